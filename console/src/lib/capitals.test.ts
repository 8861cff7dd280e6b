import { expect, it } from "vitest";
import { amountInCapitals } from "./capitals";

it.each([
  [0n, "零元整"],
  [5n, "伍分"],
  [50n, "伍角整"],
  [100n, "壹元整"],
  [1_005n, "壹拾元零伍分"],
  [10_320n, "壹佰零叁元贰角整"],
  [2_998_300n, "贰万玖仟玖佰捌拾叁元整"],
  [100_010_000n, "壹佰万零壹佰元整"],
  [10_000_000_001n, "壹亿元零壹分"],
  [1_000_010_000_000n, "壹佰亿零壹拾万元整"],
  [-12_345n, "负壹佰贰拾叁元肆角伍分"],
])("%s fen is written %s", (fen, text) => {
  expect(amountInCapitals(fen)).toBe(text);
});
