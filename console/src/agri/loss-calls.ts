// Calls about losses, surveys and the claims of households.
import { type Page, paged, type QueryOf, V1, type Write, write } from "../api/calls";
import { answerOf, server } from "../api/client";
import type { components } from "../api/schema";
import type { List } from "../api/types";

type Schemas = components["schemas"];
export type Loss = Schemas["Loss"];
export type LossSurvey = Schemas["LossSurvey"];
export type CropClaim = Schemas["CropClaim"];
export type NewLoss = Schemas["NewLoss"];
export type NewLossSurvey = Schemas["NewLossSurvey"];
export type NewAssessment = Schemas["NewAssessment"];

export type LossFilter = Omit<QueryOf<"list_losses">, "limit" | "after">;
export const listLosses = (filter: LossFilter & Page): Promise<List<Loss>> =>
  answerOf(server.GET(`${V1}/losses`, { params: { query: paged(filter) } })) as Promise<List<Loss>>;
export const getLoss = (id: string): Promise<Loss> =>
  answerOf(server.GET(`${V1}/losses/{id}`, { params: { path: { id } } }));
export const listSurveys = (id: string): Promise<{ items: LossSurvey[] }> =>
  answerOf(server.GET(`${V1}/losses/{id}/surveys`, { params: { path: { id } } }));
export type ClaimFilter = Omit<QueryOf<"list_crop_claims">, "limit" | "after">;
export const listClaims = (id: string, filter: ClaimFilter & Page): Promise<List<CropClaim>> =>
  answerOf(server.GET(`${V1}/losses/{id}/claims`, { params: { path: { id }, query: paged(filter) } })) as Promise<
    List<CropClaim>
  >;

/** Where the sheet is printed from on which each household signs what it is to get. */
export const claimSheetAddress = (number: string) => `${V1}/losses/${number}/signature-sheet`;

export const reportLoss = (body: NewLoss, how: Write): Promise<Loss> =>
  answerOf(server.POST(`${V1}/losses`, { params: { header: write(how) }, body }));
const one = (id: string, how: Write) => ({ path: { id }, header: write(how) });
export const surveyLoss = (id: string, body: NewLossSurvey, how: Write): Promise<Loss> =>
  answerOf(server.POST(`${V1}/losses/{id}/surveys`, { params: one(id, how), body }));
export const claimLoss = (id: string, body: { cover: string; quantity: string }, how: Write): Promise<CropClaim> =>
  answerOf(server.POST(`${V1}/losses/{id}/claims`, { params: one(id, how), body }));
export const drawPanel = (id: string, seed: string, how: Write): Promise<Loss> =>
  answerOf(server.POST(`${V1}/losses/{id}/panels`, { params: one(id, how), body: { seed } }));
export const drawSample = (id: string, seed: string, how: Write): Promise<Loss> =>
  answerOf(server.POST(`${V1}/losses/{id}/samples`, { params: one(id, how), body: { seed } }));
export const assessClaim = (id: string, body: NewAssessment, how: Write): Promise<CropClaim> =>
  answerOf(server.POST(`${V1}/crop-claims/{id}/assessments`, { params: one(id, how), body }));
export const signClaim = (id: string, signedOn: string, how: Write): Promise<CropClaim> =>
  answerOf(server.POST(`${V1}/crop-claims/{id}/signatures`, { params: one(id, how), body: { signed_on: signedOn } }));
export const payClaim = (id: string, how: Write): Promise<CropClaim> =>
  answerOf(server.POST(`${V1}/crop-claims/{id}/payments`, { params: one(id, how) }));
