// What a system brings to the console. A system is a folder with a `system.tsx` in it and one line in systems.ts; the frame (menu,
// routes, search, keys, the pages of a customer and of a case) shows what the systems bring and names none of them.
// A `system.tsx` is read before anything else: it holds plain data and fetches its pages when they are opened.
import type { ComponentType, ReactNode } from "react";
import type { Case, LocalText, PartyDetail } from "./api/types";

export type Pair = readonly [zh: string, en: string];

/** Headings of the menu. */
export type Group = "desk" | "money" | "house";

/** Somewhere an operator can go, if the roles show it. */
export type Place = {
  /** Permanent; roles name it. */
  key: string;
  name: LocalText;
  path: string;
  group: Group;
  /** Its place below the heading; the house counts in tens. */
  order: number;
  icon: ReactNode;
  /** What stands beside its name: how many things wait there. */
  count?: ComponentType;
  /** The letter that leads there after `g`. */
  hotkey?: string;
};

/** An address and its page. A page of a place is open to those who see the place, any other to those with the permission. */
export type Route = { path: string; page: ComponentType; place?: string; permission?: string };

/** A thing that cases, payouts, letters and lines of the ledger can be about. */
export type SubjectPage = {
  kind: string;
  name: LocalText;
  /** Where its page is, by what people call it, or by its id. */
  path: (label: string, id: string) => string;
  /** Who sees that page; absent, everybody. */
  permission?: string;
  /** Which of the customer's things of this kind a case is about. Agreements have one already. */
  chooser?: ComponentType<Choosing>;
  /** It is an agreement of a family. */
  agreement?: boolean;
  /** What is asked for anew when one of these changed, by the first word of its key; absent, all that is shown. */
  lists?: readonly string[];
  /** What is worth noting of an agreement of this kind in the list of a customer's agreements. */
  note?: ComponentType<{ party: string; number: string }>;
};

/** `kind` where a role takes several. */
export type Chosen = { id: string; number: string; kind?: string };
export type Choosing = {
  party: string;
  kind: string;
  /** The role it has in the service, in words. */
  label: string;
  required: boolean;
  /** The service asks for its number in any case: where there is but one, that one is meant. */
  wanted?: boolean;
  chosen: Chosen | null;
  problem: string | null;
  onChoose: (subject: Chosen | null) => void;
};

/** A part of somebody else's page, for those with the permission. */
export type PartyPart = { key: string; permission: string; part: ComponentType<{ party: PartyDetail }> };

/** A section on the page of a case of these services, for those with the permission. */
export type CasePart = {
  key: string;
  permission: string;
  services: readonly string[];
  part: ComponentType<{ shown: Case }>;
};

/** Something found by what was typed into the search. */
export type Hit = { key: string; to: string; kind: LocalText; title: string; about: string; mark?: ReactNode };

export type Finder = { key: string; permission: string; find: (typed: string) => Promise<Hit[]> };

/** What the keyboard can do on a page, for the list of keys. */
export type PageKeys = { heading: LocalText; keys: readonly (readonly [stroke: string, does: LocalText])[] };

export type System = {
  key: string;
  text: Record<string, Pair>;
  places: readonly Place[];
  routes: readonly Route[];
  subjects: readonly SubjectPage[];
  /** Links at the head of a customer's page. */
  partyActions: readonly PartyPart[];
  /** Sections of a customer's page. */
  partyParts: readonly PartyPart[];
  /** Sections of the page of a case. */
  caseParts: readonly CasePart[];
  finders: readonly Finder[];
  keys: readonly PageKeys[];
};
