// The reason for a due date, laid out day by day. Pure: it only rearranges and numbers what the server says counts.
import type { LocalText, Reason } from "../api/types";
import { addDays, datesFromTo, daysBetween, weekday } from "../lib/date";

export type StripDayKind = "start" | "counted" | "make_up" | "holiday" | "rest_day" | "paused" | "moved" | "plain";

export type StripDay = {
  date: string;
  kind: StripDayKind;
  /** The how-manieth counted day it is. */
  count: number | null;
  name: LocalText | null;
  due: boolean;
};

/** A week from Monday to Sunday; days outside the span are null. A gap stands for weeks left out. */
export type StripRow = { kind: "week"; monday: string; days: (StripDay | null)[] } | { kind: "gap"; weeks: number };

const WEEKS_SHOWN_WHOLE = 8;
const WEEKS_AT_EACH_END = 3;

export function stripDays(reason: Reason): StripDay[] {
  const last = reason.due_on ?? lastKnown(reason);
  if (last === null || last < reason.start_on) return [];
  const counts = new Map(reason.counted.map((date, index) => [date, index + 1]));
  const makeUp = new Set(reason.make_up_days);
  const until = reason.counted_until;
  let running = 0;
  return datesFromTo(reason.start_on, last).map((date) => {
    const paused = reason.skipped.some((span) => span.kind === "paused" && span.from <= date && date <= span.to);
    // Of a calendar period every day counts, days off too, but those on which the clock stood still.
    if (until !== null && reason.start_on < date && date <= until && !paused) {
      running += 1;
      return { date, kind: "counted", count: running, name: null, due: date === reason.due_on };
    }
    const count = counts.get(date) ?? null;
    const skipped = reason.skipped.find((span) => span.from <= date && date <= span.to);
    const due = date === reason.due_on;
    if (count !== null) return { date, kind: makeUp.has(date) ? "make_up" : "counted", count, name: null, due };
    if (date === reason.start_on) return { date, kind: "start", count, name: null, due };
    if (due) return { date, kind: "moved", count, name: null, due };
    if (skipped !== undefined) return { date, kind: skipped.kind, count, name: skipped.name, due };
    return { date, kind: "plain", count, name: null, due };
  });
}

function lastKnown(reason: Reason): string | null {
  const known = [...reason.counted, ...reason.skipped.map((span) => span.to)].sort();
  return known.at(-1) ?? null;
}

export function stripRows(days: StripDay[]): StripRow[] {
  const first = days[0];
  const last = days.at(-1);
  if (first === undefined || last === undefined) return [];
  const byDate = new Map(days.map((day) => [day.date, day]));
  const firstMonday = addDays(first.date, -weekday(first.date));
  const weeks = Math.floor(daysBetween(firstMonday, last.date) / 7) + 1;
  const rows: StripRow[] = Array.from({ length: weeks }, (_, week) => {
    const monday = addDays(firstMonday, week * 7);
    return {
      kind: "week",
      monday,
      days: datesFromTo(monday, addDays(monday, 6)).map((date) => byDate.get(date) ?? null),
    };
  });
  if (weeks <= WEEKS_SHOWN_WHOLE) return rows;
  return [
    ...rows.slice(0, WEEKS_AT_EACH_END),
    { kind: "gap", weeks: weeks - 2 * WEEKS_AT_EACH_END },
    ...rows.slice(-WEEKS_AT_EACH_END),
  ];
}

/** The holidays, rest days and pauses passed over, one line each: rest days of several weekends come together. */
export function skippedByName(
  reason: Reason,
): { kind: "holiday" | "rest_day" | "paused"; name: LocalText | null; spans: [string, string][] }[] {
  const groups: { kind: "holiday" | "rest_day" | "paused"; name: LocalText | null; spans: [string, string][] }[] = [];
  for (const skipped of reason.skipped) {
    const found = groups.find((group) => group.kind === skipped.kind && group.name?.zh === skipped.name?.zh);
    if (found === undefined)
      groups.push({ kind: skipped.kind, name: skipped.name, spans: [[skipped.from, skipped.to]] });
    else found.spans.push([skipped.from, skipped.to]);
  }
  return groups;
}
