// Calls about who helps in villages, and the pool of experts.
import { V1, type Write, write } from "../api/calls";
import { answerOf, server } from "../api/client";
import type { components } from "../api/schema";

type Schemas = components["schemas"];
export type Helper = Schemas["Helper"];
export type NewHelper = Schemas["NewHelper"];
export type NewHelperTerms = Schemas["NewHelperTerms"];
export type HelperKind = Schemas["HelperKindLine"];
export type LossExpert = Schemas["LossExpert"];
export type NewLossExpert = Schemas["NewLossExpert"];

export const listHelpers = (): Promise<{ items: Helper[] }> =>
  answerOf(server.GET(`${V1}/helpers`)) as Promise<{ items: Helper[] }>;
export const listHelperKinds = (): Promise<{ items: HelperKind[] }> => answerOf(server.GET(`${V1}/helper-kinds`));
export const addHelper = (body: NewHelper, how: Write): Promise<Helper> =>
  answerOf(server.POST(`${V1}/helpers`, { params: { header: write(how) }, body }));
export const renewHelper = (id: string, body: NewHelperTerms, how: Write): Promise<Helper> =>
  answerOf(server.POST(`${V1}/helpers/{id}/renewals`, { params: { path: { id }, header: write(how) }, body }));

export const listExperts = (): Promise<{ items: LossExpert[] }> => answerOf(server.GET(`${V1}/loss-experts`));
export const addExpert = (body: NewLossExpert, how: Write): Promise<{ items: LossExpert[] }> =>
  answerOf(server.POST(`${V1}/loss-experts`, { params: { header: write(how) }, body }));
export const removeExpert = (id: string, how: Write): Promise<{ items: LossExpert[] }> =>
  answerOf(server.POST(`${V1}/loss-experts/{id}/removals`, { params: { path: { id }, header: write(how) } }));
