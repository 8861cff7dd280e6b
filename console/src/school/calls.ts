// Calls about the policies of schools, the agreements they made by a click, and accidents.
import { type Page, paged, type QueryOf, V1, type Write, write } from "../api/calls";
import { answerOf, server } from "../api/client";
import type { components } from "../api/schema";
import type { List } from "../api/types";

type Schemas = components["schemas"];
export type SchoolPolicyLine = Schemas["SchoolPolicyLine"];
export type SchoolPolicy = Schemas["SchoolPolicy"];
export type SchoolClaim = Schemas["SchoolClaim"];
export type CompensationPayment = Schemas["CompensationPayment"];
export type InjuredPupil = Schemas["InjuredPupil"];
export type NewInjuredPupil = Schemas["NewInjuredPupil"];
export type ShownPupil = Schemas["ShownPupil"];
export type SchoolAgreement = Schemas["SchoolAgreement"];

export type SchoolPolicyFilter = Omit<QueryOf<"list_school_policies">, "limit" | "after">;
export const listSchoolPolicies = (filter: SchoolPolicyFilter & Page): Promise<List<SchoolPolicyLine>> =>
  answerOf(server.GET(`${V1}/school-policies`, { params: { query: paged(filter) } })) as Promise<
    List<SchoolPolicyLine>
  >;
export const getSchoolPolicy = (id: string): Promise<SchoolPolicy> =>
  answerOf(server.GET(`${V1}/school-policies/{id}`, { params: { path: { id } } }));
export const getSchoolAgreement = (id: string): Promise<SchoolAgreement> =>
  answerOf(server.GET(`${V1}/school-agreements/{id}`, { params: { path: { id } } }));
export const receivePremium = (id: string, amount: string, how: Write): Promise<SchoolPolicy> =>
  answerOf(
    server.POST(`${V1}/school-policies/{id}/receipts`, {
      params: { path: { id }, header: write(how) },
      body: { amount },
    }),
  );
/** Where the certificate is printed or saved from. */
export const certificateAddress = (id: string) => `${V1}/school-policies/${id}/certificate`;

export const getSchoolClaim = (id: string): Promise<SchoolClaim> =>
  answerOf(server.GET(`${V1}/school-claims/{case}`, { params: { path: { case: id } } }));
export const enterPupil = (id: string, body: NewInjuredPupil, how: Write): Promise<SchoolClaim> =>
  answerOf(
    server.POST(`${V1}/school-claims/{case}/pupils`, { params: { path: { case: id }, header: write(how) }, body }),
  );
export const nameGuardian = (id: string, pupil: number, guardian: string, how: Write): Promise<SchoolClaim> =>
  answerOf(
    server.PUT(`${V1}/school-claims/{case}/pupils/{pupil}/guardian`, {
      params: { path: { case: id, pupil }, header: write(how) },
      body: { guardian },
    }),
  );
export type SchoolMediator = Schemas["SchoolMediator"];
export const listMediators = (): Promise<List<SchoolMediator>> => answerOf(server.GET(`${V1}/school-mediators`));
/** Without a profession they leave the pool. */
export const putMediator = (party: string, profession: string | null, how: Write): Promise<List<SchoolMediator>> =>
  answerOf(
    server.PUT(`${V1}/school-mediators/{party}`, {
      params: { path: { party }, header: write(how) },
      body: { profession },
    }),
  );
export type MediatorClaim = Schemas["MediatorClaim"];
export type MediatorClaims = Schemas["MediatorClaims"];
export type MediatorClaimFilter = Omit<QueryOf<"list_mediator_claims">, "limit" | "after">;
export const listMediatorClaims = (party: string, filter: MediatorClaimFilter & Page): Promise<MediatorClaims> =>
  answerOf(server.GET(`${V1}/school-mediators/{party}/claims`, { params: { path: { party }, query: paged(filter) } }));
export type SchoolInsurer = Schemas["SchoolInsurer"];
type SchoolInsurers = List<SchoolInsurer>;
export const listInsurers = (): Promise<SchoolInsurers> =>
  answerOf(server.GET(`${V1}/school-insurers`)) as Promise<SchoolInsurers>;
/** For the schools of the own office, from the next policy on. */
export const nameInsurer = (offer: string, insurer: string, how: Write): Promise<SchoolInsurers> =>
  answerOf(
    server.PUT(`${V1}/school-insurers/{offer}`, {
      params: { path: { offer }, header: write(how) },
      body: { insurer },
    }),
  ) as Promise<SchoolInsurers>;
export const showPupil = (id: string, pupil: number, reason: string): Promise<ShownPupil> =>
  answerOf(
    server.POST(`${V1}/school-claims/{case}/pupils/{pupil}/unmaskings`, {
      params: { path: { case: id, pupil } },
      body: { reason },
    }),
  );

export type SchoolNames = Schemas["SchoolNames"];
export type ListedPupil = Schemas["ListedPupil"];
export type ShownListedPupil = Schemas["ShownListedPupil"];
export type ListedPupilFilter = Omit<QueryOf<"list_school_pupils">, "limit" | "after">;
export const getSchoolNames = (id: string): Promise<SchoolNames> =>
  answerOf(server.GET(`${V1}/school-policies/{id}/names`, { params: { path: { id } } }));
/** Masked, in the order in which they came in. */
export const listPupils = (id: string, filter: ListedPupilFilter & Page): Promise<List<ListedPupil>> =>
  answerOf(
    server.GET(`${V1}/school-policies/{id}/pupils`, { params: { path: { id }, query: paged(filter) } }),
  ) as Promise<List<ListedPupil>>;
export const showListedPupil = (id: string, pupil: string, reason: string): Promise<ShownListedPupil> =>
  answerOf(
    server.POST(`${V1}/school-policies/{id}/pupils/{pupil}/unmaskings`, {
      params: { path: { id, pupil } },
      body: { reason },
    }),
  );
export const unlistPupil = (id: string, pupil: string, left_on: string, reason: string, how: Write) =>
  answerOf(
    server.POST(`${V1}/school-policies/{id}/pupils/{pupil}/departures`, {
      params: { path: { id, pupil }, header: write(how) },
      body: { left_on, reason },
    }),
  );
