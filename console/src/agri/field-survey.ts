// A loss looked at in the field: where, by whom, what was seen, with photos.
import { isRefusal, newKey } from "../offline/house";
import type { Outcome, Pair, Problem, Sendable, Start, Tools } from "../offline/kind";
import { takenOf } from "./field-taken";
import { F } from "./field-words";

export type Position = { latitude: number; longitude: number; accuracy: number };

export type Survey = {
  key: string;
  loss: string;
  /** The number of the loss. */
  number: string;
  event: string;
  place: string;
  position: Position | null;
  /** By the clock of the house. */
  surveyed_at: string;
  surveyors: string;
  text: string;
};

export function startSurvey({ taken, before, now }: Start): Survey {
  const last = (before as readonly Survey[]).at(-1);
  const { losses } = takenOf(taken);
  const loss = losses.find((one) => one.id === last?.loss) ?? (losses.length === 1 ? losses[0] : undefined);
  return {
    key: newKey(),
    loss: loss?.id ?? "",
    number: loss?.number ?? "",
    event: loss?.event ?? "",
    place: "",
    position: null,
    surveyed_at: new Date(now).toISOString(),
    surveyors: last?.surveyors ?? "",
    text: "",
  };
}

export function checkSurvey(content: Survey, photos: number): Problem[] {
  const found: Problem[] = [];
  const wrong = (is: boolean, field: string, text: Pair) => {
    if (is) found.push({ field, text });
  };
  wrong(content.loss === "", "loss", F.loss_missing);
  wrong(content.place.trim() === "", "place", F.place_missing);
  wrong(content.position === null, "position", F.position_missing);
  wrong(content.surveyors.trim() === "", "surveyors", F.surveyors_missing);
  wrong(content.text.trim() === "", "text", F.seen_missing);
  wrong(photos === 0, "photos", F.photo_missing);
  return found;
}

/** A phone whose clock runs ahead was not there tomorrow. */
export const surveyNotAfter = (content: Survey, now: number): Survey =>
  Date.parse(content.surveyed_at) <= now ? content : { ...content, surveyed_at: new Date(now).toISOString() };

/** A place as the record says it: its name, and where that is to within some metres (WGS 84). */
export function placeOf({ place, position }: Survey): string {
  if (position === null) return place.trim();
  const { latitude, longitude, accuracy } = position;
  const at = `北纬${latitude.toFixed(6)}，东经${longitude.toFixed(6)}，误差${Math.ceil(accuracy)}米`;
  return `${place.trim()}（${at}）`;
}

export async function sendSurveys(items: readonly Sendable<Survey>[], { house, photosOf }: Tools): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const { id, content } of items) {
    try {
      const laid: string[] = [];
      for (const photo of await photosOf(id)) {
        laid.push((await house.lay(content.loss, photo.blob, photo.name, photo.id)).id);
      }
      const { surveyed_at, surveyors, text } = content;
      const body = { place: placeOf(content), surveyed_at, surveyors, text, photo: laid[0] ?? null };
      await house.post(`/losses/${content.loss}/surveys`, body, content.key);
      outcomes.push({ state: "sent", number: content.number });
    } catch (error) {
      if (!isRefusal(error)) throw error;
      outcomes.push({ state: "refused", problem: error.told });
    }
  }
  return outcomes;
}
