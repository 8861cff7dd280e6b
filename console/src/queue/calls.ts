// Calls about waiting numbers.
import { V1, type Write, write } from "../api/calls";
import { answerOf, server } from "../api/client";
import type { components } from "../api/schema";

export type Ticket = components["schemas"]["Ticket"];
export type Taking = components["schemas"]["TakingWord"];

export const listTickets = (): Promise<{ items: Ticket[] }> =>
  answerOf(server.GET(`${V1}/tickets`)) as Promise<{ items: Ticket[] }>;
export const drawTicket = (how: Write): Promise<Ticket> =>
  answerOf(server.POST(`${V1}/tickets`, { params: { header: write(how) }, body: {} })) as Promise<Ticket>;
export const takeTicket = (id: string, taking: Taking, counter: string | null, how: Write): Promise<Ticket> =>
  answerOf(
    server.POST(`${V1}/tickets/{id}/takings`, {
      params: { path: { id }, header: write(how) },
      body: { taking, ...(counter !== null && { counter }) },
    }),
  ) as Promise<Ticket>;
