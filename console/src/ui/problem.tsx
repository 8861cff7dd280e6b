// A refusal or failure in words that say what to do: by code in lib/text, otherwise what the server said.
import { Alert, Button } from "antd";
import type { ReactNode } from "react";
import { problemOf } from "../api/client";
import type { Problem } from "../api/types";
import { formatInstant } from "../lib/date";
import { isTextKey, useWords, type Words } from "../lib/i18n";

export type ProblemWords = { title: string; detail: string | null; hint: string | null };

export function codeText(code: string, words: Words): string | null {
  const key = `problem.${code}`;
  return isTextKey(key) ? words.t(key) : null;
}

/** Codes whose detail names something the clerk has to know: which material, which field, which date, which incident. */
const WITH_FACTS = new Set([
  "answer_missing",
  "answer_wrong",
  "excluded_by_milestone",
  "extensions_used_up",
  "failure",
  "no_rule_in_force",
  "occurred_before_earlier_step",
  "occurred_in_future",
  "outside_known_calendar",
  "password_too_short",
  "promise_not_broken",
  "promise_still_waiting",
  "role_barred",
  "role_missing",
  "same_person",
  "text_too_long",
  "unknown_field",
  "waiting_for_materials",
  "waiting_for_milestone",
  "wrong_field",
  "wrong_identity_number",
]);

export function problemWords(problem: Problem, words: Words): ProblemWords {
  if (problem.code === "locked_out" && problem.until != null) {
    const hint = words.t("session.locked_until", { time: formatInstant(problem.until) });
    return { title: words.t("problem.locked_out"), detail: null, hint };
  }
  const own = codeText(problem.code, words);
  const hintKey = `problem.${problem.code}.hint`;
  const hint = isTextKey(hintKey) ? words.t(hintKey) : problem.hint || null;
  if (own === null) {
    const title = problem.detail || problem.title || words.t("problem.title");
    return { title, detail: null, hint: hint ?? words.t("problem.code", { code: problem.code }) };
  }
  return { title: own, detail: WITH_FACTS.has(problem.code) ? problem.detail || null : null, hint };
}

/** What was wrong with one field of a form. */
export function fieldProblem(error: unknown, field: string, words: Words): string | null {
  if (error === null || error === undefined) return null;
  const found = problemOf(error).fields?.find((one) => one.field === field || one.field.endsWith(`.${field}`));
  return found === undefined ? null : (codeText(found.code, words) ?? found.detail);
}

type Props = { error: unknown; onRetry?: () => void; action?: ReactNode };

export function ProblemAlert({ error, onRetry, action }: Props) {
  const words = useWords();
  if (error === null || error === undefined) return null;
  const { title, detail, hint } = problemWords(problemOf(error), words);
  return (
    <Alert
      type="error"
      showIcon
      role="alert"
      className="problem"
      title={title}
      description={
        detail === null && hint === null && action === undefined ? undefined : (
          <>
            {detail !== null && <p>{detail}</p>}
            {hint !== null && <p>{hint}</p>}
            {action}
          </>
        )
      }
      action={
        onRetry === undefined ? undefined : (
          <Button size="small" onClick={onRetry}>
            {words.t("common.retry")}
          </Button>
        )
      }
    />
  );
}
