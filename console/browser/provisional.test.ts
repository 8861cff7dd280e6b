// A promise that ends past the published calendar, as people see it: a complaint of 30 December 2026, whose calendar ends with the year.
import { afterEach, beforeAll, expect, it } from "vitest";
import { type Desk, screenshot, settled, withHouse } from "./desk";

const house = withHouse({ clock: "2026-12-30T10:00", empty: true });
let clerk: Desk;

beforeAll(async () => {
  clerk = await house.desk("clerk");
});

afterEach(async ({ task }) => {
  if (task.result?.state === "fail") await screenshot(clerk.page, "failed");
});

it("is marked provisional on the board, on the page of the case and in the letter that is sent", async () => {
  const { page, context } = clerk;
  const opened = await context.request.post("/api/v1/cases", {
    headers: { "X-Yinuo": "1" },
    data: {
      service: "complaint.consumer",
      new_party: { kind: "person", name: "孟一", phone: "13812345678" },
      channel: "counter",
      summary: "未收到红利通知",
      answers: { complaint: "未收到红利通知" },
      materials: [],
    },
  });
  expect(opened.status(), await opened.text()).toBe(201);
  const { number } = (await opened.json()) as { number: string };

  const servicing = await context.request.post("/api/v1/cases", {
    headers: { "X-Yinuo": "1" },
    data: {
      service: "life.policy-servicing",
      new_party: { kind: "person", name: "孟二", phone: "13812345679" },
      channel: "counter",
      summary: "变更通讯地址",
      answers: {},
      materials: [],
    },
  });
  expect(servicing.status(), await servicing.text()).toBe(201);

  await page.goto("/?view=provisional");
  await settled(page);
  // Five working days: 31 December and 4 to 7 January, as far as anybody knows.
  await page
    .locator("tr", { hasText: "孟二" })
    .filter({ hasText: "2027-01-07" })
    .getByText("暂定", { exact: true })
    .waitFor();
  await page.getByText(/工作日历只到 2026-12-31/).waitFor();
  const line = page.locator("tr", { hasText: number }).first();
  await line.getByText("暂定", { exact: true }).waitFor();
  await screenshot(page, "provisional-1-board");

  await page.goto(`/cases/${number}`);
  await settled(page);
  const answer = page.locator(".promise").filter({ hasText: "一般投诉作出决定并告知" });
  await answer.getByText("2027-01-14").first().waitFor();
  await answer.getByText("暂定", { exact: true }).first().waitFor();
  await screenshot(page, "provisional-2-case");

  const letters = (await (await context.request.get(`/api/v1/cases/${number}`)).json()) as {
    letters: { id: string }[];
  };
  await page.goto(`/api/v1/letters/${letters.letters[0]?.id}/html`);
  await page.getByText(/2027年1月14日（暂定，以国务院公布的2027年放假安排为准）/).waitFor();
  await screenshot(page, "provisional-3-letter");
});
