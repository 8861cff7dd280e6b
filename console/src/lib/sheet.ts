// A list as a workbook. What is a number in the list is one in the sheet; whatever names something (a number of a contract, an account)
// stays the text it is. The writer is fetched when somebody asks for the first sheet.
import { saveBlob } from "./csv";

export type Table = { header: string[]; rows: string[][] };

/** A number that is counted with, not one that names: no leading nought, and no longer than an amount. */
const NUMBER = /^-?(?:0|[1-9]\d{0,10})(\.\d{1,6})?$/;
/** Widths of columns, in characters. */
const NARROW = 8;
const WIDE = 48;

export type SheetCell = { value: string | number; type: StringConstructor | NumberConstructor; format?: string };

export function sheetCell(text: string): SheetCell {
  const number = NUMBER.exec(text);
  if (number === null) return { value: text, type: String };
  const decimals = number[1];
  return {
    value: Number(text),
    type: Number,
    ...(decimals !== undefined && { format: `0.${"0".repeat(decimals.length - 1)}` }),
  };
}

/** Chinese is twice as wide as Latin. */
const widthOf = (text: string) => [...text].reduce((width, sign) => width + (sign > "\u2e80" ? 2 : 1), 0);

function columns(table: Table) {
  return table.header.map((head, index) => {
    const widest = table.rows.reduce((width, row) => Math.max(width, widthOf(row[index] ?? "")), widthOf(head));
    return { width: Math.min(WIDE, Math.max(NARROW, widest + 2)) };
  });
}

export async function saveSheet(name: string, table: Table): Promise<void> {
  const { default: write } = await import("write-excel-file/browser");
  const header = table.header.map((head) => ({ value: head, type: String, fontWeight: "bold" as const }));
  const rows = table.rows.map((row) => row.map(sheetCell));
  const sheet = write([header, ...rows], { columns: columns(table), stickyRowsCount: 1 });
  saveBlob(name, await sheet.toBlob());
}
