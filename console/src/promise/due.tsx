// A due date as a clerk thinks of it: the day, the hour when it is today, and how far away it is.
import { distanceTo, formatTime } from "../lib/date";
import { useWords } from "../lib/i18n";
import { useNow } from "../session/session";

type Due = { due_on: string | null; due_at: string | null; provisional?: boolean };

export function useDistance(): (due: Due) => string {
  const { t } = useWords();
  const now = useNow();
  return (due) => {
    const distance = distanceTo(due, now);
    if (distance === null) return "";
    return "count" in distance
      ? t(`distance.${distance.kind}`, { count: distance.count })
      : t(`distance.${distance.kind}`);
  };
}

export function DueDate({ due, finished }: { due: Due; finished?: boolean }) {
  const { t } = useWords();
  const distance = useDistance();
  if (due.due_on === null) return <span className="quiet">{t("promise.no_due")}</span>;
  return (
    <span className="due">
      <time
        className="number"
        dateTime={due.due_at ?? due.due_on}
        title={due.due_at === null ? undefined : formatTime(due.due_at)}
      >
        {due.due_on}
      </time>
      {due.provisional === true && (
        <span className="badge" data-tone="paused" title={t("promise.provisional_hint")}>
          {t("promise.provisional")}
        </span>
      )}
      {finished !== true && <span className="due-distance">{distance(due)}</span>}
    </span>
  );
}
