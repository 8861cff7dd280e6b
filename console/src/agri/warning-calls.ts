// Calls about warnings of weather, and who is warned for a division.
import { type Page, paged, V1, type Write, write } from "../api/calls";
import { answerOf, server } from "../api/client";
import type { components } from "../api/schema";
import type { List } from "../api/types";

type Schemas = components["schemas"];
export type WeatherWarning = Schemas["WeatherWarning"];
export type WeatherWarningResult = Schemas["WeatherWarningResult"];
export type WeatherWarningReach = Schemas["WeatherWarningReach"];
export type WeatherWarningRules = Schemas["WeatherWarningRules"];
export type WarningReceipts = Schemas["WarningReceipts"];
export type NewWeatherWarning = Schemas["NewWeatherWarning"];
export type WarningOfficial = Schemas["WarningOfficial"];
export type NewWarningOfficial = Schemas["NewWarningOfficial"];

export const listWarnings = (page: Page): Promise<List<WeatherWarning>> =>
  answerOf(server.GET(`${V1}/weather-warnings`, { params: { query: paged(page) } })) as Promise<List<WeatherWarning>>;
export const getWarning = (id: string): Promise<WeatherWarningResult> =>
  answerOf(server.GET(`${V1}/weather-warnings/{id}`, { params: { path: { id } } }));
export const getWarningRules = (): Promise<WeatherWarningRules> => answerOf(server.GET(`${V1}/weather-warning-rules`));
export const getWarningReach = (programme: string, divisions: readonly string[]): Promise<WeatherWarningReach> =>
  answerOf(
    server.GET(`${V1}/weather-warning-reach`, { params: { query: { programme, divisions: divisions.join(",") } } }),
  );
export const issueWarning = (body: NewWeatherWarning, how: Write): Promise<WeatherWarningResult> =>
  answerOf(server.POST(`${V1}/weather-warnings`, { params: { header: write(how) }, body }));

export const listOfficials = (): Promise<{ items: WarningOfficial[] }> =>
  answerOf(server.GET(`${V1}/warning-officials`)) as Promise<{ items: WarningOfficial[] }>;
export const nameOfficial = (body: NewWarningOfficial, how: Write): Promise<{ items: WarningOfficial[] }> =>
  answerOf(server.POST(`${V1}/warning-officials`, { params: { header: write(how) }, body })) as Promise<{
    items: WarningOfficial[];
  }>;
export const removeOfficial = (id: string, how: Write): Promise<{ items: WarningOfficial[] }> =>
  answerOf(
    server.POST(`${V1}/warning-officials/{id}/removals`, { params: { path: { id }, header: write(how) } }),
  ) as Promise<{ items: WarningOfficial[] }>;
