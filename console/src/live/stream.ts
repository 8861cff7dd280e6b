// One stream of events for the whole page: what changed within one's reach, by kind and id. While it is open, what is shown is asked for again
// when it changed, and from time to time only seldom; where it cannot be opened, as often as ever.
//
// A page that nobody looks at lets go of it after a while, because browsers give all pages of one house together few connections; shown again,
// it reads everything again. Where somebody wants notifications, one page stays on.
import { useSyncExternalStore } from "react";
import type { components } from "../api/schema";
import { wantsNotifications } from "./notify";

export type LiveEvent = components["schemas"]["LiveEvent"];

const ADDRESS = "/api/v1/events";
/** Milliseconds after which a page that is not looked at lets go. */
const LET_GO_AFTER = 60_000;
/** After how many milliseconds it is tried again where the server would not have us, each time twice as long up to the last. */
const FIRST_TRY = 5_000;
const LAST_TRY = 120_000;
/** Between two readings of something by itself while the stream is open. */
const SELDOM = 300_000;
/** The one page that stays on for notifications holds it. */
const KEEPER = "yinuo.live";

let connected = false;
const watchers = new Set<() => void>();

function setConnected(is: boolean) {
  if (is === connected) return;
  connected = is;
  for (const watcher of watchers) watcher();
}

function watch(watcher: () => void) {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}

/** How often something is asked for again by itself: as often as wanted where changes are not told, seldom where they are. */
export function usePolled(every: number): number {
  const is = useSyncExternalStore(watch, () => connected);
  return is ? Math.max(every, SELDOM) : every;
}

function isEvent(value: unknown): value is LiveEvent {
  return typeof value === "object" && value !== null && "kind" in value && typeof value.kind === "string";
}

function read(data: string): LiveEvent | null {
  try {
    const value: unknown = JSON.parse(data);
    return isEvent(value) ? value : null;
  } catch {
    return null;
  }
}

/** Listens until it is told to stop. `everything` is to be read again after a time in which nothing was heard. */
export function listen(onEvent: (event: LiveEvent) => void): () => void {
  if (typeof EventSource === "undefined") return () => {};
  let source: EventSource | null = null;
  let timer: number | undefined;
  let wait = FIRST_TRY;
  let missed = false;
  let begun = false;
  let stays = false;
  const over = new AbortController();
  const later = (act: () => void, after: number) => {
    window.clearTimeout(timer);
    timer = window.setTimeout(act, after);
  };
  const close = () => {
    source?.close();
    source = null;
    setConnected(false);
  };
  const open = () => {
    window.clearTimeout(timer);
    if (source !== null) return;
    const opened = new EventSource(ADDRESS);
    source = opened;
    opened.onmessage = ({ data }) => {
      const event = read(String(data));
      if (event === null) return;
      if (event.kind === "begins") {
        wait = FIRST_TRY;
        setConnected(true);
        // Where the browser itself came back, the server tells what was missed.
        if (missed) onEvent({ kind: "everything", id: null });
        else if (!begun) onEvent(event);
        [missed, begun] = [false, true];
        return;
      }
      onEvent(event);
    };
    opened.onerror = () => {
      setConnected(false);
      if (opened.readyState !== EventSource.CLOSED) return;
      // It was refused: the browser does not try by itself.
      close();
      missed = true;
      later(() => document.visibilityState === "visible" && open(), wait * (0.5 + Math.random()));
      wait = Math.min(wait * 2, LAST_TRY);
    };
  };
  const letGo = () => {
    if (stays && wantsNotifications()) return;
    missed ||= source !== null;
    close();
  };
  const onVisibility = () => (document.visibilityState === "visible" ? open() : later(letGo, LET_GO_AFTER));
  // Granted to one page at a time, and to the next when that one is closed.
  void navigator.locks
    ?.request(KEEPER, { signal: over.signal }, () => {
      stays = true;
      return new Promise<void>((resolve) => over.signal.addEventListener("abort", () => resolve()));
    })
    .catch(() => undefined);
  document.addEventListener("visibilitychange", onVisibility);
  if (document.visibilityState === "visible") open();
  return () => {
    document.removeEventListener("visibilitychange", onVisibility);
    window.clearTimeout(timer);
    close();
    over.abort();
  };
}
