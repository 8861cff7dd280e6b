// Calls about surveys: what packs ask, what was answered, invitations.
import { type Page, paged, V1, type Write, write } from "./calls";
import { answerOf, server } from "./client";
import type {
  List,
  MadeInvitations,
  NewSurvey,
  NewSurveyAppeal,
  NewSurveyDraw,
  NewSurveyInvitation,
  QuestionnaireLine,
  Survey,
  SurveyAnswer,
  SurveyAppealDecision,
  SurveyResults,
} from "./types";

export const listQuestionnaires = (): Promise<{ items: QuestionnaireLine[] }> =>
  answerOf(server.GET(`${V1}/questionnaires`)) as Promise<{ items: QuestionnaireLine[] }>;
export const listSurveys = (page: Page): Promise<List<Survey>> =>
  answerOf(server.GET(`${V1}/surveys`, { params: { query: paged(page) } })) as Promise<List<Survey>>;
export const startSurvey = (body: NewSurvey, how: Write): Promise<Survey> =>
  answerOf(server.POST(`${V1}/surveys`, { params: { header: write(how) }, body })) as Promise<Survey>;
/** Which answers the results are of: absent, all of them. */
export type ResultsAsk = { office?: string; from?: string; until?: string };
export const getSurvey = (id: string, query: ResultsAsk = {}): Promise<SurveyResults> =>
  answerOf(server.GET(`${V1}/surveys/{id}`, { params: { path: { id }, query } })) as Promise<SurveyResults>;
export const getSurveySheet = (id: string, query: ResultsAsk): Promise<Blob> =>
  answerOf(
    server.GET(`${V1}/surveys/{id}/sheet`, { params: { path: { id }, query }, parseAs: "blob" }),
  ) as unknown as Promise<Blob>;
export const listSurveyAnswers = (id: string, page: Page & { appealed?: boolean }): Promise<List<SurveyAnswer>> =>
  answerOf(
    server.GET(`${V1}/surveys/{id}/answers`, {
      params: { path: { id }, query: { ...paged(page), ...(page.appealed === true && { appealed: true }) } },
    }),
  ) as Promise<List<SurveyAnswer>>;
export const inviteToSurvey = (id: string, body: NewSurveyInvitation, how: Write): Promise<MadeInvitations> =>
  answerOf(
    server.POST(`${V1}/surveys/{id}/invitations`, { params: { path: { id }, header: write(how) }, body }),
  ) as Promise<MadeInvitations>;
export const drawForSurvey = (id: string, body: NewSurveyDraw, how: Write): Promise<MadeInvitations> =>
  answerOf(
    server.POST(`${V1}/surveys/{id}/draws`, { params: { path: { id }, header: write(how) }, body }),
  ) as Promise<MadeInvitations>;
export const listOwnRatings = (page: Page): Promise<List<SurveyAnswer>> =>
  answerOf(server.GET(`${V1}/survey-answers/mine`, { params: { query: paged(page) } })) as Promise<List<SurveyAnswer>>;
export const appealSurveyAnswer = (id: string, body: NewSurveyAppeal, how: Write): Promise<SurveyAnswer> =>
  answerOf(
    server.POST(`${V1}/survey-answers/{id}/appeals`, { params: { path: { id }, header: write(how) }, body }),
  ) as Promise<SurveyAnswer>;
export const decideSurveyAppeal = (id: string, body: SurveyAppealDecision, how: Write): Promise<SurveyAnswer> =>
  answerOf(
    server.POST(`${V1}/survey-answers/{id}/appeal-decisions`, { params: { path: { id }, header: write(how) }, body }),
  ) as Promise<SurveyAnswer>;
