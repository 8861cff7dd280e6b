// Whom the year 2008 of a group is told of, and its figures: insurers and their terms, disasters, and what each claim comes to, and how
// the papers about them are read.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Locator } from "playwright-core";
import { expect } from "vitest";
import type { Desk, House } from "./desk";

export type Made = { id: string; version: number };
export type Claim = {
  index: number;
  lead: number;
  id: string;
  version: number;
  /** Of its page, where it goes over the pages. */
  path: string | null;
};

export const GROUP = "华能水电集团";
export const INSURERS = ["人保财险", "太平洋产险", "平安产险", "中华联合", "永安财险"] as const;
/** It acknowledges each report an hour late, and pays on the morning after its last day. */
export const LATE = 1;
/** It agreed to no time for a survey. */
export const NO_SURVEY = 4;
export const DISASTERS = [
  { code: "2008-SNOW", name: "雨雪冰冻", area: "湖南、贵州", day: "2008-01-20" },
  { code: "2008-QUAKE", name: "汶川地震", area: "四川、甘肃", day: "2008-05-12" },
  { code: "2008-RAIN", name: "特大暴雨", area: "广西", day: "2008-06-13" },
  { code: "2008-TYPHOON", name: "台风黑格比", area: "广东", day: "2008-09-24" },
] as const;
/** Claims of each disaster. */
export const EACH = 10;
export const CLAUSE = "第五条";
export const TERMS: readonly (readonly [string, number, string])[] = [
  ["notice-within", 2, "hours"],
  ["survey-within", 24, "hours"],
  ["list-within", 3, "days"],
  ["opinion-within", 10, "days"],
  ["payment-within", 10, "days"],
];
export const LESSON = "续保时提高分项限额";

/** Two million yuan a claim, some fen more and as many less: eighty million together. In fen. */
export function agreed(index: number): number {
  const fen = 13 * (Math.floor(index / 2) + 1);
  return 200_000_000 + (index % 2 === 0 ? fen : -fen);
}

/** What each of the two insurers pays of it. */
export function parts(index: number): [string, string] {
  const first = Math.floor((agreed(index) * 6) / 10);
  return [plain(first), plain(agreed(index) - first)];
}

export const plain = (fen: number) => `${Math.floor(fen / 100)}.${String(fen % 100).padStart(2, "0")}`;
export const shown = (fen: number) => plain(fen).replace(/\B(?=(\d{3})+\.)/g, ",");
export const nameOf = (index: number) => INSURERS[index % INSURERS.length] ?? "";
export const next = (lead: number) => (lead + 1) % INSURERS.length;

/** What an insurer does once it has the report, up to its opinion. */
export const answered = (): [string, object][] => [
  ["acknowledged", {}],
  ["surveyed", { survey_notes: "厂房和设备受损属实" }],
  ["documents-listed", {}],
  ["claim-submitted", { claimed: "2200000" }],
  ["opinion-given", { opinion: "属于保险责任" }],
];

/** A paper behind a link of the page, as a file of the house. */
async function saved(house: House, desk: Desk, link: Locator, name: string): Promise<string> {
  const answer = await desk.context.request.get((await link.getAttribute("href")) ?? "");
  expect(answer.status()).toBe(200);
  writeFileSync(join(house.server.folder, name), await answer.body());
  return name;
}

/** What a paper behind a link of the page says. */
export async function printed(house: House, desk: Desk, link: Locator): Promise<string> {
  const told = house.server.by(".", "pdftotext", "-layout", await saved(house, desk, link, "report.pdf"), "-");
  expect(told.code, told.said).toBe(0);
  return told.said;
}

/** The column of what was paid in the time, in the sheet of the claims and in that of the insurers. */
const PAID = { claims: { sheet: 1, column: "K" }, insurers: { sheet: 2, column: "F" } } as const;

/** What the column of payments in a sheet of a workbook comes to, in fen. */
export async function paidInWorkbook(house: House, desk: Desk, link: Locator, of: keyof typeof PAID): Promise<number> {
  const { sheet, column } = PAID[of];
  const part = `xl/worksheets/sheet${sheet}.xml`;
  const told = house.server.by(".", "unzip", "-p", await saved(house, desk, link, "report.xlsx"), part);
  expect(told.code, told.said).toBe(0);
  // The head of the column is a text, which has a type.
  const cells = new RegExp(`<c r="${column}\\d+"(?: s="\\d+")?><v>([^<]+)</v>`, "g");
  const amounts = [...told.said.matchAll(cells)].map(([, yuan]) => Number(yuan));
  return amounts.reduce((fen, yuan) => fen + Math.round(yuan * 100), 0);
}
