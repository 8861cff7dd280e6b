// How an approval looks wherever it is shown: its state, what it is about, what it will do.
import { Link } from "react-router";
import type { Approval } from "../api/types";
import { useWords, type Words } from "../lib/i18n";
import { yuan } from "../lib/money";
import type { Tone } from "../ui/badges";
import { subjectPath } from "../ui/subject-link";

export function approvalTone(state: Approval["state"]): Tone {
  const tones = {
    waiting: "soon",
    released: "kept",
    turned_down: "broken",
    withdrawn: "quiet",
    failed: "broken",
  } as const;
  return tones[state];
}

export function ApprovalBadge({ state }: { state: Approval["state"] }) {
  const { t } = useWords();
  return (
    <span className="badge" data-tone={approvalTone(state)}>
      {t(`approvals.state.${state}`)}
    </span>
  );
}

/** The act, and what of it: the first thing it will do says so in words. */
export function actText(approval: Approval, words: Words): string {
  const first = approval.will.find((will) => will.kind !== "because");
  const what = first === undefined ? "" : words.local(first.what);
  return what === "" ? words.local(approval.act.name) : `${words.local(approval.act.name)} · ${what}`;
}

/** The page of what it is about, where there is one. */
function pathOf({ kind, id, label }: Approval["subject"]): string | undefined {
  if (kind === "case") return `/cases/${label}`;
  if (kind === "payment-batch") return `/payment-batches/${id}`;
  return subjectPath({ kind, id, label });
}

export function AboutLink({ subject }: { subject: Approval["subject"] }) {
  const { t } = useWords();
  const path = pathOf(subject);
  if (path === undefined) return <span className="number">{subject.label}</span>;
  return (
    <Link to={path} tabIndex={-1} className="number">
      {/* What people have no number for is not called by its key. */}
      {subject.label === subject.id ? t("approvals.open") : subject.label}
    </Link>
  );
}

export function WillList({ will: all }: { will: Approval["will"] }) {
  const { t, local } = useWords();
  return (
    <div className="scrolls">
      <table className="plain" aria-label={t("approvals.will")}>
        <tbody>
          {all.map((will, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: what it will do never changes its order
            <tr key={index}>
              <th scope="row">{t(`approvals.will.${will.kind}`)}</th>
              <td className="pre">{[local(will.what), will.whom].filter(Boolean).join(" → ")}</td>
              <td className="number nowrap">{will.on}</td>
              <td className="number money">{will.amount === null ? "" : yuan(will.amount)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
