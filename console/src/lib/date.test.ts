import { describe, expect, it } from "vitest";
import { addDays, dateOf, datesFromTo, distanceTo, formatInstant, instantOfWallTime, monthDay, weekday } from "./date";

// The tests run in New York time: nothing here may depend on where the browser thinks it is.

describe("instants are shown as on the wall in China", () => {
  it("shows the evening in Greenwich as the next morning", () => {
    expect(formatInstant("2011-09-29T18:30:00Z")).toBe("2011-09-30 02:30");
    expect(dateOf("2011-09-29T16:00:00Z")).toBe("2011-09-30");
    expect(dateOf("2011-09-29T15:59:59Z")).toBe("2011-09-29");
  });

  it("reads a time on the wall back to the same instant", () => {
    expect(instantOfWallTime("2011-09-29T10:00")).toBe("2011-09-29T02:00:00Z");
    for (const instant of [
      "1985-07-01T00:00:00Z",
      "1988-07-01T03:00:00Z",
      "2000-02-29T16:00:00Z",
      "2026-12-31T15:59:00Z",
    ]) {
      expect(instantOfWallTime(formatInstant(instant).replace(" ", "T"))).toBe(instant);
    }
  });

  it("knows that the clocks stood an hour ahead in the summers of 1986 to 1991", () => {
    expect(formatInstant("1988-07-01T00:00:00Z")).toBe("1988-07-01 09:00");
    expect(instantOfWallTime("1988-07-01T09:00")).toBe("1988-07-01T00:00:00Z");
  });
});

describe("dates", () => {
  it("steps over ends of months and leap days", () => {
    expect(addDays("2012-02-28", 1)).toBe("2012-02-29");
    expect(addDays("2011-10-01", -1)).toBe("2011-09-30");
    expect(datesFromTo("2011-12-30", "2012-01-02")).toEqual(["2011-12-30", "2011-12-31", "2012-01-01", "2012-01-02"]);
    expect(datesFromTo("2012-01-02", "2012-01-01")).toEqual([]);
  });

  it("counts weekdays from Monday", () => {
    expect(weekday("2011-10-03")).toBe(0);
    expect(weekday("2011-10-09")).toBe(6);
    expect(monthDay("2011-10-09")).toBe("10/9");
  });
});

describe("how far a due date is", () => {
  const now = "2011-09-29T02:00:00Z";
  it("says hours only when few are left today", () => {
    expect(distanceTo({ due_on: "2011-09-29", due_at: "2011-09-29T04:30:00Z" }, now)).toEqual({
      kind: "hours_left",
      count: 3,
    });
    expect(distanceTo({ due_on: "2011-09-29", due_at: "2011-09-29T09:00:00Z" }, now)).toEqual({ kind: "today" });
    expect(distanceTo({ due_on: "2011-09-29", due_at: "2011-09-29T01:00:00Z" }, now)).toEqual({
      kind: "overdue_today",
    });
  });
  it("says days otherwise, and by the date in China", () => {
    expect(distanceTo({ due_on: "2011-09-30", due_at: null }, now)).toEqual({ kind: "tomorrow" });
    expect(distanceTo({ due_on: "2011-10-09", due_at: null }, now)).toEqual({ kind: "days_left", count: 10 });
    expect(distanceTo({ due_on: "2011-09-26", due_at: null }, now)).toEqual({ kind: "overdue_days", count: 3 });
    expect(distanceTo({ due_on: null, due_at: "2011-09-29T16:30:00Z" }, now)).toEqual({ kind: "tomorrow" });
    expect(distanceTo({ due_on: null, due_at: null }, now)).toBeNull();
  });
});
