// Two clerks at one case: what each changed since the version the second began from, and what to send again. Pure.
import type { Answer, Answers } from "../api/types";

export type EditForm = { summary: string; answers: Answers };
export type EditRow = {
  /** `summary`, or the key of a form field. */
  field: string;
  before: Answer;
  theirs: Answer;
  mine: Answer;
  /** Both changed it, and not to the same. */
  clash: boolean;
};

export const SUMMARY = "summary";

const same = (one: Answer, other: Answer): boolean => one === other || JSON.stringify(one) === JSON.stringify(other);

function value(form: EditForm, field: string): Answer {
  return field === SUMMARY ? form.summary : (form.answers[field] ?? "");
}

function fieldsOf(...forms: EditForm[]): string[] {
  return [SUMMARY, ...new Set(forms.flatMap((form) => Object.keys(form.answers)))];
}

/** Which fields differ between two forms. */
export function changedFields(before: EditForm, after: EditForm): string[] {
  return fieldsOf(before, after).filter((field) => !same(value(before, field), value(after, field)));
}

/** A line for every field that somebody changed. */
export function compareEdits(before: EditForm, theirs: EditForm, mine: EditForm): EditRow[] {
  const changed = new Set([...changedFields(before, theirs), ...changedFields(before, mine)]);
  return [...changed].map((field) => {
    const row = { field, before: value(before, field), theirs: value(theirs, field), mine: value(mine, field) };
    return {
      ...row,
      clash: !same(row.theirs, row.before) && !same(row.mine, row.before) && !same(row.theirs, row.mine),
    };
  });
}

/** The new form: the version of the others, with my changes laid over it except where theirs are to stay. */
export function mergeEdits(
  before: EditForm,
  theirs: EditForm,
  mine: EditForm,
  keepTheirs: ReadonlySet<string>,
): EditForm {
  const merged: EditForm = { summary: theirs.summary, answers: { ...theirs.answers } };
  for (const field of changedFields(before, mine)) {
    if (keepTheirs.has(field)) continue;
    if (field === SUMMARY) merged.summary = mine.summary;
    else merged.answers[field] = mine.answers[field] ?? "";
  }
  return merged;
}
