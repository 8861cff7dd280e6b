// Filters of a list, kept in the address so that a list can be sent to somebody and outlives a reload.

import { useState } from "react";
import { useSearchParams } from "react-router";
import { useWords } from "../lib/i18n";
import { saveSheet, type Table } from "../lib/sheet";
import { Button } from "./button";
import { useMessages } from "./messages";
import { SavedViews } from "./saved-views";

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

/** It narrows the list while one types; there is nothing to send, and Enter and Tab change nothing. */
export function SearchFilter(props: {
  value: string;
  label: string;
  onChange: (typed: string) => void;
  wide?: boolean;
  autoFocus?: boolean;
}) {
  const { value, label, onChange, wide, autoFocus } = props;
  return (
    <input
      type="search"
      className={wide === true ? "filter-search wide" : "filter-search"}
      // biome-ignore lint/a11y/noAutofocus: on a page that is for searching, typing searches
      autoFocus={autoFocus === true}
      value={value}
      placeholder={label}
      aria-label={label}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}

/** Fetches a whole list and saves it as a table; tells how far it is. */
export function ExportButton<Row>(props: {
  /** Under which the views of the list are kept. */
  list: string;
  name: string;
  all: (progress: (count: number) => void) => Promise<Row[]>;
  table: (rows: Row[]) => Table;
}) {
  const { list, name, all, table } = props;
  const { t } = useWords();
  const { message } = useMessages();
  const [count, setCount] = useState<number | null>(null);
  const save = async () => {
    setCount(0);
    try {
      await saveSheet(name, table(await all(setCount)));
    } catch {
      message.error(t("problem.server_unavailable"));
    } finally {
      setCount(null);
    }
  };
  return (
    <span className="filter-end">
      <SavedViews list={list} />
      <Button onClick={() => void save()} loading={count !== null}>
        {count === null || count === 0 ? t("common.export") : t("common.exporting", { count })}
      </Button>
    </span>
  );
}
