// Milestones: the line of what happened, and the next ones that can be recorded; those that cannot are shown with the reason.

import { Button, Input, Modal, Radio } from "antd";
import { type FormEvent, useState } from "react";
import { recordMilestone } from "../api/calls";
import type { Answers, Case, Milestone, NewMilestone, NextMilestone } from "../api/types";
import { answerProblem, answersToSend, repeatProblem } from "../form/answer";
import { AnswerView } from "../form/answer-view";
import { FieldInput } from "../form/field-input";
import { HandOver } from "../letter/hand-over";
import { dateOf, formatInstant, instantOfWallTime, wallTime } from "../lib/date";
import { type TextKey, useWords } from "../lib/i18n";
import { useNow } from "../session/session";
import { WallTimeInput } from "../ui/instant-input";
import { Labelled, LabelledGroup } from "../ui/labelled";
import { useMessages } from "../ui/messages";
import { Nothing, Section } from "../ui/page";
import { fieldProblem, ProblemAlert } from "../ui/problem";
import { useCommandSubmit } from "../ui/submit";
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

/** The dialog in which a milestone is recorded; `start` is the one chosen on the page. */
export function RecordMilestone({ start, onClose }: { start: string | null; onClose: () => void }) {
  const words = useWords();
  const { t, local } = words;
  const { message } = useMessages();
  const now = useNow();
  const write = useCaseWrite();
  const [version] = useState(write.shown.version);
  const choices = availableFirst(write.shown.next_milestones);
  const [key, setKey] = useState<string | null>(start ?? choices.find((next) => next.available)?.key ?? null);
  const [wall, setWall] = useState<string | null>(null);
  const [note, setNote] = useState("");
  const [typed, setTyped] = useState<Answers>({});
  // The case knows what it is about; nobody copies a number by hand.
  const numbers = write.shown.subjects.flatMap(({ fills, label }) => (fills === null ? [] : [[fills, label]]));
  const answers: Answers = { ...Object.fromEntries(numbers), ...typed };
  const [tried, setTried] = useState(false);
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
  const submit = async () => {
    setTried(true);
    if (chosen === undefined || !complete) return;
    const done = await write.run({
      version,
      act: (how) => recordMilestone(write.shown.id, body, how),
      caseOf: (answer) => answer,
    });
    if (done === undefined) return;
    const name = local(chosen.name);
    message.success(t(byLetter && !atCounter ? "milestones.made" : "milestones.recorded", { name }));
    onClose();
  };
  const onKeyDown = useCommandSubmit(() => void submit());
  const title = chosen === undefined ? t("milestones.choose") : t("milestones.record", { name: local(chosen.name) });
  return (
    <Modal open title={title} footer={null} onCancel={onClose} width={600}>
      <form
        className="stack"
        onKeyDown={onKeyDown}
        onSubmit={(event: FormEvent) => {
          event.preventDefault();
          void submit();
        }}
      >
        <ProblemAlert error={write.error} />
        {start === null && (
          <LabelledGroup label={t("milestones.next")}>
            <Radio.Group
              className="column"
              value={key}
              onChange={(event) => {
                setKey(String(event.target.value));
                setTyped({});
              }}
            >
              {choices.map((next) => (
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
            const problem = (tried ? problems[field.key] : repeatProblem(field, answers, false)) ?? undefined;
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
          <Button onClick={onClose}>{t("common.cancel")}</Button>
        </div>
      </form>
    </Modal>
  );
}
