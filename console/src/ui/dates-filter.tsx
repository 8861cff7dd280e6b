// A span of dates as a filter. Apart from the other filters, so that a list without dates does not fetch the calendar of the input.
import { useWords } from "../lib/i18n";
import { DateInput } from "./instant-input";

/** Two dates, each left out for an open end. `what` says which dates, where the list has several. */
export function DatesFilter(props: {
  from: string | null | undefined;
  until: string | null | undefined;
  what?: string;
  onFrom: (date: string | null) => void;
  onUntil: (date: string | null) => void;
}) {
  const { from, until, what, onFrom, onUntil } = props;
  const { t } = useWords();
  const label = (end: string) => (what === undefined ? end : `${what} ${end}`);
  return (
    <span className="filter-dates">
      <DateInput
        value={from ?? null}
        label={label(t("common.from"))}
        placeholder={t("common.from")}
        onChange={onFrom}
      />
      <DateInput
        value={until ?? null}
        label={label(t("common.until"))}
        placeholder={t("common.until")}
        onChange={onUntil}
      />
    </span>
  );
}
