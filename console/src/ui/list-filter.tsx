// Filters of a list, kept in the address so that a list can be sent to somebody and outlives a reload.
import { App, Button, Input } from "antd";
import { useState } from "react";
import { useSearchParams } from "react-router";
import { saveCsv } from "../lib/csv";
import { useWords } from "../lib/i18n";
import { DateInput } from "./instant-input";

export function useAddressFilter() {
  const [parameters, setParameters] = useSearchParams();
  const set = (name: string, value: string | undefined | null) =>
    setParameters(
      (before) => {
        const next = new URLSearchParams(before);
        if (value === undefined || value === null || value === "") next.delete(name);
        else next.set(name, value);
        return next;
      },
      { replace: true },
    );
  return { parameters, set };
}

export function SearchFilter(props: { value: string; label: string; onChange: (typed: string) => void }) {
  const { value, label, onChange } = props;
  return (
    <Input.Search
      className="filter-search"
      value={value}
      placeholder={label}
      aria-label={label}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}

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

/** Fetches a whole list and saves it as a table; tells how far it is. */
export function ExportButton<Row>(props: {
  name: string;
  all: (progress: (count: number) => void) => Promise<Row[]>;
  csv: (rows: Row[]) => string;
}) {
  const { name, all, csv } = props;
  const { t } = useWords();
  const { message } = App.useApp();
  const [count, setCount] = useState<number | null>(null);
  const save = async () => {
    setCount(0);
    try {
      saveCsv(name, csv(await all(setCount)));
    } catch {
      message.error(t("problem.server_unavailable"));
    } finally {
      setCount(null);
    }
  };
  return (
    <span className="filter-end">
      <Button onClick={() => void save()} loading={count !== null}>
        {count === null || count === 0 ? t("common.export") : t("common.exporting", { count })}
      </Button>
    </span>
  );
}
