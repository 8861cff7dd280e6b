import { describe, expect, it } from "vitest";
import { subjectPages } from "../systems";
import { type About, chooserFor, inRoles, newCaseAddress, withNumbers, withRole } from "./about";

const name = { zh: "合同", en: "Agreement" };
const agreement = { role: "agreement", kind: "agreement", name, required: false, fills: "policy_number" };
const record = { role: "record", kind: "record", name, required: true, fills: null };
const cover: About = { id: "cover_1", number: "N1", kind: "cover", role: null };
const paper: About = { id: "record_1", number: "D1", kind: "record", role: null };

describe("what a case is about", () => {
  it("stands in the first role that takes its kind, and what was chosen for a role stays there", () => {
    expect([...inRoles([paper, cover], [agreement, record])]).toEqual([
      ["record", paper],
      ["agreement", cover],
    ]);
    const other = withRole([cover], [agreement], agreement, { id: "policy_1", number: "P1", kind: "policy" });
    expect(other).toEqual([{ id: "policy_1", number: "P1", kind: "policy", role: "agreement" }]);
    expect(withRole(other, [agreement], agreement, null)).toEqual([]);
    expect(inRoles([paper], [agreement]).size).toBe(0);
  });

  it("fills the field that asks for its number, but nothing that somebody wrote there", () => {
    expect(withNumbers({}, [agreement], [], [cover])).toEqual({ policy_number: "N1" });
    expect(withNumbers({ policy_number: "N1" }, [agreement], [cover], [])).toEqual({ policy_number: "" });
    expect(withNumbers({ policy_number: "8" }, [agreement], [], [cover])).toEqual({});
  });

  it("can be chosen: agreements of every family, records, people and other cases", () => {
    const kinds = subjectPages.filter((page) => page.agreement === true || page.chooser !== undefined);
    expect(kinds.map((page) => page.kind)).toEqual(
      expect.arrayContaining(["case", "party", "policy", "record", "group-policy", "cover"]),
    );
    for (const kind of ["agreement", ...kinds.map((page) => page.kind)]) expect(chooserFor({ kind })).not.toBeNull();
    expect(chooserFor({ kind: "nothing" })).toBeNull();
  });

  it("goes along in the address of the form", () => {
    expect(newCaseAddress("party_1", cover)).toBe("/cases/new?party=party_1&kind=cover&about=cover_1&number=N1");
  });
});
