// One function per endpoint, named as the act. Writes take a Write: the idempotency key and, for edits, the version seen.
import { answerOf, server } from "./client";
import type { operations } from "./schema";
import type {
  Agreement,
  Anchor,
  Case,
  CaseChange,
  CaseLine,
  Chart,
  Contact,
  CustomerRead,
  DayClose,
  DeliveryChannel,
  Demonstration,
  DueErasure,
  FileLine,
  Hits,
  Import,
  ImportError,
  ImportKind,
  ImportPreview,
  Letter,
  LetterLine,
  List,
  MaterialChange,
  Me,
  NewCase,
  NewContact,
  NewDelivery,
  NewImport,
  NewlyMadeToken,
  NewlyMadeWebhook,
  NewMerge,
  NewMilestone,
  NewNotice,
  NewOffice,
  NewOneNotice,
  NewOperator,
  NewParty,
  NewPolicy,
  NewQuote,
  NewReceipt,
  NewRelation,
  NewReminder,
  NewServiceTerm,
  NewToken,
  NewWebhook,
  Notice,
  NoticeChange,
  Office,
  OfficeChange,
  Operation,
  Operator,
  OperatorChange,
  Outlook,
  Pack,
  PackDetail,
  Party,
  PartyChange,
  PartyDetail,
  PartyFileLine,
  Policy,
  PolicyLine,
  Product,
  PromiseLine,
  PromiseSummary,
  Quote,
  ReaderDay,
  Region,
  RelationEnd,
  Relations,
  Reminder,
  RoleTable,
  Service,
  ServiceTerms,
  Token,
  TransferLine,
  Trial,
  UndoneMerge,
  Webhook,
  Webhooks,
} from "./types";

/** `again`: the same was sent a moment ago, and is meant once more. */
export type Write = { key: string; again?: boolean };
export type Edit = { key: string; version: number };
export type Page = { limit?: number; after?: string | null };

export type QueryOf<Name extends keyof operations> = NonNullable<operations[Name]["parameters"]["query"]>;

export const V1 = "/api/v1";
export const write = ({ key, again }: Write) => ({
  "Idempotency-Key": key,
  ...(again === true && { "Send-Again": true }),
});
const edit = ({ key, version }: Edit) => ({ "Idempotency-Key": key, "If-Match": `"${version}"` });
/** A page of a list is asked for with the cursor of the page before it, or without one. */
export const paged = <Filter extends object>(filter: Filter & Page) => {
  const { after, ...rest } = filter;
  return { ...rest, ...(after != null && { after }) };
};

// session
export type SignIn = { login: string; password: string; totp?: string };
export const signIn = (body: SignIn) => answerOf(server.POST(`${V1}/sessions`, { body }));
/** Whether one can sign in at a provider of OIDC, and what the button says. */
export const getOidc = () => answerOf(server.GET(`${V1}/sessions/oidc`));
export const beginOidc = () => answerOf(server.POST(`${V1}/sessions/oidc`));
export const returnFromOidc = (body: { state: string; code?: string }) =>
  answerOf(server.POST(`${V1}/sessions/oidc/return`, { body }));
export const enterOidcCode = (totp: string) => answerOf(server.POST(`${V1}/sessions/oidc/code`, { body: { totp } }));
export const signOut = () => answerOf(server.DELETE(`${V1}/sessions/current`));
/** Whether this is a demonstration, and who can be tried there. */
export const getDemonstration = (): Promise<Demonstration> => answerOf(server.GET(`${V1}/demonstration`));
export const getMe = (): Promise<Me> => answerOf(server.GET(`${V1}/me`));
export const changePassword = (body: { current: string; new: string }) =>
  answerOf(server.POST(`${V1}/me/password`, { body }));
export type TotpProof = { password: string; code?: string };
export const beginTotp = (body: TotpProof) => answerOf(server.POST(`${V1}/me/totp`, { body }));
export const confirmTotp = (code: string) => answerOf(server.POST(`${V1}/me/totp/confirmations`, { body: { code } }));
export const removeTotp = (body: TotpProof) => answerOf(server.DELETE(`${V1}/me/totp`, { body }));
export const takeOffTotp = (id: string) =>
  answerOf(server.DELETE(`${V1}/operators/{id}/totp`, { params: { path: { id } } }));
export const linkOidc = (id: string, account: string) =>
  answerOf(server.PUT(`${V1}/operators/{id}/oidc-account`, { params: { path: { id } }, body: { account } }));
export const unlinkOidc = (id: string) =>
  answerOf(server.DELETE(`${V1}/operators/{id}/oidc-account`, { params: { path: { id } } }));
export const listOwnSessions = () => answerOf(server.GET(`${V1}/me/sessions`));
export const endOwnSession = (id: string) =>
  answerOf(server.DELETE(`${V1}/me/sessions/{id}`, { params: { path: { id } } }));

// parties
export const listParties = (filter: { q?: string; office?: string; sort?: string } & Page): Promise<List<Party>> =>
  answerOf(server.GET(`${V1}/parties`, { params: { query: paged(filter) } })) as Promise<List<Party>>;
export const addParty = (body: NewParty, how: Write): Promise<Party> =>
  answerOf(server.POST(`${V1}/parties`, { params: { header: write(how) }, body }));
export const listTerms = (party: string): Promise<ServiceTerms> =>
  answerOf(server.GET(`${V1}/parties/{id}/terms`, { params: { path: { id: party } } }));
export const setTerm = (party: string, body: NewServiceTerm, how: Write): Promise<ServiceTerms> =>
  answerOf(server.POST(`${V1}/parties/{id}/terms`, { params: { path: { id: party }, header: write(how) }, body }));
export const listRelations = (id: string): Promise<Relations> =>
  answerOf(server.GET(`${V1}/parties/{id}/relations`, { params: { path: { id } } }));
export const relateParty = (id: string, body: NewRelation, how: Write): Promise<Relations> =>
  answerOf(server.POST(`${V1}/parties/{id}/relations`, { params: { path: { id }, header: write(how) }, body }));
export const endRelation = (id: string, body: RelationEnd, how: Write): Promise<Relations> =>
  answerOf(server.POST(`${V1}/parties/{id}/relations/end`, { params: { path: { id }, header: write(how) }, body }));
export const listPartyFiles = (id: string): Promise<{ items: PartyFileLine[] }> =>
  answerOf(server.GET(`${V1}/parties/{id}/files`, { params: { path: { id } } })) as Promise<{ items: PartyFileLine[] }>;
export const mergeParties = (id: string, body: NewMerge, how: Write): Promise<Party> =>
  answerOf(server.POST(`${V1}/parties/{id}/merges`, { params: { path: { id }, header: write(how) }, body }));
export const undoMerge = (id: string, body: UndoneMerge, how: Write): Promise<Party> =>
  answerOf(server.POST(`${V1}/parties/{id}/merges/undo`, { params: { path: { id }, header: write(how) }, body }));
export const listDueErasures = (): Promise<{ items: DueErasure[] }> =>
  answerOf(server.GET(`${V1}/due-erasures`)) as Promise<{ items: DueErasure[] }>;
export const eraseParty = (id: string, reason: string, how: Write) =>
  answerOf(
    server.POST(`${V1}/parties/{id}/erasures`, { params: { path: { id }, header: write(how) }, body: { reason } }),
  );
export const getParty = (id: string): Promise<PartyDetail> =>
  answerOf(server.GET(`${V1}/parties/{id}`, { params: { path: { id } } }));
export const listPartyAgreements = (id: string): Promise<{ items: Agreement[] }> =>
  answerOf(server.GET(`${V1}/parties/{id}/agreements`, { params: { path: { id } } })) as Promise<{
    items: Agreement[];
  }>;
export const changeParty = (id: string, body: PartyChange, how: Edit): Promise<Party> =>
  answerOf(server.PATCH(`${V1}/parties/{id}`, { params: { path: { id }, header: edit(how) }, body }));
export const unmaskParty = (id: string, body: { field: "identity" | "phone"; reason: string }) =>
  answerOf(server.POST(`${V1}/parties/{id}/unmaskings`, { params: { path: { id } }, body }));

// services
export const listServices = (on?: string): Promise<{ items: Service[] }> =>
  answerOf(server.GET(`${V1}/services`, { params: { query: on === undefined ? {} : { on } } }));

export const getService = (key: string, on: string): Promise<Service> =>
  answerOf(server.GET(`${V1}/services/{key}`, { params: { path: { key }, query: { on } } }));

// cases
export type CaseFilter = Omit<QueryOf<"list_cases">, "limit" | "after">;
export const listCases = (filter: CaseFilter & Page): Promise<List<CaseLine>> =>
  answerOf(server.GET(`${V1}/cases`, { params: { query: paged(filter) } })) as Promise<List<CaseLine>>;
export const openCase = (body: NewCase, how: Write): Promise<Case> =>
  answerOf(server.POST(`${V1}/cases`, { params: { header: write(how) }, body }));
export const getCase = (id: string): Promise<Case> =>
  answerOf(server.GET(`${V1}/cases/{id}`, { params: { path: { id } } }));
export const editCase = (id: string, body: CaseChange, how: Edit): Promise<Case> =>
  answerOf(server.PATCH(`${V1}/cases/{id}`, { params: { path: { id }, header: edit(how) }, body }));
export const recordMilestone = (id: string, body: NewMilestone, how: Edit): Promise<Case> =>
  answerOf(server.POST(`${V1}/cases/{id}/milestones`, { params: { path: { id }, header: edit(how) }, body }));
/** What a milestone would do; nothing is written. */
export const previewMilestone = (id: string, version: number, body: NewMilestone) =>
  answerOf(
    server.POST(`${V1}/cases/{id}/milestones/preview`, {
      params: { path: { id }, header: { "If-Match": `"${version}"` } },
      body,
    }),
  );
export const recordMaterials = (id: string, items: MaterialChange[], how: Edit): Promise<Case> =>
  answerOf(server.POST(`${V1}/cases/{id}/materials`, { params: { path: { id }, header: edit(how) }, body: { items } }));
export const giveOneNotice = (id: string, body: NewOneNotice, how: Edit) =>
  answerOf(server.POST(`${V1}/cases/{id}/one-notice`, { params: { path: { id }, header: edit(how) }, body }));
export const extendPromise = (id: string, body: { promise: string; reason: string }, how: Edit): Promise<Case> =>
  answerOf(server.POST(`${V1}/cases/{id}/extensions`, { params: { path: { id }, header: edit(how) }, body }));
export const putRightPromise = (id: string, body: { promise: string; reason: string }, how: Edit): Promise<Case> =>
  answerOf(server.POST(`${V1}/cases/{id}/promise-corrections`, { params: { path: { id }, header: edit(how) }, body }));
export const assignCase = (id: string, owner: string | null, how: Edit): Promise<Case> =>
  answerOf(
    server.POST(`${V1}/cases/{id}/assignments`, { params: { path: { id }, header: edit(how) }, body: { owner } }),
  );
export const addSubject = (id: string, body: { id: string; role: string }, how: Edit): Promise<Case> =>
  answerOf(server.POST(`${V1}/cases/{id}/subjects`, { params: { path: { id }, header: edit(how) }, body }));
export const removeSubject = (id: string, role: string, how: Edit): Promise<Case> =>
  answerOf(
    server.POST(`${V1}/cases/{id}/subject-removals`, { params: { path: { id }, header: edit(how) }, body: { role } }),
  );
export const withdrawCase = (id: string, reason: string, how: Edit): Promise<Case> =>
  answerOf(
    server.POST(`${V1}/cases/{id}/withdrawals`, { params: { path: { id }, header: edit(how) }, body: { reason } }),
  );
/** The body is the file itself, for which the schema has no better word than its bytes. */
export const addFile = (id: string, file: File, material: string | null, how: Write): Promise<FileLine> =>
  answerOf(
    server.POST(`${V1}/cases/{id}/files`, {
      params: {
        path: { id },
        query: { name: file.name, ...(material !== null && { material }) },
        header: write(how),
      },
      headers: { "Content-Type": file.type === "" ? "application/octet-stream" : file.type },
      body: [],
      bodySerializer: () => file,
    }),
  );
export const listChanges = (id: string, since: number) =>
  answerOf(server.GET(`${V1}/cases/{id}/changes`, { params: { path: { id }, query: { since } } }));
export const listCaseAudit = (id: string): Promise<{ items: Operation[] }> =>
  answerOf(server.GET(`${V1}/cases/{id}/audit`, { params: { path: { id } } })) as Promise<{ items: Operation[] }>;
export const addCaseContact = (id: string, body: NewContact, how: Write): Promise<Contact> =>
  answerOf(server.POST(`${V1}/cases/{id}/contacts`, { params: { path: { id }, header: write(how) }, body }));
export const addPartyContact = (id: string, body: NewContact, how: Write): Promise<Contact> =>
  answerOf(server.POST(`${V1}/parties/{id}/contacts`, { params: { path: { id }, header: write(how) }, body }));
/** Those about something: an agreement, a record. */
export const listContacts = (subject: string): Promise<{ items: Contact[] }> =>
  answerOf(server.GET(`${V1}/contacts`, { params: { query: { subject } } })) as Promise<{ items: Contact[] }>;
export const fileAddress = (id: string) => `${V1}/files/${id}`;

// policies
export type PolicyFilter = Omit<QueryOf<"list_policies">, "limit" | "after">;
export const listPolicies = (filter: PolicyFilter & Page): Promise<List<PolicyLine>> =>
  answerOf(server.GET(`${V1}/policies`, { params: { query: paged(filter) } })) as Promise<List<PolicyLine>>;
/** What was agreed is told as of a day; as it is now, where none is given. */
export const getPolicy = (id: string, asOf?: string): Promise<Policy> =>
  answerOf(
    server.GET(`${V1}/policies/{id}`, {
      params: { path: { id }, query: asOf === undefined ? {} : { as_of: asOf } },
    }),
  );
export const proposePolicy = (body: NewPolicy, how: Write): Promise<Policy> =>
  answerOf(server.POST(`${V1}/policies`, { params: { header: write(how) }, body }));
export const setPrompts = (id: string, wanted: boolean, how: Edit): Promise<Policy> =>
  answerOf(
    server.PATCH(`${V1}/policies/{id}`, {
      params: { path: { id }, header: edit(how) },
      body: { prompts_wanted: wanted },
    }),
  );
export const receivePremium = (id: string, body: NewReceipt, how: Write): Promise<Policy> =>
  answerOf(server.POST(`${V1}/policies/{id}/receipts`, { params: { path: { id }, header: write(how) }, body }));
export const reverseReceipt = (id: string, body: { transfer: string; reason: string }, how: Write): Promise<Policy> =>
  answerOf(server.POST(`${V1}/policies/{id}/reversals`, { params: { path: { id }, header: write(how) }, body }));
export const reverseLapse = (id: string, reason: string, how: Write): Promise<Policy> =>
  answerOf(
    server.POST(`${V1}/policies/{id}/lapse-reversals`, {
      params: { path: { id }, header: write(how) },
      body: { reason },
    }),
  );
export const listPolicyTransfers = (id: string, asOf?: string): Promise<{ items: TransferLine[] }> =>
  answerOf(
    server.GET(`${V1}/policies/{id}/transfers`, {
      params: { path: { id }, query: asOf === undefined ? {} : { as_of: asOf } },
    }),
  ) as Promise<{ items: TransferLine[] }>;

// products
export const listProducts = (on: string): Promise<{ items: Product[] }> =>
  answerOf(server.GET(`${V1}/products`, { params: { query: { on } } }));
export const getQuote = (body: NewQuote): Promise<Quote> => answerOf(server.POST(`${V1}/quotes`, { body }));

// the ledger
export const getChart = (): Promise<Chart> => answerOf(server.GET(`${V1}/ledger/chart`));
export const getTrialBalance = (filter: { on?: string; known_at?: string }): Promise<Trial> =>
  answerOf(server.GET(`${V1}/ledger/trial-balance`, { params: { query: filter } }));
export type TransferFilter = Omit<QueryOf<"list_transfers">, "limit" | "after">;
export const listTransfers = (filter: TransferFilter & Page): Promise<List<TransferLine>> =>
  answerOf(server.GET(`${V1}/ledger/transfers`, { params: { query: paged(filter) } })) as Promise<List<TransferLine>>;
export const listDayCloses = (): Promise<{ items: DayClose[] }> => answerOf(server.GET(`${V1}/ledger/day-closes`));
export const closeDay = (on: string, how: Write): Promise<Trial> =>
  answerOf(server.POST(`${V1}/ledger/day-closes`, { params: { header: write(how) }, body: { on } }));
export const journalAddress = (from: string, until: string) =>
  `${V1}/ledger/journal?${new URLSearchParams({ from, until }).toString()}`;

// letters
export const getLetter = (id: string): Promise<Letter> =>
  answerOf(server.GET(`${V1}/letters/{id}`, { params: { path: { id } } }));
export const getLetterPdf = (id: string): Promise<Blob> =>
  answerOf(server.GET(`${V1}/letters/{id}/pdf`, { params: { path: { id } }, parseAs: "blob" }));
export type DeliveryBody = NewDelivery & { channel: DeliveryChannel };
export const deliverLetter = (id: string, body: DeliveryBody, how: Write): Promise<LetterLine> =>
  answerOf(server.POST(`${V1}/letters/{id}/deliveries`, { params: { path: { id }, header: write(how) }, body }));

// promises
export type PromiseFilter = Omit<QueryOf<"list_promises">, "limit" | "after">;
export const listPromises = (filter: PromiseFilter & Page): Promise<List<PromiseLine>> =>
  answerOf(server.GET(`${V1}/promises`, { params: { query: paged(filter) } })) as Promise<List<PromiseLine>>;
export const getPromiseSummary = (office?: string): Promise<PromiseSummary> =>
  answerOf(server.GET(`${V1}/promises/summary`, { params: { query: office === undefined ? {} : { office } } }));

export const getOutlook = (office?: string): Promise<Outlook> =>
  answerOf(server.GET(`${V1}/promises/outlook`, { params: { query: office === undefined ? {} : { office } } }));

// audit
export type OperationFilter = Omit<QueryOf<"list_operations">, "limit" | "after">;
export const listOperations = (filter: OperationFilter & Page): Promise<List<Operation>> =>
  answerOf(server.GET(`${V1}/operations`, { params: { query: paged(filter) } })) as Promise<List<Operation>>;
export type CustomerReadFilter = Omit<QueryOf<"list_customer_reads">, "limit" | "after">;
export const listCustomerReads = (filter: CustomerReadFilter & Page): Promise<List<CustomerRead>> =>
  answerOf(server.GET(`${V1}/customer-reads`, { params: { query: paged(filter) } })) as Promise<List<CustomerRead>>;
export const listReaderDays = (query: QueryOf<"list_reader_days">): Promise<{ items: ReaderDay[] }> =>
  answerOf(server.GET(`${V1}/customer-reads/days`, { params: { query } })) as Promise<{ items: ReaderDay[] }>;
export const verifyArchive = (against?: string) =>
  answerOf(server.POST(`${V1}/verifications`, { body: against === undefined ? {} : { against } }));
export const getAnchor = (): Promise<Anchor> => answerOf(server.GET(`${V1}/verifications/anchor`));

// offices and operators
export const listOffices = (): Promise<{ items: Office[] }> =>
  answerOf(server.GET(`${V1}/offices`)) as Promise<{ items: Office[] }>;
export const addOffice = (body: NewOffice, how: Write): Promise<Office> =>
  answerOf(server.POST(`${V1}/offices`, { params: { header: write(how) }, body }));
export const changeOffice = (id: string, body: OfficeChange, how: Edit): Promise<Office> =>
  answerOf(server.PATCH(`${V1}/offices/{id}`, { params: { path: { id }, header: edit(how) }, body }));
export const listOperators = async (): Promise<{ items: Operator[] }> => ({
  items: await collectAll(
    (page) => answerOf(server.GET(`${V1}/operators`, { params: { query: paged(page) } })) as Promise<List<Operator>>,
  ),
});
export const listRoles = (): Promise<RoleTable> => answerOf(server.GET(`${V1}/roles`)) as Promise<RoleTable>;
export const addOperator = (body: NewOperator, how: Write): Promise<Operator> =>
  answerOf(server.POST(`${V1}/operators`, { params: { header: write(how) }, body }));
export const changeOperator = (id: string, body: OperatorChange, how: Edit): Promise<Operator> =>
  answerOf(server.PATCH(`${V1}/operators/{id}`, { params: { path: { id }, header: edit(how) }, body }));

// tokens of programs
export const listTokens = (): Promise<{ items: Token[] }> =>
  answerOf(server.GET(`${V1}/tokens`)) as Promise<{ items: Token[] }>;
export const makeToken = (body: NewToken, how: Write): Promise<NewlyMadeToken> =>
  answerOf(server.POST(`${V1}/tokens`, { params: { header: write(how) }, body })) as Promise<NewlyMadeToken>;
export const revokeToken = (id: string, how: Write): Promise<Token> =>
  answerOf(
    server.POST(`${V1}/tokens/{id}/revocations`, { params: { path: { id }, header: write(how) } }),
  ) as Promise<Token>;

// addresses of other programs that are told what happened
export const listWebhooks = (): Promise<Webhooks> => answerOf(server.GET(`${V1}/webhooks`)) as Promise<Webhooks>;
export const makeWebhook = (body: NewWebhook, how: Write): Promise<NewlyMadeWebhook> =>
  answerOf(server.POST(`${V1}/webhooks`, { params: { header: write(how) }, body })) as Promise<NewlyMadeWebhook>;
export const revokeWebhook = (id: string, how: Write): Promise<Webhook> =>
  answerOf(
    server.POST(`${V1}/webhooks/{id}/revocations`, { params: { path: { id }, header: write(how) } }),
  ) as Promise<Webhook>;

// search, notices, reminders
export const searchEverything = (q: string, signal?: AbortSignal): Promise<Hits> =>
  answerOf(server.GET(`${V1}/search`, { params: { query: { q } }, ...(signal && { signal }) }));
export const listRegions = (q: string): Promise<{ items: Region[] }> =>
  answerOf(server.GET(`${V1}/regions`, { params: { query: { q } } }));
export const listNotices = (): Promise<List<Notice>> =>
  answerOf(server.GET(`${V1}/notices`, { params: { query: { limit: 200 } } })) as Promise<List<Notice>>;
export const publishNotice = (body: NewNotice, how: Write): Promise<Notice> =>
  answerOf(server.POST(`${V1}/notices`, { params: { header: write(how) }, body }));
export const changeNotice = (id: string, body: NoticeChange, how: Edit): Promise<Notice> =>
  answerOf(server.PATCH(`${V1}/notices/{id}`, { params: { path: { id }, header: edit(how) }, body }));
export const listReminders = (
  filter: { unread?: boolean; subject?: string; sort?: string } & Page,
): Promise<List<Reminder>> =>
  answerOf(server.GET(`${V1}/reminders`, { params: { query: paged(filter) } })) as Promise<List<Reminder>>;
export const writeReminder = (body: NewReminder, how: Write): Promise<Reminder> =>
  answerOf(server.POST(`${V1}/reminders`, { params: { header: write(how) }, body }));
export const readReminder = (id: string) =>
  answerOf(server.POST(`${V1}/reminders/{id}/readings`, { params: { path: { id } } }));

// packs and training
export const listPacks = (): Promise<{ items: Pack[] }> =>
  answerOf(server.GET(`${V1}/packs`)) as Promise<{ items: Pack[] }>;
export const getPack = (name: string): Promise<PackDetail> =>
  answerOf(server.GET(`${V1}/packs/{name}`, { params: { path: { name } } }));
export const confirmClock = (reason: string) =>
  answerOf(server.POST(`${V1}/clock/confirmations`, { body: { reason } }));
export const setTrainingClock = (now: string) => answerOf(server.PUT(`${V1}/training/clock`, { body: { now } }));

/** The pages of a list from the first on, up to so many items; `progress` hears how many have come so far. */
export async function collect<Item>(
  page: (cursor: { limit: number; after: string | null }) => Promise<{ items: Item[]; next: string | null }>,
  most: number,
  progress: (count: number) => void = () => {},
): Promise<{ items: Item[]; isAll: boolean }> {
  const items: Item[] = [];
  let after: string | null = null;
  do {
    const list: { items: Item[]; next: string | null } = await page({ limit: 200, after });
    items.push(...list.items);
    progress(items.length);
    after = list.next;
  } while (after !== null && items.length < most);
  return { items, isAll: after === null };
}

/** Every page of a list. */
const collectAll = async <Item>(page: (cursor: Page) => Promise<List<Item>>): Promise<Item[]> =>
  (await collect(page, Number.POSITIVE_INFINITY)).items;

// imports
type ImportReading = { sheet?: string; mapping: Record<string, string> };
export const listImports = (page: Page): Promise<List<Import>> =>
  answerOf(server.GET(`${V1}/imports`, { params: { query: paged(page) } })) as Promise<List<Import>>;
export const listImportKinds = (): Promise<{ items: ImportKind[] }> => answerOf(server.GET(`${V1}/import-kinds`));
/** The body is the file itself. */
/** An empty sheet of a kind, with what each column takes. */
export const templateAddress = (kind: string) => `${V1}/import-kinds/${kind}/template`;
export const bringImport = (kind: string, file: File, how: Write): Promise<NewImport> =>
  answerOf(
    server.POST(`${V1}/imports`, {
      params: { query: { kind, name: file.name }, header: write(how) },
      headers: { "Content-Type": "application/octet-stream" },
      body: [],
      bodySerializer: () => file,
    }),
  );
export const getImport = (id: string): Promise<Import> =>
  answerOf(server.GET(`${V1}/imports/{id}`, { params: { path: { id } } }));
export const previewImport = (id: string, body: ImportReading): Promise<ImportPreview> =>
  answerOf(server.POST(`${V1}/imports/{id}/preview`, { params: { path: { id } }, body }));
export const startImport = (
  id: string,
  body: ImportReading & { choice: "all" | "good"; options: string[] },
  how: Write,
): Promise<Import> =>
  answerOf(server.POST(`${V1}/imports/{id}/runs`, { params: { path: { id }, header: write(how) }, body }));
export const cancelImport = (id: string, how: Write): Promise<Import> =>
  answerOf(server.POST(`${V1}/imports/{id}/cancellation`, { params: { path: { id }, header: write(how) } }));
export const listImportErrors = (id: string, page: Page): Promise<List<ImportError>> =>
  answerOf(server.GET(`${V1}/imports/{id}/errors`, { params: { path: { id }, query: paged(page) } })) as Promise<
    List<ImportError>
  >;
export const importErrorsAddress = (id: string) => `${V1}/imports/${id}/errors/file?format=xlsx`;
export const badRowsAddress = (id: string) => `${V1}/imports/${id}/bad-rows?format=xlsx`;
