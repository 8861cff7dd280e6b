// The desk of whoever pays: payouts, a batch with nothing to gather, mistakes, a unit price published, a day run. In the same house goes the
// week of a centre.
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { weekOfACentre } from "./conduct";
import { type Desk, screenshot, seriousViolations, settled, withHouse } from "./desk";

const house = withHouse({ empty: true });
let manager: Desk;

beforeAll(async () => {
  manager = await house.desk("manager.liaoning");
  manager.page.setDefaultTimeout(20_000);
});

afterEach(async ({ task }) => {
  if (task.result?.state === "fail") await screenshot(manager.page, "failed-payouts");
});

async function look(name: string) {
  await settled(manager.page);
  // A dialog fades in; before that there is nothing to see of it.
  await manager.page.waitForTimeout(400);
  await screenshot(manager.page, name);
  expect(await seriousViolations(manager.page)).toEqual([]);
}

describe("the money pages", () => {
  it("are in the manager's menu, and tell when there is nothing", async () => {
    const { page } = manager;
    await page.getByRole("link", { name: /给付$/ }).click();
    await page.getByText("没有给付款项。").waitFor();
    await look("payouts-empty");
    await page.getByRole("link", { name: /差错$/ }).click();
    await page.getByText("没有差错。").waitFor();
    await look("service-errors");
  });

  it("say that there is nothing to gather, and list the batch that stayed empty as cancelled", async () => {
    const { page } = manager;
    await page.getByRole("link", { name: /收付批次$/ }).click();
    await page.getByText("没有批次。").waitFor();
    await page.getByRole("button", { name: "组批" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("付款日").waitFor();
    await look("batch-make");
    await dialog.getByRole("button", { name: "组批" }).click();
    await dialog.getByText("没有可归入的款项。").waitFor();
    await look("batch-nothing");
    await page.keyboard.press("Escape");
    await page.getByRole("row", { name: /全部给付款项/ }).click();
    await page.getByText("各状态笔数").first().waitFor();
    await look("batch");
    // The server cancelled it by itself; nothing is left to do with it.
    await page.getByText("已撤销").first().waitFor();
    expect(await page.getByRole("button", { name: /撤销批次|登记已报送|下载/ }).count()).toBe(0);
    await page.goto("/payment-batches");
    await page.getByRole("row", { name: /全部给付款项/ }).waitFor();
    await look("batches");
  });

  it("publish a price and begin a day run", async () => {
    const { page } = manager;
    await page.getByRole("link", { name: /投资单位价格$/ }).click();
    await page.getByRole("button", { name: "公布价格" }).click();
    await page.getByRole("dialog").getByLabel("投资账户").waitFor();
    await look("unit-price");
    await page.keyboard.press("Escape");
    await page.goto("/day-runs");
    await page.getByRole("button", { name: /开\s*始/ }).click();
    await page
      .getByRole("row", { name: /已完成/ })
      .first()
      .waitFor();
    await look("day-runs");
    expect(manager.complaints).toEqual([]);
  });
});

describe("the week of a centre", () => weekOfACentre(house, () => manager));
