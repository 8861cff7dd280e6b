// Milestones: the line of what happened, and the next ones that can be recorded; those that cannot are shown with the reason.

import { useQuery } from "@tanstack/react-query";
import { Alert, Input, Modal, Radio } from "antd";
import { type FormEvent, useRef, useState } from "react";
import { recordMilestone } from "../api/calls";
import { getPayout } from "../api/payout-calls";
import type { Answers, Case, Field, Milestone, NewMilestone, NextMilestone } from "../api/types";
import { answerProblem, answersToSend, holderProblem, repeatProblem, textOf } from "../form/answer";
import { AnswerView } from "../form/answer-view";
import { FieldInput } from "../form/field-input";
import { HandOver } from "../letter/hand-over";
import { dateOf, formatInstant, instantOfWallTime, wallTime } from "../lib/date";
import { type TextKey, useWords } from "../lib/i18n";
import { useNow } from "../session/session";
import { Button } from "../ui/button";
import { WallTimeInput } from "../ui/instant-input";
import { Labelled, LabelledGroup } from "../ui/labelled";
import { useMessages } from "../ui/messages";
import { Nothing, Section } from "../ui/page";
import { fieldProblem, ProblemAlert } from "../ui/problem";
import { useCommandSubmit } from "../ui/submit";
import { nextStep } from "./next";
import { Preview } from "./preview";
import { milestoneAnswer, milestoneFields, useRuleOf } from "./rule";
import { useCaseWrite } from "./write";

/** Why a milestone cannot be recorded now. */
export const refusalText = (next: NextMilestone): string | null => next.refusal?.detail ?? null;

function availableFirst(milestones: NextMilestone[]): NextMilestone[] {
  return [...milestones].sort((one, other) => Number(other.available) - Number(one.available));
}

type Props = { shown: Case; workable: boolean; onRecord: (key: string) => void };

export function Milestones({ shown, workable, onRecord }: Props) {
  const { t, local } = useWords();
  return (
    <Section title={t("milestones.title")} className="milestones">
      <ol className="timeline">
        {shown.milestones.map((milestone) => (
          <MilestoneLine key={milestone.sequence} shown={shown} milestone={milestone} />
        ))}
      </ol>
      {workable && (
        <>
          <h3>
            {t("milestones.next")} <kbd>m</kbd>
          </h3>
          {shown.next_milestones.length === 0 && <Nothing>{t("milestones.none_next")}</Nothing>}
          <ul className="next">
            {availableFirst(shown.next_milestones).map((next) => (
              <li key={next.key}>
                <Button
                  size={next.available ? "middle" : "small"}
                  disabled={!next.available}
                  why={refusalText(next) ?? undefined}
                  onClick={() => onRecord(next.key)}
                >
                  {local(next.name)}
                </Button>
                {!next.available && <span className="quiet">{refusalText(next)}</span>}
              </li>
            ))}
          </ul>
        </>
      )}
    </Section>
  );
}

function MilestoneLine({ shown, milestone }: { shown: Case; milestone: Milestone }) {
  const { t, local } = useWords();
  const late = Date.parse(milestone.recorded_at) - Date.parse(milestone.occurred_at) > 60_000;
  return (
    <li>
      <div>
        <strong>{local(milestone.name)}</strong>{" "}
        <time className="number" dateTime={milestone.occurred_at}>
          {formatInstant(milestone.occurred_at)}
        </time>
      </div>
      <div className="quiet">
        {milestone.by.name}
        {late && ` · ${t("milestones.recorded_later", { time: formatInstant(milestone.recorded_at) })}`}
      </div>
      {milestone.note !== null && milestone.note !== "" && <div className="pre">{milestone.note}</div>}
      <MilestoneAnswers shown={shown} milestone={milestone} />
    </li>
  );
}

function MilestoneAnswers({ shown, milestone }: { shown: Case; milestone: Milestone }) {
  const words = useWords();
  const fields = milestoneFields(shown, useRuleOf(shown), milestone.key);
  const answered = Object.entries(milestone.answers);
  if (answered.length === 0) return null;
  return (
    <dl className="facts small">
      {answered.map(([key, answer]) => {
        const field = fields.find((one) => one.key === key);
        const told = milestoneAnswer(shown, key, answer, words) ?? {
          name: field === undefined ? key : words.local(field.name),
          value: <AnswerView field={field} answer={answer} />,
        };
        return (
          <div key={key}>
            <dt>{told.name}</dt>
            <dd className="pre">{told.value}</dd>
          </div>
        );
      })}
    </dl>
  );
}

type RecordProps = {
  /** The one chosen on the page; without one, the first that can be recorded, and the others to choose. */
  start: string | null;
  /** The others are shown to choose from, though one is chosen. */
  choosing?: boolean;
  onClose: () => void;
};

const isHolder = (field: Field) => field.key === "account_holder";

/** The dialog in which a milestone is recorded, and, where one goes on, the one after it. */
export function RecordMilestone({ start, choosing = start === null, onClose }: RecordProps) {
  const words = useWords();
  const { t, local } = words;
  const { message } = useMessages();
  const now = useNow();
  const write = useCaseWrite();
  const [version, setVersion] = useState(write.shown.version);
  const choices = availableFirst(write.shown.next_milestones);
  const rule = useRuleOf(write.shown);
  // After these nothing comes.
  const closing = new Set(rule?.milestones.flatMap((one) => (one.closes ? [one.key] : [])) ?? []);
  const [key, setKey] = useState<string | null>(start ?? choices.find((next) => next.available)?.key ?? null);
  const [goneOn, setGoneOn] = useState<string | null>(null);
  const form = useRef<HTMLFormElement>(null);
  const [wall, setWall] = useState<string | null>(null);
  const [note, setNote] = useState("");
  const [typed, setTyped] = useState<Answers>({});
  // The case knows what it is about; nobody copies a number by hand.
  const numbers = write.shown.subjects.flatMap(({ fills, label }) => (fills === null ? [] : [[fills, label]]));
  const answers: Answers = { ...Object.fromEntries(numbers), ...typed };
  const [tried, setTried] = useState(false);
  // Whose money it is, where the account of a payment is given: the account is held by nobody else without a reason.
  const payout = textOf(answers.payout ?? write.shown.answers.payout).trim();
  const owed = useQuery({
    queryKey: ["payout", payout],
    queryFn: () => getPayout(payout),
    enabled: payout !== "" && (choices.find((next) => next.key === key)?.fields ?? []).some(isHolder),
    retry: false,
  });
  // Who stands at the counter takes the letter along.
  const [atCounter, setAtCounter] = useState(write.shown.channel === "counter");
  const chosen = choices.find((next) => next.key === key);
  const problems: Record<string, TextKey> = {};
  for (const field of chosen?.fields ?? []) {
    const problem = answerProblem(field, answers[field.key], dateOf(now)) ?? repeatProblem(field, answers, true);
    if (problem !== null) problems[field.key] = problem;
  }
  const complete = Object.keys(problems).length === 0;
  const sent = chosen === undefined ? {} : answersToSend(chosen.fields, answers);
  const byLetter = chosen?.told_by_letter === true;
  const body: NewMilestone = {
    key: chosen?.key ?? "",
    ...(wall !== null && { occurred_at: instantOfWallTime(wall) }),
    ...(Object.keys(sent).length > 0 && { answers: sent }),
    ...(note.trim() !== "" && { note: note.trim() }),
    ...(byLetter && atCounter && { hand_over: { channel: "counter" as const, proof: t("letter.hand_over") } }),
  };
  const submit = async (andGoOn = false) => {
    setTried(true);
    if (chosen === undefined || !complete) return;
    const done = await write.run({
      version,
      act: (how) => recordMilestone(write.shown.id, body, how),
      caseOf: (answer) => answer,
    });
    if (done === undefined) return;
    const name = local(chosen.name);
    const told = t(byLetter && !atCounter ? "milestones.made" : "milestones.recorded", { name });
    const next = andGoOn ? nextStep(done.answer, write.shown.next_milestones) : undefined;
    if (next === undefined) {
      message.success(told);
      onClose();
      return;
    }
    setGoneOn(told);
    setVersion(done.answer.version);
    setKey(next.key);
    setWall(null);
    setNote("");
    setTyped({});
    setTried(false);
    window.setTimeout(() => firstToFill(form.current)?.focus(), 0);
  };
  const onKeyDown = useCommandSubmit(() => void submit());
  const title = chosen === undefined ? t("milestones.choose") : t("milestones.record", { name: local(chosen.name) });
  return (
    <Modal open title={title} footer={null} onCancel={onClose} width={600}>
      <form
        ref={form}
        className="stack"
        onKeyDown={onKeyDown}
        onSubmit={(event: FormEvent) => {
          event.preventDefault();
          void submit();
        }}
      >
        {goneOn !== null && <Alert type="success" showIcon role="status" title={goneOn} />}
        <ProblemAlert error={write.error} />
        {(choosing || goneOn !== null) && (
          <LabelledGroup label={t("milestones.next")}>
            <Radio.Group
              className="column"
              value={key}
              onChange={(event) => {
                setKey(String(event.target.value));
                setTyped({});
              }}
            >
              {(goneOn === null ? choices : choices.filter((next) => next.available)).map((next) => (
                <Radio key={next.key} value={next.key} disabled={!next.available}>
                  {local(next.name)} {!next.available && <span className="quiet">{refusalText(next)}</span>}
                </Radio>
              ))}
            </Radio.Group>
            {choices.length === 0 && <Nothing>{t("milestones.none_next")}</Nothing>}
          </LabelledGroup>
        )}
        <div className="form-grid">
          <Labelled
            label={t("milestones.occurred")}
            error={fieldProblem(write.error, "occurred_at", words)}
            hint={t("common.instant_hint")}
          >
            {(input) => (
              <WallTimeInput
                input={input}
                latest={wallTime(now)}
                value={wall ?? wallTime(now).slice(0, 16)}
                onChange={setWall}
              />
            )}
          </Labelled>
          {(chosen?.fields ?? []).map((field) => {
            const problem =
              (tried ? problems[field.key] : repeatProblem(field, answers, false)) ??
              holderProblem(field, answers, owed.data?.payee) ??
              undefined;
            return (
              <FieldInput
                key={field.key}
                field={field}
                value={answers[field.key]}
                files={write.shown.files}
                onChange={(value) => setTyped({ ...typed, [field.key]: value })}
                error={problem === undefined ? fieldProblem(write.error, field.key, words) : t(problem)}
              />
            );
          })}
          <Labelled label={t("milestones.note")} optional className="wide">
            {(input) => (
              <Input.TextArea
                {...input}
                autoSize={{ minRows: 1, maxRows: 6 }}
                value={note}
                onChange={(event) => setNote(event.target.value)}
              />
            )}
          </Labelled>
        </div>
        {byLetter && <HandOver atCounter={atCounter} onChange={setAtCounter} />}
        {chosen?.has_effect === true && complete && (
          <Preview id={write.shown.id} version={version} body={body} refused={write.error !== null} />
        )}
        <div className="form-actions">
          <Button type="primary" htmlType="submit" loading={write.busy} disabled={chosen === undefined} autoFocus>
            {title}
          </Button>
          {chosen !== undefined && !closing.has(chosen.key) && (
            <Button disabled={write.busy} why={t("why.busy")} onClick={() => void submit(true)}>
              {t("milestones.go_on")}
            </Button>
          )}
          <Button onClick={onClose}>{t(goneOn === null ? "common.cancel" : "common.close")}</Button>
        </div>
      </form>
    </Modal>
  );
}

/** Where whoever goes on has to write something; otherwise the button that records. */
const firstToFill = (form: HTMLFormElement | null) =>
  form?.querySelector<HTMLElement>(".labelled:has(.required) :is(input:not([type=radio]), textarea)") ??
  form?.querySelector<HTMLElement>("button[type=submit]");
