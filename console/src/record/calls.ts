// Calls about records and inventories of them.
import { type Page, paged, type QueryOf, V1, type Write, write } from "../api/calls";
import { answerOf, server } from "../api/client";
import type { components } from "../api/schema";
import type { FileLine, List } from "../api/types";

type Schemas = components["schemas"];
export type RecordLine = Schemas["Record"];
export type RecordDetail = Schemas["RecordDetail"];
export type NewRecord = Schemas["NewRecord"];
export type Inventory = Schemas["Inventory"];
export type InventoryDetail = Schemas["InventoryDetail"];
export type InventoryLine = Schemas["InventoryLine"];
export type NewLending = Schemas["NewLending"];

export type RecordFilter = Omit<QueryOf<"list_records">, "limit" | "after">;
export const listRecords = (filter: RecordFilter & Page): Promise<List<RecordLine>> =>
  answerOf(server.GET(`${V1}/records`, { params: { query: paged(filter) } })) as Promise<List<RecordLine>>;
export const getRecord = (id: string): Promise<RecordDetail> =>
  answerOf(server.GET(`${V1}/records/{id}`, { params: { path: { id } } })) as Promise<RecordDetail>;
export const receiveRecord = (body: NewRecord, how: Write): Promise<RecordDetail> =>
  answerOf(server.POST(`${V1}/records`, { params: { header: write(how) }, body })) as Promise<RecordDetail>;
const one = (id: string, how: Write) => ({ path: { id }, header: write(how) });
export const fileRecord = (id: string, shelf: string, how: Write) =>
  answerOf(server.POST(`${V1}/records/{id}/filings`, { params: one(id, how), body: { shelf } }));
export const lendRecord = (id: string, body: NewLending, how: Write) =>
  answerOf(server.POST(`${V1}/records/{id}/lendings`, { params: one(id, how), body }));
export const returnRecord = (id: string, how: Write) =>
  answerOf(server.POST(`${V1}/records/{id}/returns`, { params: one(id, how) }));
export const endContract = (id: string, endedOn: string, how: Write) =>
  answerOf(server.POST(`${V1}/records/{id}/contract-ends`, { params: one(id, how), body: { ended_on: endedOn } }));
export const destroyRecord = (id: string, reason: string, how: Write) =>
  answerOf(server.POST(`${V1}/records/{id}/destructions`, { params: one(id, how), body: { reason } }));

export const listInventories = (page: Page): Promise<List<Inventory>> =>
  answerOf(server.GET(`${V1}/record-inventories`, { params: { query: paged(page) } })) as Promise<List<Inventory>>;
export const getInventory = (id: string): Promise<InventoryDetail> =>
  answerOf(server.GET(`${V1}/record-inventories/{id}`, { params: { path: { id } } })) as Promise<InventoryDetail>;
export const beginInventory = (shelf: string, how: Write): Promise<InventoryDetail> =>
  answerOf(
    server.POST(`${V1}/record-inventories`, {
      params: { header: write(how) },
      body: shelf === "" ? {} : { shelf },
    }),
  ) as Promise<InventoryDetail>;
export const countRecord = (id: string, body: { record: string; shelf: string }, how: Write) =>
  answerOf(server.POST(`${V1}/record-inventories/{id}/counts`, { params: one(id, how), body }));
export const endInventory = (id: string, how: Write) =>
  answerOf(server.POST(`${V1}/record-inventories/{id}/ends`, { params: one(id, how) }));

/** Where labels are printed from; the first lies on that place of its sheet. */
export const labelAddress = (numbers: readonly string[], first = 1) =>
  `${V1}/record-labels?records=${numbers.join(",")}&first=${first}`;

export const laidFiles = (subject: string): Promise<List<FileLine>> =>
  answerOf(server.GET(`${V1}/files`, { params: { query: { subject } } })) as Promise<List<FileLine>>;
export const layFile = (subject: string, file: File, how: Write): Promise<FileLine> =>
  answerOf(
    server.POST(`${V1}/files`, {
      params: { query: { subject, name: file.name }, header: write(how) },
      headers: { "Content-Type": file.type === "" ? "application/octet-stream" : file.type },
      body: [],
      bodySerializer: () => file,
    }),
  );
