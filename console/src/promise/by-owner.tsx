// Whose promises they are: a line per owner, and a line per party that owes others, pressed to see only theirs.
import type { OwnerSummary, PromisorSummary, Ref } from "../api/types";
import { useWords } from "../lib/i18n";

type Counts = { broken: number; due_today: number; due_soon: number; open: number };
type Line = Counts & { of: Ref | null };
type Choice = { chosen: string | undefined; onChoose: (id: string) => void };

export function OwnerSummaryTable({ lines, ...choice }: Choice & { lines: OwnerSummary[] | undefined }) {
  const { t } = useWords();
  const of = lines?.map((line) => ({ ...line, of: line.owner }));
  return <SummaryTable title={t("board.by_owner")} heading={t("board.owner")} lines={of} {...choice} />;
}

/** Parties that owe and are not the customer of the case: insurers by their contracts. */
export function PromisorSummaryTable({ lines, ...choice }: Choice & { lines: PromisorSummary[] | undefined }) {
  const { t } = useWords();
  const of = lines?.map((line) => ({ ...line, of: line.promisor }));
  return <SummaryTable title={t("board.by_promisor")} heading={t("board.owed_by")} lines={of} {...choice} />;
}

function SummaryTable(props: Choice & { title: string; heading: string; lines: Line[] | undefined }) {
  const { t } = useWords();
  const { title, heading, lines, chosen, onChoose } = props;
  if (lines === undefined || lines.length === 0) return null;
  const sorted = [...lines].sort(
    (one, other) => other.broken - one.broken || other.due_today - one.due_today || other.open - one.open,
  );
  return (
    <section className="panel owners" aria-label={title}>
      <table>
        <caption>{title}</caption>
        <thead>
          <tr>
            <th scope="col">{heading}</th>
            <th scope="col">{t("standing.broken")}</th>
            <th scope="col">{t("distance.today")}</th>
            <th scope="col">{t("standing.due_soon")}</th>
            <th scope="col">{t("standing.open")}</th>
          </tr>
        </thead>
        <tbody>
          {sorted.map((line) => {
            const { of } = line;
            return (
              <tr key={of?.id ?? "none"} data-chosen={(of !== null && of.id === chosen) || undefined}>
                <th scope="row">
                  {of === null ? (
                    <span className="quiet">{t("common.unassigned")}</span>
                  ) : (
                    <button type="button" aria-pressed={of.id === chosen} onClick={() => onChoose(of.id)}>
                      {of.name}
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
