// A survey: what is said from its answers, of all of them or those of an office and a period; the visits a draw takes, and the answers.

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Input, Modal } from "antd";
import { type FormEvent, useState } from "react";
import { useParams, useSearchParams } from "react-router";
import { drawForSurvey, getSurvey, getSurveySheet, type ResultsAsk } from "../api/survey-calls";
import type { MadeInvitations, SurveyResults } from "../api/types";
import { saveBlob } from "../lib/csv";
import { addDays, dateOf } from "../lib/date";
import { useWords } from "../lib/i18n";
import { useMay, useNow } from "../session/session";
import { Button } from "../ui/button";
import { Empty } from "../ui/empty";
import { DateInput } from "../ui/instant-input";
import { Labelled } from "../ui/labelled";
import { type Column, ListTable } from "../ui/list-table";
import { OfficeSelect } from "../ui/office-select";
import { Page, PageSkeleton } from "../ui/page";
import { fieldProblem, ProblemAlert } from "../ui/problem";
import { useCommand } from "../ui/write-key";
import { SurveyAnswers } from "./answers";
import { Links } from "./invite";
import { GapPictures } from "./pictures";

export default function SurveyPage() {
  const { id = "" } = useParams();
  const [asked, setAsked] = useSearchParams();
  const of = (name: string) => asked.get(name) ?? undefined;
  const set = (name: string, value: string | null | undefined) => {
    const next = new URLSearchParams(asked);
    if (value === null || value === undefined || value === "") next.delete(name);
    else next.set(name, value);
    setAsked(next, { replace: true });
  };
  const [office, from, until] = [of("office"), of("from"), of("until")];
  const ask: ResultsAsk = {
    ...(office !== undefined && { office }),
    ...(from !== undefined && { from }),
    ...(until !== undefined && { until }),
  };
  const query = useQuery({
    queryKey: ["surveys", id, ask],
    queryFn: () => getSurvey(id, ask),
    placeholderData: (before) => before,
  });
  if (query.data !== undefined) return <Results survey={query.data} ask={ask} set={set} />;
  if (query.isPending) return <PageSkeleton />;
  return <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />;
}

type Interval = SurveyResults["rating_interval"];

type ResultsProps = {
  survey: SurveyResults;
  ask: ResultsAsk;
  set: (name: string, value: string | null | undefined) => void;
};

function Results({ survey, ask, set }: ResultsProps) {
  const { t, local } = useWords();
  const may = useMay();
  const [drawing, setDrawing] = useState(false);
  const told = (figure: string | null | undefined, interval?: Interval) => {
    if (figure === null || figure === undefined) return t("survey.none");
    if (interval === null || interval === undefined) return figure;
    return `${figure}（${t("survey.interval", { low: interval.low, high: interval.high })}）`;
  };
  const figures: [string, string][] = [
    [t("survey.counted"), String(survey.counted)],
    [t("surveys.rate"), `${survey.answered}/${survey.invited}`],
    [t("survey.rating"), told(survey.rating, survey.rating_interval)],
    [t("survey.index"), told(survey.index)],
    [t("survey.gap"), told(survey.gap, survey.gap_interval)],
    [t("survey.weighted_gap"), told(survey.weighted_gap)],
    [t("survey.alpha"), told(survey.alpha)],
    ...(survey.delivered === null || survey.delivered === undefined
      ? []
      : ([
          [t("survey.total_value"), survey.delivered.value],
          [t("survey.total_cost"), survey.delivered.cost],
          [t("survey.delivered"), survey.delivered.difference],
        ] satisfies [string, string][])),
  ];
  const items: Column<SurveyResults["items"][number]>[] = [
    { key: "item", title: t("survey.item"), onPhone: "heading", render: (row) => local(row.text) },
    { key: "n", title: t("survey.n"), render: (row) => <span className="number">{row.answered}</span> },
    { key: "missing", title: t("survey.missing"), render: (row) => <span className="number">{row.missing}</span> },
    { key: "mean", title: t("survey.mean"), render: (row) => <span className="number">{row.mean ?? "—"}</span> },
    { key: "gap", title: t("survey.gap"), render: (row) => <span className="number">{row.gap ?? "—"}</span> },
    {
      key: "counts",
      title: t("survey.counts"),
      render: (row) => {
        const name = (key: string) => {
          const choice = row.choices.find((one) => one.key === key);
          return choice === undefined ? key : local(choice.name);
        };
        return Object.entries(row.counts)
          .map(([key, count]) => `${name(key)}: ${count}`)
          .join(" · ");
      },
    },
  ];
  const dimensions: Column<SurveyResults["dimensions"][number]>[] = [
    { key: "name", title: t("survey.dimensions"), onPhone: "heading", render: (row) => local(row.name) },
    { key: "points", title: t("survey.points"), render: (row) => <span className="number">{row.points}</span> },
    {
      key: "expectation",
      title: t("survey.expectation"),
      render: (row) => <span className="number">{row.expectation ?? "—"}</span>,
    },
    {
      key: "perception",
      title: t("survey.perception"),
      render: (row) => <span className="number">{row.perception ?? "—"}</span>,
    },
    { key: "gap", title: t("survey.gap"), render: (row) => <span className="number">{row.gap ?? "—"}</span> },
  ];
  const offices: Column<SurveyResults["offices"][number]>[] = [
    { key: "office", title: t("operators.office"), onPhone: "heading", render: (row) => row.office.name },
    { key: "n", title: t("survey.n"), render: (row) => <span className="number">{row.answered}</span> },
    { key: "rating", title: t("survey.rating"), render: (row) => <span className="number">{row.rating ?? "—"}</span> },
    { key: "gap", title: t("survey.gap"), render: (row) => <span className="number">{row.gap ?? "—"}</span> },
    {
      key: "difference",
      title: t("survey.difference"),
      render: (row) => <span className="number">{told(row.difference, row.interval)}</span>,
    },
    {
      key: "noise",
      title: "",
      render: (row) => (
        <span className="badge" data-tone={row.is_noise ? "quiet" : "soon"}>
          {t(row.is_noise ? "survey.noise" : "survey.real")}
        </span>
      ),
    },
  ];
  return (
    <Page
      title={survey.name}
      extra={
        <>
          {may("run_surveys") && survey.is_open && (
            <Button onClick={() => setDrawing(true)}>{t("surveys.draw")}</Button>
          )}
          <Button
            onClick={() => void getSurveySheet(survey.id, ask).then((sheet) => saveBlob(`${survey.name}.xlsx`, sheet))}
          >
            {t("indicators.sheet")}
          </Button>
        </>
      }
    >
      <div className="filters gap-below">
        <span className="filter-date">
          <DateInput value={ask.from ?? null} onChange={(date) => set("from", date)} label={t("indicators.from")} />
        </span>
        <span className="filter-date">
          <DateInput value={ask.until ?? null} onChange={(date) => set("until", date)} label={t("indicators.until")} />
        </span>
        <OfficeSelect value={ask.office} onChange={(chosen) => set("office", chosen)} className="" />
      </div>
      <section className="panel section">
        <dl className="facts">
          {figures.map(([label, figure]) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd className="number">{figure}</dd>
            </div>
          ))}
        </dl>
      </section>
      <GapPictures survey={survey} />
      <ListTable
        label={t("survey.items")}
        columns={items}
        rows={survey.items}
        rowKey={(row) => row.key}
        empty={<Empty says={t("survey.none")} next={["surveys"]} />}
      />
      {survey.dimensions.length > 0 && (
        <ListTable
          label={t("survey.dimensions")}
          columns={dimensions}
          rows={survey.dimensions}
          rowKey={(row) => row.key}
          empty={<Empty says={t("survey.none")} next={["surveys"]} />}
        />
      )}
      {survey.offices.length > 1 && (
        <ListTable
          label={t("survey.offices")}
          columns={offices}
          rows={survey.offices}
          rowKey={(row) => row.office.id}
          empty={<Empty says={t("survey.none")} next={["surveys"]} />}
        />
      )}
      <SurveyAnswers survey={survey.id} />
      {drawing && <DrawForm survey={survey.id} onClose={() => setDrawing(false)} />}
    </Page>
  );
}

function DrawForm({ survey, onClose }: { survey: string; onClose: () => void }) {
  const words = useWords();
  const { t } = words;
  const client = useQueryClient();
  const command = useCommand();
  const today = dateOf(useNow());
  const [from, setFrom] = useState(addDays(today, -30));
  const [until, setUntil] = useState(today);
  const [seed, setSeed] = useState("");
  const [count, setCount] = useState("20");
  const [made, setMade] = useState<MadeInvitations["items"] | null>(null);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const body = { from, until, seed: seed.trim(), count: Number(count) };
    const done = await command.run((key) => drawForSurvey(survey, body, { key }));
    if (done === undefined) return;
    setMade(done.answer.items);
    await client.invalidateQueries({ queryKey: ["surveys"] });
  };
  const problem = (field: string) => fieldProblem(command.error, field, words);
  return (
    <Modal open title={t("surveys.draw")} footer={null} onCancel={onClose} width={620}>
      {made !== null ? (
        <div className="stack">
          <p>{t("surveys.drawn", { count: String(made.length) })}</p>
          <Links items={made} />
        </div>
      ) : (
        <form className="stack" onSubmit={(event) => void submit(event)}>
          <ProblemAlert error={command.error} />
          <div className="form-grid">
            <Labelled label={t("surveys.draw_from")} required error={problem("from")}>
              {(input) => <DateInput input={input} value={from} onChange={(date) => setFrom(date ?? today)} />}
            </Labelled>
            <Labelled label={t("surveys.draw_until")} required error={problem("until")}>
              {(input) => <DateInput input={input} value={until} onChange={(date) => setUntil(date ?? today)} />}
            </Labelled>
            <Labelled label={t("surveys.draw_seed")} required error={problem("seed")}>
              {(input) => <Input {...input} value={seed} onChange={(event) => setSeed(event.target.value)} />}
            </Labelled>
            <Labelled label={t("surveys.draw_count")} required error={problem("count")}>
              {(input) => (
                <Input
                  {...input}
                  inputMode="numeric"
                  value={count}
                  onChange={(event) => setCount(event.target.value)}
                />
              )}
            </Labelled>
          </div>
          <div className="form-actions">
            <Button
              type="primary"
              htmlType="submit"
              loading={command.busy}
              disabled={seed.trim() === "" || !/^[1-9]\d{0,2}$/.test(count)}
            >
              {t("surveys.draw")}
            </Button>
            <Button onClick={onClose}>{t("common.cancel")}</Button>
          </div>
        </form>
      )}
    </Modal>
  );
}
