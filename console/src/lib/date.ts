// Dates (2011-09-29) and instants (2011-09-29T02:00:00Z) are different things; both are shown as on the wall in China.
// Nothing here reads the clock: `now` is always an argument.

const WALL = new Intl.DateTimeFormat("en-US", {
  timeZone: "Asia/Shanghai",
  hourCycle: "h23",
  year: "numeric",
  month: "2-digit",
  day: "2-digit",
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
});

const DAY = 86_400_000;

function wallParts(instant: Date): Record<string, string> {
  return Object.fromEntries(WALL.formatToParts(instant).map((part) => [part.type, part.value]));
}

/** `2011-09-29T10:00:00`, the time on the wall in Shanghai at that instant. */
export function wallTime(instant: string | Date): string {
  const parts = wallParts(typeof instant === "string" ? new Date(instant) : instant);
  const year = (parts.year ?? "").padStart(4, "0");
  return `${year}-${parts.month}-${parts.day}T${parts.hour}:${parts.minute}:${parts.second}`;
}

/** The instant of a time on the wall in Shanghai; two steps, because the clocks were moved there from 1986 to 1991. */
export function instantOfWallTime(wall: string): string {
  const asIfUtc = Date.parse(`${wall.length === 16 ? `${wall}:00` : wall}Z`);
  let instant = asIfUtc;
  for (let step = 0; step < 2; step += 1) {
    const shown = Date.parse(`${wallTime(new Date(instant))}Z`);
    instant += asIfUtc - shown;
  }
  return new Date(instant).toISOString().replace(/\.000Z$/, "Z");
}

export function dateOf(instant: string): string {
  return wallTime(instant).slice(0, 10);
}

/** `2011-09-29 10:00` */
export function formatInstant(instant: string): string {
  return wallTime(instant).slice(0, 16).replace("T", " ");
}

export function formatTime(instant: string): string {
  return wallTime(instant).slice(11, 16);
}

export function addDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY).toISOString().slice(0, 10);
}

/** Whole days from one date to another; negative when `to` is earlier. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY);
}

/** 0 is Monday, 6 is Sunday. */
export function weekday(date: string): number {
  return (new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7;
}

export function datesFromTo(from: string, to: string): string[] {
  const length = daysBetween(from, to) + 1;
  return Array.from({ length: Math.max(0, length) }, (_, index) => addDays(from, index));
}

/** `10/9`: month and day without leading noughts. */
export function monthDay(date: string): string {
  return `${Number(date.slice(5, 7))}/${Number(date.slice(8, 10))}`;
}

export type Distance =
  | { kind: "overdue_days"; count: number }
  | { kind: "overdue_today" }
  | { kind: "hours_left"; count: number }
  | { kind: "today" }
  | { kind: "tomorrow" }
  | { kind: "days_left"; count: number };

/** How far a due date is from now, in the words a clerk thinks in: hours today, days otherwise. */
export function distanceTo(due: { due_on: string | null; due_at: string | null }, now: string): Distance | null {
  const dueOn = due.due_on ?? (due.due_at === null ? null : dateOf(due.due_at));
  if (dueOn === null) return null;
  const days = daysBetween(dateOf(now), dueOn);
  if (days < 0) return { kind: "overdue_days", count: -days };
  if (days === 0) {
    if (due.due_at === null) return { kind: "today" };
    const left = Date.parse(due.due_at) - Date.parse(now);
    if (left <= 0) return { kind: "overdue_today" };
    return left < 4 * 3_600_000
      ? { kind: "hours_left", count: Math.max(1, Math.ceil(left / 3_600_000)) }
      : { kind: "today" };
  }
  return days === 1 ? { kind: "tomorrow" } : { kind: "days_left", count: days };
}
