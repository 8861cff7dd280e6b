// Calls about inspections of a village: whom it draws, and what was found.
import { V1, type Write, write } from "../api/calls";
import { answerOf, server } from "../api/client";
import type { components } from "../api/schema";

type Schemas = components["schemas"];
export type Inspection = Schemas["Inspection"];
export type InspectedCover = Schemas["InspectedCover"];
export type NewInspectionFinding = Schemas["NewInspectionFinding"];
type Inspections = Promise<{ items: Inspection[] }>;

export const listInspections = (id: string): Inspections =>
  answerOf(server.GET(`${V1}/group-policies/{id}/inspections`, { params: { path: { id } } })) as Inspections;
export const drawInspection = (id: string, body: Schemas["NewInspection"], how: Write): Inspections =>
  answerOf(
    server.POST(`${V1}/group-policies/{id}/inspections`, {
      params: { path: { id }, header: write(how) },
      body,
    }),
  ) as Inspections;
export const findInspected = (id: string, body: NewInspectionFinding, how: Write): Inspections =>
  answerOf(
    server.POST(`${V1}/inspected-covers/{id}/findings`, { params: { path: { id }, header: write(how) }, body }),
  ) as Inspections;
