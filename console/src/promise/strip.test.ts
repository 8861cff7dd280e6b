import { describe, expect, it } from "vitest";
import type { Reason } from "../api/types";
import { addDays } from "../lib/date";
import { wordsOf } from "../lib/i18n";
import { allowanceText } from "./allowance";
import { dayWords } from "./calendar-strip";
import { citeText } from "./cite";
import { skippedByName, stripDays, stripRows } from "./strip";

const NATIONAL_DAY: Reason = {
  text: { zh: "", en: "" },
  start_on: "2011-09-30",
  due_on: "2011-10-09",
  counted: ["2011-10-08", "2011-10-09"],
  skipped: [{ from: "2011-10-01", to: "2011-10-07", kind: "holiday", name: { zh: "国庆节", en: "National Day" } }],
  make_up_days: ["2011-10-08", "2011-10-09"],
  counted_until: null,
  provisional_from: null,
};

describe("the calendar strip", () => {
  it("lays out two working days over the National Day holiday of 2011", () => {
    const days = stripDays(NATIONAL_DAY);
    expect(days.map((day) => day.kind)).toEqual(["start", ...Array(7).fill("holiday"), "make_up", "make_up"]);
    expect(days.at(-1)).toMatchObject({ date: "2011-10-09", count: 2, due: true });
    expect(days.filter((day) => day.due)).toHaveLength(1);
  });

  it("counts every day of a calendar period, days off too, but those on which the clock stood still", () => {
    const days = stripDays({
      ...NATIONAL_DAY,
      start_on: "2011-09-28",
      due_on: "2011-10-08",
      counted: [],
      counted_until: "2011-10-03",
      make_up_days: [],
      skipped: [
        { from: "2011-09-30", to: "2011-09-30", kind: "paused", name: null },
        { from: "2011-10-03", to: "2011-10-07", kind: "holiday", name: { zh: "国庆节", en: "National Day" } },
      ],
    });
    const counted = days.filter((day) => day.kind === "counted").map((day) => [day.date, day.count]);
    expect(counted).toEqual([
      ["2011-09-29", 1],
      ["2011-10-01", 2],
      ["2011-10-02", 3],
      ["2011-10-03", 4],
    ]);
    expect(days.at(-1)).toMatchObject({ kind: "moved", due: true });
  });

  it("says each day aloud in both languages", () => {
    const days = stripDays(NATIONAL_DAY);
    const first = days[1];
    const last = days.at(-1);
    if (first === undefined || last === undefined) throw new Error("the strip has ten days");
    expect(dayWords(first, wordsOf("zh"))).toBe("2011-10-01 国庆节，不计");
    expect(dayWords(last, wordsOf("en"))).toBe("2011-10-09 make-up working day, day 2, due");
  });

  it("puts days into weeks from Monday, with nothing before the start", () => {
    const [first, second] = stripRows(stripDays(NATIONAL_DAY));
    expect(first).toMatchObject({ kind: "week", monday: "2011-09-26" });
    expect(first?.kind === "week" && first.days.slice(0, 4)).toEqual([null, null, null, null]);
    expect(second?.kind === "week" && second.days.every((day) => day !== null)).toBe(true);
  });

  it("leaves out the middle of a long span and says how many weeks", () => {
    const counted = Array.from({ length: 365 }, (_, index) => addDays("2011-01-02", index));
    const rows = stripRows(
      stripDays({ ...NATIONAL_DAY, start_on: "2011-01-01", due_on: "2012-01-01", counted, skipped: [] }),
    );
    expect(rows).toHaveLength(7);
    expect(rows[3]).toEqual({ kind: "gap", weeks: 47 });
  });

  it("shows what is known while no due date can be told", () => {
    const paused: Reason = {
      ...NATIONAL_DAY,
      due_on: null,
      counted: [],
      skipped: [{ from: "2011-10-01", to: "2011-10-03", kind: "paused", name: null }],
    };
    expect(stripDays(paused).map((day) => day.kind)).toEqual(["start", "paused", "paused", "paused"]);
    expect(stripDays({ ...paused, skipped: [] })).toEqual([]);
  });

  it("brings the rest days of several weekends together", () => {
    const rest = { kind: "rest_day" as const, name: null };
    const groups = skippedByName({
      ...NATIONAL_DAY,
      skipped: [
        { ...rest, from: "2011-09-24", to: "2011-09-25" },
        ...NATIONAL_DAY.skipped,
        { ...rest, from: "2011-10-15", to: "2011-10-16" },
      ],
    });
    expect(groups.map((group) => group.spans.length)).toEqual([2, 1]);
  });
});

describe("a citation", () => {
  it("is told in the language of the screen where the pack gives both", () => {
    const cite = "CIRC Order 2010 No. 4, art. 19 (《人身保险业务基本服务规定》第十九条)";
    expect(citeText(cite, "zh")).toBe("《人身保险业务基本服务规定》第十九条");
    expect(citeText(cite, "en")).toBe("CIRC Order 2010 No. 4, art. 19");
    expect(citeText("House rule: 10 working days", "zh")).toBe("House rule: 10 working days");
    const document = "State Council document 2005 No. 38 (国发〔2005〕38号《关于完善制度的决定》)";
    expect(citeText(document, "zh")).toBe("国发〔2005〕38号《关于完善制度的决定》");
    const notice = "Notice on agricultural insurance in Liaoning, 2011 (2011年辽宁省农业保险工作通知)";
    expect(citeText(notice, "zh")).toBe("2011年辽宁省农业保险工作通知");
    expect(citeText(notice, "en")).toBe("Notice on agricultural insurance in Liaoning, 2011");
    expect(citeText("示例条款（非真实产品）", "en")).toBe("示例条款（非真实产品）");
  });
});

describe("an allowance", () => {
  it("is read out in Chinese and left as it is in English", () => {
    const zh = wordsOf("zh");
    expect(allowanceText("2 working days", zh)).toBe("2 个工作日");
    expect(allowanceText("1 working day", zh)).toBe("1 个工作日");
    expect(allowanceText("30 days", zh)).toBe("30 日");
    expect(allowanceText("4 working hours", zh)).toBe("4 个工作小时");
    expect(allowanceText("2 fortnights", zh)).toBe("2 fortnights");
    expect(allowanceText("2 working days", wordsOf("en"))).toBe("2 working days");
    expect(allowanceText("until due_on", zh)).toBe("按计划日期");
    expect(allowanceText("until 07-31", zh)).toBe("每年7月31日前（含当日）");
    expect(allowanceText("until 2011-07-31", zh)).toBe("2011年7月31日前（含当日）");
  });
});
