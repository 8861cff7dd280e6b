// The form of a case being opened, kept over reloads and ended sessions. What is no personal number lies in localStorage;
// identity, phone and account numbers lie in sessionStorage, so that they are gone when the window is closed. Who signs out
// leaves neither behind.
import type { Answers, Channel, IdentityKind, PartyKind, Ref, Sex } from "../api/types";
import { readStored, removeStored, writeStored } from "../lib/storage";
import type { About } from "./about";

export type PartyForm = {
  kind: PartyKind;
  name: string;
  identity_kind: IdentityKind;
  identity_number: string;
  phone: string;
  birth_date: string;
  sex: Sex | "";
  address: string;
};

export type Draft = {
  /** The idempotency key: one form opens one case, however often it is sent. */
  key: string;
  saved_at: string | null;
  service: string | null;
  /** The time on the wall, or null for the moment of saving. */
  received_wall: string | null;
  channel: Channel;
  party: (Ref & { masked: string | null; phone_masked: string | null }) | null;
  new_party: PartyForm | null;
  /** What the request is about besides the party. */
  about: About[];
  summary: string;
  answers: Answers;
  materials: string[];
};

export const EMPTY_PARTY: PartyForm = {
  kind: "person",
  name: "",
  identity_kind: "resident_id",
  identity_number: "",
  phone: "",
  birth_date: "",
  sex: "",
  address: "",
};

export function emptyDraft(key: string): Draft {
  return {
    key,
    saved_at: null,
    service: null,
    received_wall: null,
    channel: "counter",
    party: null,
    new_party: null,
    about: [],
    summary: "",
    answers: {},
    materials: [],
  };
}

export function draftIsEmpty(draft: Draft): boolean {
  const { service, received_wall, party, new_party, summary, answers, materials } = draft;
  return (
    service === null &&
    received_wall === null &&
    party === null &&
    new_party === null &&
    summary === "" &&
    materials.length === 0 &&
    Object.values(answers).every((answer) => answer.length === 0)
  );
}

type PersonalPart = { identity_number: string; phone: string; answers: Answers };
const NAME = "yinuo.draft.case.";
const FORM_VERSION = 2;
type StoredDraft = { form_version: number; draft: Draft };

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;
const isStoredDraft = (value: unknown): value is StoredDraft =>
  isObject(value) &&
  value.form_version === FORM_VERSION &&
  isObject(value.draft) &&
  typeof value.draft.key === "string";
const isPersonalPart = (value: unknown): value is PersonalPart =>
  isObject(value) && typeof value.identity_number === "string" && isObject(value.answers);

/** Splits off what must not lie in localStorage; `isPersonal` tells which answers hold personal numbers. */
export function splitDraft(draft: Draft, isPersonal: (field: string) => boolean): [Draft, PersonalPart] {
  const personal: PersonalPart = { identity_number: "", phone: "", answers: {} };
  const plain: Draft = { ...draft, answers: {} };
  if (draft.new_party !== null) {
    personal.identity_number = draft.new_party.identity_number;
    personal.phone = draft.new_party.phone;
    plain.new_party = { ...draft.new_party, identity_number: "", phone: "" };
  }
  for (const [field, answer] of Object.entries(draft.answers)) {
    (isPersonal(field) ? personal : plain).answers[field] = answer;
  }
  return [plain, personal];
}

export function saveDraft(operator: string, draft: Draft, isPersonal: (field: string) => boolean): boolean {
  const [plain, personal] = splitDraft(draft, isPersonal);
  const stored: StoredDraft = { form_version: FORM_VERSION, draft: plain };
  writeStored(window.sessionStorage, NAME + operator, personal);
  return writeStored(window.localStorage, NAME + operator, stored);
}

export function loadDraft(operator: string): Draft | null {
  const stored = readStored(window.localStorage, NAME + operator, isStoredDraft);
  if (stored === null) return null;
  const personal = readStored(window.sessionStorage, NAME + operator, isPersonalPart);
  const { draft } = stored;
  if (personal === null) return draft;
  const { new_party } = draft;
  return {
    ...draft,
    new_party:
      new_party === null ? null : { ...new_party, identity_number: personal.identity_number, phone: personal.phone },
    answers: { ...draft.answers, ...personal.answers },
  };
}

export function dropDraft(operator: string): void {
  removeStored(window.localStorage, NAME + operator);
  removeStored(window.sessionStorage, NAME + operator);
}

/** On signing out: nothing of unfinished forms stays on the machine, of nobody who worked at it. A session that merely ends keeps them. */
export function forgetDrafts(): void {
  try {
    for (const storage of [window.localStorage, window.sessionStorage]) {
      for (const key of Object.keys(storage)) if (key.startsWith(NAME)) storage.removeItem(key);
    }
  } catch {
    // Storage is switched off: nothing was stored either.
  }
}
