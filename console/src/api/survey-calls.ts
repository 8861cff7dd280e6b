// Calls about surveys: what packs ask, what was answered, invitations.
import { type Page, paged, V1, type Write, write } from "./calls";
import { answerOf, server } from "./client";
import type {
  List,
  MadeInvitations,
  NewSurvey,
  NewSurveyDraw,
  NewSurveyInvitation,
  QuestionnaireLine,
  Survey,
  SurveyAnswer,
  SurveyResults,
} from "./types";

export const listQuestionnaires = (): Promise<{ items: QuestionnaireLine[] }> =>
  answerOf(server.GET(`${V1}/questionnaires`)) as Promise<{ items: QuestionnaireLine[] }>;
export const listSurveys = (page: Page): Promise<List<Survey>> =>
  answerOf(server.GET(`${V1}/surveys`, { params: { query: paged(page) } })) as Promise<List<Survey>>;
export const startSurvey = (body: NewSurvey, how: Write): Promise<Survey> =>
  answerOf(server.POST(`${V1}/surveys`, { params: { header: write(how) }, body })) as Promise<Survey>;
export const getSurvey = (id: string): Promise<SurveyResults> =>
  answerOf(server.GET(`${V1}/surveys/{id}`, { params: { path: { id } } })) as Promise<SurveyResults>;
export const listSurveyAnswers = (id: string, page: Page): Promise<List<SurveyAnswer>> =>
  answerOf(server.GET(`${V1}/surveys/{id}/answers`, { params: { path: { id }, query: paged(page) } })) as Promise<
    List<SurveyAnswer>
  >;
export const inviteToSurvey = (id: string, body: NewSurveyInvitation, how: Write): Promise<MadeInvitations> =>
  answerOf(
    server.POST(`${V1}/surveys/{id}/invitations`, { params: { path: { id }, header: write(how) }, body }),
  ) as Promise<MadeInvitations>;
export const drawForSurvey = (id: string, body: NewSurveyDraw, how: Write): Promise<MadeInvitations> =>
  answerOf(
    server.POST(`${V1}/surveys/{id}/draws`, { params: { path: { id }, header: write(how) }, body }),
  ) as Promise<MadeInvitations>;
export const removeSurveyAnswer = (id: string, reason: string, how: Write): Promise<SurveyAnswer> =>
  answerOf(
    server.POST(`${V1}/survey-answers/{id}/removals`, {
      params: { path: { id }, header: write(how) },
      body: { reason },
    }),
  ) as Promise<SurveyAnswer>;
