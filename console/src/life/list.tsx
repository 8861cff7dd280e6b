// All policies one may see: search, filter, sort, export.

import { useQuery } from "@tanstack/react-query";
import { Checkbox, Select } from "antd";
import { Link, useNavigate } from "react-router";
import { listPolicies, listProducts, type PolicyFilter } from "../api/calls";
import type { AgreementState, PolicyLine } from "../api/types";
import { dateOf } from "../lib/date";
import { useWords } from "../lib/i18n";
import { matches } from "../lib/initials";
import { isNothing, yuan } from "../lib/money";
import { useMay, useNow } from "../session/session";
import { Empty } from "../ui/empty";
import { SearchFilter, useAddressFilter, useSearch } from "../ui/list-filter";
import type { Column } from "../ui/list-table";
import { Page } from "../ui/page";
import { PagedTable, usePages } from "../ui/paged-table";
import { SavedViews } from "../ui/saved-views";
import { StateFilter } from "../ui/state-filter";
import { OwedMarks, PolicyStateBadge, ProductName } from "./words";

const STATES: AgreementState[] = ["proposed", "in_force", "suspended", "ended", "declined"];

export function usePolicyColumns(): Column<PolicyLine>[] {
  const { t, local, keyed } = useWords();
  return [
    {
      key: "number",
      text: (row) => row.number,
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
    {
      key: "product",
      text: (row) => local(row.product.name),
      title: t("policy.product"),
      render: (row) => <ProductName product={row.product} />,
    },
    {
      key: "state",
      text: (row) =>
        [
          t(`policy.state.${row.state}`),
          ...(row.state_cause === null ? [] : [keyed("policy.cause", row.state_cause)]),
        ].join(" · "),
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
      text: (row) => row.act_on ?? "",
      title: t("policy.act_on"),
      className: "nowrap",
      render: (row) =>
        row.act_on === null ? <span className="quiet">—</span> : <span className="number">{row.act_on}</span>,
    },
    {
      key: "instalment",
      text: (row) => row.instalment,
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
      text: (row) => String(row.open_dues),
      title: t("policy.owed"),
      className: "nowrap",
      render: (row) =>
        row.open_dues === 0 && isNothing(row.make_up) ? <span className="quiet">—</span> : <OwedMarks policy={row} />,
    },
    {
      key: "applied",
      text: (row) => row.applied_on,
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

export function PolicyTable(props: {
  filter: PolicyFilter;
  onSort: (sort: string) => void;
  empty: string;
  without?: string;
}) {
  const { filter, onSort, empty, without } = props;
  const navigate = useNavigate();
  const { t } = useWords();
  const today = dateOf(useNow());
  const columns = usePolicyColumns().filter((column) => column.key !== without);
  const list = usePages(["policies", "list", filter], (page) => listPolicies({ ...filter, ...page }));
  return (
    <PagedTable
      list={list}
      label={t("policies.title")}
      columns={columns}
      sheet={{
        name: `${t("policies.title")}-${today}`,
        more: [
          { title: t("policy.since", { date: "" }).trim(), text: (row) => row.state_on },
          { title: t("policy.effective_on"), text: (row) => row.effective_on ?? "" },
          { title: t("policy.sum_insured"), text: (row) => row.sum_insured },
          { title: t("policy.mode"), text: (row) => t(`policy.mode.${row.mode}`) },
          { title: t("policy.make_up"), text: (row) => row.make_up },
          { title: t("policy.deposit"), text: (row) => row.deposit },
          { title: t("policy.payable"), text: (row) => row.payable },
          { title: t("policy.office"), text: (row) => row.office.name },
        ],
      }}
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
  const { t, local } = useWords();
  const may = useMay();
  const today = dateOf(useNow());
  const { parameters, set } = useAddressFilter();
  const search = useSearch();
  const { settled } = search;
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
        <SearchFilter {...search.input} label={t("policies.search")} />
        <StateFilter
          label={t("policy.state")}
          any={t("policies.any_state")}
          value={filter.state}
          states={STATES}
          word={(state) => t(`policy.state.${state}`)}
          onChange={(chosen) => set("state", chosen)}
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
        <span className="filter-end">
          <SavedViews list="policies" />
        </span>
      </search>
      <PolicyTable
        filter={filter}
        onSort={(sort) => set("sort", sort)}
        empty={t(isNarrowed ? "policies.empty_search" : "policies.empty")}
      />
    </Page>
  );
}
