// Calls about what waits for another's word.
import { type Page, paged, type QueryOf, V1, type Write, write } from "./calls";
import { answerOf, server } from "./client";
import type { Approval, List } from "./types";

export type ApprovalFilter = Omit<QueryOf<"list_approvals">, "limit" | "after">;
export const listApprovals = (filter: ApprovalFilter & Page): Promise<List<Approval>> =>
  answerOf(server.GET(`${V1}/approvals`, { params: { query: paged(filter) } })) as Promise<List<Approval>>;
export const countApprovals = (): Promise<{ to_decide: number }> => answerOf(server.GET(`${V1}/approvals/count`));
const one = (id: string, how: Write) => ({ params: { path: { id }, header: write(how) } });
export const getApproval = (id: string): Promise<Approval> =>
  answerOf(server.GET(`${V1}/approvals/{id}`, { params: { path: { id } } })) as Promise<Approval>;
export const releaseApproval = (id: string, note: string, how: Write): Promise<Approval> =>
  answerOf(
    server.POST(`${V1}/approvals/{id}/releases`, { ...one(id, how), body: note === "" ? {} : { note } }),
  ) as Promise<Approval>;
export const turnDownApproval = (id: string, reason: string, how: Write): Promise<Approval> =>
  answerOf(server.POST(`${V1}/approvals/{id}/turn-downs`, { ...one(id, how), body: { reason } })) as Promise<Approval>;
export const withdrawApproval = (id: string, how: Write): Promise<Approval> =>
  answerOf(server.POST(`${V1}/approvals/{id}/withdrawals`, one(id, how))) as Promise<Approval>;
