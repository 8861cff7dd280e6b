// Calls about who of the enrolled is supported first.
import { type Page, paged, type QueryOf, V1 } from "../api/calls";
import { answerOf, server } from "../api/client";
import type { components } from "../api/schema";
import type { List } from "../api/types";

export type SupportLine = components["schemas"]["SupportLine"];
export type SupportFilter = Omit<QueryOf<"get_support_list">, "limit" | "after">;

export const listSupported = (filter: SupportFilter & Page): Promise<List<SupportLine>> =>
  answerOf(server.GET(`${V1}/support-list`, { params: { query: paged(filter) } })) as Promise<List<SupportLine>>;
