// What a system registers so that its work can be done without a network: kinds of items, and what is taken along to do them. Everything here
// is data and functions; the store (store.ts) seals what it is given and knows nothing of it.
import type { ReactNode } from "react";
import type { House, Told } from "./house";
import type { Photo } from "./store";

export type Pair = readonly [zh: string, en: string];

/** A field as it was entered here, and as it stands at the house. */
export type ConflictRow = { name: Pair; mine: string; theirs: string };

/** What became of an item that was sent. `content` where it is to be kept otherwise than it was: as a part of it was taken. */
export type Outcome =
  | { state: "sent"; number: string }
  /** Something stands in its place: both are shown field by field. */
  | { state: "conflict"; problem: Told; rows: ConflictRow[]; content?: unknown }
  | { state: "refused"; problem: Told; content?: unknown };

/** Another way on out of a conflict than to take what stands there or to correct one's own. */
export type Way = { key: string; name: Pair; apply: (content: unknown) => unknown };

export type Sendable<Content> = { id: string; content: Content };

export type FormProps<Content> = {
  content: Content;
  taken: unknown;
  onChange(content: Content): void;
  /** Photos of this item: they are sealed at once. */
  photos: readonly string[];
  read: (id: string) => Promise<Photo | undefined>;
  onPhoto: (file: Blob, name: string) => Promise<string>;
  onDropPhoto: (id: string) => Promise<void>;
  /** A number that this device has not given before. */
  number: () => Promise<number>;
  /** Names what is missing or wrong, once somebody wanted to be done. */
  problems: readonly Problem[];
  /** Today by the clock of the house. */
  today: string;
};

/** A field that is missing or wrong, by its place in the form. */
export type Problem = { field: string; text: Pair };

export type Start = {
  taken: unknown;
  /** Of a kind with numbers: one that this device has not given before. Otherwise 0. */
  number: number;
  /** What was entered of this kind before, the latest last. */
  before: readonly unknown[];
  /** The time by the clock of the house, in milliseconds. */
  now: number;
};

export type OfflineKind<Content = unknown> = {
  key: string;
  name: Pair;
  /** Most items in one sending; only those that go together. */
  most: number;
  together(content: Content): string;
  /** Whether there is anything to do it with. */
  ready(taken: unknown): boolean;
  start(from: Start): Content;
  /** Of a kind with numbers, those in it. */
  numbers?(content: Content): number[];
  /** By what somebody knows the item again. */
  label(content: Content): string;
  /** The instant after which the house refuses it. */
  deadline(content: Content, taken: unknown): number | null;
  check(content: Content, photos: number, today: string): Problem[];
  form(props: FormProps<Content>): ReactNode;
  /** The same with no time in it that the house, whose clock it is, has not reached. Asked before it is sent for the first time. */
  notAfter(content: Content, now: number): Content;
  /** Sends some in their order. Throws where the house cannot be reached; whatever it says of one is an outcome. Done twice, it is done once. */
  send(items: readonly Sendable<Content>[], tools: Tools): Promise<Outcome[]>;
  /** The same content under keys that were never sent, after it was corrected. */
  renewed(content: Content): Content;
  ways(content: Content, problem: Told): Way[];
};

export type Tools = { house: House; photosOf: (item: string) => Promise<Photo[]> };

export type OfflineSystem = {
  key: string;
  /** What is taken along while there is a network. */
  take: (house: House) => Promise<unknown>;
  kinds: readonly OfflineKind[];
};
