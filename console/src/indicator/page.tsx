// An indicator: its figure, its pictures, and the table of all figures, each of which opens the list behind it.
import { useQuery } from "@tanstack/react-query";
import { Segmented } from "antd";
import { useState } from "react";
import { Link, useParams, useSearchParams } from "react-router";
import { type FactsAsk, type FiguresAsk, getIndicator, getIndicatorSheet } from "../api/indicator-calls";
import type { IndicatorFigure, IndicatorReport } from "../api/types";
import { saveBlob } from "../lib/csv";
import { dateOf } from "../lib/date";
import { useWords } from "../lib/i18n";
import { useNow } from "../session/session";
import { Button } from "../ui/button";
import { DateInput } from "../ui/instant-input";
import { OfficeSelect } from "../ui/office-select";
import { Page, PageSkeleton, Section } from "../ui/page";
import { ProblemAlert } from "../ui/problem";
import { FactsDialog } from "./facts";
import { figureText, quarterOf, ReachesBadge, useFigureText } from "./figure";
import { Heat, Largest, Spread, Trend } from "./pictures";

const STEPS = ["day", "month", "quarter", "year"] as const;
const BYS = ["office", "person", "kind", "channel"] as const;
type By = (typeof BYS)[number];

export default function IndicatorPage() {
  const { key = "" } = useParams();
  const { t, local } = useWords();
  const today = dateOf(useNow());
  const [asked, setAsked] = useSearchParams();
  const set = (name: string, value: string | null | undefined) => {
    const next = new URLSearchParams(asked);
    if (value === null || value === undefined || value === "") next.delete(name);
    else next.set(name, value);
    setAsked(next, { replace: true });
  };
  const by = BYS.find((one) => one === asked.get("by")) ?? "office";
  const step = STEPS.find((one) => one === asked.get("step")) ?? "month";
  const office = asked.get("office") ?? undefined;
  const ask: FiguresAsk = {
    from: asked.get("from") ?? quarterOf(today),
    until: asked.get("until") ?? today,
    by,
    step,
    ...(office !== undefined && { office }),
  };
  const query = useQuery({
    queryKey: ["indicators", key, ask],
    queryFn: () => getIndicator(key, ask),
    placeholderData: (before) => before,
  });
  return (
    <Page
      title={query.data === undefined ? t("indicators.title") : local(query.data.name)}
      hint={query.data !== undefined && !query.data.is_over ? t("indicators.not_over") : undefined}
      extra={
        <Button onClick={() => void getIndicatorSheet(key, ask).then((sheet) => saveBlob(`${key}.xlsx`, sheet))}>
          {t("indicators.sheet")}
        </Button>
      }
    >
      <div className="filters gap-below">
        <span className="filter-date">
          <DateInput value={ask.from} onChange={(date) => set("from", date)} label={t("indicators.from")} />
        </span>
        <span className="filter-date">
          <DateInput value={ask.until} onChange={(date) => set("until", date)} label={t("indicators.until")} />
        </span>
        <OfficeSelect value={office} onChange={(chosen) => set("office", chosen)} className="" />
        <Segmented
          aria-label={t("indicators.step")}
          value={step}
          onChange={(chosen) => set("step", chosen)}
          options={STEPS.map((value) => ({ value, label: t(`indicators.step.${value}`) }))}
        />
        <Segmented
          aria-label={t("indicators.by")}
          value={by}
          onChange={(chosen) => set("by", chosen)}
          options={BYS.map((value) => ({ value, label: t(`indicators.by.${value}`) }))}
        />
      </div>
      <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />
      {query.data !== undefined && <Report report={query.data} ask={ask} by={by} />}
      {query.isPending && <PageSkeleton />}
    </Page>
  );
}

type Opened = { ask: FactsAsk; title: string };

function Report({ report, ask, by }: { report: IndicatorReport; ask: FiguresAsk; by: By }) {
  const { t, local } = useWords();
  const told = useFigureText();
  const [opened, setOpened] = useState<Opened | null>(null);
  const hasList = report.terms.length > 0;
  const open = (
    part: IndicatorReport["parts"][number] | undefined,
    period: IndicatorReport["periods"][number] | undefined,
  ) => {
    if (!hasList) return;
    const days = { from: period?.from ?? report.from, until: period?.until ?? report.until };
    const narrow = part === undefined || part.key === "" ? {} : { [by]: part.key };
    const name = part === undefined ? t("indicators.all") : local(part.name);
    const where = ask.office === undefined ? {} : { office: ask.office };
    setOpened({ ask: { ...where, ...days, ...narrow }, title: `${name} ${days.from} – ${days.until}` });
  };
  const cell = (figure: IndicatorFigure, onOpen: () => void) =>
    hasList && figure.value !== null && figure.value !== undefined ? (
      <button type="button" className="link number" onClick={onOpen}>
        {told(figure, report.shown)}
      </button>
    ) : (
      <span className="number quiet">{told(figure, report.shown)}</span>
    );
  return (
    <>
      <section className="panel section">
        <dl className="facts">
          <div>
            <dt>{t("indicators.figure")}</dt>
            <dd>
              {cell(report.figure, () => open(undefined, undefined))}{" "}
              {report.terms.length === 2 && <span className="quiet number">{report.figure.counted.join(" / ")}</span>}{" "}
              {report.parts.length > 0 && report.terms.length === 0 && (
                <span className="quiet">
                  {t("indicators.points_counted", { points: report.figure.counted[0] ?? "0" })}
                </span>
              )}{" "}
              <ReachesBadge figure={report.figure} />
            </dd>
          </div>
          {report.target !== null && report.target !== undefined && (
            <div>
              <dt>{t("indicators.target")}</dt>
              <dd className="number">{figureText(report.target, report.shown)}</dd>
            </div>
          )}
          {report.benchmarks.map((one) => (
            <div key={one.cite}>
              <dt>{local(one.name)}</dt>
              <dd>
                <span className="number">{figureText(one.value, report.shown)}</span>{" "}
                <span className="quiet">
                  {t(`status.${one.status}`)} · {one.cite}
                </span>
              </dd>
            </div>
          ))}
          <div>
            <dt>{t("indicators.meaning")}</dt>
            <dd>{local(report.meaning)}</dd>
          </div>
          <div>
            <dt>{t("indicators.source")}</dt>
            <dd>
              {report.cite} <span className="quiet">{t(`status.${report.status}`)}</span>
            </dd>
          </div>
        </dl>
        {report.score_parts.length > 0 && (
          <ul className="plain">
            {report.score_parts.map((part) => (
              <li key={part.indicator}>
                <Link to={`/indicators/${part.indicator}?from=${report.from}&until=${report.until}`}>
                  {part.indicator}
                </Link>{" "}
                <span className="quiet">
                  {t("indicators.points", { points: part.points, full: part.full, none: part.none })}
                </span>
              </li>
            ))}
          </ul>
        )}
      </section>
      {report.periods.length > 1 && (
        <Trend report={report} onPick={(period) => open(undefined, report.periods[period])} />
      )}
      {report.periods.length > 1 && report.parts.length > 0 && (
        <Heat report={report} onPick={(part, period) => open(report.parts[part], report.periods[period])} />
      )}
      <Largest report={report} onPick={(part) => open(report.parts[part], undefined)} />
      <Spread report={report} />
      <Section title={t("indicators.table")}>
        <div className="scroll">
          <table className="list">
            <thead>
              <tr>
                <th>{t(`indicators.by.${by}`)}</th>
                {report.periods.map((period) => (
                  <th key={period.from} className="number">
                    {period.from}
                    {!period.is_over && "*"}
                  </th>
                ))}
                <th>{t("indicators.all")}</th>
              </tr>
            </thead>
            <tbody>
              {report.parts.map((part) => (
                <tr key={part.key}>
                  <th scope="row">{local(part.name)}</th>
                  {part.periods.map((figure, index) => {
                    const period = report.periods[index];
                    return <td key={period?.from ?? index}>{cell(figure, () => open(part, period))}</td>;
                  })}
                  <td>{cell(part.figure, () => open(part, undefined))}</td>
                </tr>
              ))}
              <tr>
                <th scope="row">{t("indicators.all")}</th>
                {report.periods.map((period) => (
                  <td key={period.from}>{cell(period.figure, () => open(undefined, period))}</td>
                ))}
                <td>{cell(report.figure, () => open(undefined, undefined))}</td>
              </tr>
            </tbody>
          </table>
        </div>
        {report.periods.some((period) => !period.is_over) && <p className="quiet">* {t("indicators.not_over")}</p>}
      </Section>
      {opened !== null && (
        <FactsDialog indicator={report} ask={opened.ask} title={opened.title} onClose={() => setOpened(null)} />
      )}
    </>
  );
}
