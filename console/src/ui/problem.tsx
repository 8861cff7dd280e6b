// A refusal or failure in words that say what to do.
import { Alert } from "antd";
import type { ReactNode } from "react";
import { Link } from "react-router";
import { problemOf, WaitsForApproval } from "../api/client";
import type { Problem } from "../api/types";
import { formatInstant } from "../lib/date";
import { isTextKey, useWords, type Words } from "../lib/i18n";
import { Button } from "./button";
import { HandUpButton, useHandsUp } from "./hand-up";

export type ProblemWords = { title: string; hint: string | null };

/** The server's words; the console's own where there was no answer of the server, or none that could be read. */
export function problemWords(problem: Problem, words: Words): ProblemWords {
  const own = `problem.${problem.code}`;
  if (isTextKey(own)) {
    const hint = `${own}.hint`;
    return { title: words.t(own), hint: isTextKey(hint) ? words.t(hint) : null };
  }
  const title = problem.detail || problem.title || words.t("problem.title");
  if (problem.code === "locked_out" && problem.until != null) {
    return { title, hint: words.t("session.locked_until", { time: formatInstant(problem.until) }) };
  }
  return { title, hint: problem.hint || words.t("problem.code", { code: problem.code }) };
}

/** Whether this was the refusal. */
export function isRefused(error: unknown, code: string): boolean {
  return error !== null && error !== undefined && problemOf(error).code === code;
}

/** What was wrong with one field of a form. */
export function fieldProblem(error: unknown, field: string, words: Words): string | null {
  if (error === null || error === undefined) return null;
  const found = problemOf(error).fields?.find((one) => one.field === field || one.field.endsWith(`.${field}`));
  return found === undefined ? null : found.detail || words.t("problem.title");
}

const CASE_NUMBER = /(?<![\dA-Z-])(\d{4}-\d{7}-\d)(?![\d-])/;

/** A sentence that points at a case leads there. */
function Leading({ text }: { text: string }) {
  return text.split(CASE_NUMBER).map((part, index) =>
    index % 2 === 1 ? (
      <Link key={part} to={`/cases/${part}`} className="number">
        {part}
      </Link>
    ) : (
      part
    ),
  );
}

/** `onAgain` sends the same once more, where the question is whether that is meant. */
type Props = {
  error: unknown;
  onRetry?: (() => void) | undefined;
  onAgain?: (() => void) | undefined;
  action?: ReactNode;
};

export function ProblemAlert({ error, onRetry, onAgain, action }: Props) {
  if (error === null || error === undefined) return null;
  return <Told problem={problemOf(error)} error={error} {...{ onRetry, onAgain, action }} />;
}

function Told({ problem, error, onRetry, onAgain, action }: Props & { problem: Problem }) {
  const words = useWords();
  const { title, hint } = problemWords(problem, words);
  const again = problem.code === "sent_twice" ? onAgain : undefined;
  const handsUp = useHandsUp(problem.code);
  const waits = error instanceof WaitsForApproval ? error.approval : null;
  return (
    <Alert
      type={waits === null ? "error" : "success"}
      showIcon
      role={waits === null ? "alert" : "status"}
      className="problem"
      title={<Leading text={title} />}
      description={
        hint === null && action === undefined && again === undefined && !handsUp ? undefined : (
          <>
            {hint !== null && <p>{hint}</p>}
            {action}
            <HandUpButton code={problem.code} title={title} />
            {again !== undefined && (
              <Button size="small" onClick={again}>
                {words.t("common.send_again")}
              </Button>
            )}
          </>
        )
      }
      action={
        waits !== null ? (
          <Link to={`/approvals/${waits.id}`}>{words.t("approvals.open")}</Link>
        ) : onRetry === undefined ? undefined : (
          <Button size="small" onClick={onRetry}>
            {words.t("common.retry")}
          </Button>
        )
      }
    />
  );
}
