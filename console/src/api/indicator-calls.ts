// Calls about indicators: their figures, one taken apart, the list behind a figure, the same as a workbook.
import { type Page, paged, type QueryOf, V1 } from "./calls";
import { answerOf, server } from "./client";
import type { IndicatorFact, IndicatorLine, IndicatorReport, List } from "./types";

export type FiguresAsk = QueryOf<"get_indicator">;
export type FactsAsk = Omit<QueryOf<"list_indicator_facts">, "limit" | "after" | "sort">;

export const listIndicators = (ask: QueryOf<"list_indicators">): Promise<{ items: IndicatorLine[] }> =>
  answerOf(server.GET(`${V1}/indicators`, { params: { query: ask } })) as Promise<{ items: IndicatorLine[] }>;
export const getIndicator = (key: string, ask: FiguresAsk): Promise<IndicatorReport> =>
  answerOf(server.GET(`${V1}/indicators/{key}`, { params: { path: { key }, query: ask } })) as Promise<IndicatorReport>;
export const listIndicatorFacts = (key: string, ask: FactsAsk & Page): Promise<List<IndicatorFact>> =>
  answerOf(server.GET(`${V1}/indicators/{key}/facts`, { params: { path: { key }, query: paged(ask) } })) as Promise<
    List<IndicatorFact>
  >;
export const getIndicatorSheet = (key: string, ask: FiguresAsk): Promise<Blob> =>
  answerOf(
    server.GET(`${V1}/indicators/{key}/sheet`, { params: { path: { key }, query: ask }, parseAs: "blob" }),
  ) as unknown as Promise<Blob>;
