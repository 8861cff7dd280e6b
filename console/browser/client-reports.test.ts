// The reports of a quarter to all clients at the desk: asked for, watched until they are made, one opened, all sent.
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { type Desk, screenshot, seriousViolations, settled, withHouse } from "./desk";

const house = withHouse({ empty: true });
let desk: Desk;

async function post(path: string, data: object): Promise<{ id: string }> {
  const made = await desk.context.request.post(`/api/v1${path}`, { headers: { "X-Yinuo": "1" }, data });
  expect(made.status(), await made.text()).toBeLessThan(300);
  return made.json();
}

beforeAll(async () => {
  desk = await house.desk("manager", {}, "/client-reports");
  desk.page.setDefaultTimeout(20_000);
  for (const [number, name] of ["华能水电集团", "大唐水电集团"].entries()) {
    const phone = number === 0 ? { phone: "13904150001" } : {};
    const client = (await post("/parties", { kind: "organisation", name, ...phone })).id;
    const days = { informed_on: "2011-01-01", effective_on: "2011-01-01" };
    await post("/mandates", { client, number: `WT2011-R${number}`, services: "协助索赔", ...days });
  }
});

afterEach(async ({ task }) => {
  if (task.result?.state === "fail") await screenshot(desk.page, "failed-client-reports");
});

describe("a run of reports to clients", () => {
  it("is refused for a quarter that is not over, with what to do", async () => {
    const { page } = desk;
    await page.getByText("还没有发起过季度报告。").waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    await page.getByLabel("年份").fill("2099");
    await page.getByRole("button", { name: "发起季度报告" }).click();
    await page.getByRole("alert").first().waitFor();
  });

  it("is made for every client, and each report is opened", async () => {
    const { page } = desk;
    await page.getByLabel("年份").fill("2011");
    await page.getByRole("button", { name: "发起季度报告" }).click();
    await page.getByText("共2家客户，已编制2份，未能编制0份").waitFor();
    const row = page.getByRole("row", { name: /华能水电集团/ });
    await row.getByText("已编制").waitFor();
    await row.getByText("华能水电集团").click();
    await page.getByRole("heading", { name: /华能水电集团/ }).waitFor();
    await settled(page);
    expect(await seriousViolations(page)).toEqual([]);
    await screenshot(page, "client-report");
    const print = await page.locator('a[href*="/client-reports/"][href$="/pdf"]').getAttribute("href");
    const paper = await desk.context.request.get(print ?? "");
    expect((await paper.body()).subarray(0, 5).toString()).toBe("%PDF-");
  });

  it("is sent with what is planned for the next quarter", async () => {
    const { page } = desk;
    await page.getByRole("button", { name: "发送报告" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("下季度工作安排").fill("汛期后巡检");
    expect(await seriousViolations(page)).toEqual([]);
    await dialog.getByRole("button", { name: "发送报告" }).click();
    // The one without a phone gets a paper from people.
    await page.getByText("已送交1份，已签收0份，待当面交付1份").waitFor();
    await page.getByRole("button", { name: "只看待交付的" }).click();
    await page
      .getByRole("row", { name: /大唐水电集团/ })
      .getByText("待当面交付")
      .waitFor();
    await page.getByText("汛期后巡检").waitFor();
  });
});
