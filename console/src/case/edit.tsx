// Editing the summary and the answers. Only what was changed is sent; in a conflict the changes of both are set side by side.

import { Input, Modal } from "antd";
import { type FormEvent, useState } from "react";
import { type Edit, editCase } from "../api/calls";
import type { Answer, Answers, Case, Field } from "../api/types";
import { answerProblem, answersToSend, answerText, holderProblem, repeatProblem } from "../form/answer";
import { FieldInput } from "../form/field-input";
import { dateOf } from "../lib/date";
import { type TextKey, useWords } from "../lib/i18n";
import { useNow } from "../session/session";
import { Button } from "../ui/button";
import { Labelled } from "../ui/labelled";
import { useMessages } from "../ui/messages";
import { fieldProblem, ProblemAlert } from "../ui/problem";
import { useCommandSubmit } from "../ui/submit";
import { changedFields, compareEdits, type EditForm, mergeEdits, SUMMARY } from "./merge";
import { useCaseWrite } from "./write";

const formOf = (shown: Case): EditForm => ({ summary: shown.summary, answers: { ...shown.answers } });

/** The part of a form that differs from what the server has, as the server takes it. */
function changesOf(before: EditForm, after: EditForm, fields: Field[]): { summary?: string; answers?: Answers } {
  const changed = changedFields(before, after);
  const keys = changed.filter((field) => field !== SUMMARY);
  const wanted = fields.filter((field) => keys.includes(field.key));
  const sent = answersToSend(wanted, after.answers);
  const answers = Object.fromEntries(keys.map((key) => [key, sent[key] ?? ""]));
  return {
    ...(changed.includes(SUMMARY) && { summary: after.summary.trim() }),
    ...(keys.length > 0 && { answers }),
  };
}

export function EditCase({ onClose }: { onClose: () => void }) {
  const words = useWords();
  const { t, local } = words;
  const { message } = useMessages();
  const today = dateOf(useNow());
  const write = useCaseWrite();
  // What the clerk saw when she began; the page beneath may move on.
  const [began] = useState(write.shown);
  const [form, setForm] = useState<EditForm>(() => formOf(began));
  const [tried, setTried] = useState(false);
  const before = formOf(began);
  const touched = changedFields(before, form);
  const problems: Record<string, TextKey> = {};
  for (const field of began.fields) {
    const problem = touched.includes(field.key)
      ? (answerProblem(field, form.answers[field.key], today) ?? repeatProblem(field, form.answers, true))
      : null;
    if (problem !== null) problems[field.key] = problem;
  }
  const nameOf = (key: string) =>
    key === SUMMARY ? t("case.summary") : local(began.fields.find((field) => field.key === key)?.name) || key;
  const shownValue = (key: string, value: Answer) =>
    answerText(
      began.fields.find((field) => field.key === key),
      value,
      words,
    );
  const submit = async () => {
    setTried(true);
    if (Object.keys(problems).length > 0) return;
    if (touched.length === 0) {
      onClose();
      return;
    }
    const done = await write.run({
      version: began.version,
      act: (how: Edit, meanwhile) => {
        if (meanwhile === null) return editCase(began.id, changesOf(before, form, began.fields), how);
        const theirs = formOf(meanwhile.current);
        const merged = mergeEdits(before, theirs, form, meanwhile.keepTheirs);
        const changes = changesOf(theirs, merged, meanwhile.current.fields);
        return Object.keys(changes).length === 0
          ? Promise.resolve(meanwhile.current)
          : editCase(began.id, changes, how);
      },
      caseOf: (answer) => answer,
      compare: (current) =>
        compareEdits(before, formOf(current), form).map((row) => ({
          ...row,
          name: nameOf(row.field),
          before: shownValue(row.field, row.before),
          theirs: shownValue(row.field, row.theirs),
          mine: shownValue(row.field, row.mine),
        })),
    });
    if (done === undefined) return;
    message.success(t("common.saved"));
    onClose();
  };
  const onKeyDown = useCommandSubmit(() => void submit());
  return (
    <Modal open title={t("case.edit_title")} footer={null} onCancel={onClose} width={720}>
      <form
        className="stack"
        onKeyDown={onKeyDown}
        onSubmit={(event: FormEvent) => {
          event.preventDefault();
          void submit();
        }}
      >
        <ProblemAlert error={write.error} />
        <div className="form-grid">
          <Labelled label={t("case.summary")} className="wide" error={fieldProblem(write.error, "summary", words)}>
            {(input) => (
              <Input
                {...input}
                autoFocus
                maxLength={200}
                value={form.summary}
                onChange={(event) => setForm({ ...form, summary: event.target.value })}
              />
            )}
          </Labelled>
          {began.fields.map((field) => {
            const problem =
              (tried ? problems[field.key] : repeatProblem(field, form.answers, false)) ??
              holderProblem(field, form.answers, began.party.name) ??
              undefined;
            return (
              <FieldInput
                key={field.key}
                field={field}
                value={form.answers[field.key]}
                files={began.files}
                onChange={(value) => setForm({ ...form, answers: { ...form.answers, [field.key]: value } })}
                error={problem === undefined ? fieldProblem(write.error, field.key, words) : t(problem)}
              />
            );
          })}
        </div>
        <div className="form-actions">
          <Button
            type="primary"
            htmlType="submit"
            loading={write.busy}
            disabled={touched.length === 0}
            why={t("case.edit_nothing")}
          >
            {t("common.save")}
          </Button>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          {touched.length === 0 && <span className="field-hint">{t("case.edit_nothing")}</span>}
        </div>
      </form>
    </Modal>
  );
}
