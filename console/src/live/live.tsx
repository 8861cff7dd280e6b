// What others change appears on every page: an event makes stale what it concerns, and what is shown of that is read again.
import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { useWords } from "../lib/i18n";
import type { SubjectPage } from "../system";
import { SYSTEMS } from "../systems";
import { notify } from "./notify";
import { type LiveEvent, listen } from "./stream";

/** Lists are read again so many milliseconds after the first change of theirs, and no more often than every so many. */
const LISTS_AFTER = 600;
const LISTS_EVERY = 10_000;
/** Whoever reads everything again does not do so at the same moment as all others. */
const SPREAD = 2_000;

/** What is asked for anew after changes of a kind, by the first word of its key. Of other kinds it is all that is shown. */
const LISTS: Readonly<Record<string, readonly string[]>> = {
  approval: ["approvals"],
  reminder: ["reminders", "me"],
  ...Object.fromEntries(
    SYSTEMS.flatMap((system) => [...system.subjects] as SubjectPage[]).flatMap(({ kind, lists }) =>
      lists === undefined ? [] : [[kind, lists]],
    ),
  ),
};

const hasId = (data: unknown, id: string) =>
  typeof data === "object" && data !== null && "id" in data && data.id === id;

/** Reads again what is shown of one thing, whatever its key calls it by. */
function rereadOne(client: QueryClient, id: string) {
  void client.invalidateQueries({
    predicate: ({ queryKey, state }) => queryKey[0] !== "viewers" && (queryKey.includes(id) || hasId(state.data, id)),
  });
}

/** Gathers what has changed and reads the lists of it again, now and then. `null` stands for all there are. */
function listsOf(client: QueryClient) {
  let waiting: Set<string> | null = new Set();
  let timer: number | undefined;
  let readAt = Number.NEGATIVE_INFINITY;
  const reread = () => {
    const names = waiting;
    timer = undefined;
    waiting = new Set();
    readAt = Date.now();
    void client.invalidateQueries({
      predicate: ({ queryKey }) => queryKey[0] !== "viewers" && (names === null || names.has(String(queryKey[0]))),
    });
  };
  return {
    add(lists: readonly string[] | undefined) {
      if (lists === undefined) waiting = null;
      else for (const list of lists) waiting?.add(list);
      const rested = Math.max(LISTS_AFTER, readAt + LISTS_EVERY - Date.now());
      timer ??= window.setTimeout(reread, rested + Math.random() * LISTS_AFTER);
    },
    stop: () => window.clearTimeout(timer),
  };
}

/** Listens as long as somebody is signed in. */
export function Live() {
  const client = useQueryClient();
  const { t } = useWords();
  const words = useRef(t);
  words.current = t;
  useEffect(() => {
    const lists = listsOf(client);
    let everything: number | undefined;
    const hear = ({ kind, id = null }: LiveEvent) => {
      if (kind === "everything" || kind === "ends") {
        window.clearTimeout(everything);
        everything = window.setTimeout(() => void client.invalidateQueries(), Math.random() * SPREAD);
        return;
      }
      if (kind === "begins") {
        // What was read before it began may have changed since, and nobody tells.
        void client.invalidateQueries({
          predicate: ({ queryKey, state }) => queryKey[0] !== "viewers" && state.data !== undefined,
        });
        return;
      }
      if (kind === "viewers") {
        void client.invalidateQueries({ queryKey: ["viewers", id] });
        return;
      }
      if (kind === "reminder") {
        // The bell is no list: who is reminded sees it at once.
        void client.invalidateQueries({ queryKey: ["me"] });
        notify(words.current("live.new_reminder"), () => window.location.assign("/reminders"));
      }
      if (id !== null) rereadOne(client, id);
      lists.add(LISTS[kind]);
    };
    const stop = listen(hear);
    return () => {
      stop();
      lists.stop();
      window.clearTimeout(everything);
    };
  }, [client]);
  return null;
}
