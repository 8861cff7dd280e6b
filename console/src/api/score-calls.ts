// Calls about scores: schemes, trials, rounds, sheets, objections.
import { type Page, paged, type QueryOf, V1, type Write, write } from "./calls";
import { answerOf, server } from "./client";
import type {
  IndicatorFact,
  List,
  NewScores,
  OwnScore,
  ScoreRound,
  ScoreRoundDetail,
  ScoreScheme,
  ScoreSheet,
  ScoreTrial,
} from "./types";

export const listScoreSchemes = (): Promise<{ items: ScoreScheme[] }> =>
  answerOf(server.GET(`${V1}/score-schemes`)) as Promise<{ items: ScoreScheme[] }>;
export const getScoreTrial = (ask: QueryOf<"get_score_trial">): Promise<ScoreTrial> =>
  answerOf(server.GET(`${V1}/score-trials`, { params: { query: ask } })) as Promise<ScoreTrial>;
export const listScoreRounds = (page: Page): Promise<List<ScoreRound>> =>
  answerOf(server.GET(`${V1}/score-rounds`, { params: { query: paged(page) } })) as Promise<List<ScoreRound>>;
export const beginScores = (body: NewScores, how: Write): Promise<ScoreRound> =>
  answerOf(server.POST(`${V1}/score-rounds`, { params: { header: write(how) }, body })) as Promise<ScoreRound>;
export const getScoreRound = (id: string, edition?: number): Promise<ScoreRoundDetail> =>
  answerOf(
    server.GET(`${V1}/score-rounds/{id}`, {
      params: { path: { id }, query: edition === undefined ? {} : { edition } },
    }),
  ) as Promise<ScoreRoundDetail>;
export const correctScores = (id: string, reason: string, how: Write): Promise<ScoreRound> =>
  answerOf(
    server.POST(`${V1}/score-rounds/{id}/corrections`, {
      params: { path: { id }, header: write(how) },
      body: { reason },
    }),
  ) as Promise<ScoreRound>;
/** Another person may have to release it first. */
export const freezeScores = (id: string, edition: number, how: Write): Promise<unknown> =>
  answerOf(
    server.POST(`${V1}/score-rounds/{id}/freezes`, { params: { path: { id }, header: write(how) }, body: { edition } }),
  );
export const listOwnScores = (): Promise<{ items: OwnScore[] }> =>
  answerOf(server.GET(`${V1}/score-sheets/mine`)) as Promise<{ items: OwnScore[] }>;
export const replyToScore = (id: string, objection: string | null, how: Write): Promise<ScoreSheet> =>
  answerOf(
    server.POST(`${V1}/score-sheets/{id}/replies`, {
      params: { path: { id }, header: write(how) },
      body: { objection },
    }),
  ) as Promise<ScoreSheet>;
export const answerObjection = (id: string, answer: string, how: Write): Promise<ScoreSheet> =>
  answerOf(
    server.POST(`${V1}/score-sheets/{id}/answers`, { params: { path: { id }, header: write(how) }, body: { answer } }),
  ) as Promise<ScoreSheet>;
export const getScorePdf = (id: string): Promise<Blob> =>
  answerOf(
    server.GET(`${V1}/score-sheets/{id}/pdf`, { params: { path: { id } }, parseAs: "blob" }),
  ) as unknown as Promise<Blob>;
export const listScoreFacts = (id: string, metric: string, term: number, page: Page): Promise<List<IndicatorFact>> =>
  answerOf(
    server.GET(`${V1}/score-sheets/{id}/facts`, { params: { path: { id }, query: paged({ metric, term, ...page }) } }),
  ) as Promise<List<IndicatorFact>>;
