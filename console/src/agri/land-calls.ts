// Calls about the land register.
import { type Page, paged, type QueryOf, V1 } from "../api/calls";
import { answerOf, server } from "../api/client";
import type { components } from "../api/schema";
import type { List } from "../api/types";

export type LandPlot = components["schemas"]["LandPlot"];
export type LandFilter = Omit<QueryOf<"list_land_plots">, "limit" | "after">;

export const listLandPlots = (filter: LandFilter & Page): Promise<List<LandPlot>> =>
  answerOf(server.GET(`${V1}/land-plots`, { params: { query: paged(filter) } })) as Promise<List<LandPlot>>;
