// Losses: search, open one, and report another from the page of its village.

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link, useNavigate } from "react-router";
import { useWords } from "../lib/i18n";
import { useMay } from "../session/session";
import { Button } from "../ui/button";
import { Empty } from "../ui/empty";
import { SearchFilter, useSearch } from "../ui/list-filter";
import type { Column } from "../ui/list-table";
import { Nothing, Page, Section } from "../ui/page";
import { PagedTable, usePages } from "../ui/paged-table";
import { ProblemAlert } from "../ui/problem";
import { SavedViews } from "../ui/saved-views";
import { type Loss, listLosses } from "./loss-calls";
import { ReportLoss } from "./loss-report";

export default function LossesPage() {
  const { t, local } = useWords();
  const navigate = useNavigate();
  const search = useSearch();
  const { settled } = search;
  const filter = { ...(settled !== "" && { q: settled }) };
  const list = usePages(["losses", filter], (page) => listLosses({ ...filter, ...page }));
  const columns: Column<Loss>[] = [
    { key: "number", title: t("loss.number"), render: (row) => <span className="number nowrap">{row.number}</span> },
    { key: "event", title: t("loss.event"), onPhone: "heading", render: (row) => row.event },
    { key: "village", title: t("agri.village"), render: (row) => row.village },
    { key: "cause", title: t("loss.cause"), render: (row) => local(row.cause.name) },
    {
      key: "began",
      title: t("loss.began_on"),
      className: "nowrap",
      render: (row) => <span className="number">{row.began_on}</span>,
    },
    {
      key: "area",
      title: t("loss.area"),
      className: "money nowrap",
      render: (row) => <span className="number">{row.area}</span>,
    },
    {
      key: "surveys",
      title: t("loss.surveys"),
      className: "nowrap",
      onPhone: "corner",
      render: (row) => (
        <>
          <span className="number">{row.surveys}</span>{" "}
          {row.major && (
            <span className="badge" data-tone="soon">
              {t("loss.major")}
            </span>
          )}
        </>
      ),
    },
  ];
  return (
    <Page title={t("loss.title")} hint={t("loss.hint")}>
      <search className="filters">
        <SearchFilter {...search.input} label={t("loss.search")} />
        <span className="filter-end">
          <SavedViews list="losses" />
        </span>
      </search>
      <PagedTable
        list={list}
        label={t("loss.title")}
        columns={columns}
        rowKey={(row) => row.id}
        onOpen={(row) => navigate(`/losses/${row.number}`)}
        empty={<Empty says={t("loss.empty")} next={["group-policies", "new-case"]} />}
      />
    </Page>
  );
}

/** The losses of a village, on its page. */
export function LossesOf({ group, programme }: { group: string; programme: string }) {
  const { t } = useWords();
  const may = useMay();
  const [reporting, setReporting] = useState(false);
  const query = useQuery({
    queryKey: ["losses", "of", group],
    queryFn: () => listLosses({ group, limit: 20, after: null }),
    enabled: may("read_losses"),
  });
  if (!may("read_losses")) return null;
  const rows = query.data?.items ?? [];
  return (
    <Section
      title={t("loss.title")}
      extra={may("survey_losses") && <Button onClick={() => setReporting(true)}>{t("loss.report")}</Button>}
    >
      <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />
      {query.isSuccess && rows.length === 0 && <Nothing>{t("loss.none")}</Nothing>}
      <ul className="lines">
        {rows.map((row) => (
          <li key={row.id}>
            <Link to={`/losses/${row.number}`} className="number in-text">
              {row.number}
            </Link>{" "}
            {row.event} <span className="quiet number">{row.began_on}</span>
          </li>
        ))}
      </ul>
      {reporting && <ReportLoss group={group} programme={programme} onClose={() => setReporting(false)} />}
    </Section>
  );
}
