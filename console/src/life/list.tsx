// All policies one may see: search, filter, sort, export.

import { useQuery } from "@tanstack/react-query";
import { Checkbox, Select } from "antd";
import { useState } from "react";
import { Link, useNavigate } from "react-router";
import { collectAll, listPolicies, listProducts, type PolicyFilter } from "../api/calls";
import type { AgreementState, PolicyLine } from "../api/types";
import { dateOf } from "../lib/date";
import { useWords, type Words } from "../lib/i18n";
import { matches } from "../lib/initials";
import { isNothing, yuan } from "../lib/money";
import type { Table } from "../lib/sheet";
import { useMay, useNow } from "../session/session";
import { Empty } from "../ui/empty";
import { ExportButton, SearchFilter, useAddressFilter } from "../ui/list-filter";
import type { Column } from "../ui/list-table";
import { Page } from "../ui/page";
import { PagedTable, usePages } from "../ui/paged-table";
import { useSettled } from "../ui/settled";
import { OwedMarks, PolicyStateBadge, ProductName } from "./words";

const STATES: AgreementState[] = ["proposed", "in_force", "suspended", "ended", "declined"];

export function usePolicyColumns(): Column<PolicyLine>[] {
  const { t } = useWords();
  return [
    {
      key: "number",
      title: t("policies.number"),
      sort: "number",
      onPhone: "heading",
      render: (row) => (
        <Link to={`/policies/${row.number}`} tabIndex={-1} className="number nowrap">
          {row.number}
        </Link>
      ),
    },
    { key: "holder", title: t("policy.holder"), className: "nowrap", render: (row) => row.holder.name },
    { key: "product", title: t("policy.product"), render: (row) => <ProductName product={row.product} /> },
    {
      key: "state",
      title: t("policy.state"),
      sort: "state",
      onPhone: "corner",
      render: (row) => (
        <span className="two-lines">
          <span>
            <PolicyStateBadge policy={row} />
          </span>
          <small className="number">{t("policy.since", { date: row.state_on })}</small>
        </span>
      ),
    },
    {
      key: "act",
      title: t("policy.act_on"),
      className: "nowrap",
      render: (row) =>
        row.act_on === null ? <span className="quiet">—</span> : <span className="number">{row.act_on}</span>,
    },
    {
      key: "instalment",
      title: t("policy.instalment"),
      className: "nowrap money",
      render: (row) => (
        <span className="two-lines">
          <span className="number">{yuan(row.instalment)}</span>
          <small>{t(`policy.mode.${row.mode}`)}</small>
        </span>
      ),
    },
    {
      key: "owed",
      title: t("policy.owed"),
      className: "nowrap",
      render: (row) =>
        row.open_dues === 0 && isNothing(row.make_up) ? <span className="quiet">—</span> : <OwedMarks policy={row} />,
    },
    {
      key: "applied",
      title: t("policy.applied_on"),
      sort: "applied",
      className: "nowrap",
      onPhone: "hidden",
      render: (row) => <span className="number">{row.applied_on}</span>,
    },
  ];
}

export function policyRowTone(line: PolicyLine): string {
  if (line.state === "suspended") return "broken";
  return line.open_dues > 0 || !isNothing(line.make_up) ? "soon" : "calm";
}

function policyTable(lines: PolicyLine[], words: Words): Table {
  const { t, local } = words;
  return {
    header: [
      t("policies.number"),
      t("policy.holder"),
      t("policy.product"),
      t("policy.state"),
      t("policy.since", { date: "" }).trim(),
      t("policy.effective_on"),
      t("policy.act_on"),
      t("policy.sum_insured"),
      t("policy.instalment"),
      t("policy.mode"),
      t("policy.owed"),
      t("policy.make_up"),
      t("policy.deposit"),
      t("policy.payable"),
      t("policy.office"),
    ],
    rows: lines.map((line) => [
      line.number,
      line.holder.name,
      local(line.product.name),
      line.state_cause === null
        ? t(`policy.state.${line.state}`)
        : `${t(`policy.state.${line.state}`)} · ${words.keyed("policy.cause", line.state_cause)}`,
      line.state_on,
      line.effective_on,
      line.act_on ?? "",
      line.sum_insured,
      line.instalment,
      t(`policy.mode.${line.mode}`),
      String(line.open_dues),
      line.make_up,
      line.deposit,
      line.payable,
      line.office.name,
    ]),
  };
}

export function PolicyTable(props: {
  filter: PolicyFilter;
  onSort: (sort: string) => void;
  empty: string;
  without?: string;
}) {
  const { filter, onSort, empty, without } = props;
  const navigate = useNavigate();
  const { t } = useWords();
  const columns = usePolicyColumns().filter((column) => column.key !== without);
  const list = usePages(["policies", "list", filter], (page) => listPolicies({ ...filter, ...page }));
  return (
    <PagedTable
      ownExport
      list={list}
      label={t("policies.title")}
      columns={columns}
      rowKey={(row) => row.id}
      rowTone={policyRowTone}
      onOpen={(row) => navigate(`/policies/${row.number}`)}
      sort={filter.sort}
      onSort={onSort}
      empty={<Empty says={empty} next={["propose", "new-case"]} />}
    />
  );
}

export default function PoliciesPage() {
  const words = useWords();
  const { t, local } = words;
  const may = useMay();
  const today = dateOf(useNow());
  const { parameters, set } = useAddressFilter();
  const [typed, setTyped] = useState(parameters.get("q") ?? "");
  const settled = useSettled(typed.trim(), 250);
  const products = useQuery({
    queryKey: ["products", today],
    queryFn: () => listProducts(today),
    staleTime: 600_000,
  });
  const filter: PolicyFilter = { sort: parameters.get("sort") ?? "-applied", ...(settled !== "" && { q: settled }) };
  const state = STATES.find((one) => one === parameters.get("state"));
  if (state !== undefined) filter.state = state;
  const product = parameters.get("product");
  if (product !== null) filter.product = product;
  if (parameters.get("owing") === "yes") filter.owing = true;
  const isNarrowed = settled !== "" || state !== undefined || product !== null || filter.owing === true;
  return (
    <Page
      title={t("policies.title")}
      extra={may("write_policies") && <Link to="/policies/new">{t("nav.propose")}</Link>}
    >
      <search className="filters">
        <SearchFilter
          value={typed}
          label={t("policies.search")}
          onChange={(text) => {
            setTyped(text);
            set("q", text.trim());
          }}
        />
        <Select
          className="filter-select"
          allowClear
          aria-label={t("policy.state")}
          placeholder={t("policies.any_state")}
          value={filter.state ?? null}
          onChange={(state: string | null) => set("state", state)}
          options={STATES.map((state) => ({ value: state, label: t(`policy.state.${state}`) }))}
        />
        <Select
          className="filter-select wide"
          allowClear
          aria-label={t("policy.product")}
          placeholder={t("policies.any_product")}
          loading={products.isPending}
          value={filter.product ?? null}
          onChange={(product: string | null) => set("product", product)}
          showSearch={{ filterOption: (typed, option) => option !== undefined && matches(typed, [option.label]) }}
          options={(products.data?.items ?? []).map((one) => ({ value: one.key, label: local(one.name) }))}
        />
        <Checkbox
          checked={filter.owing === true}
          onChange={(event) => set("owing", event.target.checked ? "yes" : null)}
        >
          {t("policies.owing")}
        </Checkbox>
        <ExportButton
          list="policies"
          name={`${t("policies.title")}-${today}.xlsx`}
          all={(progress) => collectAll((page) => listPolicies({ ...filter, ...page }), progress)}
          table={(lines) => policyTable(lines, words)}
        />
      </search>
      <PolicyTable
        filter={filter}
        onSort={(sort) => set("sort", sort)}
        empty={t(isNarrowed ? "policies.empty_search" : "policies.empty")}
      />
    </Page>
  );
}
