// The sending queue: in the order in which items were made, each until the house has answered it, never twice (by its keys). Where the house
// cannot be reached it stops, and goes on from there the next time; what is refused waits for its agent and holds up nothing.
import { comesAgain, type House, HouseError, isRefusal } from "./house";
import type { OfflineKind, OfflineSystem, Outcome } from "./kind";
import { type Item, noteClock, type Work } from "./store";

/** How a sending ended. `locked`: the device is to be wiped. `another`: somebody else is signed in. */
export type Sent = "all" | "unreachable" | "sign_in" | "another" | "locked" | "busy";

export const kindOf = (systems: readonly OfflineSystem[], key: string): OfflineKind | undefined =>
  systems.flatMap((system) => system.kinds).find((kind) => kind.key === key);

/** Asks whether the work may be kept; where the house is not there, it is. */
export async function mayKeep(
  house: House,
  ticket: string,
  heard: (now: string) => void = () => {},
): Promise<"kept" | "locked" | "unreachable"> {
  try {
    const { now } = await house.contact(ticket);
    heard(now);
    await noteClock(now);
    return "kept";
  } catch (error) {
    if (error instanceof HouseError && error.told.code === "operator_locked") return "locked";
    // A ticket that is not known any more wipes nothing: whoever signs in takes a new one with a new store.
    return comesAgain(error) ? "unreachable" : "kept";
  }
}

async function settle(work: Work, item: Item, outcome: Outcome): Promise<void> {
  if (outcome.state === "sent") return work.done(item.id, item.label, outcome.number);
  const content = outcome.content ?? item.content;
  const { label, deadline } = item;
  const rows = outcome.state === "conflict" ? outcome.rows : undefined;
  return work.keep(item.id, outcome.state, {
    label,
    deadline,
    content,
    problem: outcome.problem,
    ...(rows !== undefined && { rows }),
  });
}

/** The first that wait, as far as they are of one kind and go together. */
export function nextRun(items: readonly Item[], systems: readonly OfflineSystem[]): [OfflineKind, Item[]] | null {
  const ready = items.filter((item) => item.state === "ready");
  const first = ready[0];
  const kind = first === undefined ? undefined : kindOf(systems, first.kind);
  if (first === undefined || kind === undefined) return null;
  const goes = kind.together(first.content);
  const end = ready.findIndex((item) => item.kind !== kind.key || kind.together(item.content) !== goes);
  return [kind, ready.slice(0, Math.min(end === -1 ? ready.length : end, kind.most))];
}

async function sendInTurn(
  work: Work,
  systems: readonly OfflineSystem[],
  house: House,
  moved: () => void,
): Promise<Sent> {
  if ((await mayKeep(house, work.vault.ticket, (now) => work.heard(now))) === "locked") return "locked";
  try {
    const operator = await house.me();
    if (operator.id !== work.vault.operator.id) return "another";
    // A ticket that the house does not know any more brings no clock with it; without one nothing is sent as of a time of its own.
    work.heard(operator.now);
    if (!work.hasHeard) return "unreachable";
    for (let run = nextRun(await work.items(), systems); run !== null; run = nextRun(await work.items(), systems)) {
      const [kind] = run;
      const items = await work.tried(run[1], (content, now) => kind.notAfter(content, now));
      const outcomes = await sendRun(kind, items, house, work);
      for (const [index, item] of items.entries()) {
        const outcome = outcomes[index];
        // What was not answered is asked again, later.
        if (outcome === undefined) return "unreachable";
        await settle(work, item, outcome);
      }
      moved();
    }
    return "all";
  } catch (error) {
    if (error instanceof HouseError && error.status === 401) {
      return (await mayKeep(house, work.vault.ticket)) === "locked" ? "locked" : "sign_in";
    }
    if (comesAgain(error)) return "unreachable";
    throw error;
  }
}

/** What became of a run. A request that is refused as a whole is the refusal of each. */
async function sendRun(kind: OfflineKind, items: readonly Item[], house: House, work: Work): Promise<Outcome[]> {
  try {
    return await kind.send(items, { house, photosOf: (item) => work.photosOf(item) });
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return items.map(() => ({ state: "refused", problem: error.told }));
  }
}

/** Sends all that wait. One tab at a time. */
export async function sendAll(
  work: Work,
  systems: readonly OfflineSystem[],
  house: House,
  moved: () => void = () => {},
): Promise<Sent> {
  if (navigator.locks === undefined) return sendInTurn(work, systems, house, moved);
  return navigator.locks.request("yinuo-offline-send", { ifAvailable: true }, (held) =>
    held === null ? ("busy" as const) : sendInTurn(work, systems, house, moved),
  );
}
