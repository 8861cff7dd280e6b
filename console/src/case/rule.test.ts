// Which rules a case stands under, as its page says it.
import { expect, it } from "vitest";
import { ruleSince } from "./rule";

it("the day from which rules are in force is told from their key, and nothing where there is none", () => {
  expect(ruleSince("life.claim@2009-10-01#1a2b3c4d")).toBe("2009-10-01");
  expect(ruleSince("life.claim")).toBeNull();
});
