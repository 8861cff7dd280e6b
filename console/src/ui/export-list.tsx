// A list as a workbook: its columns that are shown, in their order, and all its rows as they are filtered and sorted, also those that were
// not shown yet. A column that says its text stands in the sheet with it, number or date; of the others the sheet says what they show,
// for which the rows are drawn once, unseen. A list can have more in its sheet than it has room for on the screen.
import { type ReactNode, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { useWords } from "../lib/i18n";
import { saveSheet, type Table } from "../lib/sheet";
import { Button } from "./button";
import { useMessages } from "./messages";

/** A column as far as a sheet is concerned. */
type Told<Row> = { title: string; render: (row: Row) => ReactNode; text?: ((row: Row) => string) | null };

export type Sheet<Row> = {
  /** What the file is called; like the list, where nothing is said. */
  name?: string;
  /** What the sheet says beyond the columns of the list. */
  more?: { title: string; text: (row: Row) => string }[];
};

/** Fetches the rows of a list from the first on, up to a bound, and says whether these are all; `progress` hears how many there are so far. */
export type All<Row> = (most: number, progress: (count: number) => void) => Promise<{ items: Row[]; isAll: boolean }>;

/** The most rows of a sheet: of words alone, and where they are drawn for it. */
const MOST = 100_000;
const MOST_DRAWN = 2_000;

/** What a cell says to the eye: not what is there for screen readers, keys or the mouse alone. */
function seenIn(cell: Element): string {
  const copy = cell.cloneNode(true) as Element;
  for (const aside of copy.querySelectorAll(".visually-hidden, kbd, button, input, svg")) aside.remove();
  // Lines below one another are kept apart.
  for (const line of copy.querySelectorAll("small, p, div, br, li")) line.before(" ");
  return (copy.textContent ?? "").replace(/\s+/g, " ").trim();
}

export function ExportList<Row>(props: {
  label: string;
  columns: Told<Row>[];
  rows: Row[];
  sheet: Sheet<Row>;
  all: All<Row> | undefined;
}) {
  const { label, sheet, all } = props;
  const { t } = useWords();
  const { message } = useMessages();
  const body = useRef<HTMLTableSectionElement>(null);
  const [count, setCount] = useState<number | null>(null);
  const [drawn, setDrawn] = useState<Row[]>([]);
  const more = sheet.more ?? [];
  const columns = props.columns.filter((column) => column.title !== "" && column.text !== null);
  const shown = columns.filter((column) => column.text === undefined);
  const save = async () => {
    setCount(0);
    try {
      const found = await all?.(shown.length === 0 ? MOST : MOST_DRAWN, setCount);
      const rows = found?.items ?? props.rows;
      if (shown.length > 0) flushSync(() => setDrawn(rows));
      const cells = [...(body.current?.rows ?? [])].map((row) => [...row.cells].map(seenIn));
      const table: Table = {
        header: [...columns, ...more].map(({ title }) => title),
        rows: rows.map((row, line) => [
          ...columns.map((column) => column.text?.(row) ?? cells[line]?.[shown.indexOf(column)] ?? ""),
          ...more.map(({ text }) => text(row)),
        ]),
      };
      await saveSheet(`${sheet.name ?? label}.xlsx`, table);
      if (found?.isAll === false) message.warning(t("common.export_part", { count: rows.length }));
    } catch {
      message.error(t("problem.server_unavailable"));
    } finally {
      setDrawn([]);
      setCount(null);
    }
  };
  return (
    <>
      <Button type="text" size="small" loading={count !== null} onClick={() => void save()}>
        {count === null || count === 0 ? t("common.export") : t("common.exporting", { count })}
      </Button>
      {drawn.length > 0 && (
        <table hidden>
          <tbody ref={body}>
            {drawn.map((row, line) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: it is drawn once and never changes
              <tr key={line}>
                {shown.map((column) => (
                  <td key={column.title}>{column.render(row)}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  );
}
