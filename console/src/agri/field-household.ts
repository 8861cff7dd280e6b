// A household enrolled in the field: what is asked, what is checked at once, how it is sent, and how it stands beside what another enrolled.
import { checkResidentId, cleanIdentity, creditCodeIsRight } from "../lib/identity";
import { endOfDay } from "../offline/deadline";
import { isRefusal, newKey, type Told } from "../offline/house";
import type { ConflictRow, Outcome, Pair, Problem, Sendable, Start, Tools, Way } from "../offline/kind";
import { pictureOf } from "../offline/signature";
import { takenOf, type Village } from "./field-taken";
import { F } from "./field-words";

export type Plot = {
  key: string;
  serial: string;
  object: string;
  /** What the crop is called. */
  object_name: string;
  quantity: string;
  plot: string;
  land_number: string;
  leased: boolean;
  lease: string;
  paid: string;
  /** Once it was taken: the id and the number of its cover. */
  cover: { id: string; number: string } | null;
};

export type Household = {
  key: string;
  village: string;
  name: string;
  identity: string;
  phone: string;
  account: string;
  in_two_villages: boolean;
  /** It is enrolled already, and this is other land. */
  another: boolean;
  plots: Plot[];
  signature: string;
  signature_key: string;
};

type Cover = {
  id: string;
  number: string;
  holder: { name: string };
  object: { key: string; name: { zh: string; en: string } };
  quantity: string;
  plot: string | null;
  land_number: string | null;
  lease: string | null;
  account: string | null;
};
type Answer = { key: string; covers: Cover[]; problem: Told | null; standing: Cover | null };

export const villageOf = (content: Household, taken: unknown): Village | undefined =>
  takenOf(taken).villages.find((village) => village.id === content.village);

/** The numbers its plots have. */
export const serialsOf = (content: Household): number[] => content.plots.map((plot) => Number(plot.serial) || 0);

export function newPlot(serial: string, like?: Plot): Plot {
  const { object = "", object_name = "" } = like ?? {};
  const empty = { quantity: "", plot: "", land_number: "", leased: false, lease: "", paid: "" };
  return { key: newKey(), serial, object, object_name, ...empty, cover: null };
}

export function startHousehold({ taken, number, before }: Start): Household {
  const known = before as readonly Household[];
  const last = known.at(-1);
  const { villages } = takenOf(taken);
  const village = villages.find((one) => one.id === last?.village) ?? (villages.length === 1 ? villages[0] : undefined);
  return {
    key: newKey(),
    village: village?.id ?? "",
    name: "",
    identity: "",
    phone: "",
    account: "",
    in_two_villages: false,
    another: false,
    plots: [newPlot(String(number), last?.plots[0])],
    signature: "",
    signature_key: newKey(),
  };
}

export const renewedHousehold = (content: Household): Household => ({
  ...content,
  key: newKey(),
  plots: content.plots.map((plot) => (plot.cover === null ? { ...plot, key: newKey() } : plot)),
});

export const householdDeadline = (content: Household, taken: unknown): number | null => {
  const closes = villageOf(content, taken)?.closes_on;
  return closes === undefined || closes === null ? null : endOfDay(closes);
};

/** Digits as they are typed on any keyboard. */
export const narrow = (typed: string): string => typed.normalize("NFKC").trim();

const identityIsRight = (typed: string, today: string): boolean =>
  checkResidentId(typed, today).state === "right" || creditCodeIsRight(typed);

export function checkHousehold(content: Household, _photos: number, today: string): Problem[] {
  const found: Problem[] = [];
  const wrong = (is: boolean, field: string, text: Pair) => {
    if (is) found.push({ field, text });
  };
  wrong(content.village === "", "village", F.village_missing);
  wrong(content.name.trim() === "", "name", F.name_missing);
  wrong(!identityIsRight(narrow(content.identity), today), "identity", F.identity_wrong);
  const phone = narrow(content.phone).replace(/[\s-]/g, "");
  wrong(phone !== "" && !/^1\d{10}$/.test(phone), "phone", F.phone_wrong);
  const serials = content.plots.map((plot) => narrow(plot.serial));
  for (const [index, plot] of content.plots.entries()) {
    if (plot.cover !== null) continue;
    const serial = serials[index] ?? "";
    wrong(!/^[1-9]\d{0,6}$/.test(serial), `serial-${index}`, F.serial_wrong);
    wrong(serials.indexOf(serial) !== index, `serial-${index}`, F.serial_twice);
    wrong(plot.object === "", `object-${index}`, F.object_missing);
    const quantity = narrow(plot.quantity);
    wrong(!/^\d{1,7}(\.\d{1,4})?$/.test(quantity) || Number(quantity) <= 0, `quantity-${index}`, F.quantity_wrong);
    wrong(plot.leased && plot.lease.trim() === "", `lease-${index}`, F.lease_missing);
    const paid = narrow(plot.paid);
    wrong(paid !== "" && !/^\d{1,7}(\.\d{1,2})?$/.test(paid), `paid-${index}`, F.paid_wrong);
  }
  wrong(content.signature === "", "signature", F.signature_missing);
  return found;
}

const toSend = (content: Household) => ({
  key: content.key,
  name: content.name.trim(),
  identity_number: cleanIdentity(narrow(content.identity)),
  phone: narrow(content.phone).replace(/[\s-]/g, ""),
  account: narrow(content.account).replace(/\s/g, ""),
  signed: content.signature !== "",
  in_two_villages: content.in_two_villages,
  another: content.another || content.plots.some((plot) => plot.cover !== null),
  plots: content.plots
    .filter((plot) => plot.cover === null)
    .map((plot) => ({
      key: plot.key,
      serial: Number(narrow(plot.serial)),
      object: plot.object,
      quantity: narrow(plot.quantity),
      plot: plot.plot.trim(),
      land_number: narrow(plot.land_number),
      lease: plot.leased ? plot.lease.trim() : "",
      paid: narrow(plot.paid),
    })),
});

/** The last four of a number, of a masked one too. */
const ending = (number: string): string => (number === "" ? "" : `…${number.slice(-4)}`);
/** The serial number within the number of a cover. */
const serialOf = (number: string): string => String(Number(number.split("-").at(-1)));

/** What was entered here beside what stands there, in the order of the form. */
export function beside(content: Household, plot: Plot, standing: Cover): ConflictRow[] {
  const row = (name: Pair, mine: string, theirs: string): ConflictRow => ({ name, mine, theirs });
  const isSameCrop = plot.object === standing.object.key;
  return [
    row(F.name, content.name.trim(), standing.holder.name),
    row(F.serial, narrow(plot.serial), serialOf(standing.number)),
    row(F.object, isSameCrop ? standing.object.name.zh : plot.object_name, standing.object.name.zh),
    row(F.quantity, String(Number(narrow(plot.quantity))), String(Number(standing.quantity))),
    row(F.place_name, plot.plot.trim(), standing.plot ?? ""),
    row(F.land_number, narrow(plot.land_number), standing.land_number ?? ""),
    row(F.lease, plot.leased ? plot.lease.trim() : "", standing.lease ?? ""),
    row(F.account, ending(narrow(content.account)), ending(standing.account ?? "")),
  ];
}

/** What an answer says of an item; nothing where all of it was taken. */
export function outcomeOf(content: Household, answer: Answer): Exclude<Outcome, { state: "sent" }> | null {
  if (answer.problem === null) return null;
  const open = content.plots.filter((plot) => plot.cover === null);
  const kept = withCovers(content, answer.covers);
  const plot = open[answer.covers.length];
  const { problem, standing } = answer;
  if (standing !== null && plot !== undefined) {
    const told = { ...problem, standing_number: standing.number };
    return { state: "conflict", problem: told, rows: beside(content, plot, standing), content: kept };
  }
  if (problem.code === "party_known_otherwise") {
    const known = typeof problem.known_as === "string" ? problem.known_as : String(problem.known_name ?? "");
    const given = typeof problem.given === "string" ? problem.given : content.name;
    return { state: "conflict", problem, rows: [{ name: F.name, mine: given, theirs: known }], content: kept };
  }
  return { state: "refused", problem, content: kept };
}

function withCovers(content: Household, covers: readonly Cover[]): Household {
  const rest = [...covers];
  const plots = content.plots.map((plot) => {
    const cover = plot.cover === null ? rest.shift() : undefined;
    return cover === undefined ? plot : { ...plot, cover: { id: cover.id, number: cover.number } };
  });
  return { ...content, plots };
}

async function layPictures(cover: string, item: string, content: Household, { house, photosOf }: Tools): Promise<void> {
  await house.lay(cover, pictureOf(content.signature), "signature.png", content.signature_key);
  for (const photo of await photosOf(item)) await house.lay(cover, photo.blob, photo.name, photo.id);
}

export async function sendHouseholds(items: readonly Sendable<Household>[], tools: Tools): Promise<Outcome[]> {
  const village = items[0]?.content.village ?? "";
  const body = { items: items.map((item) => toSend(item.content)) };
  const { items: answers } = await tools.house.post<{ items: Answer[] }>(`/group-policies/${village}/households`, body);
  const outcomes: Outcome[] = [];
  for (const { id, content } of items) {
    const answer = answers.find((one) => one.key === content.key);
    if (answer === undefined) break;
    const refused = outcomeOf(content, answer);
    if (refused !== null) {
      outcomes.push(refused);
      continue;
    }
    const kept = withCovers(content, answer.covers);
    const covers = kept.plots.flatMap((plot) => plot.cover ?? []);
    try {
      if (covers[0] !== undefined) await layPictures(covers[0].id, id, content, tools);
      outcomes.push({ state: "sent", number: covers.map((cover) => cover.number).join(" ") });
    } catch (error) {
      if (!isRefusal(error)) throw error;
      // It is enrolled; a picture of it was not taken.
      outcomes.push({ state: "refused", problem: error.told, content: kept });
    }
  }
  return outcomes;
}

export function householdWays(content: Household, problem: Told): Way[] {
  const change = (part: Partial<Household>) => () => ({ ...content, ...part });
  if (problem.code === "household_enrolled") {
    return [{ key: "another", name: F.another, apply: change({ another: true }) }];
  }
  if (problem.code === "in_another_village") {
    return [{ key: "two-villages", name: F.two_villages, apply: change({ in_two_villages: true }) }];
  }
  return [];
}
