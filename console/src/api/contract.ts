// The shapes of docs/API-DESIGN.md, for as long as docs/openapi.json is not there to generate them from.

export type LocalText = { zh: string; en: string };
export type Ref = { id: string; name: string };
export type KeyName = { key: string; name: LocalText };
export type Role = "clerk" | "handler" | "manager" | "auditor" | "sales" | "admin";

export type Me = {
  id: string;
  login: string;
  name: string;
  office: Ref;
  roles: Role[];
  permissions: string[];
  totp_enabled: boolean;
  training: boolean;
  now: string;
  today: string;
  unread_reminders: number;
};

export type IdentityKind = "resident_id" | "credit_code" | "passport" | "other";
export type PartyKind = "person" | "organisation";
export type Sex = "male" | "female";

export type Party = {
  id: string;
  kind: PartyKind;
  name: string;
  identity: { kind: IdentityKind; masked: string } | null;
  phone_masked: string | null;
  birth_date: string | null;
  sex: Sex | null;
  address: string | null;
  office: Ref;
  version: number;
  created_at: string;
};

export type NewParty = {
  kind: PartyKind;
  name: string;
  identity?: { kind: IdentityKind; number: string };
  phone?: string;
  birth_date?: string;
  sex?: Sex;
  address?: string;
};

export type PartyDetail = Party & { cases: CaseLine[]; contacts: Contact[] };

export type CaseState = "open" | "closed" | "withdrawn";
export type Standing =
  | "open"
  | "due_soon"
  | "due_today"
  | "paused"
  | "unknown"
  | "kept"
  | "broken"
  | "kept_late"
  | "dropped"
  | "lapsed";
export type RuleStatus = "found" | "recalled" | "house";
export type OwedBy = "office" | "insurer" | "customer" | "sales";

export type CaseLine = {
  id: string;
  number: string;
  service: KeyName;
  party: Ref;
  office: Ref;
  owner: Ref | null;
  state: CaseState;
  summary: string;
  received_at: string;
  closed_at: string | null;
  next_due: { promise: LocalText; due_on: string | null; due_at: string | null; standing: Standing } | null;
  broken_count: number;
  version: number;
};

export type FileLine = {
  id: string;
  name: string;
  media_type: string;
  size: number;
  material: string | null;
  added_at: string;
  by: Ref;
};

export type MaterialStateName = "missing" | "received" | "rejected" | "waived";
export type MaterialState = {
  key: string;
  name: LocalText;
  required: boolean;
  state: MaterialStateName;
  instead_of: string | null;
  alternatives: string[];
  note: string | null;
  received_at: string | null;
  by: Ref | null;
  files: FileLine[];
};

export type FieldKind =
  | "text"
  | "long-text"
  | "date"
  | "amount"
  | "number"
  | "yes-no"
  | "choice"
  | "account"
  | "identity"
  | "phone";
export type Field = {
  key: string;
  name: LocalText;
  kind: FieldKind;
  required: boolean;
  choices: KeyName[];
  hint: LocalText | null;
};

export type Answers = Record<string, string>;

export type Milestone = {
  sequence: number;
  key: string;
  name: LocalText;
  occurred_at: string;
  recorded_at: string;
  by: Ref;
  answers: Answers;
  note: string | null;
};

export type NextMilestone = {
  key: string;
  name: LocalText;
  available: boolean;
  refusal: { code: string; detail: string } | null;
  fields: Field[];
};

export type Skipped = { from: string; to: string; kind: "holiday" | "rest_day" | "paused"; name: LocalText | null };
export type Reason = {
  text: LocalText;
  start_on: string;
  due_on: string | null;
  counted: string[];
  skipped: Skipped[];
  make_up_days: string[];
};

export type PromiseOfCase = {
  key: string;
  name: LocalText;
  owed_by: OwedBy;
  owner: Ref | null;
  from: { milestone: string; at: string };
  to: string;
  within: string;
  standing: Standing;
  due_on: string | null;
  due_at: string | null;
  kept_at: string | null;
  broken_at: string | null;
  cite: string;
  status: RuleStatus;
  source: string | null;
  calendar_version: string;
  reason: Reason;
  pauses: { from: string; to: string | null }[];
  extensions: { by: string; reason: string; at: string; operator: Ref }[];
};

export type LetterState = "drafted" | "sent" | "delivered";
export type LetterLine = {
  id: string;
  kind: string;
  name: LocalText;
  subject: string;
  state: LetterState;
  created_at: string;
  delivered_at: string | null;
};
export type Letter = LetterLine & { case: { id: string; number: string }; party: Ref; html: string };
export type DeliveryChannel = "counter" | "post" | "message" | "e-mail";

export type ContactKind = "call" | "visit" | "message" | "counter" | "callback";
export type Contact = {
  id: string;
  kind: ContactKind;
  direction: "in" | "out";
  at: string;
  by: Ref;
  party: Ref;
  case: { id: string; number: string } | null;
  notes: string;
};

export type Channel = "counter" | "phone" | "web" | "agent" | "post";

export type Case = CaseLine & {
  service_version: string;
  service_group: string;
  channel: Channel;
  answers: Answers;
  fields: Field[];
  missing: MaterialState[];
  materials: MaterialState[];
  milestones: Milestone[];
  promises: PromiseOfCase[];
  next_milestones: NextMilestone[];
  letters: LetterLine[];
  contacts: Contact[];
  files: FileLine[];
};

export type NewCase = {
  service: string;
  party?: string;
  new_party?: NewParty;
  channel: Channel;
  received_at?: string;
  summary?: string;
  answers: Answers;
  materials: string[];
};

export type Change = { version: number; at: string; by: Ref; command: string; summary: LocalText };
export type Operation = {
  id: string;
  sequence: number;
  at: string;
  by: Ref;
  command: string;
  reason: string | null;
  subject: { kind: string; id: string; name: string } | null;
  summary: LocalText;
  hash: string;
  previous_hash: string;
};

export type Notice = {
  id: string;
  office: Ref;
  title: string;
  body: string;
  published_on: string;
  until: string | null;
  state: "planned" | "published" | "ended";
  version: number;
};

export type Reminder = {
  id: string;
  kind: "due_soon" | "broken" | "assigned" | "escalated";
  case: { id: string; number: string };
  promise: LocalText | null;
  at: string;
  read_at: string | null;
  text: LocalText;
};

export type PromiseRule = {
  key: string;
  name: LocalText;
  from: string;
  to: string;
  within: string;
  owed_by: OwedBy;
  cite: string;
  status: RuleStatus;
  source: string | null;
};

export type Service = {
  key: string;
  version: string;
  name: LocalText;
  summary: LocalText;
  group: string;
  effective: { from: string; until: string | null };
  fields: Field[];
  materials: { key: string; name: LocalText; required: boolean; instead: string[] }[];
  milestones: KeyName[];
  promises: PromiseRule[];
};

export type PromiseLine = {
  case: { id: string; number: string };
  service: KeyName;
  party: Ref;
  promise: KeyName;
  owner: Ref | null;
  office: Ref;
  due_on: string | null;
  due_at: string | null;
  standing: Standing;
  cite: string;
  within: string;
};

export type PromiseView = "due_today" | "due_soon" | "broken" | "paused" | "unknown" | "open" | "all";
export type OwnerSummary = {
  owner: Ref | null;
  due_today: number;
  due_soon: number;
  broken: number;
  open: number;
};
export type PromiseSummary = {
  due_today: number;
  due_soon: number;
  broken: number;
  open: number;
  paused: number;
  unknown: number;
  by_owner: OwnerSummary[];
};

export type Office = {
  id: string;
  code: string;
  name: string;
  region_code: string | null;
  parent: string | null;
  level: number;
  manager: Ref | null;
};
export type Operator = {
  id: string;
  login: string;
  name: string;
  office: Ref;
  roles: Role[];
  active: boolean;
  version?: number;
};

export type Pack = {
  name: string;
  title: LocalText;
  version: string;
  hash: string;
  summary: LocalText;
  services: number;
  figures: { found: number; recalled: number; house: number };
  sources: string[];
};
export type PackDetail = Omit<Pack, "services"> & { services: Service[]; files: string[] };

export type Verification = {
  ok: boolean;
  operations: number;
  rows: number;
  problems: { operation_id: string | null; detail: string }[];
};

export type List<Item> = { items: Item[]; next: string | null };

export type Problem = {
  type?: string;
  status: number;
  code: string;
  title?: string;
  detail?: string | null;
  hint?: string | null;
  fields?: { field: string; code: string; detail: string }[];
  operation_id?: string | null;
  until?: string;
  party_id?: string;
  current_version?: number;
  changes?: Change[];
};
