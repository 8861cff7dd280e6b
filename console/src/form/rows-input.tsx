// A repeating group as a table that is filled in by keyboard or pasted from a spreadsheet. Enter goes down a column and adds a
// row at the end; many rows are shown a page at a time.
import { Pagination } from "antd";
import { type ClipboardEvent, type KeyboardEvent, useRef, useState } from "react";
import type { Field, FileLine, Row } from "../api/types";
import { dateOf } from "../lib/date";
import { useWords } from "../lib/i18n";
import { useNow } from "../session/session";
import { Button } from "../ui/button";
import { rowIsEmpty, textProblem, withPasted } from "./answer";
import { TextControl } from "./text-control";

const PAGE = 50;

type Props = {
  field: Field;
  rows: Row[];
  onChange: (rows: Row[]) => void;
  /** The form was tried: what is wrong in the cells is shown. */
  showProblems: boolean;
  files: FileLine[];
};

export function RowsInput({ field, rows, onChange, showProblems, files }: Props) {
  const { t, local } = useWords();
  const today = dateOf(useNow());
  const [page, setPage] = useState(1);
  const table = useRef<HTMLTableElement>(null);
  const columns = field.rows?.fields ?? [];
  const max = field.rows?.max ?? 0;
  // One empty row is there to begin with; it is sent only once something stands in it.
  const shown = rows.length === 0 ? [{}] : rows;
  const first = (page - 1) * PAGE;
  const focus = (row: number, column: number) =>
    window.setTimeout(() => {
      const cell = table.current?.querySelector<HTMLElement>(`[data-cell="${row}-${column}"]`);
      cell?.querySelector<HTMLElement>("input, textarea, [role=combobox]")?.focus();
    }, 0);
  const write = (index: number, key: string, cell: string) =>
    onChange(shown.map((row, at) => (at === index ? { ...row, [key]: cell } : row)));
  const add = (column = 0) => {
    if (shown.length >= max) return;
    onChange([...shown, {}]);
    setPage(Math.floor(shown.length / PAGE) + 1);
    focus(shown.length, column);
  };
  const remove = (index: number) => {
    onChange(shown.filter((_, at) => at !== index));
    setPage(Math.max(1, Math.min(page, Math.ceil((shown.length - 1) / PAGE))));
    focus(Math.max(0, index - 1), 0);
  };
  const paste = (event: ClipboardEvent, row: number, column: number) => {
    const text = event.clipboardData.getData("text/plain");
    if (!/[\t\n]/.test(text.trim())) return;
    event.preventDefault();
    onChange(withPasted(shown, columns, { row, column }, text));
  };
  const walk = (event: KeyboardEvent, row: number, column: number) => {
    if (event.key !== "Enter" || event.nativeEvent.isComposing || event.ctrlKey || event.metaKey) return;
    // An open list takes Enter for itself.
    if ((event.target as HTMLElement).getAttribute("aria-expanded") === "true") return;
    event.preventDefault();
    if (row + 1 < shown.length) {
      setPage(Math.floor((row + 1) / PAGE) + 1);
      focus(row + 1, column);
    } else add(column);
  };
  return (
    <div className="rows-input">
      <table className="rows" ref={table}>
        <thead>
          <tr>
            <th scope="col">{t("form.row")}</th>
            {columns.map((column) => (
              <th key={column.key} scope="col">
                {local(column.name)}
                {column.required && <span className="required">*</span>}
              </th>
            ))}
            <th scope="col">
              <span className="visually-hidden">{t("form.row_remove")}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {shown.slice(first, first + PAGE).map((row, offset) => {
            const index = first + offset;
            return (
              <tr key={index}>
                <td className="number quiet">{index + 1}</td>
                {columns.map((column, at) => {
                  const text = row[column.key] ?? "";
                  const wrong = showProblems && !rowIsEmpty(row) ? textProblem(column, text, today) : null;
                  return (
                    <td
                      key={column.key}
                      data-cell={`${index}-${at}`}
                      data-wrong={wrong !== null || undefined}
                      onPaste={(event) => paste(event, index, at)}
                      onKeyDown={(event) => walk(event, index, at)}
                    >
                      <TextControl
                        field={column}
                        value={text}
                        onChange={(cell) => write(index, column.key, cell)}
                        input={{ "aria-label": t("form.cell", { column: local(column.name), row: index + 1 }) }}
                        files={files}
                      />
                      {wrong !== null && <div className="field-error">{t(wrong)}</div>}
                    </td>
                  );
                })}
                <td>
                  <Button
                    type="text"
                    size="small"
                    aria-label={t("form.row_remove_nth", { row: index + 1 })}
                    onClick={() => remove(index)}
                  >
                    ✕
                  </Button>
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      <div className="row">
        <Button size="small" onClick={() => add()} disabled={shown.length >= max} why={t("form.rows_many")}>
          {t("form.row_add")}
        </Button>
        <span className="field-hint">{t("form.rows_hint", { max })}</span>
        {shown.length > PAGE && (
          <Pagination
            size="small"
            current={page}
            pageSize={PAGE}
            total={shown.length}
            showSizeChanger={false}
            onChange={setPage}
          />
        )}
      </div>
    </div>
  );
}
