// Filters of a list, kept in the address so that a list can be sent to somebody and outlives a reload.
import { App } from "antd";
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

/** Fetches a whole list and saves it; `count` is how far it is, or nothing while none is on its way. */
export function useExport<Row>(name: string, all: (progress: (count: number) => void) => Promise<Row[]>) {
  const { t } = useWords();
  const { message } = App.useApp();
  const [count, setCount] = useState<number | null>(null);
  const save = async (csv: (rows: Row[]) => string) => {
    setCount(0);
    try {
      saveCsv(name, csv(await all(setCount)));
    } catch {
      message.error(t("problem.server_unavailable"));
    } finally {
      setCount(null);
    }
  };
  return { count, save };
}
