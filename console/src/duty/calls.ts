// Calls about the duties of offices.
import { type QueryOf, V1, type Write, write } from "../api/calls";
import { answerOf, server } from "../api/client";
import type { components } from "../api/schema";

type Schemas = components["schemas"];
export type Duty = Schemas["Duty"];
export type DutyProof = Schemas["DutyProof"];
export type HotlineDay = Schemas["HotlineDay"];
export type CounterHours = Schemas["CounterHours"];

export const listDuties = (office: string): Promise<{ items: Duty[] }> =>
  answerOf(server.GET(`${V1}/duties`, { params: { query: { office } } })) as Promise<{ items: Duty[] }>;
export const listHotlineDays = (query: QueryOf<"list_hotline_days">): Promise<{ items: HotlineDay[] }> =>
  answerOf(server.GET(`${V1}/hotline-days`, { params: { query } })) as Promise<{ items: HotlineDay[] }>;
export const listCounterHours = (on: string): Promise<{ items: CounterHours[] }> =>
  answerOf(server.GET(`${V1}/counter-hours`, { params: { query: { on } } })) as Promise<{ items: CounterHours[] }>;
export type NewProof = { met_on: string; until?: string; note: string; file: File | null };
/** The body is the document itself; nothing, where there is none. */
export const proveDuty = (office: string, duty: string, proof: NewProof, how: Write): Promise<DutyProof> => {
  const { file, ...query } = proof;
  return answerOf(
    server.POST(`${V1}/offices/{office}/duties/{duty}/proofs`, {
      params: {
        path: { office, duty },
        query: { ...query, ...(file !== null && { name: file.name }) },
        header: write(how),
      },
      headers: { "Content-Type": file === null || file.type === "" ? "application/octet-stream" : file.type },
      body: [],
      bodySerializer: () => file ?? "",
    }),
  );
};
export const withdrawProof = (id: string, reason: string, how: Write): Promise<DutyProof> =>
  answerOf(
    server.POST(`${V1}/duty-proofs/{id}/withdrawals`, {
      params: { path: { id }, header: write(how) },
      body: { reason },
    }),
  );
export const proofAddress = (id: string) => `${V1}/duty-proofs/${id}/file`;
