import { describe, expect, it } from "vitest";
import cases from "../../../crates/core/src/text/sheet-cases.json";
import type { Pair } from "../system";
import { SYSTEMS } from "../systems";
import { guarded, toCsv } from "./csv";
import { wordsOf } from "./i18n";
import { initialsOf, matches } from "./initials";
import { parseYuan, showYuan, yuanText } from "./money";
import { sheetCell } from "./sheet";
import { readStored, writeStored } from "./storage";

describe("money", () => {
  it("goes from text to fen and back without a float", () => {
    expect(parseYuan("0.07")).toBe(7n);
    expect(parseYuan("1,234.5")).toBe(123450n);
    expect(parseYuan("￥ 999999999999999.99")).toBe(99999999999999999n);
    expect(yuanText(parseYuan("-0.05") ?? 0n)).toBe("-0.05");
    expect(showYuan(123456789n)).toBe("1,234,567.89");
  });
  it("refuses what is no amount", () => {
    for (const typed of ["", "abc", "1.234", "1e3", "--1", "."]) expect(parseYuan(typed), typed).toBeNull();
  });
});

describe("initials", () => {
  it("finds a service by the initials a clerk types", () => {
    expect(initialsOf("保全申请")).toBe("bqsq");
    expect(initialsOf("理赔")).toBe("lp");
    expect(matches("bq", ["保全申请"])).toBe(true);
    expect(matches("tousu", ["投诉"])).toBe(false);
    expect(matches("投", ["投诉"])).toBe(true);
  });
});

describe("CSV", () => {
  it("guards every cell as the server does", () => {
    for (const [text, written] of cases as [string, string][])
      expect(guarded(text), JSON.stringify(text)).toBe(written);
  });
  it("quotes what needs it and disarms what a spreadsheet would run", () => {
    expect(
      toCsv(
        ["a", "b"],
        [
          ['say "no"', "x,y"],
          ["=1+1", "line\nbreak"],
        ],
      ),
    ).toBe('a,b\r\n"say ""no""","x,y"\r\n\'=1+1,"line\nbreak"\r\n');
  });
});

describe("a sheet", () => {
  it("has numbers where something is counted, and text where something is named", () => {
    expect(sheetCell("1234.50")).toEqual({ value: 1234.5, type: Number, format: "0.00" });
    expect(sheetCell("-3")).toEqual({ value: -3, type: Number });
    for (const text of ["0421-0000137-5", "00123", "622848001234567890", "=1+1", "2011-09-29", "", "1,200.00"]) {
      expect(sheetCell(text), text).toEqual({ value: text, type: String });
    }
  });
});

describe("stored values", () => {
  it("are as if absent when they are not what was expected", () => {
    const isNumber = (value: unknown): value is number => typeof value === "number";
    writeStored(window.localStorage, "n", 5);
    expect(readStored(window.localStorage, "n", isNumber)).toBe(5);
    window.localStorage.setItem("n", "{broken");
    expect(readStored(window.localStorage, "n", isNumber)).toBeNull();
    window.localStorage.setItem("n", '"text"');
    expect(readStored(window.localStorage, "n", isNumber)).toBeNull();
  });
});

describe("words", () => {
  it("name the same values in both languages", () => {
    const texts = SYSTEMS.flatMap((system) => Object.entries<Pair>(system.text));
    const names = (words: string) => [...words.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort();
    for (const [key, [zh, en]] of texts) expect(names(en), key).toEqual(names(zh));
  });
  it("fall back to the other language rather than to nothing", () => {
    expect(wordsOf("en").local({ zh: "保全", en: "" })).toBe("保全");
    expect(wordsOf("en").t("board.title")).toBe("Promise board");
  });
});
