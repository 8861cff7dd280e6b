// One function per endpoint, named as the act. Writes take a Write: the idempotency key and, for edits, the version seen.
import { sendJson } from "./client";
import type {
  Answers,
  Case,
  CaseLine,
  Change,
  Contact,
  ContactKind,
  DeliveryChannel,
  FileLine,
  Letter,
  LetterLine,
  List,
  MaterialStateName,
  Me,
  NewCase,
  NewParty,
  Notice,
  Office,
  Operation,
  Operator,
  Pack,
  PackDetail,
  Party,
  PartyDetail,
  PromiseLine,
  PromiseSummary,
  PromiseView,
  Reminder,
  Role,
  Service,
  Verification,
} from "./types";

export type Write = { key?: string; version?: number };
export type Page = { limit?: number; after?: string | null };

const post = <Answer>(path: string, body: unknown, write: Write = {}) =>
  sendJson<Answer>(path, { method: "POST", body, ...write });
const patch = <Answer>(path: string, body: unknown, write: Write = {}) =>
  sendJson<Answer>(path, { method: "PATCH", body, ...write });

// session
export type SignIn = { login: string; password: string; totp?: string };
export const signIn = (body: SignIn) =>
  sendJson<{ operator: Me; token: string; expires_at: string }>("/sessions", {
    method: "POST",
    body,
    withoutSession: true,
  });
export const signOut = () => sendJson<void>("/sessions/current", { method: "DELETE", withoutSession: true });
export const getMe = () => sendJson<Me>("/me", { withoutSession: true });
export const changePassword = (body: { current: string; new: string }) => post<void>("/me/password", body);
export const beginTotp = () => post<{ secret: string; otpauth_url: string }>("/me/totp", {});
export const confirmTotp = (code: string) => post<void>("/me/totp/confirmations", { code });
export const removeTotp = () => sendJson<void>("/me/totp", { method: "DELETE" });

// offices and operators
export const listOffices = () => sendJson<{ items: Office[] }>("/offices");
export const addOffice = (
  body: { code: string; name: string; parent: string | null; region_code?: string },
  write: Write,
) => post<Office>("/offices", body, write);
export const listOperators = () => sendJson<{ items: Operator[] }>("/operators", { query: { limit: 200 } });
export type OperatorBody = {
  login: string;
  name: string;
  office: string;
  roles: Role[];
  password?: string;
  active: boolean;
};
export const addOperator = (body: OperatorBody, write: Write) => post<Operator>("/operators", body, write);
export const changeOperator = (id: string, body: Partial<OperatorBody>, write: Write) =>
  patch<Operator>(`/operators/${id}`, body, write);

// parties
export const listParties = (query: { q?: string; sort?: string } & Page) =>
  sendJson<List<Party>>("/parties", { query });
export const addParty = (body: NewParty, write: Write) => post<Party>("/parties", body, write);
export const getParty = (id: string) => sendJson<PartyDetail>(`/parties/${id}`);
export const changeParty = (id: string, body: Partial<NewParty>, write: Write) =>
  patch<Party>(`/parties/${id}`, body, write);
export const unmaskParty = (id: string, body: { field: "identity" | "phone"; reason: string }) =>
  post<{ value: string }>(`/parties/${id}/unmaskings`, body);

// services
export const listServices = (on?: string) => sendJson<{ items: Service[] }>("/services", { query: { on } });

// cases
export type CaseFilter = {
  q?: string;
  state?: string;
  service?: string;
  group?: string;
  office?: string;
  owner?: string;
  party?: string;
  standing?: string;
  received_from?: string;
  received_to?: string;
  sort?: string;
};
export const listCases = (query: CaseFilter & Page) => sendJson<List<CaseLine>>("/cases", { query });
export const openCase = (body: NewCase, write: Write) => post<Case>("/cases", body, write);
export const getCase = (id: string) => sendJson<Case>(`/cases/${id}`);
export const editCase = (id: string, body: { summary?: string; answers?: Answers }, write: Write) =>
  patch<Case>(`/cases/${id}`, body, write);
export type MilestoneBody = { key: string; occurred_at?: string; answers?: Answers; note?: string };
export const recordMilestone = (id: string, body: MilestoneBody, write: Write) =>
  post<Case>(`/cases/${id}/milestones`, body, write);
export type MaterialItem = {
  key: string;
  state: Exclude<MaterialStateName, "missing">;
  note?: string;
  received_at?: string;
};
export const recordMaterials = (id: string, items: MaterialItem[], write: Write) =>
  post<Case>(`/cases/${id}/materials`, { items }, write);
export const giveOneNotice = (id: string, body: { note?: string }, write: Write) =>
  post<{ case: Case; letter_id: string }>(`/cases/${id}/one-notice`, body, write);
export const extendPromise = (id: string, body: { promise: string; reason: string }, write: Write) =>
  post<Case>(`/cases/${id}/extensions`, body, write);
export const assignCase = (id: string, owner: string | null, write: Write) =>
  post<Case>(`/cases/${id}/assignments`, { owner }, write);
export const withdrawCase = (id: string, reason: string, write: Write) =>
  post<Case>(`/cases/${id}/withdrawals`, { reason }, write);
export const addFile = (id: string, file: File, material: string | null, write: Write) =>
  sendJson<FileLine>(`/cases/${id}/files`, { method: "POST", query: { material, name: file.name }, file, ...write });
export const listChanges = (id: string, since: number) =>
  sendJson<{ current_version: number; changes: Change[] }>(`/cases/${id}/changes`, { query: { since } });
export const listCaseAudit = (id: string) => sendJson<{ items: Operation[] }>(`/cases/${id}/audit`);
export type ContactBody = { kind: ContactKind; direction: "in" | "out"; at?: string; notes: string };
export const addCaseContact = (id: string, body: ContactBody, write: Write) =>
  post<Contact>(`/cases/${id}/contacts`, body, write);
export const addPartyContact = (id: string, body: ContactBody, write: Write) =>
  post<Contact>(`/parties/${id}/contacts`, body, write);
export const fileAddress = (id: string) => `/api/v1/files/${id}`;

// letters
export const getLetter = (id: string) => sendJson<Letter>(`/letters/${id}`);
export type DeliveryBody = { at?: string; channel: DeliveryChannel; proof: string };
export const deliverLetter = (id: string, body: DeliveryBody, write: Write) =>
  post<LetterLine>(`/letters/${id}/deliveries`, body, write);

// promises
export type PromiseFilter = {
  view: PromiseView;
  owner?: string;
  office?: string;
  owed_by?: string;
  q?: string;
  sort?: string;
};
export const listPromises = (query: PromiseFilter & Page) => sendJson<List<PromiseLine>>("/promises", { query });
export const getPromiseSummary = (office?: string) =>
  sendJson<PromiseSummary>("/promises/summary", { query: { office } });

// search, notices, reminders
export const searchEverything = (q: string, signal?: AbortSignal) =>
  sendJson<{ parties: Party[]; cases: CaseLine[] }>("/search", { query: { q }, ...(signal && { signal }) });
export const listNotices = () => sendJson<List<Notice>>("/notices", { query: { limit: 200 } });
export type NoticeBody = { title: string; body: string; published_on: string; until?: string | null };
export const publishNotice = (body: NoticeBody, write: Write) => post<Notice>("/notices", body, write);
export const changeNotice = (id: string, body: Partial<NoticeBody>, write: Write) =>
  patch<Notice>(`/notices/${id}`, body, write);
export const listReminders = (unread: boolean) =>
  sendJson<List<Reminder>>("/reminders", { query: { unread: unread ? true : undefined, limit: 100 } });
export const readReminder = (id: string) => post<void>(`/reminders/${id}/readings`, {});

// audit
export type OperationFilter = { command?: string; operator?: string; from?: string; to?: string };
export const listOperations = (query: OperationFilter & Page) => sendJson<List<Operation>>("/operations", { query });
export const verifyArchive = () => post<Verification>("/verifications", {});

// packs and training
export const listPacks = () => sendJson<{ items: Pack[] }>("/packs");
export const getPack = (name: string) => sendJson<PackDetail>(`/packs/${name}`);
export const setTrainingClock = (now: string) =>
  sendJson<{ now: string }>("/training/clock", { method: "PUT", body: { now } });

/** Every page of a list, for exports; `progress` hears how many items have come so far. */
export async function collectAll<Item>(
  page: (cursor: Page) => Promise<List<Item>>,
  progress: (count: number) => void = () => {},
): Promise<Item[]> {
  const all: Item[] = [];
  let after: string | null = null;
  do {
    const list: List<Item> = await page({ limit: 200, after });
    all.push(...list.items);
    progress(all.length);
    after = list.next;
  } while (after !== null);
  return all;
}
