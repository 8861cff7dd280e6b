// What no Chinese word of the desk says any more, and that none is missing: docs/GLOSSARY.md decides the words.
import { join } from "node:path";
import en from "virtual:words/en";
import zh from "virtual:words/zh";
import { describe, expect, it } from "vitest";
import { wordFiles } from "../../build/words";
import { SYSTEMS } from "../systems";

/** Each with what stands in its place. */
const BANNED: [RegExp, string][] = [
  [/节点/, "办理进度"],
  [/业务件/, "业务"],
  [/违约/, "超时"],
  [/兑现/, "按时办结"],
  [/无法推算/, "待新日历公布"],
  [/接触/, "沟通记录"],
  [/承诺看板/, "时效看板"],
  [/(?<!投资)单位价格/, "投资单位价格"],
  [/诉讼时效.{0,4}有效/, "诉讼时效 未届满"],
];
/** 受理 is a legal act, and none of entering something: it may be said of a bank, of enrolment that is over, and of a claim that was accepted. */
const ACCEPTED = ["batches.return_waits", "agri.hint", "school.accidents_empty", "school.insurer_none"];
const CHINESE = /[\u4e00-\u9fff]/;
/** Signs and names that are the same in every language. */
const SAME = /^[^a-z]*$|^(?:BLAKE3|SHA-256|English|PDF|TOTP|XLSX|CSV|ID)$/;

const spoken = Object.entries(zh);
const places = SYSTEMS.flatMap((system) => system.places.map((place) => [place.key, place.name.zh] as const));

describe("the Chinese words of the desk", () => {
  it("are those of the glossary", () => {
    const found = [...spoken, ...places].flatMap(([key, word]) =>
      BANNED.filter(([banned]) => banned.test(word)).map(([, better]) => `${key}: ${word} (${better})`),
    );
    expect(found).toEqual([]);
    const accepted = spoken.filter(([key, word]) => word.includes("受理") && !ACCEPTED.includes(key));
    expect(accepted).toEqual([]);
  });

  it("are Chinese, and no keys", () => {
    const strange = spoken.filter(([, word]) => !CHINESE.test(word) && !SAME.test(word.replaceAll(/\{\w+\}/g, "")));
    expect(strange).toEqual([]);
  });

  it("are fetched whole, and the English ones too", () => {
    const keys = SYSTEMS.flatMap((system) => Object.keys(system.text)).sort();
    expect(keys.length).toBeGreaterThan(1000);
    expect(Object.keys(zh).sort()).toEqual(keys);
    expect(Object.keys(en).sort()).toEqual(keys);
    expect(wordFiles(join(import.meta.dirname, "..")).length).toBeGreaterThan(20);
  });
});
