// Filters of a list, kept in the address so that a list can be sent to somebody and outlives a reload.
import { App, Button } from "antd";
import { useState } from "react";
import { useSearchParams } from "react-router";
import { saveCsv } from "../lib/csv";
import { useWords } from "../lib/i18n";

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
