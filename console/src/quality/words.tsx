// Small words that several pages of the measuring of quality show.
import type { ConductFinding } from "../api/types";
import { useWords } from "../lib/i18n";

export function FindingBadge({ finding }: { finding: ConductFinding }) {
  const { t } = useWords();
  if (finding.appeal !== null && finding.appeal !== undefined) {
    const tone = { asked: "soon", won: "kept", dismissed: "broken" }[finding.appeal.state];
    return (
      <span className="badge" data-tone={tone}>
        {t(`finding.appeal.${finding.appeal.state}`)}
      </span>
    );
  }
  const tone = { open: "soon", counted: "broken", refused: "quiet" }[finding.state];
  return (
    <span className="badge" data-tone={tone}>
      {t(`finding.state.${finding.state}`)}
    </span>
  );
}
