// Calls about service language: observations of clerks, what was found, appeals, standings and bulletins.
import { type Page, paged, type QueryOf, V1, type Write, write } from "./calls";
import { answerOf, server } from "./client";
import type {
  Bulletin,
  ConductDesk,
  ConductFinding,
  List,
  NewObservation,
  Observation,
  ObservationLine,
  Standings,
  TranscriptRead,
} from "./types";

export const getConductDesk = (): Promise<ConductDesk> =>
  answerOf(server.GET(`${V1}/conduct/phrases`)) as Promise<ConductDesk>;
export type TranscriptVoices = QueryOf<"read_transcript">;
export const readTranscript = (file: Blob, voices: TranscriptVoices): Promise<TranscriptRead> =>
  answerOf(
    server.POST(`${V1}/conduct/transcripts`, {
      params: { query: voices },
      body: "",
      bodySerializer: () => file,
      headers: { "Content-Type": "application/octet-stream" },
    }),
  ) as Promise<TranscriptRead>;
export type ObservationFilter = Omit<QueryOf<"list_observations">, "limit" | "after">;
export const listObservations = (filter: ObservationFilter & Page): Promise<List<ObservationLine>> =>
  answerOf(server.GET(`${V1}/observations`, { params: { query: paged(filter) } })) as Promise<List<ObservationLine>>;
export const recordObservation = (body: NewObservation, how: Write): Promise<Observation> =>
  answerOf(server.POST(`${V1}/observations`, { params: { header: write(how) }, body })) as Promise<Observation>;
export const getObservation = (id: string): Promise<Observation> =>
  answerOf(server.GET(`${V1}/observations/{id}`, { params: { path: { id } } })) as Promise<Observation>;
export type FindingFilter = Omit<QueryOf<"list_findings">, "limit" | "after">;
export const listFindings = (filter: FindingFilter & Page): Promise<List<ConductFinding>> =>
  answerOf(server.GET(`${V1}/conduct-findings`, { params: { query: paged(filter) } })) as Promise<List<ConductFinding>>;
export const decideFinding = (id: string, counts: boolean, reason: string, how: Write): Promise<ConductFinding> =>
  answerOf(
    server.POST(`${V1}/conduct-findings/{id}/decisions`, {
      params: { path: { id }, header: write(how) },
      body: { counts, reason },
    }),
  ) as Promise<ConductFinding>;
export const appealFinding = (id: string, reason: string, how: Write): Promise<ConductFinding> =>
  answerOf(
    server.POST(`${V1}/conduct-findings/{id}/appeals`, {
      params: { path: { id }, header: write(how) },
      body: { reason },
    }),
  ) as Promise<ConductFinding>;
export const answerAppeal = (id: string, won: boolean, answer: string, how: Write): Promise<ConductFinding> =>
  answerOf(
    server.POST(`${V1}/conduct-findings/{id}/appeal-answers`, {
      params: { path: { id }, header: write(how) },
      body: { won, answer },
    }),
  ) as Promise<ConductFinding>;
export const listStandings = (filter: QueryOf<"list_standings">): Promise<Standings> =>
  answerOf(server.GET(`${V1}/conduct-standings`, { params: { query: filter } })) as Promise<Standings>;
export const listBulletins = (page: Page): Promise<List<Bulletin>> =>
  answerOf(server.GET(`${V1}/bulletins`, { params: { query: paged(page) } })) as Promise<List<Bulletin>>;
export const publishBulletin = (office: string | undefined, how: Write): Promise<Bulletin> =>
  answerOf(
    server.POST(`${V1}/bulletins`, { params: { header: write(how) }, body: office === undefined ? {} : { office } }),
  ) as Promise<Bulletin>;
/** Fetched, not linked to: a refusal, as where the server has no Chinese font, is then told on the page. */
export const getBulletinPdf = (id: string): Promise<Blob> =>
  answerOf(
    server.GET(`${V1}/bulletins/{id}/pdf`, { params: { path: { id } }, parseAs: "blob" }),
  ) as unknown as Promise<Blob>;
