// A list as a workbook as it is seen: its columns that are shown, in their order, and its rows as they are filtered and sorted. A list
// that comes in pages is fetched on to its end first, up to a bound, and where it goes on beyond that this is said.
import { useState } from "react";
import { useWords } from "../lib/i18n";
import { saveSheet, type Table } from "../lib/sheet";
import { Button } from "./button";
import { useMessages } from "./messages";

/** What a cell says to the eye: not what is there for screen readers, keys or the mouse alone. */
function textOf(cell: Element): string {
  const copy = cell.cloneNode(true) as Element;
  for (const aside of copy.querySelectorAll(
    ".visually-hidden, .sort-arrow, kbd, button:not(.sort-button), input, svg",
  )) {
    aside.remove();
  }
  // Lines below one another are kept apart.
  for (const line of copy.querySelectorAll("small, p, div, br, li")) line.before(" ");
  return (copy.textContent ?? "").replace(/\s+/g, " ").trim();
}

export function seenTable(table: HTMLTableElement): Table {
  const lines = [...table.rows].map((row) => [...row.cells].map(textOf));
  const [header = [], ...rows] = lines;
  const kept = header.map((_, index) => index).filter((index) => header[index] !== "");
  const shown = (line: string[]) => kept.map((index) => line[index] ?? "");
  return { header: shown(header), rows: rows.map(shown) };
}

/** Once what was fetched is drawn. */
const drawn = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 0)));

export function ExportSeen(props: {
  name: string;
  table: () => HTMLTableElement | null;
  onAll?: (() => Promise<boolean>) | undefined;
}) {
  const { name, table, onAll } = props;
  const { t } = useWords();
  const { message } = useMessages();
  const [busy, setBusy] = useState(false);
  const save = async () => {
    setBusy(true);
    try {
      const isAll = (await onAll?.()) ?? true;
      await drawn();
      const seen = table();
      if (seen === null) return;
      const sheet = seenTable(seen);
      await saveSheet(`${name}.xlsx`, sheet);
      if (!isAll) message.warning(t("common.export_part", { count: sheet.rows.length }));
    } catch {
      message.error(t("problem.server_unavailable"));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Button type="text" size="small" loading={busy} onClick={() => void save()}>
      {t("common.export")}
    </Button>
  );
}
