// What is taken along into the villages: which are open, what they can insure and until when, and which losses are to be looked at.
import { type House, HouseError } from "../offline/house";

export type Crop = { key: string; zh: string; en: string; unit: string };
export type Village = { id: string; number: string; village: string; closes_on: string | null; crops: Crop[] };
export type OpenLoss = { id: string; number: string; event: string; village: string };
export type Taken = { villages: Village[]; losses: OpenLoss[] };

/** Nobody walks to more of them than that. */
const MOST = 400;

type Programme = {
  key: string;
  objects: { key: string; name: { zh: string; en: string }; unit: string }[];
};
type Group = {
  id: string;
  number: string;
  village: string;
  closes_on: string | null;
  state: string;
  programme: { key: string };
};
type Loss = OpenLoss & { agreed_on: string | null };

/** Whoever has nothing to do with it takes none of it along. */
async function unlessForbidden<Item>(asked: Promise<Item[]>): Promise<Item[]> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof HouseError && error.status === 403) return [];
    throw error;
  }
}

export async function take(house: House): Promise<Taken> {
  const programmes = await unlessForbidden(
    house.get<{ items: Programme[] }>("/programmes").then((answer) => answer.items),
  );
  const groups = await unlessForbidden(house.all<Group>("/group-policies?limit=200", MOST));
  const losses = await unlessForbidden(house.all<Loss>("/losses?limit=200", MOST));
  const crops = (key: string): Crop[] =>
    (programmes.find((programme) => programme.key === key)?.objects ?? []).map((object) => ({
      key: object.key,
      ...object.name,
      unit: object.unit,
    }));
  return {
    villages: groups
      .filter((group) => group.state === "proposed")
      .map(({ id, number, village, closes_on, programme }) => ({
        id,
        number,
        village,
        closes_on,
        crops: crops(programme.key),
      })),
    losses: losses
      .filter((loss) => loss.agreed_on === null)
      .map(({ id, number, event, village }) => ({ id, number, event, village })),
  };
}

const isTaken = (value: unknown): value is Taken => typeof value === "object" && value !== null && "villages" in value;

export const takenOf = (value: unknown): Taken => (isTaken(value) ? value : { villages: [], losses: [] });
