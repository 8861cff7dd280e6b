// Entering observations: what is asked for, and what waits on the device without a connection.
import { beforeEach, describe, expect, test } from "vitest";
import type { NewObservation, PhraseSet } from "../api/types";
import { keepChecks, keptChecks, sendKept } from "./kept";
import { askedIn } from "./observe";
import { percentOf } from "./standings";

const set: PhraseSet = {
  rules: "conduct",
  situations: [],
  phrases: [
    { key: "greeting", name: { zh: "您好，请坐", en: "" }, kind: "required", situations: ["window", "arrival"] },
    { key: "go-ahead", name: { zh: "您请讲", en: "" }, kind: "recommended", situations: ["phone-in"] },
  ],
  seen: [],
};
const body = {
  operator: "operator_1",
  kind: "live",
  happened_at: "2011-06-10T01:00:00Z",
  situations: [],
} as NewObservation;

describe("what is asked for", () => {
  test("is that of the chosen situations", () => {
    expect(askedIn(set, ["arrival"]).map((phrase) => phrase.key)).toEqual(["greeting"]);
    expect(askedIn(set, ["arrival", "phone-in"])).toHaveLength(2);
    expect(askedIn(set, [])).toEqual([]);
  });
});

describe("a share", () => {
  test("is told in percent without rounding", () => {
    expect(["1", "0", "0.5", "0.9615", "0.05", "0.005"].map(percentOf)).toEqual([
      "100%",
      "0%",
      "50%",
      "96.15%",
      "5%",
      "0.5%",
    ]);
    expect(percentOf(null)).toBe("—");
  });
});

describe("checks without a connection", () => {
  beforeEach(() => window.localStorage.clear());

  test("are sent in their order under their own keys, each once", async () => {
    keepChecks("op", [
      { key: "a", body },
      { key: "b", body },
    ]);
    const sent: string[] = [];
    const done = await sendKept(
      "op",
      async (check) => sent.push(check.key),
      () => false,
    );
    expect([sent, done.sent, keptChecks("op")]).toEqual([["a", "b"], 2, []]);
  });

  test("wait on where there is none still, and are told and dropped where the server refuses them", async () => {
    keepChecks("op", [
      { key: "a", body },
      { key: "b", body },
    ]);
    const refused = new Error("refused");
    const gone = new Error("gone");
    const send = async (check: { key: string }) => {
      throw check.key === "a" ? refused : gone;
    };
    const done = await sendKept("op", send, (error) => error === gone);
    expect([done.error, keptChecks("op").map((check) => check.key)]).toEqual([gone, ["b"]]);
    expect(keptChecks("another")).toEqual([]);
  });
});
