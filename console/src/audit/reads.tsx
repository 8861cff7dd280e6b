// Who looked at which customer, for auditors: each look, and what somebody looked at in a day.

import { useQuery } from "@tanstack/react-query";
import { Segmented, Tag } from "antd";
import { Link } from "react-router";
import { type CustomerReadFilter, listCustomerReads, listReaderDays } from "../api/calls";
import type { CustomerRead, ReaderDay } from "../api/types";
import { addDays, dateOf, formatInstant } from "../lib/date";
import { useWords } from "../lib/i18n";
import { OperatorFilter } from "../operator/filter";
import { useMay } from "../session/session";
import { DatesFilter } from "../ui/dates-filter";
import { Empty } from "../ui/empty";
import { useAddressFilter } from "../ui/list-filter";
import { type Column, ListTable } from "../ui/list-table";
import { Page } from "../ui/page";
import { PagedTable, usePages } from "../ui/paged-table";
import { ProblemAlert } from "../ui/problem";
import { SavedViews } from "../ui/saved-views";
import { ChosenParty } from "./chosen-party";

/** Looks are of the real clock, whatever the house's clock shows. */
const realToday = () => dateOf(new Date().toISOString());

export default function ReadsPage() {
  const { t } = useWords();
  const { parameters, set } = useAddressFilter();
  const view = parameters.get("view") === "days" ? "days" : "reads";
  return (
    <Page
      title={t("reads.title")}
      hint={t("reads.hint")}
      extra={<Link to="/audit?command=note-failed-sign-in">{t("reads.failed_sign_ins")}</Link>}
    >
      <Segmented
        value={view}
        aria-label={t("reads.view")}
        options={[
          { value: "reads", label: t("reads.each") },
          { value: "days", label: t("reads.days") },
        ]}
        onChange={(chosen) => set("view", chosen === "days" ? "days" : null)}
      />
      {view === "days" ? <Days /> : <Reads />}
    </Page>
  );
}

function Reads() {
  const { t, local } = useWords();
  const may = useMay();
  const { parameters, set } = useAddressFilter();
  const filter: CustomerReadFilter = {};
  for (const name of ["party", "operator", "from", "to"] as const) {
    const value = parameters.get(name);
    if (value !== null) filter[name] = value;
  }
  const list = usePages(["customer-reads", filter], (page) => listCustomerReads({ ...filter, ...page }));
  const columns: Column<CustomerRead>[] = [
    {
      key: "at",
      text: (row) => formatInstant(row.at),
      title: t("operations.at"),
      className: "nowrap",
      render: (row) => <span className="number">{formatInstant(row.at)}</span>,
    },
    { key: "by", title: t("reads.by"), className: "nowrap", onPhone: "corner", render: (row) => row.by.name },
    {
      key: "party",
      text: (row) => row.party?.name ?? "",
      title: t("reads.party"),
      onPhone: "heading",
      render: (row) =>
        row.party === null ? (
          <span className="quiet">—</span>
        ) : (
          <Link to={`/parties/${row.party.id}`}>{row.party.name}</Link>
        ),
    },
    { key: "way", title: t("reads.way"), render: (row) => local(row.way.name) },
    {
      key: "address",
      text: (row) => row.address,
      title: t("reads.address"),
      render: (row) => <span className="number">{row.address}</span>,
    },
  ];
  return (
    <>
      <search className="filters">
        {may("read_customers") && <ChosenParty id={filter.party ?? null} onChoose={(id) => set("party", id)} />}
        <OperatorFilter
          label={t("reads.by")}
          value={filter.operator}
          onChange={(operator) => set("operator", operator)}
        />
        <DatesFilter
          from={filter.from}
          until={filter.to}
          onFrom={(date) => set("from", date)}
          onUntil={(date) => set("to", date)}
        />
        <span className="filter-end">
          <SavedViews list="reads" />
        </span>
      </search>
      <PagedTable
        list={list}
        label={t("reads.title")}
        columns={columns}
        sheet={{ name: `${t("reads.title")}-${realToday()}` }}
        rowKey={(row) => `${row.at}${row.by.id}${row.party?.id ?? ""}${row.way.key}`}
        empty={<Empty says={t("reads.empty")} next={["audit"]} />}
      />
    </>
  );
}

function Days() {
  const { t } = useWords();
  const { parameters, set } = useAddressFilter();
  const to = parameters.get("to") ?? realToday();
  const from = parameters.get("from") ?? addDays(to, -30);
  const query = useQuery({ queryKey: ["reader-days", from, to], queryFn: () => listReaderDays({ from, to }) });
  const columns: Column<ReaderDay>[] = [
    {
      key: "day",
      title: t("reads.day"),
      className: "nowrap",
      render: (row) => <span className="number">{row.day}</span>,
    },
    { key: "by", title: t("reads.by"), onPhone: "heading", render: (row) => row.by.name },
    { key: "customers", title: t("reads.customers"), render: (row) => <span className="number">{row.customers}</span> },
    {
      key: "without_case",
      title: t("reads.without_case"),
      render: (row) => <span className="number">{row.without_case}</span>,
    },
    {
      key: "unusual",
      title: t("reads.unusual"),
      onPhone: "corner",
      render: (row) =>
        row.unusual ? <Tag color="error">{t("reads.is_unusual")}</Tag> : <span className="quiet">—</span>,
    },
    {
      key: "open",
      title: "",
      render: (row) => (
        <Link to={`/audit/reads?operator=${row.by.id}&from=${row.day}&to=${row.day}`}>{t("reads.show")}</Link>
      ),
    },
  ];
  return (
    <>
      <search className="filters">
        <DatesFilter from={from} until={to} onFrom={(date) => set("from", date)} onUntil={(date) => set("to", date)} />
      </search>
      <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />
      {query.error === null && (
        <ListTable
          label={t("reads.days")}
          columns={columns}
          rows={query.data?.items}
          rowKey={(row) => `${row.by.id}${row.day}`}
          rowTone={(row) => (row.unusual ? "broken" : undefined)}
          empty={<Empty says={t("reads.empty")} next={["audit"]} />}
        />
      )}
    </>
  );
}
