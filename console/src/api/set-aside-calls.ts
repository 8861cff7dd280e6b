// Calls of what was set aside. Paths and bodies are those of the schema, so a changed one does not compile.
import { type Page, paged, type QueryOf, V1 } from "./calls";
import { answerOf, server } from "./client";
import type { List, SetAside, SetAsideCount } from "./types";

export type SetAsideFilter = Omit<QueryOf<"list_set_aside">, "limit" | "after">;
export type SetAsideList = List<SetAside> & { kinds: SetAsideCount[] };

export const listSetAside = (filter: SetAsideFilter & Page): Promise<SetAsideList> =>
  answerOf(server.GET(`${V1}/set-aside`, { params: { query: paged(filter) } })) as Promise<SetAsideList>;

/** One thing, or all of its kind. Asking twice is asking once. */
export const trySetAsideAgain = (body: { kind: string; id?: string }): Promise<{ number: number }> =>
  answerOf(server.POST(`${V1}/set-aside/tries`, { body }));
