// The first case, walked through at the desk: a policy-servicing request of 29 September 2011 that lacks a document, over
// the National Day holiday, to a promise that is broken on purpose.
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { type Desk, handsOf, screenshot, setClock, settled, withHouse } from "./desk";

const house = withHouse({ empty: true });
let clerk: Desk;
let admin: Desk;
let caseNumber = "";

beforeAll(async () => {
  clerk = await house.desk("clerk");
  admin = await house.desk("admin");
});

afterEach(async ({ task }) => {
  if (task.result?.state === "fail") await screenshot(clerk.page, "failed");
});

const promise = (name: string | RegExp) =>
  clerk.page.locator(".promise").filter({ has: clerk.page.locator("strong", { hasText: name }) });

describe("the first case", () => {
  it("is opened for a new customer, with one document missing", async () => {
    const { page } = clerk;
    await page.keyboard.press("n");
    await page.getByRole("combobox", { name: "办理事项" }).fill("保全申请");
    await page.keyboard.press("Enter");
    await page.getByRole("combobox", { name: "查找客户" }).fill("张桂兰");
    await page.getByRole("button", { name: "新客户建档" }).click();
    await page.getByLabel("证件号码").fill("110105194912310021");
    await page.getByText("校验位不对").waitFor();
    await page.getByLabel("证件号码").fill("11010519491231002X");
    await page.getByText("1949-12-31 出生，女").waitFor();
    await page.locator("input[type=tel]").first().fill("13812345678");
    await page.getByLabel("摘要").fill("变更投保人联系地址");
    await page.getByLabel(/保单号/).fill("P2008-0012345");
    const request = page.getByLabel(/申请|请求|变更/).and(page.locator("textarea"));
    if ((await request.count()) > 0) await request.first().fill("将联系地址改为沈阳市和平区南京南街 18 号");
    await page.getByRole("checkbox", { name: /申请书/ }).check();
    const preview = page.getByRole("complementary", { name: "保存前看一眼" });
    await preview.getByText("将缺 1 份材料").waitFor();
    await screenshot(page, "first-case-1-open");

    await page.reload();
    await page.getByText("已恢复").waitFor();
    expect(await page.getByLabel("证件号码").inputValue()).toBe("11010519491231002X");

    await page.getByRole("button", { name: /^登记(?!并)/ }).dblclick();
    await page.waitForURL(/\/cases\/[\d-]+$/);
    caseNumber = decodeURIComponent(page.url().split("/").at(-1) ?? "");
    await settled(page);
    await page.locator(".case-number", { hasText: caseNumber }).waitFor();
    await page.getByText("缺 1 份", { exact: true }).waitFor();
    const list = await clerk.context.request.get("/api/v1/cases?limit=200");
    expect(((await list.json()) as { items: unknown[] }).items).toHaveLength(1);
  });

  it("gets one notice that lists all that is missing, and the clock that waits for the customer stands still", async () => {
    const { page } = clerk;
    await page.keyboard.press("o");
    const dialog = page.getByRole("dialog");
    await dialog.locator(".missing-list li").first().waitFor();
    const missing = await dialog.locator(".missing-list li").allTextContents();
    expect(missing).toHaveLength(1);
    // Whoever is not there has been told of nothing before the letter is delivered.
    await dialog.getByRole("radio", { name: /先出函件/ }).check();
    await dialog.getByRole("button", { name: "生成告知书" }).click();
    const letter = page.frameLocator(".letter-frame");
    await letter
      .locator("body")
      .getByText(missing[0] ?? "")
      .first()
      .waitFor();
    await dialog.getByText("待送达").first().waitFor();
    expect(await promise("对申请作出答复").getByText("已暂停").count()).toBe(0);
    await screenshot(page, "first-case-2-one-notice");
    await dialog.getByLabel(/凭据/).fill("客户当面签收");
    await dialog.getByRole("button", { name: "登记送达" }).click();
    await dialog.getByText("已送达").first().waitFor();
    await page.keyboard.press("Escape");
    await promise("对申请作出答复").getByText("已暂停").waitFor();
    await screenshot(page, "first-case-3-paused");
  });

  it("resumes when the document is in, and is due by the hand count over the holiday: 9 October", async () => {
    const { page } = clerk;
    await admin.page.getByRole("button", { name: "拨动时钟" }).click();
    const dialog = admin.page.getByRole("dialog");
    await dialog.getByLabel("新的时间").fill("2011-09-30 14:00");
    await admin.page.keyboard.press("Enter");
    await admin.page.locator(".training", { hasText: "2011-09-30 14:00" }).waitFor();
    await page.reload();
    await settled(page);
    await page.getByRole("button", { name: "收到 投保人身份证件" }).click();
    await page.getByText("材料齐全").first().waitFor();
    const accept = promise("受理保全申请");
    await accept.getByText("2011-10-09").first().waitFor();
    expect(await accept.locator(".strip td[data-kind=holiday]").count()).toBe(7);
    expect(await accept.locator(".strip td[data-kind=make_up]").count()).toBe(2);
    expect(await accept.locator("td[data-due]").getAttribute("title")).toContain("2011-10-09");
    expect(await accept.locator(".legend", { hasText: "国庆节 10/1–10/7" }).count()).toBe(1);
    expect(await promise("对申请作出答复").getByText("已暂停").count()).toBe(0);
    await screenshot(page, "first-case-4-due-9-october");
  });

  it("is accepted in time", async () => {
    const { page } = clerk;
    await setClock(admin, "2011-10-08T10:00");
    await page.reload();
    await settled(page);
    await page.locator(".next").getByRole("button", { name: /受理/ }).first().click();
    await page
      .getByRole("dialog")
      .getByRole("button", { name: /^登记(?!并)/ })
      .click();
    await promise("受理保全申请").getByText("已按时办结").waitFor();
    await screenshot(page, "first-case-5-accepted");
  });

  it("breaks its next promise on purpose: red, escalated to the manager, and never out of the record", async () => {
    const { page } = clerk;
    await page
      .locator(".next")
      .getByRole("button", { name: /公司同意|同意/ })
      .first()
      .click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText("否", { exact: true }).click();
    await dialog.getByRole("button", { name: /^登记(?!并)/ }).click();
    const complete = promise("办结保全（无需补费）");
    await complete.getByText("2011-10-13").first().waitFor();

    await setClock(admin, "2011-10-14T09:00");
    await page.reload();
    await settled(page);
    await complete.getByText("已超时").first().waitFor();
    expect(await complete.getAttribute("data-tone")).toBe("broken");
    await screenshot(page, "first-case-6-broken");

    await page.goto("/?view=broken");
    await page
      .getByRole("row", { name: new RegExp(caseNumber) })
      .first()
      .waitFor();
    await settled(page);
    await screenshot(page, "first-case-7-board");

    const manager = await house.desk("manager");
    await manager.page.goto("/reminders");
    await manager.page
      .getByRole("row", { name: new RegExp(caseNumber) })
      .filter({ hasText: "上报" })
      .first()
      .waitFor();
    await screenshot(manager.page, "first-case-8-escalated");
    expect(manager.complaints).toEqual([]);
    await manager.close();

    await page.goto(`/cases/${caseNumber}`);
    await settled(page);
    await page
      .locator(".next")
      .getByRole("button", { name: /办理完成/ })
      .click();
    await page
      .getByRole("dialog")
      .getByRole("button", { name: /^登记(?!并)/ })
      .click();
    await complete.getByText("逾期办结").waitFor();
    await complete.getByText(/起超时/).waitFor();
    await page.getByRole("tab", { name: /操作记录/ }).click();
    await page.locator(".papers .timeline li").nth(5).waitFor();
    await screenshot(page, "first-case-9-record");
  });

  it("left no error in the browser, and asked nobody but its own server", () => {
    expect(clerk.complaints).toEqual([]);
    expect(admin.complaints).toEqual([]);
  });
});

const focused = () => clerk.page.evaluate(() => document.activeElement?.textContent ?? "");

describe("the whole counter task: new customer, case, notice handed over, document, accepted", () => {
  it("takes at most 45 keys", async () => {
    const { page } = clerk;
    await page.goto("/");
    await settled(page);
    const hands = handsOf(clerk);
    await hands.press("n");
    await page.getByRole("combobox", { name: "办理事项" }).waitFor();
    await hands.type("bqsq");
    await hands.press("Enter");
    await page.waitForFunction(() => document.activeElement?.closest(".find-party") != null);
    await hands.enter("李建国");
    await page
      .getByText(/没有找到|没有.*李建国/)
      .first()
      .waitFor();
    await hands.press("Enter");
    await page.waitForFunction(() => document.activeElement?.closest(".new-party") != null);
    await hands.enter("110101199003078515");
    await hands.press("Tab");
    await hands.enter("13900001111");
    await hands.press("Alt+1");
    await page.getByText("将缺 1 份材料").waitFor();
    await hands.press("Control+Enter");
    await page.waitForURL(/\/cases\/[\d-]+$/);
    await page.locator(".case-number").waitFor();
    await settled(page);
    await hands.press("o");
    await page.getByRole("dialog").getByRole("button", { name: "生成告知书" }).waitFor();
    await hands.press("Enter");
    await page.getByRole("dialog").getByText("已送达").waitFor();
    await hands.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await hands.press("1");
    await page.getByText("材料齐全").first().waitFor();
    await page.waitForFunction(() => document.activeElement?.closest(".next") != null);
    await hands.press("m");
    await page.getByRole("dialog").getByRole("button", { name: "登记“受理”" }).waitFor();
    await hands.press("Enter");
    await page.locator(".timeline").getByText("受理", { exact: true }).waitFor();
    await page.waitForFunction(() => document.activeElement?.closest(".next") != null);
    expect(await focused(), "the keyboard stands at the next step").not.toBe("");
    expect(hands.count.clicks).toBe(0);
    expect(hands.count.keys, JSON.stringify(hands.count)).toBeLessThanOrEqual(45);
    console.info(`by keyboard: ${JSON.stringify(hands.count)}`);
    await screenshot(page, "counter-1-keyboard");
  });

  it("takes at most 10 clicks and 8 keys", async () => {
    const { page } = clerk;
    await page.goto("/");
    await settled(page);
    const hands = handsOf(clerk);
    await hands.click(page.getByRole("link", { name: "登记业务" }).first());
    await hands.click(page.getByRole("option", { name: /^保全申请/ }));
    await page.waitForFunction(() => document.activeElement?.closest(".find-party") != null);
    await hands.enter("周文华");
    await page
      .getByText(/没有找到|没有.*周文华/)
      .first()
      .waitFor();
    await hands.press("Enter");
    await page.waitForFunction(() => document.activeElement?.closest(".new-party") != null);
    await hands.enter("110101199003074514");
    await hands.press("Tab");
    await hands.enter("13900002222");
    await hands.click(page.getByRole("checkbox", { name: /申请书/ }));
    await hands.click(page.getByRole("button", { name: /^登记(?!并)/ }));
    await page.waitForURL(/\/cases\/[\d-]+$/);
    await settled(page);
    await hands.click(page.getByRole("button", { name: /^一次性告知/ }));
    const dialog = page.getByRole("dialog");
    await hands.click(dialog.getByRole("button", { name: "生成告知书" }));
    await dialog.getByText("已送达").waitFor();
    await hands.click(dialog.getByRole("button", { name: /close|关闭/i }).first());
    await dialog.waitFor({ state: "detached" });
    await hands.click(page.getByRole("button", { name: /^收到 投保人身份证件/ }));
    await page.getByText("材料齐全").first().waitFor();
    await hands.click(page.locator(".next").getByRole("button", { name: "受理", exact: true }));
    await hands.click(dialog.getByRole("button", { name: "登记“受理”" }));
    await page.locator(".timeline").getByText("受理", { exact: true }).waitFor();
    console.info(`by mouse: ${JSON.stringify(hands.count)}`);
    expect(hands.count.clicks, JSON.stringify(hands.count)).toBeLessThanOrEqual(10);
    expect(hands.count.keys, JSON.stringify(hands.count)).toBeLessThanOrEqual(8);
  });
});
