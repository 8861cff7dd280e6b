// Day runs: what was run and how far it came, beginning one, and going on with one that was broken off.

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Progress } from "antd";
import { type FormEvent, useState } from "react";
import { beginDayRun, listDayRuns } from "../api/payout-calls";
import type { DayRun } from "../api/types";
import { formatInstant } from "../lib/date";
import { useWords } from "../lib/i18n";
import type { Tone } from "../ui/badges";
import { Button } from "../ui/button";
import { Empty } from "../ui/empty";
import { DateInput } from "../ui/instant-input";
import { Labelled } from "../ui/labelled";
import { type Column, ListTable } from "../ui/list-table";
import { Page } from "../ui/page";
import { ProblemAlert } from "../ui/problem";
import { useCommand } from "../ui/write-key";

/** How often a run that is under way is asked how far it is. */
const EVERY = 2_000;
const TONES: Record<DayRun["state"], Tone> = { running: "soon", done: "kept", failed: "broken", broken_off: "broken" };

function State({ run }: { run: DayRun }) {
  const { t } = useWords();
  const sum = (of: "done" | "waiting") => run.steps.reduce((all, step) => all + step[of], 0);
  const percent = sum("waiting") === 0 ? 100 : Math.min(100, Math.floor((sum("done") * 100) / sum("waiting")));
  return (
    <>
      <span className="badge" data-tone={TONES[run.state]}>
        {t(`runs.state.${run.state}`)}
      </span>
      {run.state === "running" && <Progress percent={percent} size="small" aria-label={t("runs.state.running")} />}
    </>
  );
}

function Step({ step }: { step: DayRun["steps"][number] }) {
  const { t, local } = useWords();
  return (
    <div>
      {local(step.step.name)} <span className="number">{`${step.done} / ${step.waiting}`}</span>
      {step.failure !== null && <span className="quiet">{` ${t("problem.code", { code: step.failure })}`}</span>}
    </div>
  );
}

export default function DayRunsPage() {
  const { t } = useWords();
  const client = useQueryClient();
  const command = useCommand();
  const [until, setUntil] = useState<string | null>(null);
  const list = useQuery({
    queryKey: ["day-runs"],
    queryFn: listDayRuns,
    refetchInterval: (found) => (found.state.data?.items.some((run) => run.state === "running") ? EVERY : false),
  });
  const begin = async (up: string | null) => {
    const done = await command.run((key) => beginDayRun(up, { key }));
    if (done !== undefined) await client.invalidateQueries({ queryKey: ["day-runs"] });
  };
  const runs = list.data?.items;
  const isRunning = runs?.some((run) => run.state === "running") ?? false;
  const columns: Column<DayRun>[] = [
    {
      key: "until",
      title: t("runs.until"),
      onPhone: "heading",
      render: (row) => <span className="number">{row.until}</span>,
    },
    { key: "state", title: t("runs.state"), render: (row) => <State run={row} /> },
    {
      key: "steps",
      title: t("runs.steps"),
      render: (row) => row.steps.map((step) => <Step key={step.step.key} step={step} />),
    },
    {
      key: "started",
      title: t("runs.started_at"),
      className: "nowrap",
      render: (row) => <span className="number">{formatInstant(row.started_at)}</span>,
    },
    {
      key: "finished",
      title: t("runs.finished_at"),
      className: "nowrap",
      render: (row) => (
        <span className="number">{row.finished_at === null ? "—" : formatInstant(row.finished_at)}</span>
      ),
    },
    { key: "by", title: t("runs.by"), render: (row) => row.operator.name },
    {
      key: "resume",
      title: "",
      // Only the last run can be gone on with: a later one has done what an earlier one left.
      render: (row) =>
        row.id === runs?.[0]?.id &&
        (row.state === "broken_off" || row.state === "failed") && (
          <Button size="small" loading={command.busy} onClick={() => void begin(row.until)}>
            {t("runs.resume")}
          </Button>
        ),
    },
  ];
  return (
    <Page title={t("runs.title")} hint={t("runs.hint")}>
      <ProblemAlert error={list.error ?? command.error} onRetry={() => void list.refetch()} />
      <form
        className="filters labelled-filters"
        onSubmit={(event: FormEvent) => {
          event.preventDefault();
          void begin(until);
        }}
      >
        <Labelled label={t("runs.until")} optional>
          {(input) => <DateInput input={input} placeholder={t("runs.until_hint")} value={until} onChange={setUntil} />}
        </Labelled>
        <Button
          type="primary"
          htmlType="submit"
          loading={command.busy}
          disabled={isRunning}
          why={t("runs.state.running")}
        >
          {t("runs.start")}
        </Button>
      </form>
      {(runs !== undefined || list.isPending) && (
        <ListTable
          label={t("runs.title")}
          columns={columns}
          rows={runs}
          rowKey={(row) => row.id}
          empty={<Empty says={t("runs.empty")} next={["ledger", "board"]} />}
        />
      )}
    </Page>
  );
}
