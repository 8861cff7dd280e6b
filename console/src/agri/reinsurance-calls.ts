// Calls about reinsurance and the disaster plan.
import { V1, type Write, write } from "../api/calls";
import { answerOf, server } from "../api/client";
import type { components } from "../api/schema";
import type { FileLine, List } from "../api/types";

type Schemas = components["schemas"];
export type ReinsuranceTreaty = Schemas["ReinsuranceTreaty"];
export type Recovery = Schemas["Recovery"];
export type DisasterPlan = Schemas["DisasterPlan"];
type Treaties = Promise<{ items: ReinsuranceTreaty[] }>;
type Plans = Promise<{ items: DisasterPlan[] }>;

export const listTreaties = (): Treaties => answerOf(server.GET(`${V1}/reinsurance-treaties`)) as Treaties;
export const recordTreaty = (body: Schemas["NewReinsuranceTreaty"], how: Write): Treaties =>
  answerOf(server.POST(`${V1}/reinsurance-treaties`, { params: { header: write(how) }, body })) as Treaties;
export const recordRecovery = (id: string, body: Schemas["NewRecovery"], how: Write): Treaties =>
  answerOf(
    server.POST(`${V1}/reinsurance-treaties/{id}/recoveries`, { params: { path: { id }, header: write(how) }, body }),
  ) as Treaties;
export const listPlans = (): Plans => answerOf(server.GET(`${V1}/disaster-plans`)) as Plans;
export const recordPlan = (body: Schemas["NewDisasterPlan"], how: Write): Plans =>
  answerOf(server.POST(`${V1}/disaster-plans`, { params: { header: write(how) }, body })) as Plans;
export const papersOf = (subject: string): Promise<List<FileLine>> =>
  answerOf(server.GET(`${V1}/files`, { params: { query: { subject } } })) as Promise<List<FileLine>>;
