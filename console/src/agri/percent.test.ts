import { expect, test } from "vitest";
import { partOf } from "./percent";

test("a severity typed in percent is sent as the exact part of the whole", () => {
  expect(["85", "12.5", "100", "0", "5%", " 30 "].map(partOf)).toEqual([
    "0.85",
    "0.125",
    "1.00",
    "0.00",
    "0.05",
    "0.30",
  ]);
  expect(partOf("viel")).toBe("viel");
});
