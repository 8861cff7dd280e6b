// The indicators with their figures of some days, of the whole house or an office and those below it.

import { useQuery } from "@tanstack/react-query";
import { useDeferredValue } from "react";
import { useNavigate, useSearchParams } from "react-router";
import { listIndicators } from "../api/indicator-calls";
import type { IndicatorLine } from "../api/types";
import { dateOf } from "../lib/date";
import { useWords } from "../lib/i18n";
import { useNow } from "../session/session";
import { Empty } from "../ui/empty";
import { DateInput } from "../ui/instant-input";
import { type Column, ListTable } from "../ui/list-table";
import { OfficeSelect } from "../ui/office-select";
import { Page } from "../ui/page";
import { ProblemAlert } from "../ui/problem";
import { figureText, quarterOf, ReachesBadge, useFigureText } from "./figure";

export default function IndicatorsPage() {
  const { t, local } = useWords();
  const navigate = useNavigate();
  const told = useFigureText();
  const today = dateOf(useNow());
  const [asked, setAsked] = useSearchParams();
  const from = asked.get("from") ?? quarterOf(today);
  const until = asked.get("until") ?? today;
  const office = asked.get("office") ?? undefined;
  const set = (name: string, value: string | null | undefined) => {
    const next = new URLSearchParams(asked);
    if (value === null || value === undefined || value === "") next.delete(name);
    else next.set(name, value);
    setAsked(next, { replace: true });
  };
  const ask = { from, until, ...(office !== undefined && { office }) };
  const query = useQuery({
    queryKey: ["indicators", ask],
    queryFn: () => listIndicators(ask),
    placeholderData: (before) => before,
  });
  const columns: Column<IndicatorLine>[] = [
    {
      key: "name",
      title: t("indicators.name"),
      onPhone: "heading",
      render: (row) => (
        <>
          {local(row.name)}
          <div className="quiet">{local(row.meaning)}</div>
        </>
      ),
    },
    {
      key: "figure",
      title: t("indicators.figure"),
      onPhone: "corner",
      className: "nowrap",
      render: (row) => (
        <>
          <span className="number">{told(row.figure, row.shown)}</span>
          {row.terms.length === 2 && <div className="quiet number">{row.figure.counted.join(" / ")}</div>}
        </>
      ),
    },
    {
      key: "target",
      title: t("indicators.target"),
      className: "nowrap",
      render: (row) =>
        row.target !== null &&
        row.target !== undefined && (
          <>
            <span className="number">{figureText(row.target, row.shown)}</span> <ReachesBadge figure={row.figure} />
          </>
        ),
    },
    {
      key: "benchmark",
      title: t("indicators.benchmark"),
      render: (row) =>
        row.benchmarks.map((one) => (
          <div key={one.cite}>
            {local(one.name)} <span className="number">{figureText(one.value, row.shown)}</span>{" "}
            <span className="quiet">{t(`status.${one.status}`)}</span>
          </div>
        )),
    },
  ];
  // The calendars take longer to draw than all else here: the figures are asked for before.
  const hasFilters = useDeferredValue(true, false);
  const isOver = query.data?.items.every((row) => row.is_over) ?? true;
  return (
    <Page title={t("indicators.title")} hint={isOver ? undefined : t("indicators.not_over")}>
      <div className="filters gap-below">
        {hasFilters && (
          <>
            <span className="filter-date">
              <DateInput value={from} onChange={(date) => set("from", date)} label={t("indicators.from")} />
            </span>
            <span className="filter-date">
              <DateInput value={until} onChange={(date) => set("until", date)} label={t("indicators.until")} />
            </span>
            <OfficeSelect value={office} onChange={(chosen) => set("office", chosen)} className="" />
          </>
        )}
      </div>
      <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />
      {(query.data !== undefined || query.isPending) && (
        <ListTable
          label={t("indicators.title")}
          columns={columns}
          rows={query.data?.items}
          rowKey={(row) => row.key}
          onOpen={(row) => void navigate(`/indicators/${row.key}?${new URLSearchParams(ask)}`)}
          empty={<Empty says={t("indicators.empty")} next={["packs"]} />}
        />
      )}
    </Page>
  );
}
