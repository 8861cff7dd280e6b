// Which step comes next: what a promise of the case waits for, and of what has just become possible the first.
import type { Case, NextMilestone } from "../api/types";

/** In the address of a case: begin with the step that comes next. */
export const DO_NEXT = "do";

/** Standings in which a promise waits for nothing any more. */
export const OVER: readonly string[] = ["kept", "kept_late", "dropped", "expired"];

const dueOf = (at: string | null) => (at === null ? Number.POSITIVE_INFINITY : Date.parse(at));

/** The step that comes next on a case; after another was recorded, among those that it has made possible, where it made any. */
export function nextStep(shown: Case, before?: readonly NextMilestone[]): NextMilestone | undefined {
  const available = shown.next_milestones.filter((next) => next.available);
  const possible = new Set(before?.filter((next) => next.available).map((next) => next.key));
  const fresh = before === undefined ? available : available.filter((next) => !possible.has(next.key));
  const running = shown.promises
    .filter((promise) => !promise.right && !OVER.includes(promise.standing))
    .sort((one, other) => dueOf(one.due_at) - dueOf(other.due_at));
  for (const candidates of [fresh, available]) {
    for (const promise of running) {
      const wanted = candidates.find((next) => next.key === promise.to);
      if (wanted !== undefined) return wanted;
    }
    if (candidates[0] !== undefined) return candidates[0];
  }
  return undefined;
}
