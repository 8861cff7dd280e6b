// Lists as CSV for a spreadsheet: UTF-8 with a byte order mark, and no cell that a spreadsheet would run as a formula or round. The server's
// own files are guarded by the same rule (crates/core/src/text/sheet.rs), and both are held against the same cases.

/** What is not seen and does not keep a spreadsheet from taking what follows for a formula. */
const UNSEEN =
  /^[\s\u00ad\u034f\u061c\u115f\u1160\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0]+/u;

/** A formula gets an apostrophe before it; a number that names something is written as the text of a formula, `="00123"`. */
export function guarded(text: string): string {
  if (/^(\d{12,}|0\d+)$/.test(text)) return `="${text}"`;
  if (/^-\d+(\.\d+)?$/.test(text)) return text;
  const formula = /^[=+\-@＝＋－＠'＇]/.test(text.replace(UNSEEN, "")) || /^[\t\r\n]/.test(text);
  return formula ? `'${text}` : text;
}

function cell(value: string): string {
  const safe = guarded(value);
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

export function toCsv(header: string[], rows: string[][]): string {
  return [header, ...rows]
    .map((row) => row.map(cell).join(","))
    .join("\r\n")
    .concat("\r\n");
}

export function saveCsv(name: string, csv: string): void {
  saveBlob(name, new Blob(["\uFEFF", csv], { type: "text/csv;charset=utf-8" }));
}

export function saveBlob(name: string, content: Blob): void {
  const url = URL.createObjectURL(content);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
