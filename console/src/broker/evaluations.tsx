// The yearly evaluation of insurers: those that were frozen, what one would say of some days, and freezing it.

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Input } from "antd";
import { type FormEvent, useState } from "react";
import { dateOf } from "../lib/date";
import { useWords } from "../lib/i18n";
import { useMay, useNow } from "../session/session";
import { Citation } from "../ui/badges";
import { Button } from "../ui/button";
import { Empty } from "../ui/empty";
import { DateInput } from "../ui/instant-input";
import { Labelled } from "../ui/labelled";
import { useAddressFilter } from "../ui/list-filter";
import type { Column } from "../ui/list-table";
import { useMessages } from "../ui/messages";
import { Page, Section } from "../ui/page";
import { PagedTable, usePages } from "../ui/paged-table";
import { fieldProblem, ProblemAlert } from "../ui/problem";
import { useCommand } from "../ui/write-key";
import {
  type EvaluationLine,
  freezeEvaluation,
  getEvaluation,
  type InsurerRanking,
  listEvaluations,
  tryEvaluation,
} from "./calls";
import { Ranking } from "./ranking";

export default function EvaluationsPage() {
  const { t } = useWords();
  const may = useMay();
  const { parameters, set } = useAddressFilter();
  const chosen = parameters.get("evaluation");
  const list = usePages(["insurer-evaluations"], listEvaluations);
  const day = (key: "from" | "until" | "frozen_on", title: string): Column<EvaluationLine> => ({
    key,
    title,
    className: "nowrap",
    render: (row) => <span className="number">{row[key]}</span>,
  });
  return (
    <Page title={t("broker.evaluations")} hint={t("broker.evaluations_hint")}>
      {may("evaluate_insurers") && <Evaluate onFrozen={(id) => set("evaluation", id)} />}
      <Section title={t("broker.frozen")}>
        <PagedTable
          list={list}
          label={t("broker.frozen")}
          columns={[
            { ...day("from", t("broker.from")), onPhone: "heading" },
            day("until", t("broker.until")),
            {
              key: "edition",
              title: t("broker.edition"),
              render: (row) => <span className="number">{row.edition}</span>,
            },
            day("frozen_on", t("broker.frozen_on")),
            { key: "operator", title: t("broker.frozen_by"), render: (row) => row.operator.name },
            { key: "reason", title: t("broker.reason"), render: (row) => row.reason ?? "—" },
          ]}
          rowKey={(row) => row.id}
          onOpen={(row) => set("evaluation", row.id)}
          empty={<Empty says={t("broker.none_frozen")} next={["placements"]} />}
        />
      </Section>
      {chosen !== null && <Chosen id={chosen} />}
    </Page>
  );
}

function Chosen({ id }: { id: string }) {
  const { t } = useWords();
  const query = useQuery({ queryKey: ["insurer-evaluations", "one", id], queryFn: () => getEvaluation(id) });
  const found = query.data;
  return (
    <Section
      title={found === undefined ? t("broker.ranking") : `${found.from} – ${found.until} · ${t("broker.ranking")}`}
    >
      <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />
      {found !== undefined && (
        <>
          <Ranking ranking={found.ranking} />
          <p className="quiet">
            <Citation cite={found.ranking.cite} status={found.ranking.status} source={null} />
          </p>
        </>
      )}
    </Section>
  );
}

function Evaluate({ onFrozen }: { onFrozen: (id: string) => void }) {
  const words = useWords();
  const { t, local } = words;
  const client = useQueryClient();
  const { message } = useMessages();
  const command = useCommand();
  const before = Number(dateOf(useNow()).slice(0, 4)) - 1;
  const [from, setFrom] = useState<string | null>(`${before}-01-01`);
  const [until, setUntil] = useState<string | null>(`${before}-12-31`);
  const [reason, setReason] = useState("");
  const [tried, setTried] = useState<InsurerRanking | null>(null);
  const [points, setPoints] = useState<Record<string, string>>({});
  const body = () => ({
    from: from ?? "",
    until: until ?? "",
    points: Object.entries(points).map(([criterion, value]) => ({ criterion, points: value })),
  });
  const show = async (event: FormEvent) => {
    event.preventDefault();
    const found = await command.run(() => tryEvaluation(body()));
    if (found !== undefined) setTried(found.answer);
  };
  const freeze = async () => {
    const made = await command.run((key) => freezeEvaluation({ ...body(), reason }, { key }));
    if (made === undefined) return;
    message.success(t("broker.evaluation_frozen"));
    await client.invalidateQueries({ queryKey: ["insurer-evaluations"] });
    onFrozen(made.answer.id);
  };
  const ready = from !== null && until !== null;
  return (
    <Section title={t("broker.evaluate")}>
      <form className="stack" onSubmit={(event) => void show(event)}>
        <ProblemAlert error={command.error} />
        <div className="filters">
          <Labelled label={t("broker.from")} required error={fieldProblem(command.error, "from", words)}>
            {(input) => <DateInput input={input} value={from} onChange={setFrom} />}
          </Labelled>
          <Labelled label={t("broker.until")} required error={fieldProblem(command.error, "until", words)}>
            {(input) => <DateInput input={input} value={until} onChange={setUntil} />}
          </Labelled>
          <Labelled label={t("broker.again_reason")} optional error={fieldProblem(command.error, "reason", words)}>
            {(input) => <Input {...input} value={reason} onChange={(event) => setReason(event.target.value)} />}
          </Labelled>
        </div>
        {tried !== null && (
          <div className="filters">
            {tried.criteria.map((criterion) => (
              <Labelled key={criterion.key} label={`${local(criterion.name)} · ${t("broker.weight")}`}>
                {(input) => (
                  <Input
                    {...input}
                    inputMode="decimal"
                    value={points[criterion.key] ?? criterion.points}
                    onChange={(event) => setPoints({ ...points, [criterion.key]: event.target.value })}
                  />
                )}
              </Labelled>
            ))}
          </div>
        )}
        <div className="form-actions">
          <Button htmlType="submit" loading={command.busy} disabled={!ready}>
            {t("broker.evaluate_show")}
          </Button>
          <Button type="primary" loading={command.busy} disabled={!ready} onClick={() => void freeze()}>
            {t("broker.evaluate_freeze")}
          </Button>
        </div>
      </form>
      {tried !== null && <Ranking ranking={tried} />}
    </Section>
  );
}
