import { describe, expect, it } from "vitest";
import { type Draft, dropDraft, EMPTY_PARTY, emptyDraft, forgetDrafts, loadDraft, saveDraft } from "./draft";

const NUMBER = "11010519491231002X";
const draft: Draft = {
  ...emptyDraft("key-1"),
  saved_at: "2011-09-29T02:00:00Z",
  service: "life.policy-servicing",
  new_party: { ...EMPTY_PARTY, name: "张桂兰", identity_number: NUMBER, phone: "13812345678" },
  summary: "变更地址",
  answers: { policy_number: "P2008-00123", account: "6222020200012345678", unknown: "13900000000" },
  materials: ["application"],
};
// A field that is not known is taken for one with personal numbers.
const isPersonal = (field: string) => field !== "policy_number";

describe("the draft of a case", () => {
  it("comes back whole after a reload, under the same idempotency key", () => {
    expect(saveDraft("operator_1", draft, isPersonal)).toBe(true);
    expect(loadDraft("operator_1")).toEqual(draft);
  });

  it("leaves no personal number in localStorage, nor one in a field of unknown kind", () => {
    saveDraft("operator_1", draft, isPersonal);
    const stored = JSON.stringify({ ...window.localStorage });
    for (const secret of [NUMBER, "13812345678", "6222020200012345678", "13900000000"])
      expect(stored).not.toContain(secret);
    expect(stored).toContain("张桂兰");
  });

  it("is gone on signing out, with those of all who worked at the machine", () => {
    saveDraft("operator_1", draft, isPersonal);
    saveDraft("operator_2", draft, isPersonal);
    window.localStorage.setItem("other", "stays");
    forgetDrafts();
    expect([loadDraft("operator_1"), loadDraft("operator_2")]).toEqual([null, null]);
    expect(JSON.stringify({ ...window.localStorage, ...window.sessionStorage })).not.toContain("张桂兰");
    expect(window.localStorage.getItem("other")).toBe("stays");
  });

  it("belongs to its operator", () => {
    saveDraft("operator_1", draft, isPersonal);
    expect(loadDraft("operator_2")).toBeNull();
    dropDraft("operator_1");
    expect(loadDraft("operator_1")).toBeNull();
  });

  it("is as if absent when it was stored by another form of this page", () => {
    window.localStorage.setItem("yinuo.draft.case.operator_1", JSON.stringify({ form_version: 0, draft }));
    expect(loadDraft("operator_1")).toBeNull();
  });
});
