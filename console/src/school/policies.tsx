// The policies of schools: search, narrow, sort, export, open one.

import { Select } from "antd";
import { useState } from "react";
import { Link, useNavigate } from "react-router";
import { agreementTone } from "../agreement/badge";
import { collectAll } from "../api/calls";
import type { AgreementState } from "../api/types";
import { dateOf } from "../lib/date";
import { useWords, type Words } from "../lib/i18n";
import { yuan } from "../lib/money";
import type { Table } from "../lib/sheet";
import { useNow } from "../session/session";
import { Empty } from "../ui/empty";
import { ExportButton, SearchFilter, useAddressFilter } from "../ui/list-filter";
import type { Column } from "../ui/list-table";
import { Page } from "../ui/page";
import { PagedTable, usePages } from "../ui/paged-table";
import { useSettled } from "../ui/settled";
import { listSchoolPolicies, type SchoolPolicyFilter, type SchoolPolicyLine } from "./calls";

const STATES: AgreementState[] = ["proposed", "in_force", "ended"];

export function SchoolPolicyState({ state }: { state: AgreementState }) {
  const { t } = useWords();
  return (
    <span className="badge" data-tone={agreementTone(state)}>
      {t(`school.state.${state}`)}
    </span>
  );
}

function sheet(lines: SchoolPolicyLine[], { t }: Words): Table {
  return {
    header: [
      t("school.number"),
      t("school.school"),
      t("school.state"),
      t("school.applied_on"),
      t("school.from"),
      t("school.until"),
      t("school.insurer"),
      t("school.pupils"),
      t("school.premium"),
      t("school.paid"),
      t("school.paid_on"),
      t("school.office"),
    ],
    rows: lines.map((line) => [
      line.number,
      line.school.name,
      t(`school.state.${line.state}`),
      line.applied_on,
      line.effective_on,
      line.ends_on ?? "",
      line.insurer,
      String(line.pupils),
      line.premium,
      line.paid,
      line.paid_on ?? "",
      line.office.name,
    ]),
  };
}

export default function SchoolPoliciesPage() {
  const words = useWords();
  const { t } = words;
  const navigate = useNavigate();
  const today = dateOf(useNow());
  const { parameters, set } = useAddressFilter();
  const [typed, setTyped] = useState(parameters.get("q") ?? "");
  const settled = useSettled(typed.trim(), 250);
  const state = STATES.find((one) => one === parameters.get("state"));
  const filter: SchoolPolicyFilter = {
    sort: parameters.get("sort") ?? "-applied",
    ...(settled !== "" && { q: settled }),
    ...(state !== undefined && { state }),
  };
  const list = usePages(["school-policies", filter], (page) => listSchoolPolicies({ ...filter, ...page }));
  const columns: Column<SchoolPolicyLine>[] = [
    {
      key: "number",
      title: t("school.number"),
      sort: "number",
      onPhone: "heading",
      render: (row) => (
        <Link to={`/school-policies/${row.number}`} tabIndex={-1} className="number nowrap">
          {row.number}
        </Link>
      ),
    },
    { key: "school", title: t("school.school"), render: (row) => row.school.name },
    {
      key: "state",
      title: t("school.state"),
      sort: "state",
      onPhone: "corner",
      render: (row) => <SchoolPolicyState state={row.state} />,
    },
    {
      key: "applied",
      title: t("school.applied_on"),
      sort: "applied",
      className: "nowrap",
      render: (row) => <span className="number">{row.applied_on}</span>,
    },
    {
      key: "term",
      title: t("school.term"),
      className: "nowrap",
      render: (row) => <span className="number">{`${row.effective_on} – ${row.ends_on ?? ""}`}</span>,
    },
    {
      key: "pupils",
      title: t("school.pupils"),
      className: "money nowrap",
      render: (row) => <span className="number">{row.pupils}</span>,
    },
    {
      key: "premium",
      title: t("school.premium"),
      className: "money nowrap",
      render: (row) => <span className="number">{yuan(row.premium)}</span>,
    },
    {
      key: "paid",
      title: t("school.paid"),
      className: "money nowrap",
      render: (row) => <span className="number">{yuan(row.paid)}</span>,
    },
  ];
  const isNarrowed = settled !== "" || state !== undefined;
  return (
    <Page title={t("school.title")} hint={t("school.hint")}>
      <search className="filters">
        <SearchFilter
          value={typed}
          label={t("school.search")}
          onChange={(text) => {
            setTyped(text);
            set("q", text.trim());
          }}
        />
        <Select
          className="filter-select"
          allowClear
          aria-label={t("school.state")}
          placeholder={t("school.any_state")}
          value={state ?? null}
          onChange={(chosen: string | null) => set("state", chosen)}
          options={STATES.map((one) => ({ value: one, label: t(`school.state.${one}`) }))}
        />
        <ExportButton
          list="school-policies"
          name={`${t("school.title")}-${today}.xlsx`}
          all={(progress) => collectAll((page) => listSchoolPolicies({ ...filter, ...page }), progress)}
          table={(lines) => sheet(lines, words)}
        />
      </search>
      <PagedTable
        ownExport
        list={list}
        label={t("school.title")}
        columns={columns}
        rowKey={(row) => row.id}
        onOpen={(row) => navigate(`/school-policies/${row.number}`)}
        sort={filter.sort}
        onSort={(sort) => set("sort", sort)}
        empty={<Empty says={t(isNarrowed ? "school.empty_search" : "school.empty")} />}
      />
    </Page>
  );
}
