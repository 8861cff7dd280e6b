// Calls about the bureaus that confirm the subsidies of their own level.
import { V1, type Write, write } from "../api/calls";
import { answerOf, server } from "../api/client";
import type { components } from "../api/schema";

type Schemas = components["schemas"];
export type SubsidyBureau = Schemas["SubsidyBureau"];
export type NewSubsidyBureau = Schemas["NewSubsidyBureau"];
type Bureaus = Promise<{ items: SubsidyBureau[] }>;

export const listBureaus = (): Bureaus => answerOf(server.GET(`${V1}/subsidy-bureaus`)) as Bureaus;
export const nameBureau = (body: NewSubsidyBureau, how: Write): Bureaus =>
  answerOf(server.POST(`${V1}/subsidy-bureaus`, { params: { header: write(how) }, body })) as Bureaus;
export const removeBureau = (id: string, how: Write): Bureaus =>
  answerOf(
    server.POST(`${V1}/subsidy-bureaus/{id}/removals`, { params: { path: { id }, header: write(how) } }),
  ) as Bureaus;
