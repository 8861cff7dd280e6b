// Until when the house takes what waits. It is the clock of the house that counts: what it said last, carried on by the clock of the device.

const DAY = 86_400_000;
const HOUR = 3_600_000;
const MINUTE = 60_000;

/** The end of a day in China, in milliseconds: what comes in after it comes in the day after. */
export const endOfDay = (date: string): number => Date.parse(`${date}T00:00:00+08:00`) + DAY;

/** The day in China at an instant. */
export const dayOf = (instant: number): string => new Date(instant + 8 * HOUR).toISOString().slice(0, 10);

export type Left = { rest: { days: number; hours: number; minutes: number }; past: boolean; soon: boolean };

/** What is left until then. In the last day it is soon. */
export function left(until: number, now: number): Left {
  const rest = Math.max(0, until - now);
  return {
    rest: {
      days: Math.floor(rest / DAY),
      hours: Math.floor((rest % DAY) / HOUR),
      minutes: Math.floor((rest % HOUR) / MINUTE),
    },
    past: until <= now,
    soon: until - now <= DAY,
  };
}
