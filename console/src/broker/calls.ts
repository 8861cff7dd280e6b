// Calls about mandates, agreements with insurers, placed policies, the claims under them and the report to a client.
import { type Edit, type Page, paged, type QueryOf, V1, type Write, write } from "../api/calls";
import { answerOf, server } from "../api/client";
import type { components } from "../api/schema";
import type { List } from "../api/types";

type Schemas = components["schemas"];
export type PlacementLine = Schemas["PlacementLine"];
export type Placement = Schemas["Placement"];
export type NewPlacement = Schemas["NewPlacement"];
export type NewMandate = Schemas["NewMandate"];
export type NewCooperation = Schemas["NewCooperation"];
export type NewClaimEvent = Schemas["NewClaimEvent"];
export type AssistedClaim = Schemas["AssistedClaim"];
export type ClaimEvent = Schemas["ClaimEvent"];
export type ServiceReport = Schemas["ServiceReport"];
export type Solvency = Schemas["Solvency"];
export type InsurerRanking = Schemas["InsurerRanking"];
export type EvaluationLine = Schemas["EvaluationLine"];
export type InsurerEvaluation = Schemas["InsurerEvaluation"];
export type NewEvaluation = Schemas["NewEvaluation"];
export type Renewal = Schemas["Renewal"];
export type ServicePlan = Schemas["ServicePlan"];
export type ServicePlanLine = Schemas["ServicePlanLine"];
export type ServicePlanDraft = Schemas["ServicePlanDraft"];
export type ReportRun = Schemas["ReportRun"];
export type ClientReportLine = Schemas["ClientReportLine"];
export type TaskReason = Schemas["TaskReason"];
type Signed = Schemas["SignedAgreement"];

export type PlacementFilter = Omit<QueryOf<"list_placements">, "limit" | "after">;
export const listPlacements = (filter: PlacementFilter & Page): Promise<List<PlacementLine>> =>
  answerOf(server.GET(`${V1}/placements`, { params: { query: paged(filter) } })) as Promise<List<PlacementLine>>;
export const getPlacement = (id: string): Promise<Placement> =>
  answerOf(server.GET(`${V1}/placements/{id}`, { params: { path: { id } } }));
export const placePolicy = (body: NewPlacement, how: Write): Promise<Placement> =>
  answerOf(server.POST(`${V1}/placements`, { params: { header: write(how) }, body }));
export const signMandate = (body: NewMandate, how: Write): Promise<Signed> =>
  answerOf(server.POST(`${V1}/mandates`, { params: { header: write(how) }, body }));
export const signCooperation = (body: NewCooperation, how: Write): Promise<Signed> =>
  answerOf(server.POST(`${V1}/cooperations`, { params: { header: write(how) }, body }));

export type ClaimFilter = Omit<QueryOf<"list_assisted_claims">, "limit" | "after">;
export const listClaims = (filter: ClaimFilter & Page): Promise<List<AssistedClaim>> =>
  answerOf(server.GET(`${V1}/assisted-claims`, { params: { query: paged(filter) } })) as Promise<List<AssistedClaim>>;
export const listEvents = (page: Page): Promise<List<ClaimEvent>> =>
  answerOf(server.GET(`${V1}/claim-events`, { params: { query: paged(page) } })) as Promise<List<ClaimEvent>>;
export const recordEvent = (body: NewClaimEvent, how: Write): Promise<Signed> =>
  answerOf(server.POST(`${V1}/claim-events`, { params: { header: write(how) }, body }));

export type Days = { from: string; until: string };
export const getReport = (id: string, days: Days): Promise<ServiceReport> =>
  answerOf(server.GET(`${V1}/parties/{id}/service-report`, { params: { path: { id }, query: days } }));
/** Where the report is printed or saved from. */
export const reportAddress = (id: string, kind: "pdf" | "xlsx", { from, until }: Days) =>
  `${V1}/parties/${id}/service-report/${kind}?from=${from}&until=${until}`;

export const listSolvency = (id: string): Promise<List<Solvency>> =>
  answerOf(server.GET(`${V1}/parties/{id}/solvency`, { params: { path: { id } } })) as Promise<List<Solvency>>;
export const recordSolvency = (id: string, body: Schemas["NewSolvency"], how: Write): Promise<List<Solvency>> =>
  answerOf(
    server.POST(`${V1}/parties/{id}/solvency`, { params: { path: { id }, header: write(how) }, body }),
  ) as Promise<List<Solvency>>;
export const tryEvaluation = (body: Schemas["EvaluationDays"]): Promise<InsurerRanking> =>
  answerOf(server.POST(`${V1}/insurer-evaluations/trial`, { body }));
export const freezeEvaluation = (body: NewEvaluation, how: Write): Promise<InsurerEvaluation> =>
  answerOf(server.POST(`${V1}/insurer-evaluations`, { params: { header: write(how) }, body }));
export const listEvaluations = (page: Page): Promise<List<EvaluationLine>> =>
  answerOf(server.GET(`${V1}/insurer-evaluations`, { params: { query: paged(page) } })) as Promise<
    List<EvaluationLine>
  >;
export const getEvaluation = (id: string): Promise<InsurerEvaluation> =>
  answerOf(server.GET(`${V1}/insurer-evaluations/{id}`, { params: { path: { id } } }));
export const getRenewal = (id: string): Promise<Renewal> =>
  answerOf(server.GET(`${V1}/placements/{id}/renewal`, { params: { path: { id } } }));
export const settleLesson = (id: string, body: Schemas["LessonSettled"], how: Write): Promise<Renewal> =>
  answerOf(server.POST(`${V1}/claim-lessons/{id}/settlement`, { params: { path: { id }, header: write(how) }, body }));

export const listServicePlans = (id: string): Promise<List<ServicePlanLine>> =>
  answerOf(server.GET(`${V1}/parties/{id}/service-plans`, { params: { path: { id } } })) as Promise<
    List<ServicePlanLine>
  >;
export const tryServicePlan = (id: string, body: Schemas["PlanBegins"]): Promise<ServicePlanDraft> =>
  answerOf(server.POST(`${V1}/parties/{id}/service-plans/trial`, { params: { path: { id } }, body }));
export const makeServicePlan = (id: string, body: Schemas["NewServicePlan"], how: Write): Promise<ServicePlan> =>
  answerOf(server.POST(`${V1}/parties/{id}/service-plans`, { params: { path: { id }, header: write(how) }, body }));
export const getServicePlan = (id: string): Promise<ServicePlan> =>
  answerOf(server.GET(`${V1}/service-plans/{id}`, { params: { path: { id } } }));
export const addServiceTask = (id: string, body: Schemas["NewServiceTask"], how: Write): Promise<ServicePlan> =>
  answerOf(server.POST(`${V1}/service-plans/{id}/tasks`, { params: { path: { id }, header: write(how) }, body }));
/** Where the customer manual is printed from. */
export const manualAddress = (id: string) => `${V1}/parties/${id}/customer-manual/pdf`;
/** Where a plan is printed from. */
export const planAddress = (id: string) => `${V1}/service-plans/${id}/pdf`;

export const listReportRuns = (page: Page): Promise<List<ReportRun>> =>
  answerOf(server.GET(`${V1}/report-runs`, { params: { query: paged(page) } })) as Promise<List<ReportRun>>;
export const askForReports = (body: Schemas["NewReportRun"], how: Write): Promise<ReportRun> =>
  answerOf(server.POST(`${V1}/report-runs`, { params: { header: write(how) }, body }));
export const getReportRun = (id: string): Promise<ReportRun> =>
  answerOf(server.GET(`${V1}/report-runs/{id}`, { params: { path: { id } } }));
/** Whether clients are still being found, or some have no report yet, neither made nor set aside, or some are being sent. */
export const isUnderWay = (run: ReportRun): boolean =>
  run.clients == null || run.made + run.failed + run.passed < run.clients || run.being_sent > 0;
export type ClientReportFilter = Omit<QueryOf<"list_client_reports">, "limit" | "after">;
export const listClientReports = (id: string, filter: ClientReportFilter & Page): Promise<List<ClientReportLine>> =>
  answerOf(server.GET(`${V1}/report-runs/{id}/reports`, { params: { path: { id }, query: paged(filter) } })) as Promise<
    List<ClientReportLine>
  >;
export const listReportsOfClient = (id: string): Promise<List<ClientReportLine>> =>
  answerOf(server.GET(`${V1}/parties/{id}/client-reports`, { params: { path: { id } } })) as Promise<
    List<ClientReportLine>
  >;
export const sendReports = (id: string, body: Schemas["ReportsSent"], how: Write): Promise<ReportRun> =>
  answerOf(server.POST(`${V1}/report-runs/{id}/sending`, { params: { path: { id }, header: write(how) }, body }));
export const getClientReport = (id: string): Promise<ServiceReport> =>
  answerOf(server.GET(`${V1}/client-reports/{id}`, { params: { path: { id } } }));
/** Where a report as it was made is printed or saved from. */
export const clientReportAddress = (id: string, kind: "pdf" | "xlsx") => `${V1}/client-reports/${id}/${kind}`;
export type CommissionLine = Schemas["CommissionLine"];
export type CommissionKind = Schemas["CommissionKind"];
export type CommissionState = Schemas["CommissionState"];
export type CommissionTotal = Schemas["CommissionTotal"];
export type Commission = Schemas["Commission"];
export type CommissionFilter = Omit<QueryOf<"list_commissions">, "limit" | "after">;
export const listCommissions = (filter: CommissionFilter & Page): Promise<List<CommissionLine>> =>
  answerOf(server.GET(`${V1}/commissions`, { params: { query: paged(filter) } })) as Promise<List<CommissionLine>>;
export type CommissionTotals = Omit<Schemas["CommissionTotals"], "next"> & List<CommissionTotal>;
export type TotalsFilter = Omit<QueryOf<"get_commission_totals">, "limit" | "after">;
export const commissionTotals = (filter: TotalsFilter & Page): Promise<CommissionTotals> =>
  answerOf(server.GET(`${V1}/commissions/totals`, { params: { query: paged(filter) } })) as Promise<CommissionTotals>;
export const getCommission = (id: string): Promise<Commission> =>
  answerOf(server.GET(`${V1}/commissions/{id}`, { params: { path: { id } } }));
export const recordCommission = (id: string, body: Schemas["NewCommissionEntry"], how: Write): Promise<Commission> =>
  answerOf(server.POST(`${V1}/commissions/{id}/entries`, { params: { path: { id }, header: write(how) }, body }));
export type KnowledgeEntry = Schemas["KnowledgeEntry"];
export type NewKnowledge = Schemas["NewKnowledge"];
export type KnowledgeFilter = Omit<QueryOf<"list_knowledge">, "limit" | "after">;
const edit = ({ key, version }: Edit) => ({ "Idempotency-Key": key, "If-Match": `"${version}"` });
export const listKnowledge = (filter: KnowledgeFilter & Page): Promise<List<KnowledgeEntry>> =>
  answerOf(server.GET(`${V1}/knowledge`, { params: { query: paged(filter) } })) as Promise<List<KnowledgeEntry>>;
export const getKnowledge = (id: string): Promise<KnowledgeEntry> =>
  answerOf(server.GET(`${V1}/knowledge/{id}`, { params: { path: { id } } }));
export const addKnowledge = (body: NewKnowledge, how: Write): Promise<KnowledgeEntry> =>
  answerOf(server.POST(`${V1}/knowledge`, { params: { header: write(how) }, body }));
export const editKnowledge = (id: string, body: Schemas["KnowledgeChange"], how: Edit): Promise<KnowledgeEntry> =>
  answerOf(server.PATCH(`${V1}/knowledge/{id}`, { params: { path: { id }, header: edit(how) }, body }));
export const reviewKnowledge = (id: string, body: Schemas["KnowledgeReview"], how: Edit): Promise<KnowledgeEntry> =>
  answerOf(server.POST(`${V1}/knowledge/{id}/reviews`, { params: { path: { id }, header: edit(how) }, body }));
export const withdrawKnowledge = (
  id: string,
  body: Schemas["KnowledgeWithdrawal"],
  how: Edit,
): Promise<KnowledgeEntry> =>
  answerOf(server.POST(`${V1}/knowledge/{id}/withdrawal`, { params: { path: { id }, header: edit(how) }, body }));
