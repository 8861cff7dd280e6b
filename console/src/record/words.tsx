// How a record looks wherever it is shown: its state, and where it is.
import { useWords, type Words } from "../lib/i18n";
import type { RecordLine } from "./calls";

type State = "received" | "filed" | "lent" | "destroyed";
const stateOf = (text: string): State =>
  (["received", "filed", "lent", "destroyed"] as const).find((state) => state === text) ?? "received";

export function RecordState({ record }: { record: Pick<RecordLine, "state" | "overdue"> }) {
  const { t } = useWords();
  const state = stateOf(record.state);
  const tone = { received: "soon", filed: "kept", lent: "calm", destroyed: "quiet" }[state];
  return (
    <span className="badge" data-tone={record.overdue ? "broken" : tone}>
      {record.overdue ? t("records.overdue") : t(`records.state.${state}`)}
    </span>
  );
}

export function whereIs(record: RecordLine, { t }: Words): string {
  if (record.lent_to !== null && record.lent_until !== null) {
    return t("records.lent", { to: record.lent_to, until: record.lent_until });
  }
  return record.shelf ?? "";
}
