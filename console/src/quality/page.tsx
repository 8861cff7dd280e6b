// An observation: what was said with the place of each finding, the phrases, and what was found, which a person decides, the clerk
// appeals against, and somebody else answers.
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Input } from "antd";
import { useState } from "react";
import { useParams } from "react-router";
import { answerAppeal, appealFinding, decideFinding, getObservation } from "../api/conduct-calls";
import type { ConductFinding, Observation } from "../api/types";
import { formatInstant } from "../lib/date";
import { useWords } from "../lib/i18n";
import { useMay, useMe } from "../session/session";
import { Button } from "../ui/button";
import { Labelled } from "../ui/labelled";
import { Page, PageSkeleton } from "../ui/page";
import { ProblemAlert } from "../ui/problem";
import { useCommand } from "../ui/write-key";
import { FindingBadge } from "./words";

export default function ObservationPage() {
  const { id = "" } = useParams();
  const query = useQuery({ queryKey: ["observations", id], queryFn: () => getObservation(id) });
  if (query.data !== undefined) return <View observation={query.data} />;
  if (query.isPending) return <PageSkeleton />;
  return <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />;
}

function View({ observation }: { observation: Observation }) {
  const { t, comma, local } = useWords();
  const marked = new Map<number, ConductFinding["kind"]>();
  for (const finding of observation.findings) {
    if (finding.turn !== null && finding.turn !== undefined) marked.set(finding.turn, finding.kind);
  }
  return (
    <Page title={`${observation.operator.name} ${formatInstant(observation.happened_at)}`}>
      <p className="quiet gap-below">
        {observation.office.name} · {t(`observations.kind.${observation.kind}`)} ·{" "}
        {observation.situations.map((one) => local(one.name)).join(comma)} · {t("observations.observer")}{" "}
        {observation.observer.name}
        {observation.note !== "" && ` · ${observation.note}`}
      </p>
      <section className="panel section">
        <header className="section-head">
          <h2>{t("observation.findings")}</h2>
        </header>
        {observation.findings.length === 0 && <p className="quiet">{t("observation.no_findings")}</p>}
        {observation.findings.map((finding) => (
          <Finding key={finding.id} finding={finding} observer={observation.observer.id} />
        ))}
      </section>
      <section className="panel section">
        <header className="section-head">
          <h2>{t("observation.phrases")}</h2>
        </header>
        <ul className="plain">
          {observation.phrases.map((phrase) => (
            <li key={phrase.key}>
              <span
                className="badge"
                data-tone={phrase.found ? "kept" : phrase.kind === "required" ? "broken" : "quiet"}
              >
                {t(phrase.found ? "observation.found" : "observation.not_found")}
              </span>{" "}
              {local(phrase.name)}{" "}
              <span className="quiet">
                {t(phrase.kind === "required" ? "observations.required" : "observations.recommended")}
                {phrase.needs_a_person && ` · ${t("observation.unsure")} ${phrase.confidence}`}
              </span>
            </li>
          ))}
        </ul>
      </section>
      <section className="panel section">
        <header className="section-head">
          <h2>{t("observation.talk")}</h2>
        </header>
        {observation.turns === null || observation.turns === undefined ? (
          <p className="quiet">{t("observation.no_talk")}</p>
        ) : (
          <ol className="plain">
            {observation.turns.map((turn, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: turns stand in the order in which they were said and never move
              <li key={index} data-turn={index}>
                <strong>{t(`observe.voice.${turn.speaker}`)}</strong> <span className="pre">{turn.text}</span>{" "}
                {marked.has(index) && (
                  <span className="badge" data-tone="soon">
                    {t(`finding.kind.${marked.get(index) ?? "required-missed"}`)}
                  </span>
                )}
              </li>
            ))}
          </ol>
        )}
      </section>
    </Page>
  );
}

type Doing = "count" | "refuse" | "appeal" | "uphold" | "dismiss";

function Finding({ finding, observer }: { finding: ConductFinding; observer: string }) {
  const { t, local } = useWords();
  const may = useMay();
  const me = useMe();
  const client = useQueryClient();
  const command = useCommand();
  const [doing, setDoing] = useState<Doing | null>(null);
  const [reason, setReason] = useState("");
  const decides = finding.state === "open" && may("observe") && finding.operator.id !== me.id;
  const answers =
    finding.appeal?.state === "asked" &&
    may("decide_appeals") &&
    ![finding.operator.id, observer, finding.decided_by?.id].includes(me.id);
  const options: Doing[] = [
    ...(decides ? (["count", "refuse"] as const) : []),
    ...(finding.can_appeal ? (["appeal"] as const) : []),
    ...(answers ? (["uphold", "dismiss"] as const) : []),
  ];
  const submit = async () => {
    const done = await command.run((key) => {
      switch (doing) {
        case "count":
        case "refuse":
          return decideFinding(finding.id, doing === "count", reason, { key });
        case "appeal":
          return appealFinding(finding.id, reason, { key });
        default:
          return answerAppeal(finding.id, doing === "uphold", reason, { key });
      }
    });
    if (done === undefined) return;
    setDoing(null);
    setReason("");
    await client.invalidateQueries({ queryKey: ["observations"] });
  };
  return (
    <div className="stack gap-below" data-finding={finding.kind}>
      <p>
        <FindingBadge finding={finding} /> {t(`finding.kind.${finding.kind}`)}{" "}
        {finding.phrase !== null && finding.phrase !== undefined && local(finding.phrase)}{" "}
        <span className="quiet">
          {finding.turn !== null &&
            finding.turn !== undefined &&
            `${t("finding.at_turn", { turn: String(finding.turn + 1) })} · `}
          {t("observation.confidence")} {finding.confidence}
          {finding.reason !== null && finding.reason !== undefined && finding.reason !== "" && ` · ${finding.reason}`}
          {finding.can_appeal && ` · ${t("finding.appeal_until", { date: finding.appeal_until })}`}
        </span>
      </p>
      {finding.appeal !== null && finding.appeal !== undefined && (
        <p className="quiet">
          {t("finding.appeal")}：{finding.appeal.reason}
          {finding.appeal.answer !== null && finding.appeal.answer !== undefined
            ? ` — ${finding.appeal.answered_by?.name ?? ""}：${finding.appeal.answer}`
            : ` · ${t("finding.answer_until", { date: finding.appeal.due_on ?? "" })}`}
        </p>
      )}
      {doing === null ? (
        options.length > 0 && (
          <p className="form-actions">
            {options.map((option) => (
              <Button key={option} size="small" onClick={() => setDoing(option)}>
                {t(`finding.${option}`)}
              </Button>
            ))}
          </p>
        )
      ) : (
        <form
          className="stack"
          onSubmit={(event) => {
            event.preventDefault();
            void submit();
          }}
        >
          <ProblemAlert error={command.error} />
          <Labelled label={t("finding.reason")} required>
            {(input) => (
              <Input.TextArea
                {...input}
                autoFocus
                rows={2}
                value={reason}
                onChange={(event) => setReason(event.target.value)}
              />
            )}
          </Labelled>
          <div className="form-actions">
            <Button type="primary" htmlType="submit" loading={command.busy} disabled={reason.trim() === ""}>
              {t(`finding.${doing}`)}
            </Button>
            <Button onClick={() => setDoing(null)}>{t("common.cancel")}</Button>
          </div>
        </form>
      )}
    </div>
  );
}
