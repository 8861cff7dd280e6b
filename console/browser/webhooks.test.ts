// The page of webhooks: an address is entered, its secret is shown once, a wrong one is refused with the reason, and it is revoked.
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { type Desk, screenshot, seriousViolations, settled, withHouse } from "./desk";

const house = withHouse({ empty: true, settings: "[webhooks]\n" });
let admin: Desk;

beforeAll(async () => {
  admin = await house.desk("admin", {}, "/webhooks");
  admin.page.setDefaultTimeout(20_000);
});

afterEach(async ({ task }) => {
  if (task.result?.state === "fail") await screenshot(admin.page, "failed-webhooks");
});

describe("webhooks", () => {
  it("are entered with an address that may be told something, and no other", async () => {
    const { page } = admin;
    await page.getByText("还没有通知地址。").waitFor();
    await page.getByRole("button", { name: "登记通知地址" }).first().click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("程序名称").fill("官网");
    await dialog.getByLabel("地址").fill("https://10.0.0.7/yinuo");
    await dialog.getByRole("checkbox", { name: "登记业务" }).check();
    await dialog.getByRole("checkbox", { name: "承诺逾期" }).check();
    const enter = dialog.getByRole("button", { name: "登记通知地址" });
    await enter.click();
    await dialog
      .getByText(/是内部网络的地址/)
      .first()
      .waitFor();
    await settled(page);
    await page.waitForTimeout(400);
    await screenshot(page, "webhooks-enter");
    expect(await seriousViolations(page)).toEqual([]);
    await dialog.getByLabel("地址").fill("https://www.example.cn/yinuo");
    await enter.click();
    await dialog.getByText(/^[0-9a-f]{64}$/).waitFor();
    await screenshot(page, "webhooks-secret");
    await page.keyboard.press("Escape");
  });

  it("are listed without their secret, and revoked", async () => {
    const { page } = admin;
    await page.reload();
    const row = page.getByRole("row", { name: /官网/ });
    await row.getByText("登记业务，承诺逾期").or(row.getByText("登记业务、承诺逾期")).waitFor();
    expect(await page.getByText(/^[0-9a-f]{64}$/).count()).toBe(0);
    await settled(page);
    await screenshot(page, "webhooks");
    expect(await seriousViolations(page)).toEqual([]);
    await row.getByRole("button", { name: /撤 ?销/ }).click();
    await page
      .getByRole("dialog")
      .getByRole("button", { name: /撤 ?销/ })
      .click();
    await row.getByText("已撤销").waitFor();
    expect(admin.complaints).toEqual([]);
  });
});
