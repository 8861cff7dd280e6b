// A policy at the desk: proposed with a quote, its first premium taken, issued through its case, a receipt taken back with a
// reason, and the ledger in balance with the day closed.
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { type Desk, screenshot, seriousViolations, setClock, settled, withHouse } from "./desk";

const house = withHouse({ empty: true });
let clerk: Desk;
let manager: Desk;
let head: Desk;
let policyNumber = "";

beforeAll(async () => {
  clerk = await house.desk("clerk");
  manager = await house.desk("manager");
});

afterEach(async ({ task }) => {
  if (task.result?.state === "fail") {
    await screenshot(clerk.page, "failed-policy-clerk");
    await screenshot(manager.page, "failed-policy-manager");
  }
});

async function choose(label: string, option: string) {
  const { page } = clerk;
  await page.getByRole("combobox", { name: label }).click();
  await page.locator(".ant-select-item-option", { hasText: option }).locator("visible=true").first().click();
}

describe("a policy", () => {
  it("is quoted while the form is filled in, and outlives a reload", async () => {
    const { page } = clerk;
    await page.goto("/policies/new");
    await page.getByRole("button", { name: "新客户建档" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("姓名或名称").fill("周海燕");
    await dialog.getByLabel("证件号码").fill("110101198003071230");
    await dialog.getByRole("button", { name: "保存" }).click();
    const checkDigit = dialog.getByText(/校验位不对/);
    for (const digit of "X123456789") {
      if ((await checkDigit.count()) === 0) break;
      await dialog.getByLabel("证件号码").fill(`11010119800307123${digit}`);
    }
    await dialog.getByRole("button", { name: "保存" }).click();
    await page.locator(".chosen", { hasText: "周海燕" }).waitFor();
    await page
      .getByRole("button", { name: /生死两全|六十六|两全/ })
      .first()
      .click();
    await page.getByLabel("保险金额").fill("100000");
    await choose("交费方式", "年交");
    await page.getByText(/每期保费（年交）/).waitFor();
    await page.getByText("满期保险金").waitFor();
    await page.getByRole("button", { name: "增加一位" }).click();
    await page.getByRole("textbox", { name: /^姓名/ }).fill("周小雨");
    await page.getByLabel("与被保险人关系").fill("子女");
    await page.getByLabel("份额（%，或 1/3）").fill("100");
    await page.getByRole("checkbox", { name: /投保单/ }).check();
    await settled(page);
    await screenshot(page, "propose-filled");
    expect(await seriousViolations(page)).toEqual([]);
    await page.waitForTimeout(400);
    await page.reload();
    await page.getByText("已恢复").waitFor();
    expect(await page.getByLabel("保险金额").inputValue()).toBe("100000");
  });

  it("is made once with its case, and its first premium is taken", async () => {
    const { page } = clerk;
    await page.getByText(/每期保费（年交）/).waitFor();
    await page.getByRole("button", { name: /提交投保/ }).dblclick();
    await page.waitForURL(/\/policies\/P/);
    await page.locator(".case-title h1").waitFor();
    policyNumber = new URL(page.url()).pathname.split("/").pop() ?? "";
    await settled(page);
    await screenshot(page, "policy-proposed");
    await page.keyboard.press("r");
    await page.getByRole("dialog").getByLabel("金额").waitFor();
    await screenshot(page, "receipt");
    await page.keyboard.press("Enter");
    await page.getByText(/已收/).first().waitFor();
    await screenshot(page, "policy-received");
    await page.getByRole("tab", { name: "账务" }).click();
    await page.getByRole("cell", { name: "收费" }).waitFor();
    // A clerk takes nothing back.
    expect(await page.getByRole("button", { name: "冲正" }).count()).toBe(0);
    const found = await page.context().request.get("/api/v1/policies");
    expect(((await found.json()) as { items: unknown[] }).items).toHaveLength(1);
  });

  it("is about a case that leads back to it", async () => {
    const { page } = clerk;
    await page.getByRole("tab", { name: /业务/ }).click();
    await page.locator(".papers .lines a.number").first().click();
    await page.waitForURL(/\/cases\//);
    await settled(page);
    await page.getByRole("button", { name: "全部收到" }).click();
    await page.getByText("材料齐全").first().waitFor();
    await screenshot(page, "proposal-case");
    await page.getByRole("link", { name: policyNumber }).click();
    await page.getByRole("heading", { name: new RegExp(policyNumber) }).waitFor();
    await page.keyboard.press("b");
    await page.waitForURL(/\/cases\/new\?party=/);
    await page.locator(".chosen", { hasText: "周海燕" }).waitFor();
    await page.getByText(`办理对象：${policyNumber}`).waitFor();
    await screenshot(page, "open-case-of-policy");
    await page.getByRole("button", { name: "清空重填" }).click();
  });

  it("gives a receipt back to the manager with a reason, and the books stay balanced", async () => {
    const { page } = manager;
    await page.goto(`/policies/${policyNumber}`);
    await page.getByRole("tab", { name: "账务" }).click();
    await page.getByRole("button", { name: "冲正" }).click();
    await page.getByRole("dialog").getByLabel("冲正的理由").fill("收错了保单");
    await page.getByRole("dialog").getByRole("button", { name: /冲正/ }).click();
    await page.getByRole("cell", { name: "冲正", exact: true }).waitFor();
    await screenshot(page, "policy-reversed");
    // The ledger is the whole house's, and has its place at the root office.
    expect(await page.getByRole("link", { name: "账务" }).count()).toBe(0);
    head = await house.desk("manager.liaoning", {}, "/ledger");
    await head.page.getByText("借贷平衡").waitFor();
    await settled(head.page);
    await screenshot(head.page, "trial-balance");
    await head.page.goto("/ledger/transfers");
    await head.page.getByRole("cell", { name: "冲正" }).waitFor();
    await screenshot(head.page, "ledger-lines");
  });

  it("lies in a day that is closed once it is over", async () => {
    const admin = await house.desk("admin");
    await setClock(admin, "2011-09-30T10:00");
    const { page } = head;
    await page.goto("/ledger/days");
    await page.getByRole("button", { name: "日结", exact: true }).click();
    await page.getByRole("dialog").getByRole("button", { name: "日结", exact: true }).click();
    await page.getByRole("row", { name: /2011-09-29/ }).waitFor();
    await screenshot(page, "closed-days");
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("link", { name: "下载" }).click(),
    ]);
    expect(download.suggestedFilename()).toBe("yinuo-2011-09-01-2011-09-29.journal");
    expect([...clerk.complaints, ...manager.complaints, ...head.complaints, ...admin.complaints]).toEqual([]);
    await admin.close();
  });
});
