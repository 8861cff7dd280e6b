// The promises of a case: where each stands, when it is due, and why that date, day by day.
import { Input, Modal } from "antd";
import { type FormEvent, useState } from "react";
import { type Edit, extendPromise, putRightPromise } from "../api/calls";
import type { Case, PromiseOfCase } from "../api/types";
import { milestoneText, useRuleOf } from "../case/rule";
import { useCaseWrite } from "../case/write";
import { formatInstant } from "../lib/date";
import { useWords } from "../lib/i18n";
import { useMay, useNow } from "../session/session";
import { Citation, StandingBadge, standingTone } from "../ui/badges";
import { Button } from "../ui/button";
import { Labelled } from "../ui/labelled";
import { Nothing } from "../ui/page";
import { ProblemAlert } from "../ui/problem";
import { allowanceText } from "./allowance";
import { CalendarStrip } from "./calendar-strip";
import { DueDate } from "./due";

const isFinished = (promise: PromiseOfCase) => ["kept", "kept_late", "dropped", "expired"].includes(promise.standing);

/** Broken first, then by due date, what is over last. */
export function inOrderOfConcern(promises: PromiseOfCase[]): PromiseOfCase[] {
  const rank = (promise: PromiseOfCase) => (promise.standing === "broken" ? 0 : isFinished(promise) ? 2 : 1);
  return [...promises].sort(
    (one, other) => rank(one) - rank(other) || (one.due_on ?? "9999").localeCompare(other.due_on ?? "9999"),
  );
}

export function PromiseList({ shown }: { shown: Case }) {
  const { t, local } = useWords();
  const [extending, setExtending] = useState<PromiseOfCase | null>(null);
  const [righting, setRighting] = useState<PromiseOfCase | null>(null);
  if (shown.promises.length === 0 && shown.not_promised.length === 0) return <Nothing>{t("promise.empty")}</Nothing>;
  return (
    <>
      <ul className="promise-list">
        {inOrderOfConcern(shown.promises).map((promise) => (
          <PromiseCard
            key={promise.sequence}
            shown={shown}
            promise={promise}
            onExtend={() => setExtending(promise)}
            onPutRight={() => setRighting(promise)}
          />
        ))}
      </ul>
      {shown.not_promised.map((rule) => (
        <p key={rule.key} className="promise-fact">
          {t("promise.not_promised", { name: local(rule.name), party: local(rule.owed_by.name) })}
        </p>
      ))}
      {extending !== null && (
        <WithReason
          shown={shown}
          promise={extending}
          title={t("promise.extend")}
          reasonLabel={t("promise.extend_reason")}
          act={extendPromise}
          onClose={() => setExtending(null)}
        />
      )}
      {righting !== null && (
        <WithReason
          shown={shown}
          promise={righting}
          title={t("promise.put_right")}
          reasonLabel={t("promise.put_right_reason")}
          act={putRightPromise}
          onClose={() => setRighting(null)}
        />
      )}
    </>
  );
}

type CardProps = { shown: Case; promise: PromiseOfCase; onExtend: () => void; onPutRight: () => void };

function PromiseCard({ shown, promise, onExtend, onPutRight }: CardProps) {
  const words = useWords();
  const { t, local } = words;
  const may = useMay();
  const rule = useRuleOf(shown);
  const finished = isFinished(promise);
  const [open, setOpen] = useState(!finished);
  const now = useNow();
  // Found broken, and its time has not come: a wrong clock did it.
  const isWronged =
    promise.broken_at !== null && promise.due_at !== null && Date.parse(promise.due_at) > Date.parse(now);
  const mayExtend = promise.extendable && may("handle_cases") && shown.state === "open";
  return (
    <li className="promise" data-tone={standingTone(promise.standing)}>
      <div className="promise-head">
        <strong>{local(promise.name)}</strong>
        <StandingBadge standing={promise.standing} right={promise.right} />
        <span className="promise-due">
          <DueDate due={promise} finished={finished || promise.standing === "broken"} />
        </span>
      </div>
      <p className="promise-rule">
        <b>{allowanceText(promise.within, words)}</b>{" "}
        {t("promise.from_to", {
          from: milestoneText(shown, rule, promise.from.milestone, words),
          to: milestoneText(shown, rule, promise.to, words),
        })}
        {" · "}
        {promise.promisor !== null && promise.owed_by.key !== "customer"
          ? t("promise.owed_by_party", { party: promise.promisor.name })
          : local(promise.owed_by.name)}
        {promise.owner !== null && ` · ${t("promise.owner", { owner: promise.owner.name })}`}
      </p>
      {promise.agreed !== null && <p className="promise-fact">{t("promise.agreed", { cite: promise.agreed })}</p>}
      {promise.kept_at !== null && (
        <p className="promise-fact">{t("promise.kept_at", { time: formatInstant(promise.kept_at) })}</p>
      )}
      {promise.broken_at !== null && (
        <p className="promise-fact broken">{t("promise.broken_at", { time: formatInstant(promise.broken_at) })}</p>
      )}
      {promise.pauses.map((pause) => (
        <p key={pause.from} className="promise-fact">
          {pause.to === null
            ? t("promise.paused_now", { from: formatInstant(pause.from) })
            : t("promise.paused_span", { from: formatInstant(pause.from), to: formatInstant(pause.to) })}
        </p>
      ))}
      {promise.extensions.map((extension) => (
        <p key={extension.at} className="promise-fact">
          {t("promise.extended", {
            by: allowanceText(extension.by, words),
            reason: extension.reason,
            operator: extension.operator.name,
            time: formatInstant(extension.at),
          })}
        </p>
      ))}
      <details open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>{t("promise.why")}</summary>
        <p className="reason">{local(promise.reason.text)}</p>
        <CalendarStrip reason={promise.reason} />
        <p className="promise-source">
          <Citation cite={promise.cite} status={promise.status} source={promise.source} />{" "}
          <span className="quiet">{t("promise.calendar", { version: promise.calendar_version })}</span>
          {mayExtend && (
            <Button size="small" type="link" onClick={onExtend}>
              {t("promise.extend")}
            </Button>
          )}
          {isWronged && may("approve_cases") && (
            <Button size="small" type="link" onClick={onPutRight}>
              {t("promise.put_right")}
            </Button>
          )}
        </p>
      </details>
    </li>
  );
}

type WithReasonProps = {
  shown: Case;
  promise: PromiseOfCase;
  title: string;
  reasonLabel: string;
  act: (id: string, body: { promise: string; reason: string }, how: Edit) => Promise<Case>;
  onClose: () => void;
};

function WithReason({ shown, promise, title, reasonLabel, act, onClose }: WithReasonProps) {
  const { t, local } = useWords();
  const write = useCaseWrite();
  const [reason, setReason] = useState("");
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const done = await write.run({
      version: shown.version,
      act: (how) => act(shown.id, { promise: promise.key, reason: reason.trim() }, how),
      caseOf: (answer) => answer,
    });
    if (done !== undefined) onClose();
  };
  return (
    <Modal open title={`${title} · ${local(promise.name)}`} footer={null} onCancel={onClose} width={440}>
      <form className="stack" onSubmit={(event) => void submit(event)}>
        <ProblemAlert error={write.error} />
        <Labelled label={reasonLabel} required>
          {(input) => (
            <Input.TextArea
              {...input}
              autoFocus
              autoSize={{ minRows: 2 }}
              value={reason}
              onChange={(event) => setReason(event.target.value)}
            />
          )}
        </Labelled>
        <div className="form-actions">
          <Button type="primary" htmlType="submit" loading={write.busy} disabled={reason.trim() === ""}>
            {title}
          </Button>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
        </div>
      </form>
    </Modal>
  );
}
