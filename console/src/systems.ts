// The systems of the console, the house first. The one place that names them: who adds a system adds one line to SYSTEMS.
import { agri } from "./agri/system";
import { broker } from "./broker/system";
import { duty } from "./duty/system";
import { house } from "./house";
import { life } from "./life/system";
import { publication } from "./publication/system";
import { quality } from "./quality/system";
import { queue } from "./queue/system";
import { record } from "./record/system";
import { school } from "./school/system";
import type { Place, SubjectPage, System } from "./system";

export const SYSTEMS = [
  // A line a system.
  house,
  life,
  quality,
  record,
  agri,
  broker,
  school,
  publication,
  duty,
  queue,
] as const satisfies readonly System[];

const all: readonly System[] = SYSTEMS;

export const places: readonly Place[] = all
  .flatMap((system) => system.places)
  .sort((left, right) => left.order - right.order);
export const routes = all.flatMap((system) => system.routes);
export const partyActions = all.flatMap((system) => system.partyActions);
export const partyParts = all.flatMap((system) => system.partyParts);
export const caseParts = all.flatMap((system) => system.caseParts);
export const finders = all.flatMap((system) => system.finders);
export const pageKeys = all.flatMap((system) => system.keys);

const subjects = all.flatMap((system) => system.subjects);

export const placeOf = (key: string): Place | undefined => places.find((place) => place.key === key);
export const subjectPages: readonly SubjectPage[] = subjects;

export const subjectPage = (kind: string): SubjectPage | undefined => subjects.find((one) => one.kind === kind);

type SystemText = (typeof SYSTEMS)[number]["text"];
type KeysOf<T> = T extends unknown ? keyof T & string : never;
export type SystemTextKey = KeysOf<SystemText>;
