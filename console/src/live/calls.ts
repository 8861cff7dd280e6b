// Saying that a case is open here, and who else has it open.
import { V1 } from "../api/calls";
import { answerOf, server } from "../api/client";
import type { Ref } from "../api/types";

const at = (id: string) => ({ params: { path: { id } } });
export const viewCase = (id: string): Promise<{ items: Ref[] }> =>
  answerOf(server.POST(`${V1}/cases/{id}/viewers`, at(id)));
/** Also while the page is being closed. */
export const leaveCase = (id: string): Promise<unknown> =>
  answerOf(server.DELETE(`${V1}/cases/{id}/viewers`, { ...at(id), keepalive: true }));
