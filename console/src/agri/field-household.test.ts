// A household as it is entered in the field: what is wrong is said at once, and what stands at the house is shown beside it.
import { describe, expect, it } from "vitest";
import {
  beside,
  checkHousehold,
  type Household,
  householdDeadline,
  newPlot,
  outcomeOf,
  renewedHousehold,
  serialsOf,
  startHousehold,
} from "./field-household";
import { placeOf, surveyNotAfter } from "./field-survey";

const TAKEN = {
  villages: [{ id: "group_1", number: "NY-1", village: "大堡", closes_on: "2011-06-10", crops: [] }],
  losses: [],
};
const start = (before: Household[] = []) => startHousehold({ taken: TAKEN, number: 4_217_001, before, now: 0 });

function filled(): Household {
  const content = start();
  const plot = { ...newPlot("4217001"), object: "maize", object_name: "玉米", quantity: "12.5", land_number: "21068" };
  const plots = [plot];
  return { ...content, name: "王芳", identity: "210682197503010023", plots, signature: "data:image/png;base64," };
}

const standing = {
  id: "cover_1",
  number: "NY-1-0007",
  holder: { name: "王芳" },
  object: { key: "maize", name: { zh: "玉米", en: "Maize" } },
  quantity: "9",
  plot: "东洼",
  land_number: "21068",
  lease: null,
  account: "6217************0028",
};

describe("a household", () => {
  it("has the number its device gives it, in its village, until when that takes it", () => {
    const first = start();
    expect([first.village, first.plots[0]?.serial]).toEqual(["group_1", "4217001"]);
    expect(serialsOf({ ...first, plots: [newPlot("12"), newPlot("")] })).toEqual([12, 0]);
    expect(householdDeadline(first, TAKEN)).toBe(Date.parse("2011-06-10T16:00:00Z"));
  });

  it("says what is missing before anything is sent, and nothing where all is there", () => {
    expect(checkHousehold(filled(), 0, "2011-06-01")).toEqual([]);
    const fields = checkHousehold(start(), 0, "2011-06-01").map((problem) => problem.field);
    expect(fields).toEqual(["name", "identity", "object-0", "quantity-0", "signature"]);
    const twice = { ...filled(), identity: "210682197503010024" };
    twice.plots = [...twice.plots, { ...newPlot("4217001"), object: "maize", quantity: "0" }];
    expect(checkHousehold(twice, 0, "2011-06-01").map((problem) => problem.field)).toEqual([
      "identity",
      "serial-1",
      "quantity-1",
    ]);
  });

  it("stands beside what another enrolled, field by field", () => {
    const content = { ...filled(), account: "6217 0000 0000 0028" };
    const plot = content.plots[0];
    if (plot === undefined) throw new Error("there is one");
    const rows = beside(content, plot, standing);
    const differs = rows.filter((row) => row.mine !== row.theirs).map((row) => row.name[1]);
    expect(differs).toEqual(["Serial number", "Mu, or greenhouses", "Place name"]);
  });

  it("keeps what was taken of it when the rest was not, and sends that once only", () => {
    const content = filled();
    content.plots.push({ ...newPlot("4217002"), object: "maize", object_name: "玉米", quantity: "1" });
    const problem = { code: "serial_taken", detail: "", hint: "" };
    const taken = { ...standing, id: "cover_9", number: "NY-1-4217001" };
    const outcome = outcomeOf(content, { key: content.key, covers: [taken], problem, standing });
    if (outcome?.state !== "conflict") throw new Error("it is one");
    expect(outcome.problem.standing_number).toBe("NY-1-0007");
    const kept = outcome.content as Household;
    expect(kept.plots.map((plot) => plot.cover?.number ?? null)).toEqual(["NY-1-4217001", null]);
    const anew = renewedHousehold(kept);
    expect(anew.plots[0]?.key).toBe(kept.plots[0]?.key);
    expect(anew.plots[1]?.key).not.toBe(kept.plots[1]?.key);
    expect(anew.key).not.toBe(kept.key);
  });
});

describe("a survey", () => {
  it("says where it was to within so many metres", () => {
    const position = { latitude: 40.4567891, longitude: 124.0654321, accuracy: 11.2 };
    const survey = {
      key: "",
      loss: "",
      number: "",
      event: "",
      place: "东洼",
      position,
      surveyed_at: "",
      surveyors: "",
      text: "",
    };
    const now = Date.parse("2011-06-09T02:00:00Z");
    const ahead = { ...survey, surveyed_at: "2011-06-09T02:05:00.000Z" };
    expect(surveyNotAfter(ahead, now).surveyed_at).toBe("2011-06-09T02:00:00.000Z");
    expect(surveyNotAfter(ahead, now + 3_600_000)).toBe(ahead);
    expect(placeOf(survey)).toBe("东洼（北纬40.456789，东经124.065432，误差12米）");
  });
});
