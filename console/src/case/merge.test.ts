import { describe, expect, it } from "vitest";
import type { Service } from "../api/types";
import { changedFields, compareEdits, type EditForm, mergeEdits } from "./merge";
import { missingOf } from "./missing";

const before: EditForm = { summary: "变更地址", answers: { item: "address", policy_number: "P1" } };
const none: ReadonlySet<string> = new Set();

describe("two clerks at one case", () => {
  it("keep the changes of both where they changed different fields", () => {
    const theirs: EditForm = { ...before, answers: { ...before.answers, policy_number: "P2" } };
    const mine: EditForm = { ...before, summary: "变更地址和电话" };
    const rows = compareEdits(before, theirs, mine);
    expect(rows.map((row) => [row.field, row.clash])).toEqual([
      ["policy_number", false],
      ["summary", false],
    ]);
    expect(mergeEdits(before, theirs, mine, none)).toEqual({
      summary: "变更地址和电话",
      answers: { item: "address", policy_number: "P2" },
    });
  });

  it("show a clash where both changed the same field, and either may win", () => {
    const theirs: EditForm = { ...before, summary: "变更受益人" };
    const mine: EditForm = { ...before, summary: "变更电话" };
    expect(compareEdits(before, theirs, mine)).toEqual([
      { field: "summary", before: "变更地址", theirs: "变更受益人", mine: "变更电话", clash: true },
    ]);
    expect(mergeEdits(before, theirs, mine, none).summary).toBe("变更电话");
    expect(mergeEdits(before, theirs, mine, new Set(["summary"])).summary).toBe("变更受益人");
  });

  it("do not clash when both wrote the same", () => {
    const same: EditForm = { ...before, summary: "变更电话" };
    expect(compareEdits(before, same, same)[0]?.clash).toBe(false);
  });

  it("can clear a field and fill one that was empty", () => {
    const mine: EditForm = { summary: "", answers: { item: "address", policy_number: "P1", note: "急" } };
    expect(changedFields(before, mine)).toEqual(["summary", "note"]);
    expect(mergeEdits(before, before, mine, none)).toEqual(mine);
  });
});

describe("what will be missing", () => {
  const material = (key: string, required: boolean, instead: string[] = []) => ({
    key,
    name: { zh: key, en: key },
    required,
    instead,
  });
  const service = {
    materials: [
      material("application", true),
      material("policy", true, ["loss-statement"]),
      material("loss-statement", false),
    ],
  } as Service;
  it("is every required material that is not there and that nothing stands in for", () => {
    expect(missingOf(service, []).map((one) => one.key)).toEqual(["application", "policy"]);
    expect(missingOf(service, ["application", "loss-statement"])).toEqual([]);
    expect(missingOf(service, ["policy"]).map((one) => one.key)).toEqual(["application"]);
  });
});
