// The lines of the ledger, the latest first: by account, kind, days and policy; export.

import { useQuery } from "@tanstack/react-query";
import { Select } from "antd";
import { useState } from "react";
import { useNavigate } from "react-router";
import { getPolicy, listPolicies, listTransfers, type TransferFilter } from "../api/calls";
import type { TransferLine } from "../api/types";
import { dateOf } from "../lib/date";
import { useWords } from "../lib/i18n";
import { yuan } from "../lib/money";
import { useNow } from "../session/session";
import { DatesFilter } from "../ui/dates-filter";
import { Empty } from "../ui/empty";
import { useAddressFilter } from "../ui/list-filter";
import type { Column } from "../ui/list-table";
import { Page } from "../ui/page";
import { PagedTable, usePages } from "../ui/paged-table";
import { SavedViews } from "../ui/saved-views";
import { useSettled } from "../ui/settled";
import { SubjectLink, subjectPath } from "../ui/subject-link";
import { useChart } from "./chart";
import { LedgerNav } from "./nav";

function useColumns(): Column<TransferLine>[] {
  const { t, local } = useWords();
  const chart = useChart();
  return [
    {
      key: "day",
      text: (row) => row.booked_on,
      title: t("ledger.booked_on"),
      sort: "day",
      onPhone: "heading",
      className: "nowrap",
      render: (row) => (
        <span className="two-lines">
          <span className="number">{row.booked_on}</span>
          {row.value_on !== row.booked_on && <small>{t("ledger.value", { date: row.value_on })}</small>}
        </span>
      ),
    },
    { key: "kind", title: t("ledger.kind"), className: "nowrap", render: (row) => chart.posting(row.kind) },
    { key: "debit", text: (row) => row.debit.path, title: t("ledger.debit"), render: (row) => local(row.debit.name) },
    {
      key: "credit",
      text: (row) => row.credit.path,
      title: t("ledger.credit"),
      render: (row) => local(row.credit.name),
    },
    {
      key: "amount",
      text: (row) => row.amount,
      title: t("ledger.amount"),
      onPhone: "corner",
      className: "nowrap money",
      render: (row) => <span className="number">{yuan(row.amount)}</span>,
    },
    {
      key: "subject",
      text: (row) => row.subject.label,
      title: t("ledger.subject"),
      className: "nowrap",
      render: (row) => <SubjectLink subject={row.subject} />,
    },
    { key: "by", title: t("ledger.by"), className: "nowrap", onPhone: "hidden", render: (row) => row.by.name },
  ];
}

export default function LinesPage() {
  const words = useWords();
  const { t } = words;
  const today = dateOf(useNow());
  const navigate = useNavigate();
  const columns = useColumns();
  const chart = useChart();
  const { parameters, set } = useAddressFilter();
  const filter: TransferFilter = { sort: parameters.get("sort") ?? "-day" };
  for (const name of ["account", "kind", "from", "until", "subject"] as const) {
    const value = parameters.get(name);
    if (value !== null) filter[name] = value;
  }
  const list = usePages(["ledger", "lines", filter], (page) => listTransfers({ ...filter, ...page }));
  // Cash and expenses have an account for each office and kind, which come here from the trial balance by their path.
  const accounts = chart.accounts.flatMap((one) =>
    one.account == null ? [] : [{ value: one.account, label: words.local(one.name) }],
  );
  if (filter.account != null && !accounts.some((one) => one.value === filter.account)) {
    accounts.push({ value: filter.account, label: filter.account });
  }
  return (
    <Page title={t("ledger.lines")}>
      <LedgerNav />
      <search className="filters">
        <Select
          className="filter-select"
          allowClear
          aria-label={t("ledger.account")}
          placeholder={t("ledger.any_account")}
          value={filter.account ?? null}
          onChange={(account: string | null) => set("account", account)}
          options={accounts}
        />
        <Select
          className="filter-select"
          allowClear
          aria-label={t("ledger.kind")}
          placeholder={t("ledger.any_kind")}
          value={filter.kind ?? null}
          onChange={(kind: string | null) => set("kind", kind)}
          options={chart.postings.map((one) => ({ value: one.key, label: words.local(one.name) }))}
        />
        <PolicyChoice value={filter.subject ?? null} onChange={(policy) => set("subject", policy)} />
        <DatesFilter
          from={filter.from}
          until={filter.until}
          onFrom={(date) => set("from", date)}
          onUntil={(date) => set("until", date)}
        />
        <span className="filter-end">
          <SavedViews list="transfers" />
        </span>
      </search>
      <PagedTable
        list={list}
        label={t("ledger.lines")}
        columns={columns}
        sheet={{
          name: `${t("ledger.title")}-${today}`,
          more: [{ title: t("ledger.value_on"), text: (row) => row.value_on }],
        }}
        rowKey={(row) => row.id}
        onOpen={(row) => {
          const path = subjectPath(row.subject);
          if (path !== undefined) navigate(path);
        }}
        sort={filter.sort ?? undefined}
        onSort={(sort) => set("sort", sort)}
        empty={<Empty says={t("ledger.empty")} next={["ledger", "day-runs"]} />}
      />
    </Page>
  );
}

/** A policy found as it is typed, by number or holder. */
function PolicyChoice({ value, onChange }: { value: string | null; onChange: (policy: string | null) => void }) {
  const { t } = useWords();
  const [typed, setTyped] = useState("");
  const settled = useSettled(typed.trim());
  const found = useQuery({
    queryKey: ["policies", "find", settled],
    queryFn: () => listPolicies({ q: settled, limit: 10 }),
    enabled: settled !== "",
  });
  const chosen = useQuery({
    queryKey: ["policy", value],
    queryFn: () => getPolicy(value ?? ""),
    enabled: value !== null,
  });
  const options = (found.data?.items ?? []).map((one) => ({
    value: one.id,
    label: `${one.number} ${one.holder.name}`,
  }));
  if (value !== null && !options.some((option) => option.value === value)) {
    options.unshift({ value, label: chosen.data?.number ?? value });
  }
  return (
    <Select
      className="filter-select wide"
      allowClear
      aria-label={t("ledger.policy")}
      placeholder={t("ledger.any_policy")}
      value={value}
      loading={found.isFetching}
      notFoundContent={null}
      showSearch={{ filterOption: false, onSearch: setTyped }}
      onChange={(policy: string | null) => onChange(policy)}
      options={options}
    />
  );
}
