// How much of a division is enrolled, paid or lost: a rate, how it reads, and the step of the legend that it stands on.
import { parseYuan } from "../lib/money";
import type { DivisionTile } from "./map-calls";

export const MEASURES = ["enrolled", "registered", "collected", "lost", "settled"] as const;
export type Measure = (typeof MEASURES)[number];

/** Where the steps of the legend begin, the first at nothing: light where it is little and dark where it is much. */
export const STEPS = [0, 0.25, 0.5, 0.75, 1] as const;

const fen = (amount: string): number => Number(parseYuan(amount) ?? 0n);

/** The part of the whole, or null where there is no whole. */
export function rateOf(tile: Pick<DivisionTile, "figures" | "earlier">, measure: Measure): number | null {
  const { figures, earlier } = tile;
  const [part, whole] = {
    enrolled: [Number(figures.area), Number(earlier?.area ?? 0)],
    registered: [Number(figures.area), Number(figures.registered)],
    collected: [fen(figures.farmer_paid), fen(figures.farmer)],
    lost: [fen(figures.assessed), fen(figures.premium)],
    settled: [fen(figures.paid), fen(figures.assessed)],
  }[measure] as [number, number];
  return whole > 0 ? part / whole : null;
}

/** `87.5%`; `—` where there is nothing to compare. */
export function rateText(rate: number | null): string {
  return rate === null ? "—" : `${Number((rate * 100).toFixed(1))}%`;
}

/** The place of a rate among the steps. */
export function stepOf(rate: number | null): number | null {
  if (rate === null) return null;
  let step = 0;
  STEPS.forEach((from, place) => {
    if (rate >= from) step = place;
  });
  return step;
}
