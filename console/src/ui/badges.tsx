// Small marks with one meaning each: where a promise stands, how far a figure is trusted, in what state a case is.
import type { CaseState, RuleStatus, Standing } from "../api/types";
import { type TextKey, useWords } from "../lib/i18n";
import { citeText } from "../promise/cite";

export type Tone = "broken" | "soon" | "calm" | "kept" | "quiet" | "paused";

export function standingTone(standing: Standing): Tone {
  switch (standing) {
    case "broken":
    case "kept_late":
      return "broken";
    case "due_today":
    case "due_soon":
      return "soon";
    case "kept":
      return "kept";
    case "paused":
      return "paused";
    case "unknown":
    case "dropped":
    case "expired":
      return "quiet";
    case "open":
      return "calm";
    default:
      return neverStanding(standing);
  }
}

function neverStanding(standing: never): never {
  throw new Error(`unknown standing ${String(standing)}`);
}

/** A right is used or lapses; nobody keeps or breaks it. */
function standingText(standing: Standing, right: boolean): TextKey {
  if (!right) return `standing.${standing}`;
  switch (standing) {
    case "kept":
    case "kept_late":
      return "standing.right_kept";
    case "expired":
      return "standing.right_expired";
    case "open":
    case "due_soon":
    case "due_today":
      return "standing.right_open";
    default:
      return `standing.${standing}`;
  }
}

export function StandingBadge({ standing, right = false }: { standing: Standing; right?: boolean }) {
  const { t } = useWords();
  return (
    <span className="badge" data-tone={right && standing === "kept_late" ? "kept" : standingTone(standing)}>
      {t(standingText(standing, right))}
    </span>
  );
}

export function StatusBadge({ status }: { status: RuleStatus }) {
  const { t, language } = useWords();
  return (
    <span className="status-badge" data-status={status} title={t(`status.${status}_hint`)}>
      {t(`status.${status}`)}
      {status === "recalled" && language === "zh" ? " recalled" : ""}
    </span>
  );
}

export function Citation({ cite, status, source }: { cite: string; status: RuleStatus; source: string | null }) {
  const { t, language } = useWords();
  const isAddress = source !== null && /^https?:\/\//.test(source);
  return (
    <span className="citation">
      <cite title={source === null ? cite : `${cite}\n${source}`}>{citeText(cite, language)}</cite>{" "}
      <StatusBadge status={status} />
      {isAddress && (
        <a className="citation-source" href={source} target="_blank" rel="noreferrer noopener">
          {t("promise.source")}
        </a>
      )}
    </span>
  );
}

export function CaseStateBadge({ state }: { state: CaseState }) {
  const { t } = useWords();
  return (
    <span className="badge" data-tone={state === "open" ? "calm" : state === "closed" ? "kept" : "quiet"}>
      {t(`state.${state}`)}
    </span>
  );
}
