// The article's case at the desk: an insured written down two years too old, found out after seven years. The premiums paid
// too high go back, two missing ones are made up, the benefit waits for them; the bank sends it back for a wrong account, and
// it is paid in the end.
import { readFileSync } from "node:fs";
import type { Locator, Page } from "playwright-core";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { type Desk, screenshot, seriousViolations, setClock, settled, withHouse } from "./desk";

const house = withHouse({ clock: "2010-06-10T09:00", empty: true });
let admin: Desk;
let clerk: Desk;
let handler: Desk;
let manager: Desk;
/** Managers of the offices above: they check and let go what the manager makes. */
let checker: Desk;
let releaser: Desk;
let policyNumber = "";
let correction = "";
let reminder = "";
let failedPayment = "";

beforeAll(async () => {
  admin = await house.desk("admin");
  clerk = await house.desk("clerk");
  handler = await house.desk("handler");
  manager = await house.desk("manager");
  checker = await house.desk("manager.shenyang");
  releaser = await house.desk("manager.liaoning");
  for (const { page } of [clerk, handler, manager, checker, releaser]) page.setDefaultTimeout(20_000);
});

afterEach(async ({ task }) => {
  if (task.result?.state !== "fail") return;
  await screenshot(clerk.page, "failed-article-clerk");
  await screenshot(handler.page, "failed-article-handler");
  await screenshot(manager.page, "failed-article-manager");
});

async function choose(page: Page, label: string, option: string) {
  await page.getByRole("combobox", { name: label }).click();
  await page.locator(".ant-select-item-option", { hasText: option }).locator("visible=true").first().click();
}

/** Records a milestone with the buttons of the case's page; answers are given to the fields that ask. */
async function record(
  desk: Desk,
  path: string,
  name: string,
  answer: (dialog: Locator) => Promise<void> = async () => {},
) {
  const { page } = desk;
  await page.goto(path);
  await settled(page);
  await page.locator(".next").getByRole("button", { name, exact: true }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: /^登记(?!并)/ }).waitFor();
  await answer(dialog);
  await dialog.getByRole("button", { name: /^登记(?!并)/ }).click();
  await page.locator(".timeline", { hasText: name }).first().waitFor();
  await dialog.waitFor({ state: "detached" });
}

/** As `record`, where it needs another's word: the dialog says that it waits. */
async function ask(desk: Desk, path: string, name: string, answer: (dialog: Locator) => Promise<void>) {
  const { page } = desk;
  await page.goto(path);
  await settled(page);
  await page.locator(".next").getByRole("button", { name, exact: true }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: /^登记(?!并)/ }).waitFor();
  await answer(dialog);
  await dialog.getByRole("button", { name: /^登记(?!并)/ }).click();
  await dialog.getByRole("status").filter({ hasText: "已提交审批" }).waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("status").filter({ hasText: "等待审批" }).waitFor();
}

/** Gives a word for what waits on a page, with the keyboard alone once it is opened. */
async function approve(desk: Desk, path: string) {
  const { page } = desk;
  await page.goto(path);
  await page.getByRole("status").filter({ hasText: "等待审批" }).getByRole("link", { name: "查看" }).click();
  await page.waitForURL(/\/approvals\/approval_/);
  await settled(page);
  await page.getByRole("button", { name: /^批准/ }).waitFor();
  await page.keyboard.press("a");
  await page.keyboard.press("Enter");
  await page
    .getByText(/^已批准并办理|^已同意，等待下一人/)
    .first()
    .waitFor();
  await settled(page);
}

const yesNo = (word: "是" | "否") => (dialog: Locator) => dialog.getByText(word, { exact: true }).click();

async function openPolicy(desk: Desk, tab?: RegExp) {
  const { page } = desk;
  await page.goto(`/policies/${policyNumber}`);
  await page.getByRole("heading", { name: new RegExp(policyNumber) }).waitFor();
  await settled(page);
  if (tab !== undefined) await page.getByRole("tab", { name: tab }).click();
}

/** Takes the money with the form of the policy's page, and waits until the page says so. */
async function take(amount: string) {
  const { page } = clerk;
  await openPolicy(clerk);
  await page.keyboard.press("r");
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("金额").fill(amount);
  await page.keyboard.press("Enter");
  await page.getByText(/已收/).first().waitFor();
}

/** A balance in the head of the policy's page, such as 应补保费. */
const balance = (page: Page, name: string) =>
  page
    .locator(".balances > div")
    .filter({ has: page.locator("dt", { hasText: name }) })
    .locator("dd");

/** The row of a payout, by the words in it. */
const payout = (page: Page, ...words: string[]) =>
  words.reduce(
    (rows, word) => rows.filter({ hasText: word }),
    page.getByRole("table", { name: "应付款项" }).getByRole("row"),
  );

/** Opens a case from the policy's page; `fill` answers what the service asks for. Answers where the case is. */
async function openCase(service: string, materials: string[], fill: (page: Page) => Promise<void>): Promise<string> {
  const { page } = clerk;
  await openPolicy(clerk);
  await page.keyboard.press("b");
  await page.waitForURL(/\/cases\/new\?party=/);
  await page.locator(".chosen", { hasText: "王芳" }).waitFor();
  await page.getByRole("combobox", { name: "办理事项" }).fill(service);
  await page.keyboard.press("Enter");
  await page.locator(".chosen", { hasText: service }).waitFor();
  await fill(page);
  for (const material of materials) await page.getByRole("checkbox", { name: new RegExp(`^${material}`) }).check();
  await screenshot(page, `article-open-${service}`);
  await page.getByRole("button", { name: /^登记(?!并)/ }).click();
  await page.waitForURL(/\/cases\/[\d-]+$/);
  await settled(page);
  return new URL(page.url()).pathname;
}

/** Opens a case that the system begins in the background, from the policy's page: the tab shows it once it is there. */
async function openMadeCase(page: Page, service: string) {
  const cases = page.getByRole("tab", { name: /业务/ });
  const link = page.locator(".papers .lines li", { hasText: service }).getByRole("link");
  await expect
    .poll(
      async () => {
        await cases.click();
        await settled(page);
        return link.count();
      },
      { timeout: 10_000 },
    )
    .toBe(1);
  await link.click();
  await page.getByRole("heading", { name: new RegExp(service) }).waitFor();
  await settled(page);
}

/** A case that the system ends in the background is shown closed before long. */
async function endsByItself(page: Page, path: string, milestone: string) {
  const ended = page.locator(".case-title", { hasText: "已办结" });
  await expect
    .poll(
      async () => {
        await page.goto(path);
        await settled(page);
        return ended.count();
      },
      { timeout: 10_000 },
    )
    .toBe(1);
  await page.locator(".timeline", { hasText: milestone }).waitFor();
}

async function changeAccount(account: string, bank: string) {
  const path = await openCase("给付账户变更", ["业务申请书", "投保人身份证件", "本人银行账户凭证"], async (page) => {
    const box = (name: RegExp) => page.getByRole("textbox", { name });
    await box(/^收款账号(?!（)/).fill(account);
    await box(/^收款账号（再次输入）/).fill(account);
    await box(/^开户银行全称/).fill(bank);
    await box(/^户名(?!与)/).fill("王芳");
  });
  await record(clerk, path, "受理");
  await record(handler, path, "公司同意", yesNo("否"));
  await record(handler, path, "办理完成");
}

/** A batch of all that is ready: made by the manager, its file taken from the page as the bank gets it, marked as sent. */
async function sendBatch(count: number, total: string): Promise<{ path: string; lines: string[][] }> {
  const { page } = manager;
  await page.goto("/payment-batches");
  await page.getByRole("button", { name: "组批", exact: true }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("付款日").waitFor();
  await dialog.getByRole("button", { name: "组批", exact: true }).click();
  await page.waitForURL(/\/payment-batches\/[^/]+$/);
  await page.getByText(`归入 ${count} 笔 · ${total}`).waitFor();
  await settled(page);
  await screenshot(page, `article-batch-made-${count}`);
  const path = new URL(page.url()).pathname;
  await approve(checker, path);
  await approve(releaser, path);
  await page.goto(path);
  await settled(page);
  const saved = async (button: RegExp) => {
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: button }).click(),
    ]);
    return readFileSync(await download.path(), "utf8");
  };
  const message = await saved(/下载 pain\.001/);
  expect(message).toContain(`<NbOfTxs>${count}</NbOfTxs>`);
  expect(message).toContain(`<CtrlSum>${total.replaceAll(",", "")}</CtrlSum>`);
  const [header, ...lines] = (await saved(/下载 CSV$/))
    .trim()
    .split("\r\n")
    .map((line) => line.split(","));
  expect(header?.at(5)).toBe("金额");
  expect(lines.length).toBe(count);
  // The file was taken just now, so that nothing is asked.
  await page.getByRole("button", { name: "登记已报送" }).click();
  await page.getByText("已登记报送。").waitFor();
  await page.getByRole("button", { name: "导入回盘文件" }).waitFor();
  await settled(page);
  await screenshot(page, `article-batch-sent-${count}`);
  return { path, lines };
}

/** Takes in what the bank says about a batch: of each line of its file a reason, or none where it was paid. */
async function bankSays(batch: { path: string; lines: string[][] }, reason: (amount: string) => string) {
  const { page } = manager;
  await page.goto(batch.path);
  const reasons = batch.lines.map((line) => reason(line[5] ?? ""));
  const rows = batch.lines.map((line, index) => {
    const why = reasons[index] ?? "";
    // The reference is written as text, so that no spreadsheet makes a number of it.
    return [(line[0] ?? "").replace(/\t/g, ""), line[5], why === "" ? "成功" : "失败", why].join(",");
  });
  await page.locator("input[type=file]").setInputFiles({
    name: "returns.csv",
    mimeType: "text/csv",
    buffer: Buffer.from(["流水号,金额,结果,原因", ...rows].join("\n")),
  });
  await page.getByText("每一行都已入账。").waitFor();
  const returned = reasons.filter((why) => why !== "").length;
  const figures = page.getByRole("table", { name: "各状态笔数" });
  if (returned < reasons.length) {
    await figures.getByRole("row", { name: new RegExp(`成功 ${reasons.length - returned} `) }).waitFor();
  }
  if (returned > 0) await figures.getByRole("row", { name: new RegExp(`退回 ${returned} `) }).waitFor();
  await settled(page);
  await screenshot(page, `article-batch-answered-${returned}-back`);
  expect(await seriousViolations(page)).toEqual([]);
}

describe("the article's case", () => {
  it("begins with a proposal that states a birth date two years too early", async () => {
    const { page } = clerk;
    await page.goto("/policies/new");
    await page.getByRole("combobox", { name: "查找客户" }).fill("王芳");
    await page.getByRole("button", { name: "新客户建档" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("姓名或名称").fill("王芳");
    await dialog.getByLabel("证件号码").fill("110105194912310029");
    await screenshot(page, "article-new-customer");
    await dialog.getByLabel("证件号码").fill("11010519491231002X");
    // Without them no change of the contract is agreed to.
    await dialog.getByLabel("电话").fill("13900001234");
    await dialog.getByLabel("地址").fill("沈阳市和平区南京街1号");
    await dialog.getByRole("button", { name: "保存" }).click();
    await page.locator(".chosen", { hasText: "王芳" }).waitFor();
    await page.getByRole("button", { name: /两全保险至六十六岁/ }).click();
    await page.getByRole("radio", { name: "未建档的人" }).check();
    await page.getByRole("textbox", { name: /^姓名/ }).first().fill("李建国");
    await page.getByLabel("出生日期").fill("1955-05-20");
    await page.keyboard.press("Enter");
    await page.getByRole("radio", { name: "男" }).check();
    await page.getByLabel("保险金额").fill("100000");
    await choose(page, "保险期间", "66");
    await choose(page, "交费期间", "60");
    await choose(page, "交费方式", "年交");
    for (const material of ["投保单", "投保人身份证件", "被保险人身份证件", "投保提示书"]) {
      await page.getByRole("checkbox", { name: new RegExp(`^${material}`) }).check();
    }
    await page.getByText("29,983.00").first().waitFor();
    await settled(page);
    await screenshot(page, "article-propose");
    expect(await seriousViolations(page)).toEqual([]);
    await page.getByRole("button", { name: /提交投保/ }).click();
    await page.waitForURL(/\/policies\/P/);
    await page.locator(".case-title h1").waitFor();
    policyNumber = new URL(page.url()).pathname.split("/").pop() ?? "";
  });

  it("is issued with its first premium, and not before", async () => {
    const { page } = clerk;
    await openPolicy(clerk, /业务/);
    const path = (await page.locator(".papers .lines a.number").first().getAttribute("href")) ?? "";
    await record(clerk, path, "初审", yesNo("否"));
    await handler.page.goto(path);
    await settled(handler.page);
    await handler.page.locator(".next").getByRole("button", { name: "制作保险合同" }).click();
    const dialog = handler.page.getByRole("dialog");
    expect(await dialog.getByLabel("保单号").inputValue()).toBe(policyNumber);
    await dialog.getByRole("button", { name: /^登记(?!并)/ }).click();
    await dialog
      .getByRole("alert")
      .filter({ hasText: /首期保费|首期/ })
      .first()
      .waitFor();
    await screenshot(handler.page, "article-first-premium-missing");
    await take("29983");
    await record(handler, path, "制作保险合同");
    await record(clerk, path, "送达保险合同");
    await openPolicy(clerk);
    await page.locator(".case-title h1", { hasText: "有效" }).waitFor();
    expect(await balance(page, "预交").first().textContent()).toContain("0.00");
    await screenshot(page, "article-in-force");
  });

  it("takes a premium each year, and the stated age has nothing more to pay after the fifth", async () => {
    const { page } = clerk;
    for (const day of ["2011-06-10", "2012-06-11", "2013-06-10", "2014-06-10"]) {
      await setClock(admin, `${day}T09:00`);
      await take("29983");
    }
    await setClock(admin, "2017-06-13T09:00");
    await openPolicy(clerk, /应付款项/);
    await payout(page, "2015-06-10", "生存金", "的收款账户尚未登记").waitFor();
    await screenshot(page, "article-benefits-by-the-stated-age");
    await page.getByRole("tab", { name: /应缴保费/ }).click();
    expect(await page.getByRole("table", { name: "应缴保费" }).getByText("未缴").count()).toBe(0);
  });

  it("corrects the age on a survey report and the manager's approval", async () => {
    const { page } = clerk;
    const path = await openCase("年龄变更", ["业务申请书", "投保人身份证件", "被保险人身份证件"], async () => {
      await page.getByLabel("真实出生日期").fill("1957-05-20");
      await page.keyboard.press("Enter");
    });
    await screenshot(page, "article-age-correction-opened");
    await page.getByRole("button", { name: "收到 生存调查报告" }).click();
    await page.getByText("材料齐全").first().waitFor();
    // The report stands for the certificate alone; the holder's own document came in.
    expect(await page.getByText("由“生存调查报告”代替").count()).toBe(1);
    await record(clerk, path, "受理");
    await ask(handler, path, "公司同意", yesNo("是"));
    await screenshot(handler.page, "article-waits-for-approval");
    expect(await seriousViolations(handler.page)).toEqual([]);
    // The queue of the manager: counted in the menu, shown with what it will do.
    await manager.page.goto("/");
    await manager.page.getByRole("link", { name: /审批/ }).first().click();
    const waiting = manager.page.getByRole("row", { name: /年龄变更|公司同意/ });
    await waiting.waitFor();
    expect(await manager.page.locator("nav").getByTitle("1 项待审批").count()).toBeGreaterThan(0);
    await screenshot(manager.page, "article-approvals");
    expect(await seriousViolations(manager.page)).toEqual([]);
    await waiting.focus();
    await manager.page.keyboard.press("Enter");
    await manager.page.waitForURL(/\/approvals\/approval_/);
    await manager.page.getByRole("table", { name: "批准后将发生" }).getByText("45,240.00").waitFor();
    await settled(manager.page);
    await screenshot(manager.page, "article-approval");
    expect(await seriousViolations(manager.page)).toEqual([]);
    await approve(manager, path);
    await handler.page.goto(path);
    await handler.page.locator(".timeline", { hasText: "公司同意" }).first().waitFor();
    correction = path;
    await screenshot(handler.page, "article-consented");
    expect(await seriousViolations(handler.page)).toEqual([]);

    await openPolicy(clerk, /应付款项/);
    await page.locator(".case-facts").getByText("20,935.00").first().waitFor();
    await page.getByText("1957-05-20").first().waitFor();
    expect(await balance(page, "应补保费").textContent()).toContain("41,870.00");
    await payout(page, "退还保费", "45,240.00", "的收款账户尚未登记").waitFor();
    await payout(page, "2015-06-10", "生存金", "取消").waitFor();
    await payout(page, "2016-06-10", "生存金", "取消").waitFor();
    await payout(page, "2017-06-10", "生存金", "客户还有应补保费").waitFor();
    await screenshot(page, "article-corrected-payouts");
    expect(await seriousViolations(page)).toEqual([]);
    await page.getByRole("tab", { name: /应缴保费/ }).click();
    expect(await page.getByRole("table", { name: "应缴保费" }).getByText("未缴").count()).toBe(2);
    await screenshot(page, "article-corrected-dues");
  });

  it("reminds the customer of what is to be made up, with a letter", async () => {
    const { page } = clerk;
    await openPolicy(clerk);
    await openMadeCase(page, "补交保险费催缴");
    reminder = new URL(page.url()).pathname;
    await page.locator(".promise", { hasText: "提醒补交保险费" }).waitFor();
    await record(clerk, reminder, "已提醒补交");
    await page.locator(".promise", { hasText: "再次提醒，直到交清" }).waitFor();
    await page.getByRole("tab", { name: /函件/ }).click();
    await page.getByText("补交保险费提醒").first().waitFor();
    await screenshot(page, "article-reminder");
    expect(await seriousViolations(page)).toEqual([]);
  });

  it("lets the refund go with an account, and the benefit once both premiums are made up", async () => {
    const { page } = clerk;
    await changeAccount("6222021234567890128", "工商银行凤城支行");
    await openPolicy(clerk, /应付款项/);
    await payout(page, "退还保费", "45,240.00", "待支付").waitFor();
    await payout(page, "2017-06-10", "生存金", "客户还有应补保费").waitFor();
    await setClock(admin, "2017-06-15T09:00");
    await take("20935");
    expect(await balance(page, "应补保费").textContent()).toContain("20,935.00");
    await page.getByRole("tab", { name: /应付款项/ }).click();
    await payout(page, "2017-06-10", "生存金", "客户还有应补保费").waitFor();
    await setClock(admin, "2017-06-20T09:00");
    await take("20935");
    await page.getByRole("tab", { name: /应付款项/ }).click();
    await payout(page, "2017-06-10", "生存金", "待支付").waitFor();
    expect(await balance(page, "应补保费").textContent()).toMatch(/^\D*0\.00$/);
    await screenshot(page, "article-both-ready");
    await endsByItself(handler.page, reminder, "补交保险费已交清");
    await record(clerk, correction, "收到补交保险费", (dialog) => dialog.getByLabel(/^金额/).fill("41870"));
    await record(handler, correction, "办理完成");
    await handler.page.locator(".case-title", { hasText: "已办结" }).waitFor();
    await screenshot(handler.page, "article-correction-completed");
  });

  it("pays the refund, and shows the benefit that the bank sent back with the case that follows", async () => {
    const { page } = clerk;
    const batch = await sendBatch(2, "55,240.00");
    await openPolicy(clerk, /应付款项/);
    await payout(page, "2017-06-10", "生存金", "已入批").waitFor();
    await bankSays(batch, (amount) => (amount === "10000.00" ? "AC01 账号与户名不符" : ""));
    await openPolicy(clerk, /应付款项/);
    await payout(page, "退还保费", "45,240.00", "已支付").waitFor();
    await payout(page, "2017-06-10", "退票", "账号与户名不符").waitFor();
    await screenshot(page, "article-sent-back");
    await page.getByRole("tab", { name: /差错/ }).click();
    await page.locator(".papers").getByText("账号录入错误").waitFor();
    await screenshot(page, "article-error");
    await openMadeCase(page, "转账失败处理");
    await page.locator(".promise", { hasText: "告知客户转账失败" }).waitFor();
    await page.locator(".case-title", { hasText: "付款" }).waitFor();
    await settled(page);
    failedPayment = new URL(page.url()).pathname;
    await screenshot(page, "article-failed-payment");
  });

  it("pays it to the account put right, and leaves the books in balance", async () => {
    const { page } = clerk;
    await changeAccount("6217001234567890122", "建设银行凤城支行");
    await openPolicy(clerk, /应付款项/);
    await payout(page, "2017-06-10", "生存金", "待支付").waitFor();
    // The new account let the benefit go, and that ends the case of the failed payment in the background.
    await endsByItself(handler.page, failedPayment, "更正账户并重新支付");
    await bankSays(await sendBatch(1, "10,000.00"), () => "");
    await openPolicy(clerk, /应付款项/);
    await payout(page, "2017-06-10", "生存金", "已支付").waitFor();
    expect(await balance(page, "应付款项").textContent()).toMatch(/^\D*0\.00$/);
    await screenshot(page, "article-paid");
    await page.getByRole("tab", { name: /业务/ }).click();
    await screenshot(page, "article-cases");
    await openMadeCase(page, "转账失败处理");
    await settled(page);
    await screenshot(page, "article-failed-payment-after");
    const head = await house.desk("manager.liaoning", {}, "/ledger");
    await head.page.getByText("借贷平衡").waitFor();
    await settled(head.page);
    await screenshot(head.page, "article-trial-balance");
    expect([admin, clerk, handler, manager, checker, releaser, head].flatMap((desk) => desk.complaints)).toEqual([]);
  });
});
