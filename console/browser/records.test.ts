// A file of paper at the desk through its whole life: taken in, filed, lent, asked for when it is overdue, taken back, counted with one
// missing, due for destruction, and destroyed by the word of another.
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { type Desk, screenshot, seriousViolations, setClock, settled, withHouse } from "./desk";
import { PASSWORD } from "./server";

const house = withHouse({ clock: "2014-03-03T09:00", empty: true });
let admin: Desk;
let keeper: Desk;
let manager: Desk;
let numbers: string[] = [];

const headers = { "X-Yinuo": "1" };

async function post(desk: Desk, path: string, data: object): Promise<{ number: string; id: string }> {
  const made = await desk.context.request.post(`/api/v1${path}`, { headers, data });
  expect(made.status(), await made.text()).toBeLessThan(300);
  return made.json();
}

beforeAll(async () => {
  admin = await house.desk("admin");
  manager = await house.desk("manager", { language: "en" });
  const me = await (await manager.context.request.get("/api/v1/me")).json();
  const data = {
    login: "keeper",
    name: "档案员一",
    office: me.office.id,
    roles: ["record-keeper"],
    password: PASSWORD,
  };
  await post(admin, "/operators", data);
  keeper = await house.desk("keeper", {}, "/records");
  for (const desk of [admin, keeper, manager]) desk.page.setDefaultTimeout(20_000);
});

afterEach(async ({ task }) => {
  if (task.result?.state !== "fail") return;
  await screenshot(keeper.page, "failed-records-keeper");
  await screenshot(manager.page, "failed-records-manager");
});

describe("a record", () => {
  it("is taken in and filed on a shelf", async () => {
    const { page } = keeper;
    await page.getByText("没有符合条件的档案。").waitFor();
    await page.getByRole("button", { name: "收存档案" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("题名").fill("2008年理赔卷宗");
    await dialog.getByLabel("页数").fill("30");
    await dialog.getByLabel("一年以下").check();
    expect(await seriousViolations(page)).toEqual([]);
    await screenshot(page, "records-take-in");
    await dialog.getByRole("button", { name: "收存档案" }).click();
    await page.getByRole("heading", { name: /^D\d{4}-\d{7}-\d 2008年理赔卷宗$/ }).waitFor();
    numbers = [(await page.locator("#content h1").innerText()).split(" ")[0] ?? ""];
    await page.getByText("待上架").waitFor();
    await page.getByRole("button", { name: /上 ?架/ }).click();
    await page.getByRole("dialog").getByLabel("库位").fill("A-03-2");
    await page.keyboard.press("Enter");
    await page.getByText("在库").waitFor();
    const second = await post(keeper, "/records", { title: "2009年投保资料", pages: 12, term: "long" });
    await post(keeper, `/records/${second.id}/filings`, { shelf: "A-03-2" });
    numbers.push(second.number);
  });

  it("has a label to print, and scans with their hash", async () => {
    const { page } = keeper;
    const label = await page.getByRole("link", { name: "打印标签" }).getAttribute("href");
    const sheet = await keeper.context.request.get(label ?? "");
    expect([sheet.status(), sheet.headers()["content-type"]]).toEqual([200, "application/pdf"]);
    await page.getByText("还没有扫描件。").waitFor();
    const pdf = { name: "第1页.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.7 page") };
    await page.getByLabel("上传扫描件").setInputFiles(pdf);
    await page.getByText(/^BLAKE3 [0-9a-f]{16}…$/).waitFor();
    await settled(page);
    await screenshot(page, "records-scan");
    expect(await seriousViolations(page)).toEqual([]);
  });

  it("is lent until a day, and the keeper is told when it is overdue", async () => {
    const { page } = keeper;
    await page.getByRole("button", { name: /借 ?出/ }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("借阅人").fill("李强（客户）");
    await dialog.getByLabel("归还日期").fill("2014-03-14");
    await page.keyboard.press("Tab");
    await screenshot(page, "records-lend");
    await dialog.getByRole("button", { name: /借 ?出/ }).click();
    await page.getByText("李强（客户） 借至 2014-03-14").waitFor();
    await setClock(admin, "2014-03-15T09:00");
    await page.goto("/reminders");
    await page.getByText(`${numbers[0]}已逾期`).waitFor();
    await settled(page);
    await screenshot(page, "records-reminder");
    await page.getByText(`${numbers[0]}已逾期`).click();
    await page.getByText("逾期未还").waitFor();
    await setClock(admin, "2014-03-17T09:00");
    await manager.page.goto("/reminders");
    await manager.page.getByText(`${numbers[0]} is overdue; its manager is asked to look into it`).click();
    await manager.page.getByText("Overdue", { exact: true }).waitFor();
    await settled(manager.page);
    await screenshot(manager.page, "records-overdue");
    expect(await seriousViolations(manager.page)).toEqual([]);
  });

  it("is taken back, and counted in an inventory that finds one missing", async () => {
    const { page } = keeper;
    await page.reload();
    await page.getByRole("button", { name: /归 ?还/ }).click();
    await page.getByText("在库").waitFor();
    await page.goto("/record-inventories");
    await page.getByRole("button", { name: "开始盘点" }).click();
    await page.getByRole("dialog").getByLabel(/库位/).fill("A-03-2");
    await page.keyboard.press("Enter");
    const number = page.getByLabel("档号");
    await number.fill("D9999-9999999-9");
    await page.keyboard.press("Enter");
    await page
      .getByText(/没有这个档号/)
      .first()
      .waitFor();
    await number.fill(numbers[0]?.toLowerCase() ?? "");
    await page.keyboard.press("Enter");
    const figure = (key: string) => page.locator(`[data-figure=${key}]`);
    await page.getByRole("heading", { name: "在架 1" }).waitFor();
    expect([await figure("expected").innerText(), await figure("missing").innerText()]).toEqual(["2", "1"]);
    await settled(page);
    await screenshot(page, "records-inventory");
    expect(await seriousViolations(page)).toEqual([]);
    await page.getByRole("button", { name: "结束盘点" }).click();
    await page.getByRole("tooltip").getByRole("button", { name: "结束盘点" }).click();
    await number.waitFor({ state: "detached" });
    await page.getByRole("heading", { name: "缺失 1" }).waitFor();
    await page.goto("/record-inventories");
    await page.getByRole("row", { name: /A-03-2/ }).waitFor();
    await settled(page);
    await screenshot(page, "records-inventories");
  });

  it("is destroyed after its time, as one asks and another releases", async () => {
    const { page } = keeper;
    await page.goto(`/records/${numbers[0]}`);
    await page.getByRole("button", { name: "登记合同终止" }).click();
    await page.getByRole("dialog").getByLabel("合同终止日期").fill("2014-02-28");
    await page.keyboard.press("Tab");
    await page.getByRole("dialog").getByRole("button", { name: "登记合同终止" }).click();
    await page.getByText("2019-02-28").first().waitFor();
    await setClock(admin, "2019-03-01T09:00");
    await page.goto("/records?state=expired");
    await page.getByRole("row", { name: new RegExp(numbers[0] ?? "") }).click();
    await page.getByRole("button", { name: "申请销毁" }).click();
    await page.getByRole("dialog").getByLabel("销毁理由").fill("保管期满");
    await page.getByRole("dialog").getByRole("button", { name: "申请销毁" }).click();
    await page.getByText(/等待/).first().waitFor();
    await page.reload();
    await settled(page);
    await screenshot(page, "records-destruction-asked");
    await manager.page.goto("/approvals");
    await manager.page.getByRole("row", { name: new RegExp(numbers[0] ?? "") }).click();
    await settled(manager.page);
    await screenshot(manager.page, "records-destruction");
    await manager.page.getByRole("button", { name: "Approve" }).click();
    await manager.page
      .getByText(/carried out/i)
      .first()
      .waitFor();
    await page.reload();
    await page.getByText("已销毁").first().waitFor();
    expect(await page.getByRole("button", { name: "申请销毁" }).count()).toBe(0);
    await settled(page);
    await screenshot(page, "records-destroyed");
    expect(await seriousViolations(page)).toEqual([]);
    expect([...keeper.complaints, ...manager.complaints]).toEqual([]);
  });
});
