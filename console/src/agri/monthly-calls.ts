// Calls about monthly statistics and the catastrophe reserve.
import { V1, type Write, write } from "../api/calls";
import { answerOf, server } from "../api/client";
import type { components } from "../api/schema";

type Schemas = components["schemas"];
export type MonthlyReport = Schemas["MonthlyReport"];
export type ReportRoute = Schemas["ReportRoute"];
export type NewReportRoute = Schemas["NewReportRoute"];
export type Reserve = Schemas["Reserve"];

export const listReports = (): Promise<{ items: MonthlyReport[] }> =>
  answerOf(server.GET(`${V1}/monthly-reports`)) as Promise<{ items: MonthlyReport[] }>;
export const listRoutes = (): Promise<{ items: ReportRoute[] }> =>
  answerOf(server.GET(`${V1}/report-routes`)) as Promise<{ items: ReportRoute[] }>;
export const nameRoute = (body: NewReportRoute, how: Write): Promise<{ items: ReportRoute[] }> =>
  answerOf(server.POST(`${V1}/report-routes`, { params: { header: write(how) }, body })) as Promise<{
    items: ReportRoute[];
  }>;
export const fileReport = (id: string, how: Write): Promise<MonthlyReport> =>
  answerOf(server.POST(`${V1}/monthly-reports/{id}/filings`, { params: { path: { id }, header: write(how) } }));
export const getReserve = (): Promise<Reserve> => answerOf(server.GET(`${V1}/crop-reserve`));
export const accrueReserve = (programme: string, until: string, how: Write): Promise<Reserve> =>
  answerOf(server.POST(`${V1}/crop-reserve/accruals`, { params: { header: write(how) }, body: { programme, until } }));
export const drawReserve = (body: Schemas["NewReserveDraw"], how: Write): Promise<Reserve> =>
  answerOf(server.POST(`${V1}/crop-reserve/draws`, { params: { header: write(how) }, body }));

/** Where the form of a filed report is saved from. */
export const reportSheetAddress = (id: string) => `${V1}/monthly-reports/${id}/xlsx`;
