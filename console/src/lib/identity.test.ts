import { describe, expect, it } from "vitest";
import { checkResidentId, creditCodeIsRight } from "./identity";

const TODAY = "2011-09-29";
const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const withCheck = (body: string) =>
  body + "10X98765432"[WEIGHTS.reduce((sum, weight, place) => sum + weight * Number(body[place]), 0) % 11];

describe("a resident identity number while it is typed", () => {
  it("is right with its check digit, and tells birth date and sex", () => {
    expect(checkResidentId("11010519491231002X", TODAY)).toEqual({
      state: "right",
      number: "11010519491231002X",
      birthDate: "1949-12-31",
      sex: "female",
    });
    expect(checkResidentId(" 110105 19491231 002x ", TODAY).state).toBe("right");
    expect(checkResidentId(withCheck("21010219620304001"), TODAY)).toMatchObject({ state: "right", sex: "male" });
  });

  it("is wrong as soon as it cannot become right", () => {
    expect(checkResidentId("1101051949123100A", TODAY)).toEqual({ state: "wrong", code: "identity_characters" });
    expect(checkResidentId("1101051949023", TODAY)).toEqual({ state: "typing", remaining: 5 });
    expect(checkResidentId("11010519490230", TODAY)).toEqual({ state: "wrong", code: "identity_birth_date" });
    expect(checkResidentId("11010520120101", TODAY)).toEqual({ state: "wrong", code: "identity_birth_date" });
    expect(checkResidentId("110105194912310021", TODAY)).toEqual({ state: "wrong", code: "identity_check_digit" });
    expect(checkResidentId("11010519491231002X1", TODAY)).toEqual({ state: "wrong", code: "identity_length" });
  });

  it("finds every change of one digit and every swap of two neighbours", () => {
    const number = withCheck("21010219620304001");
    for (let place = 0; place < 18; place += 1) {
      for (let digit = 0; digit <= 9; digit += 1) {
        const other = number.slice(0, place) + digit + number.slice(place + 1);
        if (other !== number) expect(checkResidentId(other, TODAY).state, other).not.toBe("right");
      }
      const swapped =
        number.slice(0, place) +
        number
          .slice(place, place + 2)
          .split("")
          .reverse()
          .join("") +
        number.slice(place + 2);
      if (swapped !== number) expect(checkResidentId(swapped, TODAY).state, swapped).not.toBe("right");
    }
  });
});

describe("a unified social credit code", () => {
  it("has a check character modulo 31", () => {
    expect(creditCodeIsRight("91350100M000100Y43")).toBe(true);
    expect(creditCodeIsRight("91350100M000100Y44")).toBe(false);
    expect(creditCodeIsRight("91350100I000100Y43")).toBe(false);
    expect(creditCodeIsRight("91350100M000100Y4")).toBe(false);
  });
});
