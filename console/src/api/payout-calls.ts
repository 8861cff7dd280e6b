// Calls about money on its way: payouts, the batches they go to the bank in, mistakes of the desk, unit prices, day runs.
import { type Page, paged, type QueryOf, V1, type Write, write } from "./calls";
import { answerOf, server } from "./client";
import type {
  BatchFormat,
  DayRun,
  DebitItem,
  Gathered,
  List,
  NewPaymentBatch,
  NewUnitPrice,
  PaymentBatch,
  PaymentBatchDetail,
  Payout,
  PayoutCorrection,
  PayoutDetail,
  Returned,
  ServiceError,
  UnitPrice,
  UnitPriceCorrection,
} from "./types";

// payouts
export type PayoutFilter = Omit<QueryOf<"list_payouts">, "limit" | "after">;
export const listPayouts = (filter: PayoutFilter & Page): Promise<List<Payout>> =>
  answerOf(server.GET(`${V1}/payouts`, { params: { query: paged(filter) } })) as Promise<List<Payout>>;
export const getPayout = (id: string): Promise<PayoutDetail> =>
  answerOf(server.GET(`${V1}/payouts/{id}`, { params: { path: { id } } }));
export const correctPayout = (id: string, body: PayoutCorrection, how: Write): Promise<PayoutDetail> =>
  answerOf(server.POST(`${V1}/payouts/{id}/corrections`, { params: { path: { id }, header: write(how) }, body }));

// batches for the bank
export type BatchFilter = Omit<QueryOf<"list_batches">, "limit" | "after">;
export const listBatches = (filter: BatchFilter & Page): Promise<List<PaymentBatch>> =>
  answerOf(server.GET(`${V1}/payment-batches`, { params: { query: paged(filter) } })) as Promise<List<PaymentBatch>>;
export const makeBatch = (body: NewPaymentBatch, how: Write): Promise<Gathered> =>
  answerOf(server.POST(`${V1}/payment-batches`, { params: { header: write(how) }, body }));
export const getBatch = (id: string): Promise<PaymentBatchDetail> =>
  answerOf(server.GET(`${V1}/payment-batches/{id}`, { params: { path: { id } } }));
export const collectBatch = (id: string, how: Write): Promise<Gathered> =>
  answerOf(server.POST(`${V1}/payment-batches/{id}/collections`, { params: { path: { id }, header: write(how) } }));
export const cancelBatch = (id: string, how: Write): Promise<PaymentBatchDetail> =>
  answerOf(server.POST(`${V1}/payment-batches/{id}/cancellation`, { params: { path: { id }, header: write(how) } }));
export const releaseBatch = (id: string, how: Write): Promise<PaymentBatchDetail> =>
  answerOf(server.POST(`${V1}/payment-batches/{id}/releases`, { params: { path: { id }, header: write(how) } }));
export const markBatchSent = (id: string, how: Write): Promise<PaymentBatchDetail> =>
  answerOf(server.POST(`${V1}/payment-batches/{id}/sent`, { params: { path: { id }, header: write(how) } }));
export const listDebits = (id: string, page: Page): Promise<List<DebitItem>> =>
  answerOf(server.GET(`${V1}/payment-batches/{id}/items`, { params: { path: { id }, query: paged(page) } })) as Promise<
    List<DebitItem>
  >;
/** Fetched, not linked to: a refusal has to be told on the page instead of replacing it. */
export const getBatchFile = (id: string, format: BatchFormat): Promise<Blob> =>
  answerOf(
    server.GET(`${V1}/payment-batches/{id}/file`, { params: { path: { id }, query: { format } }, parseAs: "blob" }),
  ) as unknown as Promise<Blob>;
export const takeReturn = (id: string, file: File, how: Write): Promise<Returned> =>
  answerOf(
    server.POST(`${V1}/payment-batches/{id}/returns`, {
      params: { path: { id }, header: write(how) },
      body: { file: file.name },
      bodySerializer: () => {
        const form = new FormData();
        form.append("file", file);
        return form;
      },
    }),
  );

// mistakes of the desk
export type ServiceErrorFilter = Omit<QueryOf<"list_service_errors">, "limit" | "after">;
export const listServiceErrors = (filter: ServiceErrorFilter & Page): Promise<List<ServiceError>> =>
  answerOf(server.GET(`${V1}/service-errors`, { params: { query: paged(filter) } })) as Promise<List<ServiceError>>;

// unit prices
export const listUnitPrices = (): Promise<{ items: UnitPrice[] }> =>
  answerOf(server.GET(`${V1}/unit-prices`)) as Promise<{ items: UnitPrice[] }>;
export const publishUnitPrice = (body: NewUnitPrice, how: Write): Promise<UnitPrice> =>
  answerOf(server.POST(`${V1}/unit-prices`, { params: { header: write(how) }, body })) as Promise<UnitPrice>;
export const correctUnitPrice = (body: UnitPriceCorrection, how: Write): Promise<UnitPrice> =>
  answerOf(server.POST(`${V1}/unit-price-corrections`, { params: { header: write(how) }, body })) as Promise<UnitPrice>;

// day runs
export const listDayRuns = (): Promise<List<DayRun>> => answerOf(server.GET(`${V1}/day-runs`)) as Promise<List<DayRun>>;
export const beginDayRun = (until: string | null, how: Write): Promise<DayRun> =>
  answerOf(server.POST(`${V1}/day-runs`, { params: { header: write(how) }, body: until === null ? {} : { until } }));
