// Answers to forms, without their looks: what is wrong with one, what is sent of it, how it reads, and what a cell of a
// spreadsheet means. A text is dates ISO, amounts decimal yuan; what names something is its id or code and then its name.
import type { Answer, Answers, Field, FieldKind, Row } from "../api/types";
import type { TextKey, Words } from "../lib/i18n";
import { checkResidentId } from "../lib/identity";
import { parseYuan, yuanText } from "../lib/money";

/** The cell in which a row that keeps personal numbers carries its own number; it goes back to the server as it came. */
export const ROW_NUMBER = "row";

export const isRows = (answer: Answer | undefined): answer is Row[] =>
  Array.isArray(answer) && answer.length > 0 && typeof answer[0] === "object";
export const rowsOf = (answer: Answer | undefined): Row[] => (isRows(answer) ? answer : []);
export const choicesOf = (answer: Answer | undefined): string[] =>
  Array.isArray(answer) && !isRows(answer) ? (answer as string[]) : [];
export const textOf = (answer: Answer | undefined): string => (typeof answer === "string" ? answer : "");

/** The id, code or number of what an answer names, and the name it had. */
export function referenceOf(answer: string): { id: string; name: string } {
  const at = answer.indexOf(" ");
  return at < 0 ? { id: answer, name: answer } : { id: answer.slice(0, at), name: answer.slice(at + 1).trim() };
}

export function neverKind(kind: never): never {
  throw new Error(`unknown field kind ${String(kind)}`);
}

const isMask = (text: string) => text.includes("*");

/** Kinds that are chosen rather than written. */
export function isChosen(kind: FieldKind): boolean {
  switch (kind) {
    case "choice":
    case "choices":
    case "yes-no":
    case "scale":
    case "party":
    case "office":
    case "region":
    case "file":
      return true;
    case "text":
    case "long-text":
    case "date":
    case "amount":
    case "number":
    case "quantity":
    case "account":
    case "identity":
    case "phone":
    case "agreement":
    case "rows":
      return false;
    default:
      return neverKind(kind);
  }
}

export const isPersonalKind = (kind: FieldKind): boolean =>
  kind === "account" || kind === "identity" || kind === "phone";

/** Whether an answer to the field can hold personal numbers, itself or in its rows. */
export const isPersonalField = (field: Field): boolean =>
  isPersonalKind(field.kind) || (field.rows?.fields ?? []).some((column) => isPersonalKind(column.kind));

/** What is wrong with a text, as a text key; null when it can be sent. */
export function textProblem(field: Field, text: string, today: string): TextKey | null {
  if (text.trim() === "") {
    if (!field.required) return null;
    return isChosen(field.kind) ? "open.needed_choose" : "open.needed";
  }
  switch (field.kind) {
    case "text":
    case "long-text":
    case "date":
    case "yes-no":
    case "agreement":
    case "choices":
    case "rows":
      return null;
    case "choice":
      return field.choices.some((choice) => choice.key === text) ? null : "form.from_list";
    case "scale":
      return /^\d+$/.test(text) && Number(text) >= 1 && Number(text) <= (field.scale?.to ?? 0)
        ? null
        : "form.from_list";
    case "quantity": {
      const { id: number, name: unit } = referenceOf(text);
      if (!/^\d+(\.\d{1,6})?$/.test(number)) return "form.quantity_wrong";
      return field.units.some((one) => one.key === unit) ? null : "form.unit_wrong";
    }
    case "party":
      return text.startsWith("party_") ? null : "form.from_list";
    case "office":
      return text.startsWith("office_") ? null : "form.from_list";
    case "file":
      return text.startsWith("file_") ? null : "form.from_list";
    case "region":
      return /^(\d{2}|\d{4}|\d{6}|\d{9}|\d{12})( |$)/.test(text) ? null : "form.from_list";
    case "amount":
      return parseYuan(text) === null ? "open.amount_wrong" : null;
    case "number":
      return /^-?\d+(\.\d+)?$/.test(text.trim()) ? null : "open.number_wrong";
    case "account":
      return isMask(text) || /^\d{6,32}$/.test(text.replace(/[\s-]/g, "")) ? null : "open.account_wrong";
    case "phone":
      return isMask(text) || /^\+?\d{5,20}$/.test(text.replace(/[\s-]/g, "")) ? null : "open.phone_wrong";
    case "identity": {
      if (isMask(text)) return null;
      const check = checkResidentId(text, today);
      if (check.state === "wrong") return check.code;
      return check.state === "typing" ? "identity_short" : null;
    }
    default:
      return neverKind(field.kind);
  }
}

/** What is wrong with an answer, as a text key; null when it can be sent. Of rows, the cells tell what is wrong themselves. */
export function answerProblem(field: Field, answer: Answer | undefined, today: string): TextKey | null {
  if (field.kind === "choices") {
    return field.required && choicesOf(answer).length === 0 ? "open.needed_choose" : null;
  }
  if (field.kind !== "rows") return textProblem(field, textOf(answer), today);
  const { rows: rule } = field;
  const rows = filledRows(rowsOf(answer));
  if (rule === null) return null;
  if (rows.length === 0) return field.required ? "form.rows_needed" : null;
  if (rows.length > rule.max) return "form.rows_many";
  if (rows.length < rule.min) return "form.rows_few";
  const wrong = rows.some((row) => rule.fields.some((one) => textProblem(one, row[one.key] ?? "", today) !== null));
  return wrong ? "form.rows_wrong" : null;
}

/** A second entry is held against the first while it is typed: it parts from it at the first wrong digit. */
export function repeatProblem(field: Field, answers: Answers, complete: boolean): TextKey | null {
  const first = field.key.endsWith("_again") ? field.key.slice(0, -"_again".length) : null;
  if (first === null) return null;
  const plain = (key: string) => textOf(answers[key]).replace(/[\s-]/g, "");
  const [entered, again] = [plain(first), plain(field.key)];
  const same = complete ? entered === again : entered.startsWith(again);
  if (again === "") return complete && entered !== "" ? "form.again_needed" : null;
  return same ? null : "payouts.correct_differs";
}

/** Another name than the payee's is asked about while the customer is there, not when all is done. */
export function holderProblem(field: Field, answers: Answers, payee: string | undefined): TextKey | null {
  const typed = textOf(answers[field.key]).trim();
  if (field.key !== "account_holder" || payee === undefined || typed === "" || payee.startsWith(typed)) return null;
  return textOf(answers.other_account_holder_reason).trim() === "" ? "form.holder_differs" : null;
}

export const rowIsEmpty = (row: Row): boolean =>
  Object.entries(row).every(([key, cell]) => key === ROW_NUMBER || cell.trim() === "");

export const filledRows = (rows: Row[]): Row[] => rows.filter((row) => !rowIsEmpty(row));

function textToSend(field: Field, text: string): string {
  const answer = text.trim();
  const fen = field.kind === "amount" ? parseYuan(answer) : null;
  if (fen !== null) return yuanText(fen);
  return isPersonalKind(field.kind) ? answer.replace(/[\s-]/g, "").toUpperCase() : answer;
}

function rowToSend(columns: Field[], row: Row): Row {
  const cells = columns
    .map((column) => [column.key, textToSend(column, row[column.key] ?? "")] as const)
    .filter(([, cell]) => cell !== "");
  const number = row[ROW_NUMBER];
  return { ...Object.fromEntries(cells), ...(number !== undefined && { [ROW_NUMBER]: number }) };
}

/** The answers in the form the server takes: amounts plain, numbers without spaces, nothing for what was left empty. */
export function answersToSend(fields: Field[], answers: Answers): Answers {
  const sent: Answers = {};
  for (const field of fields) {
    const answer = answers[field.key];
    if (field.kind === "rows") {
      const rows = filledRows(rowsOf(answer)).map((row) => rowToSend(field.rows?.fields ?? [], row));
      if (rows.length > 0) sent[field.key] = rows;
    } else if (field.kind === "choices") {
      if (choicesOf(answer).length > 0) sent[field.key] = choicesOf(answer);
    } else {
      const text = textToSend(field, textOf(answer));
      if (text !== "") sent[field.key] = text;
    }
  }
  return sent;
}

/** A text as it is read on a page. */
export function textShown(field: Field, text: string, words: Words): string {
  switch (field.kind) {
    case "yes-no":
      return text === "yes" ? words.t("common.yes") : text === "no" ? words.t("common.no") : text;
    case "choice":
    case "choices":
      return words.local(field.choices.find((one) => one.key === text)?.name) || text;
    case "quantity": {
      const { id: number, name: unit } = referenceOf(text);
      return `${number} ${words.local(field.units.find((one) => one.key === unit)?.name) || unit}`;
    }
    case "scale":
      return text === "" ? "" : `${text} / ${field.scale?.to ?? ""}`;
    case "party":
    case "office":
    case "region":
    case "agreement":
    case "file":
      return referenceOf(text).name;
    case "amount":
      return text === "" ? "" : `¥${text}`;
    case "text":
    case "long-text":
    case "date":
    case "number":
    case "account":
    case "identity":
    case "phone":
    case "rows":
      return text;
    default:
      return neverKind(field.kind);
  }
}

/** An answer as one text: of rows, how many they are and what stands in them. */
export function answerText(field: Field | undefined, answer: Answer | undefined, words: Words): string {
  if (isRows(answer)) {
    const columns = field?.rows?.fields ?? [];
    const cells = (row: Row) =>
      columns.filter((one) => row[one.key]).map((one) => textShown(one, row[one.key] ?? "", words));
    return answer.map((row) => cells(row).join(" ")).join("\n");
  }
  if (Array.isArray(answer)) {
    const shown = (choice: string) => (field === undefined ? choice : textShown(field, choice, words));
    return choicesOf(answer).map(shown).join(words.comma);
  }
  return field === undefined ? textOf(answer) : textShown(field, textOf(answer), words);
}

/** What a cell of a spreadsheet means to a field: names become keys, dates ISO, a quantity gets its unit. */
export function cellOf(field: Field, pasted: string): string {
  const text = pasted.trim();
  const named = (list: Field["choices"]) =>
    list.find((one) => [one.key, one.name.zh, one.name.en].some((name) => name.toLowerCase() === text.toLowerCase()));
  switch (field.kind) {
    case "choice":
      return named(field.choices)?.key ?? text;
    case "yes-no":
      if (/^(是|有|yes|y|true|1)$/i.test(text)) return "yes";
      return /^(否|无|no|n|false|0)$/i.test(text) ? "no" : text;
    case "date": {
      const found = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/.exec(text);
      if (found === null) return text;
      const [, year = "", month = "", day = ""] = found;
      return `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
    }
    case "quantity": {
      const [, number = "", unit = ""] = /^([\d,.]*)\s*(.*)$/.exec(text) ?? [];
      const known = field.units.find((one) => [one.key, one.name.zh, one.name.en].includes(unit)) ?? field.units[0];
      if (number === "") return text;
      return `${number.replace(/,/g, "")} ${unit === "" || known === undefined ? (field.units[0]?.key ?? "") : known.key}`;
    }
    case "number":
      return text.replace(/,/g, "");
    default:
      return text;
  }
}

/** The cells of a copied part of a spreadsheet: lines of cells with tabs between them, a cell in quotes where it has either in it. */
export function pastedCells(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = "";
  let quoted = false;
  const normal = text.replace(/\r\n?/g, "\n");
  for (let at = 0; at < normal.length; at += 1) {
    const character = normal.charAt(at);
    if (quoted) {
      if (character !== '"') cell += character;
      else if (normal.charAt(at + 1) === '"') {
        cell += '"';
        at += 1;
      } else quoted = false;
    } else if (character === '"' && cell === "") quoted = true;
    else if (character === "\t" || character === "\n") {
      row.push(cell);
      cell = "";
      if (character === "\n") {
        rows.push(row);
        row = [];
      }
    } else cell += character;
  }
  if (cell !== "" || row.length > 0) rows.push([...row, cell]);
  return rows;
}

/** Rows after cells were pasted at one of them: columns to the right and rows below are filled, rows are added as they are needed. */
export function withPasted(rows: Row[], columns: Field[], from: { row: number; column: number }, text: string): Row[] {
  const next = [...rows];
  pastedCells(text).forEach((cells, down) => {
    const at = from.row + down;
    const changed: Row = { ...(next[at] ?? {}) };
    cells.forEach((cell, right) => {
      const column = columns[from.column + right];
      if (column !== undefined) changed[column.key] = cellOf(column, cell);
    });
    next[at] = changed;
  });
  return next;
}

/** The points of a scale, from 1. */
export const pointsOf = (field: Field): string[] =>
  Array.from({ length: field.scale?.to ?? 0 }, (_, at) => String(at + 1));
