import { describe, expect, it } from "vitest";
import type { DivisionTile } from "./map-calls";
import { rateOf, rateText, stepOf } from "./rate";

const figures = {
  villages: 1,
  households: 2,
  covers: 3,
  area: "37.5",
  registered: "100",
  premium: "200.00",
  farmer: "40.00",
  farmer_paid: "30.00",
  losses: 1,
  claims: 1,
  hit: "5",
  assessed: "50.00",
  paid: "0.00",
};
const tile = (more: Partial<typeof figures> = {}, earlier: string | null = "50"): DivisionTile => ({
  code: "210682101",
  name: "宝山镇",
  inside: false,
  figures: { ...figures, ...more },
  earlier: earlier === null ? null : { ...figures, area: earlier },
});

describe("the rate of a division", () => {
  it("is a part of its own whole, and none where there is no whole", () => {
    expect(rateText(rateOf(tile(), "enrolled"))).toBe("75%");
    expect(rateText(rateOf(tile(), "registered"))).toBe("37.5%");
    expect(rateOf(tile({ registered: "0" }), "registered"), "no register is loaded").toBeNull();
    expect(rateText(rateOf(tile(), "collected"))).toBe("75%");
    expect(rateText(rateOf(tile(), "lost"))).toBe("25%");
    expect(rateText(rateOf(tile(), "settled"))).toBe("0%");
    expect(rateOf(tile({}, null), "enrolled")).toBeNull();
    expect(rateOf(tile({ assessed: "0.00" }), "settled")).toBeNull();
    expect(rateText(null)).toBe("—");
  });

  it("stands on the step of the legend that it has reached", () => {
    expect([0, 0.249, 0.25, 0.99, 1, 1.4].map(stepOf)).toEqual([0, 0, 1, 3, 4, 4]);
    expect(stepOf(null)).toBeNull();
  });
});
