// Scores: the own sheets with agreeing and objecting, the rounds of one's offices, counting a period, and trying other points.

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Input, Modal, Select } from "antd";
import { type FormEvent, useState } from "react";
import { useNavigate } from "react-router";
import {
  beginScores,
  getScoreTrial,
  listOwnScores,
  listScoreRounds,
  listScoreSchemes,
  replyToScore,
} from "../api/score-calls";
import type { OwnScore, ScoreRound, ScoreTrial } from "../api/types";
import { addDays, dateOf } from "../lib/date";
import { useWords } from "../lib/i18n";
import { useMay, useNow } from "../session/session";
import { Button } from "../ui/button";
import { Empty } from "../ui/empty";
import { DateInput } from "../ui/instant-input";
import { Labelled } from "../ui/labelled";
import { type Column, ListTable } from "../ui/list-table";
import { OfficeSelect } from "../ui/office-select";
import { Page, Section } from "../ui/page";
import { PagedTable, usePages } from "../ui/paged-table";
import { fieldProblem, ProblemAlert } from "../ui/problem";
import { useCommand } from "../ui/write-key";
import { SheetLines } from "./score-sheet";

export default function ScoresPage() {
  const { t } = useWords();
  const may = useMay();
  const [beginning, setBeginning] = useState(false);
  const [trying, setTrying] = useState(false);
  return (
    <Page
      title={t("scores.title")}
      extra={
        may("run_scores") && (
          <>
            <Button onClick={() => setTrying(true)}>{t("scores.trial")}</Button>{" "}
            <Button type="primary" onClick={() => setBeginning(true)}>
              {t("scores.begin")}
            </Button>
          </>
        )
      }
    >
      <Own />
      {may("read_scores") && <Rounds />}
      {beginning && <Begin onClose={() => setBeginning(false)} />}
      {trying && <Trial onClose={() => setTrying(false)} />}
    </Page>
  );
}

function Own() {
  const { t, local } = useWords();
  const query = useQuery({ queryKey: ["scores", "mine"], queryFn: listOwnScores });
  return (
    <>
      <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />
      {query.data?.items.map((own) => (
        <Section
          key={own.sheet.id}
          title={`${t("scores.mine")}：${local(own.round.scheme.name)} ${own.round.from} – ${own.round.until}`}
          extra={<span className="number">{own.sheet.total ?? t("scores.left_out")}</span>}
        >
          <SheetLines scheme={own.round.scheme} sheet={own.sheet} />
          <Reply own={own} />
        </Section>
      ))}
      {query.data?.items.length === 0 && <p className="nothing">{t("scores.none_of_mine")}</p>}
    </>
  );
}

function Reply({ own }: { own: OwnScore }) {
  const { t } = useWords();
  const client = useQueryClient();
  const command = useCommand();
  const [text, setText] = useState("");
  const { sheet, round } = own;
  const send = async (objection: string | null) => {
    if ((await command.run((key) => replyToScore(sheet.id, objection, { key }))) === undefined) return;
    await client.invalidateQueries({ queryKey: ["scores"] });
  };
  if (sheet.objection !== null && sheet.objection !== undefined) {
    return (
      <p>
        {t("scores.objection")}：{sheet.objection.text} · {t("scores.answer")}：{sheet.objection.answer ?? "—"}
      </p>
    );
  }
  if ((sheet.seen_at !== null && sheet.seen_at !== undefined) || round.state !== "shown") {
    return <p className="quiet">{t(round.state === "frozen" ? "scores.state.frozen" : "scores.seen")}</p>;
  }
  return (
    <div className="stack">
      <ProblemAlert error={command.error} />
      <p className="quiet">{t("scores.objections_until", { until: round.objections_until })}</p>
      <Labelled label={t("scores.objection")} optional>
        {(input) => <Input {...input} value={text} onChange={(event) => setText(event.target.value)} />}
      </Labelled>
      <div className="form-actions">
        <Button
          type="primary"
          loading={command.busy}
          disabled={text.trim() !== ""}
          why={t("scores.objection_written")}
          onClick={() => void send(null)}
        >
          {t("scores.agree")}
        </Button>
        <Button loading={command.busy} disabled={text.trim() === ""} onClick={() => void send(text.trim())}>
          {t("scores.object")}
        </Button>
      </div>
    </div>
  );
}

function Rounds() {
  const { t, local } = useWords();
  const navigate = useNavigate();
  const list = usePages(["scores", "rounds"], listScoreRounds);
  const columns: Column<ScoreRound>[] = [
    { key: "scheme", title: t("scores.scheme"), onPhone: "heading", render: (row) => local(row.scheme.name) },
    { key: "office", title: t("operators.office"), render: (row) => row.office.name },
    {
      key: "period",
      title: t("scores.period"),
      className: "nowrap",
      render: (row) => (
        <span className="number">
          {row.from} – {row.until}
        </span>
      ),
    },
    {
      key: "edition",
      title: "",
      render: (row) => t("scores.edition", { edition: String(row.edition) }),
    },
    {
      key: "state",
      title: t("scores.state"),
      onPhone: "corner",
      render: (row) => (
        <span className="badge" data-tone={row.state === "frozen" ? "kept" : "calm"}>
          {t(`scores.state.${row.state}`)}
        </span>
      ),
    },
  ];
  return (
    <Section title={t("scores.rounds")}>
      <PagedTable
        label={t("scores.rounds")}
        list={list}
        columns={columns}
        rowKey={(row) => row.id}
        onOpen={(row) => void navigate(`/scores/${row.id}`)}
        empty={<Empty says={t("scores.empty")} next={["indicators"]} />}
      />
    </Section>
  );
}

/** The scheme, the office and the last quarter that is over. */
function useChoice() {
  const today = dateOf(useNow());
  const month = Number(today.slice(5, 7));
  const quarter = `${today.slice(0, 5)}${String(month - ((month - 1) % 3)).padStart(2, "0")}-01`;
  const last = addDays(quarter, -1);
  const lastMonth = Number(last.slice(5, 7));
  const first = `${last.slice(0, 5)}${String(lastMonth - 2).padStart(2, "0")}-01`;
  const schemes = useQuery({ queryKey: ["score-schemes"], queryFn: listScoreSchemes, staleTime: 600_000 });
  const [scheme, setScheme] = useState<string | null>(null);
  const [office, setOffice] = useState<string | undefined>(undefined);
  const [from, setFrom] = useState(first);
  const [until, setUntil] = useState(last);
  const chosen = scheme ?? schemes.data?.items[0]?.key ?? null;
  return { schemes, chosen, setScheme, office, setOffice, from, setFrom, until, setUntil };
}

function ChoiceFields({ choice, error }: { choice: ReturnType<typeof useChoice>; error: unknown }) {
  const words = useWords();
  const { t, local } = words;
  const { schemes, chosen, setScheme, office, setOffice, from, setFrom, until, setUntil } = choice;
  return (
    <div className="form-grid">
      <Labelled label={t("scores.scheme")} required>
        {(input) => (
          <Select
            {...input}
            className="full-width"
            loading={schemes.isPending}
            value={chosen}
            onChange={setScheme}
            options={(schemes.data?.items ?? []).map((one) => ({ value: one.key, label: local(one.name) }))}
          />
        )}
      </Labelled>
      <Labelled label={t("operators.office")} optional>
        {(input) => <OfficeSelect input={input} value={office} onChange={setOffice} />}
      </Labelled>
      <Labelled label={t("scores.from")} required>
        {(input) => <DateInput input={input} value={from} onChange={(date) => setFrom(date ?? from)} />}
      </Labelled>
      <Labelled label={t("scores.until")} required error={fieldProblem(error, "until", words)}>
        {(input) => <DateInput input={input} value={until} onChange={(date) => setUntil(date ?? until)} />}
      </Labelled>
    </div>
  );
}

function Begin({ onClose }: { onClose: () => void }) {
  const { t } = useWords();
  const client = useQueryClient();
  const navigate = useNavigate();
  const command = useCommand();
  const choice = useChoice();
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const { chosen, office, from, until } = choice;
    if (chosen === null) return;
    const body = { scheme: chosen, from, until, ...(office !== undefined && { office }) };
    const done = await command.run((key) => beginScores(body, { key }));
    if (done === undefined) return;
    await client.invalidateQueries({ queryKey: ["scores"] });
    void navigate(`/scores/${done.answer.id}`);
  };
  return (
    <Modal open title={t("scores.begin")} footer={null} onCancel={onClose} width={560}>
      <form className="stack" onSubmit={(event) => void submit(event)}>
        <ProblemAlert error={command.error ?? choice.schemes.error} />
        <ChoiceFields choice={choice} error={command.error} />
        <div className="form-actions">
          <Button type="primary" htmlType="submit" loading={command.busy} disabled={choice.chosen === null}>
            {t("scores.begin")}
          </Button>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
        </div>
      </form>
    </Modal>
  );
}

function Trial({ onClose }: { onClose: () => void }) {
  const { t, local } = useWords();
  const choice = useChoice();
  const [points, setPoints] = useState<Record<string, string>>({});
  const [told, setTold] = useState<ScoreTrial | null>(null);
  const [error, setError] = useState<unknown>(null);
  const scheme = choice.schemes.data?.items.find((one) => one.key === choice.chosen);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (scheme === undefined) return;
    const given = scheme.metrics.map((metric) => `${metric.key}:${points[metric.key] ?? metric.points}`).join(",");
    const { office, from, until } = choice;
    try {
      setTold(
        await getScoreTrial({
          scheme: scheme.key,
          from,
          until,
          points: given,
          ...(office !== undefined && { office }),
        }),
      );
      setError(null);
    } catch (failure) {
      setError(failure);
    }
  };
  const columns: Column<ScoreTrial["sheets"][number]>[] = [
    { key: "person", title: t("scores.person"), onPhone: "heading", render: (row) => row.operator.name },
    {
      key: "total",
      title: t("scores.total"),
      onPhone: "corner",
      render: (row) => <span className="number">{row.total ?? t("scores.left_out")}</span>,
    },
  ];
  return (
    <Modal open title={t("scores.trial")} footer={null} onCancel={onClose} width={640}>
      <form className="stack" onSubmit={(event) => void submit(event)}>
        <ProblemAlert error={error} />
        <p className="quiet">{t("scores.trial_hint")}</p>
        <ChoiceFields choice={choice} error={error} />
        <div className="form-grid">
          {scheme?.metrics.map((metric) => (
            <Labelled key={metric.key} label={local(metric.name)}>
              {(input) => (
                <Input
                  {...input}
                  inputMode="decimal"
                  value={points[metric.key] ?? metric.points}
                  onChange={(event) => setPoints({ ...points, [metric.key]: event.target.value })}
                />
              )}
            </Labelled>
          ))}
        </div>
        <div className="form-actions">
          <Button type="primary" htmlType="submit" disabled={scheme === undefined}>
            {t("scores.count")}
          </Button>
        </div>
        {told !== null && (
          <ListTable
            label={t("scores.trial")}
            columns={columns}
            rows={told.sheets}
            rowKey={(row) => row.operator.id}
            empty={<Empty says={t("scores.empty")} next={["indicators"]} />}
          />
        )}
      </form>
    </Modal>
  );
}
