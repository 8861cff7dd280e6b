// Calls about programmes, group policies of villages and the covers of households.
import { type Page, paged, type QueryOf, V1, type Write, write } from "../api/calls";
import { answerOf, server } from "../api/client";
import type { components } from "../api/schema";
import type { List } from "../api/types";

type Schemas = components["schemas"];
export type Programme = Schemas["ProgrammeLine"];
export type GroupPolicy = Schemas["GroupPolicy"];
export type Cover = Schemas["Cover"];
export type NewGroupPolicy = Schemas["NewGroupPolicy"];

export const listProgrammes = (): Promise<{ items: Programme[] }> =>
  answerOf(server.GET(`${V1}/programmes`)) as Promise<{ items: Programme[] }>;

export type GroupFilter = Omit<QueryOf<"list_group_policies">, "limit" | "after">;
export const listGroups = (filter: GroupFilter & Page): Promise<List<GroupPolicy>> =>
  answerOf(server.GET(`${V1}/group-policies`, { params: { query: paged(filter) } })) as Promise<List<GroupPolicy>>;
export const getGroup = (id: string): Promise<GroupPolicy> =>
  answerOf(server.GET(`${V1}/group-policies/{id}`, { params: { path: { id } } }));
export const openGroup = (body: NewGroupPolicy, how: Write): Promise<GroupPolicy> =>
  answerOf(server.POST(`${V1}/group-policies`, { params: { header: write(how) }, body }));

export type CoverFilter = Omit<QueryOf<"list_covers">, "limit" | "after">;
export const listCovers = (id: string, filter: CoverFilter & Page): Promise<List<Cover>> =>
  answerOf(
    server.GET(`${V1}/group-policies/{id}/covers`, { params: { path: { id }, query: paged(filter) } }),
  ) as Promise<List<Cover>>;
export const getCover = (id: string): Promise<Cover> =>
  answerOf(server.GET(`${V1}/covers/{id}`, { params: { path: { id } } }));
export const takePremium = (id: string, amount: string, how: Write): Promise<Cover> =>
  answerOf(
    server.POST(`${V1}/covers/{id}/receipts`, { params: { path: { id }, header: write(how) }, body: { amount } }),
  );

export type NewCover = Schemas["NewCover"];
export type NewEndorsement = Schemas["NewEndorsement"];
export const enrolHousehold = (group: string, body: NewCover, how: Write): Promise<Cover> =>
  answerOf(
    server.POST(`${V1}/group-policies/{id}/covers`, { params: { path: { id: group }, header: write(how) }, body }),
  );
export const endorseCover = (id: string, body: NewEndorsement, how: Write): Promise<Cover> =>
  answerOf(server.POST(`${V1}/covers/{id}/endorsements`, { params: { path: { id }, header: write(how) }, body }));

/** Where the sheet is printed from that each household of a village signs. */
export const enrolmentSheetAddress = (number: string) => `${V1}/group-policies/${number}/signature-sheet`;

/** Where the certificate of a cover is printed from. */
export const certificateAddress = (number: string) => `${V1}/covers/${number}/certificate`;

export type SubsidyAccount = Schemas["SubsidyAccount"];
export type SubsidyLevel = Schemas["SubsidyLevel"];
export type NewSubsidyEntry = Schemas["NewSubsidyEntry"];
export const getSubsidies = (programme: string): Promise<SubsidyAccount> =>
  answerOf(server.GET(`${V1}/subsidies`, { params: { query: { programme } } }));
export const recordSubsidy = (body: NewSubsidyEntry, how: Write): Promise<SubsidyAccount> =>
  answerOf(server.POST(`${V1}/subsidies`, { params: { header: write(how) }, body }));

export type NewSubsidyApplication = Schemas["NewSubsidyApplication"];
export type NewSubsidySettlement = Schemas["NewSubsidySettlement"];
export const applyForSubsidies = (body: NewSubsidyApplication, how: Write): Promise<SubsidyAccount> =>
  answerOf(server.POST(`${V1}/subsidies/applications`, { params: { header: write(how) }, body }));
export const settleSubsidies = (body: NewSubsidySettlement, how: Write): Promise<SubsidyAccount> =>
  answerOf(server.POST(`${V1}/subsidies/settlements`, { params: { header: write(how) }, body }));

export type Village = Schemas["Village"];
export type VillagePublication = Schemas["VillagePublication"];
export type NewCertificateHandover = Schemas["NewCertificateHandover"];
export const getVillage = (id: string): Promise<Village> =>
  answerOf(server.GET(`${V1}/group-policies/{id}/village`, { params: { path: { id } } }));
export const giveCertificate = (id: string, body: NewCertificateHandover, how: Write): Promise<Cover> =>
  answerOf(server.POST(`${V1}/covers/{id}/certificates`, { params: { path: { id }, header: write(how) }, body }));
