// Whose promises they are: a line per owner, pressed to see only theirs.
import type { OwnerSummary } from "../api/types";
import { useWords } from "../lib/i18n";

type Props = { lines: OwnerSummary[] | undefined; chosen: string | undefined; onChoose: (owner: string) => void };

export function OwnerSummaryTable({ lines, chosen, onChoose }: Props) {
  const { t } = useWords();
  if (lines === undefined || lines.length === 0) return null;
  const sorted = [...lines].sort(
    (one, other) => other.broken - one.broken || other.due_today - one.due_today || other.open - one.open,
  );
  return (
    <section className="panel owners" aria-label={t("board.by_owner")}>
      <table>
        <caption>{t("board.by_owner")}</caption>
        <thead>
          <tr>
            <th scope="col">{t("board.owner")}</th>
            <th scope="col">{t("standing.broken")}</th>
            <th scope="col">{t("distance.today")}</th>
            <th scope="col">{t("standing.due_soon")}</th>
            <th scope="col">{t("standing.open")}</th>
          </tr>
        </thead>
        <tbody>
          {sorted.map((line) => {
            const owner = line.owner;
            return (
              <tr key={owner?.id ?? "none"} data-chosen={(owner !== null && owner.id === chosen) || undefined}>
                <th scope="row">
                  {owner === null ? (
                    <span className="quiet">{t("common.unassigned")}</span>
                  ) : (
                    <button type="button" aria-pressed={owner.id === chosen} onClick={() => onChoose(owner.id)}>
                      {owner.name}
                    </button>
                  )}
                </th>
                <Count value={line.broken} tone="broken" />
                <Count value={line.due_today} tone="soon" />
                <Count value={line.due_soon} tone="soon" />
                <Count value={line.open} tone="calm" />
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}

function Count({ value, tone }: { value: number; tone: string }) {
  return (
    <td className="number" data-tone={value > 0 ? tone : "none"}>
      {value}
    </td>
  );
}
