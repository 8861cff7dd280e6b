// The one table: sortable heads, rows that are walked with arrows or j and k and opened with Enter, cards on a phone.
// The current row alone is in the tab order, so that Tab leaves the list instead of walking through it.
import { Skeleton } from "antd";
import { type KeyboardEvent, type ReactNode, useDeferredValue, useRef, useState } from "react";
import { useWords } from "../lib/i18n";
import { Button } from "./button";
import { ColumnsChoice, useColumnChoice } from "./columns-choice";
import { type All, ExportList, type Sheet } from "./export-list";
import { useHotkeys } from "./hotkeys";

export type Column<Row> = {
  key: string;
  title: string;
  render: (row: Row) => ReactNode;
  /** What it says in a sheet, where that is not what it shows: a number that can be counted with, one line of two. Null where it is for
   *  the screen alone: what is pressed there. */
  text?: ((row: Row) => string) | null;
  /** The name the server sorts by. */
  sort?: string;
  /** What a list that is here as a whole is sorted by in this column; its text, where it is nothing but text. */
  by?: (row: Row) => string | number;
  /** Where it goes in the card on a phone: its heading, the corner beside it, a line, or nowhere. */
  onPhone?: "heading" | "corner" | "line" | "hidden";
  className?: string;
};

export type ListTableProps<Row> = {
  label: string;
  columns: Column<Row>[];
  rows: Row[] | undefined;
  rowKey: (row: Row) => string;
  rowTone?: (row: Row) => string | undefined;
  onOpen?: (row: Row) => void;
  sort?: string | undefined;
  onSort?: (sort: string) => void;
  empty: ReactNode;
  onMore?: (() => void) | undefined;
  loadingMore?: boolean;
  /** Where it comes in pages: all of it, for its sheet. */
  all?: All<Row> | undefined;
  sheet?: Sheet<Row>;
};

/** The next sort when a head is pressed: up, then down. */
export function nextSort(current: string | undefined, column: string): string {
  return current === column ? `-${column}` : column;
}

/** The rows in the order of a column that says what it is sorted by. */
export function sortedRows<Row>(rows: Row[], columns: Column<Row>[], sort: string | undefined): Row[] {
  const by = columns.find((column) => column.key === sort || `-${column.key}` === sort)?.by;
  if (by === undefined) return rows;
  const down = sort?.startsWith("-") === true ? -1 : 1;
  const order = (one: string | number, other: string | number) =>
    typeof one === "number" && typeof other === "number"
      ? one - other
      : String(one).localeCompare(String(other), "zh-CN", { numeric: true });
  return [...rows].sort((one, other) => down * order(by(one), by(other)));
}

export function ListTable<Row>(props: ListTableProps<Row>) {
  const [own, setOwn] = useState<string>();
  // A list of which more is to come, or that the server sorts, is not sorted here.
  if (props.onSort !== undefined || props.onMore !== undefined || props.rows === undefined) return <Shown {...props} />;
  const given = props.rows;
  const columns = props.columns.map((column) => {
    const isText = given.length > 1 && given.every((row) => typeof column.render(row) === "string");
    const by = column.by ?? (isText && column.title !== "" ? (row: Row) => String(column.render(row)) : undefined);
    return by === undefined ? column : { ...column, by, sort: column.key };
  });
  const rows = sortedRows(given, columns, own);
  return <Shown {...props} columns={columns} rows={rows} sort={own} onSort={setOwn} />;
}

function Shown<Row>(props: ListTableProps<Row>) {
  const { label, rows, onOpen, sort, onSort, empty, onMore, loadingMore } = props;
  const { t } = useWords();
  const { shown: columns, ...choice } = useColumnChoice(props.columns);
  const body = useRef<HTMLTableSectionElement>(null);
  const [current, setCurrent] = useState(0);
  const count = rows?.length ?? 0;
  const focusRow = (index: number) => {
    const target = Math.min(Math.max(index, 0), count - 1);
    const row = body.current?.children[target];
    if (row instanceof HTMLElement) {
      row.focus();
      setCurrent(target);
    }
  };
  const focused = () => Array.from(body.current?.children ?? []).indexOf(document.activeElement ?? document.body);
  useHotkeys({
    j: () => focusRow(focused() < 0 ? current : focused() + 1),
    k: () => focusRow(focused() < 0 ? current : focused() - 1),
  });
  const walk = (event: KeyboardEvent, index: number, row: Row) => {
    const to = { ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: count - 1 }[event.key];
    if (to !== undefined) {
      event.preventDefault();
      focusRow(to);
    } else if (event.key === "Enter" && event.target === event.currentTarget) {
      event.preventDefault();
      onOpen?.(row);
    }
  };
  if (rows === undefined) {
    return (
      <div className="panel padded">
        <Skeleton active title={false} paragraph={{ rows: 6 }} aria-label={t("common.loading")} />
      </div>
    );
  }
  if (count === 0) return <div className="panel empty">{empty}</div>;
  return (
    <div className="panel">
      <div className="scroll">
        <table className="list-table" aria-label={label}>
          <thead>
            <tr>
              {columns.map((column) => (
                <th key={column.key} scope="col" className={column.className} aria-sort={ariaSort(sort, column.sort)}>
                  {column.sort !== undefined && onSort !== undefined ? (
                    <button
                      type="button"
                      className="sort-button"
                      title={t("common.sort_by", { column: column.title })}
                      onClick={() => column.sort !== undefined && onSort(nextSort(sort, column.sort))}
                    >
                      {column.title}
                      <span aria-hidden="true" className="sort-arrow">
                        {sort === column.sort ? "↑" : sort === `-${column.sort}` ? "↓" : "↕"}
                      </span>
                    </button>
                  ) : (
                    column.title
                  )}
                </th>
              ))}
            </tr>
          </thead>
          <tbody ref={body}>
            <Rows
              {...props}
              rows={rows}
              columns={columns}
              current={Math.min(current, count - 1)}
              onCurrent={setCurrent}
              onWalk={walk}
            />
          </tbody>
        </table>
      </div>
      {onMore !== undefined && (
        <div className="more">
          <Button onClick={onMore} loading={loadingMore ?? false}>
            {t("common.more")}
          </Button>
        </div>
      )}
      <div className="list-foot">
        {choice.choices.length > 1 && <ColumnsChoice {...choice} />}
        {(count > 1 || props.sheet !== undefined) && (
          <ExportList label={label} columns={columns} rows={rows} sheet={props.sheet ?? {}} all={props.all} />
        )}
      </div>
    </div>
  );
}

/** Rows that are drawn first: more than a screen shows. Those below follow without anybody waiting for them. */
const FIRST_ROWS = 20;

type RowsProps<Row> = Pick<ListTableProps<Row>, "columns" | "rowKey" | "rowTone" | "onOpen"> & {
  rows: Row[];
  /** The row in the tab order. */
  current: number;
  onCurrent: (index: number) => void;
  onWalk: (event: KeyboardEvent, index: number, row: Row) => void;
};

function Rows<Row>({ columns, rows, rowKey, rowTone, onOpen, current, onCurrent, onWalk }: RowsProps<Row>) {
  const drawn = useDeferredValue(rows.length, FIRST_ROWS);
  return rows.slice(0, drawn).map((row, index) => (
    <tr
      key={rowKey(row)}
      tabIndex={index === Math.min(current, drawn - 1) ? 0 : -1}
      data-tone={rowTone?.(row)}
      className={onOpen === undefined ? undefined : "opens"}
      onFocus={(event) => event.target === event.currentTarget && onCurrent(index)}
      onKeyDown={(event) => onWalk(event, index, row)}
      onClick={(event) => {
        const within = event.target instanceof Element && event.target.closest("a, button, input, label");
        if (!within && window.getSelection()?.toString() === "") onOpen?.(row);
      }}
    >
      {columns.map((column) => (
        <td
          key={column.key}
          data-label={column.title}
          data-on-phone={column.onPhone ?? "line"}
          className={column.className}
        >
          {column.render(row)}
        </td>
      ))}
    </tr>
  ));
}

function ariaSort(sort: string | undefined, column: string | undefined): "ascending" | "descending" | undefined {
  if (column === undefined || sort === undefined) return undefined;
  if (sort === column) return "ascending";
  return sort === `-${column}` ? "descending" : undefined;
}
