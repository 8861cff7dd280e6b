// The policies of schools: search, narrow, sort, export, open one.

import { Link, useNavigate } from "react-router";
import { agreementTone } from "../agreement/badge";
import type { AgreementState } from "../api/types";
import { dateOf } from "../lib/date";
import { useWords } from "../lib/i18n";
import { yuan } from "../lib/money";
import { useNow } from "../session/session";
import { Empty } from "../ui/empty";
import { SearchFilter, useAddressFilter, useSearch } from "../ui/list-filter";
import type { Column } from "../ui/list-table";
import { Page } from "../ui/page";
import { PagedTable, usePages } from "../ui/paged-table";
import { SavedViews } from "../ui/saved-views";
import { StateFilter } from "../ui/state-filter";
import { listSchoolPolicies, type SchoolPolicyFilter, type SchoolPolicyLine } from "./calls";
import { Insurers } from "./insurers";

const STATES: AgreementState[] = ["proposed", "in_force", "ended"];

export function SchoolPolicyState({ state }: { state: AgreementState }) {
  const { t } = useWords();
  return (
    <span className="badge" data-tone={agreementTone(state)}>
      {t(`school.state.${state}`)}
    </span>
  );
}

export default function SchoolPoliciesPage() {
  const { t } = useWords();
  const navigate = useNavigate();
  const today = dateOf(useNow());
  const { parameters, set } = useAddressFilter();
  const search = useSearch();
  const { settled } = search;
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
      text: (row) => row.number,
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
      text: (row) => t(`school.state.${row.state}`),
      title: t("school.state"),
      sort: "state",
      onPhone: "corner",
      render: (row) => <SchoolPolicyState state={row.state} />,
    },
    {
      key: "applied",
      text: (row) => row.applied_on,
      title: t("school.applied_on"),
      sort: "applied",
      className: "nowrap",
      render: (row) => <span className="number">{row.applied_on}</span>,
    },
    {
      key: "term",
      text: (row) => `${row.effective_on} – ${row.ends_on ?? ""}`,
      title: t("school.term"),
      className: "nowrap",
      render: (row) => <span className="number">{`${row.effective_on} – ${row.ends_on ?? ""}`}</span>,
    },
    {
      key: "pupils",
      text: (row) => String(row.pupils),
      title: t("school.pupils"),
      className: "money nowrap",
      render: (row) => <span className="number">{row.pupils}</span>,
    },
    {
      key: "premium",
      text: (row) => row.premium,
      title: t("school.premium"),
      className: "money nowrap",
      render: (row) => <span className="number">{yuan(row.premium)}</span>,
    },
    {
      key: "paid",
      text: (row) => row.paid,
      title: t("school.paid"),
      className: "money nowrap",
      render: (row) => <span className="number">{yuan(row.paid)}</span>,
    },
  ];
  const isNarrowed = settled !== "" || state !== undefined;
  return (
    <Page title={t("school.title")} hint={t("school.hint")}>
      <search className="filters">
        <SearchFilter {...search.input} label={t("school.search")} />
        <StateFilter
          label={t("school.state")}
          any={t("school.any_state")}
          value={state}
          states={STATES}
          word={(one) => t(`school.state.${one}`)}
          onChange={(chosen) => set("state", chosen)}
        />
        <span className="filter-end">
          <SavedViews list="school-policies" />
        </span>
      </search>
      <Insurers />
      <PagedTable
        list={list}
        label={t("school.title")}
        columns={columns}
        sheet={{
          name: `${t("school.title")}-${today}`,
          more: [
            { title: t("school.insurer"), text: (row) => row.insurer },
            { title: t("school.paid_on"), text: (row) => row.paid_on ?? "" },
            { title: t("school.office"), text: (row) => row.office.name },
          ],
        }}
        rowKey={(row) => row.id}
        onOpen={(row) => navigate(`/school-policies/${row.number}`)}
        sort={filter.sort}
        onSort={(sort) => set("sort", sort)}
        empty={<Empty says={t(isNarrowed ? "school.empty_search" : "school.empty")} />}
      />
    </Page>
  );
}
