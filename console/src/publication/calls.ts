// Calls about publications, their lines and objections.
import { type Page, paged, type QueryOf, V1, type Write, write } from "../api/calls";
import { answerOf, server } from "../api/client";
import type { components } from "../api/schema";
import type { FileLine, List } from "../api/types";

type Schemas = components["schemas"];
export type Publication = Schemas["Publication"];
export type PublicationLine = Schemas["PublicationLine"];
export type Objection = Schemas["Objection"];
export type NewPosting = Schemas["NewPosting"];
export type NewObjection = Schemas["NewObjection"];
export type NewFinding = Schemas["NewFinding"];

export type PublicationFilter = Omit<QueryOf<"list_publications">, "limit" | "after">;
export const listPublications = (filter: PublicationFilter & Page): Promise<List<Publication>> =>
  answerOf(server.GET(`${V1}/publications`, { params: { query: paged(filter) } })) as Promise<List<Publication>>;
export const getPublication = (id: string): Promise<Publication> =>
  answerOf(server.GET(`${V1}/publications/{id}`, { params: { path: { id } } }));
export type LineFilter = Omit<QueryOf<"list_publication_lines">, "limit" | "after">;
export const listLines = (id: string, filter: LineFilter & Page): Promise<List<PublicationLine>> =>
  answerOf(server.GET(`${V1}/publications/{id}/lines`, { params: { path: { id }, query: paged(filter) } })) as Promise<
    List<PublicationLine>
  >;
export const listObjections = (id: string): Promise<{ items: Objection[] }> =>
  answerOf(server.GET(`${V1}/publications/{id}/objections`, { params: { path: { id } } })) as Promise<{
    items: Objection[];
  }>;

export const makePublication = (kind: string, about: string, how: Write): Promise<Publication> =>
  answerOf(server.POST(`${V1}/publications`, { params: { header: write(how) }, body: { kind, about } }));
const one = (id: string, how: Write) => ({ path: { id }, header: write(how) });
export const postPublication = (id: string, body: NewPosting, how: Write): Promise<Publication> =>
  answerOf(server.POST(`${V1}/publications/{id}/postings`, { params: one(id, how), body }));
export const withdrawPublication = (id: string, reason: string, how: Write): Promise<Publication> =>
  answerOf(server.POST(`${V1}/publications/{id}/withdrawals`, { params: one(id, how), body: { reason } }));
export const raiseObjection = (id: string, body: NewObjection, how: Write): Promise<Publication> =>
  answerOf(server.POST(`${V1}/publications/{id}/objections`, { params: one(id, how), body }));
export const decideObjection = (id: string, objection: string, body: NewFinding, how: Write): Promise<Publication> =>
  answerOf(
    server.POST(`${V1}/publications/{id}/objections/{objection}/findings`, {
      params: { path: { id, objection }, header: write(how) },
      body,
    }),
  );

export const layPhoto = (subject: string, file: File, how: Write): Promise<FileLine> =>
  answerOf(
    server.POST(`${V1}/files`, {
      params: { query: { subject, name: file.name }, header: write(how) },
      headers: { "Content-Type": file.type === "" ? "application/octet-stream" : file.type },
      body: [],
      bodySerializer: () => file,
    }),
  );

/** Where the posting sheet is printed from. */
export const sheetAddress = (number: string) => `${V1}/publications/${number}/sheet`;
