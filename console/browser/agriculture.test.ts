// Agricultural insurance at the manager's desk: a warning of weather shows whom it reaches before it is sent and what became of it after, and a
// bureau confirms the figures of its own level on a page without script.
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { type Desk, screenshot, seriousViolations, settled, withHouse } from "./desk";
import { openPhone } from "./phone";

type Line = { id: string; name: string };

const house = withHouse({ empty: true });
let manager: Desk;

async function make(path: string, data: object): Promise<Line> {
  const answer = await manager.context.request.post(`/api/v1${path}`, { headers: { "X-Yinuo": "1" }, data });
  expect(answer.status(), await answer.text()).toBeLessThan(300);
  return (await answer.json()) as Line;
}

/** Chooses what a list finds while one types. */
async function find(label: RegExp, typed: string, option: string | RegExp) {
  const { page } = manager;
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("combobox", { name: label }).fill(typed);
  await page.locator(".ant-select-item-option").filter({ hasText: option }).first().click();
}

async function choose(label: RegExp, option: string | RegExp) {
  const { page } = manager;
  await page.getByRole("dialog").getByRole("combobox", { name: label }).click();
  await page.locator(".ant-select-item-option").filter({ hasText: option }).first().click();
}

beforeAll(async () => {
  manager = await house.desk("manager");
  manager.page.setDefaultTimeout(20_000);
});

afterEach(async ({ task }) => {
  if (task.result?.state === "fail") await screenshot(manager.page, "failed-agriculture");
});

describe("a warning of weather", () => {
  it("goes to nobody before somebody is named, and says so", async () => {
    const { page } = manager;
    await page.goto("/weather-warnings");
    await page.getByText("还没有发布过气象预警。").waitFor();
    await page.getByText("还没有登记责任人。").waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    await make("/parties", { kind: "person", name: "赵镇长", phone: "13911110001", another_person: true });
    await page.getByRole("button", { name: "登记责任人" }).click();
    const dialog = page.getByRole("dialog");
    await find(/责任人/, "赵镇长", "赵镇长");
    await find(/负责区划/, "210102", /和平区/);
    await dialog.getByLabel("职责").fill("分管农业");
    expect(await seriousViolations(page)).toEqual([]);
    await dialog.getByRole("button", { name: "登记责任人" }).click();
    await page.getByRole("cell", { name: "赵镇长" }).waitFor();
  });

  it("shows whom it reaches before it is confirmed, and what became of it", async () => {
    const { page } = manager;
    await page.getByRole("button", { name: "发布预警" }).first().click();
    const dialog = page.getByRole("dialog");
    await choose(/种类/, "霜冻");
    await choose(/级别/, "橙色");
    await find(/区划/, "210102", /和平区/);
    await dialog.getByLabel(/另行说明/).fill("今夜有霜。");
    expect(await seriousViolations(page)).toEqual([]);
    await screenshot(page, "warning-new");
    await dialog.getByRole("button", { name: "查看触达范围" }).click();
    await dialog.getByText(/赵镇长/).waitFor();
    await settled(page);
    await screenshot(page, "warning-reach");
    expect(house.server.messages().filter((text) => text.includes("霜冻"))).toEqual([]);
    await dialog.getByRole("button", { name: "确认发送给 1 人" }).click();
    await page.getByRole("heading", { name: /霜冻 · 橙色/ }).waitFor();
    await expect
      .poll(() => house.server.messages().filter((text) => text.includes("霜冻橙色预警")).length, { timeout: 20_000 })
      .toBe(1);
    // The page looks again by itself.
    await expect
      .poll(() => page.getByRole("row", { name: /责任人/ }).innerText(), { timeout: 20_000 })
      .toMatch(/责任人\s+1\s+1/);
    expect(await seriousViolations(page)).toEqual([]);
    await screenshot(page, "warning-result");
    expect(manager.complaints).toEqual([]);
  });
});

describe("a bureau", () => {
  it("is named on the page of subsidies and reads its figures on a page without script", async () => {
    const { page } = manager;
    await make("/parties", { kind: "organisation", name: "凤城市财政局", phone: "13911110002" });
    await page.goto("/subsidies");
    await page.getByText("还没有登记主管部门。").waitFor();
    await page.getByRole("button", { name: "登记主管部门" }).click();
    await find(/单位/, "凤城市财政局", "凤城市财政局");
    expect(await seriousViolations(page)).toEqual([]);
    await page.getByRole("dialog").getByRole("button", { name: "登记主管部门" }).click();
    await page.getByRole("cell", { name: "凤城市财政局" }).waitFor();
    await page.getByText("未确认").first().waitFor();
    await make("/subsidies/applications", {
      programme: "liaoning-2011",
      objects: [{ object: "maize", quantity: "300" }],
      reference: "丹财农〔2011〕8号",
      happened_on: "2011-09-20",
    });
    const phone = await openPhone(house.browser, house.server);
    await phone.page.goto("/public/agriculture/subsidies");
    await phone.page.getByLabel("手机号码").fill("13911110002");
    await phone.page.getByRole("button", { name: "获取验证码" }).click();
    await phone.page.getByLabel("验证码", { exact: true }).fill(await phone.code("13911110002"));
    await phone.page.getByRole("button", { name: "登录" }).click();
    // A fifth of the premium of 300 mu: this county has no ratio, so it speaks for the city too.
    await phone.page.getByText("1176.00元").first().waitFor();
    expect(await phone.page.getByText("1470.00").count(), "what is the province's does not stand here").toBe(0);
    await phone.sound("bureau", true);
    await phone.page.getByRole("button", { name: "已核对，确认" }).click();
    await phone.page.getByText(/与现在的数字相同/).waitFor();
    await phone.sound("bureau-confirmed");
    expect(phone.complaints).toEqual([]);
    await phone.context.close();
    await page.reload();
    await page
      .getByRole("row", { name: /凤城市财政局/ })
      .getByText(/2011-09-29/)
      .waitFor();
    await settled(page);
    await screenshot(page, "bureaus");
    expect(manager.complaints).toEqual([]);
  });
});

describe("the map of the divisions", () => {
  it("has a tile for each town with its rate in letters, a legend and a table, and a tile opens the list behind it", async () => {
    const { page } = manager;
    await page.goto("/division-map?division=210682");
    const tile = page.getByRole("link", { name: /^宝山镇/ });
    await tile.waitFor();
    expect(await tile.innerText()).toContain("—");
    await page.getByRole("list", { name: "图例" }).waitFor();
    await page.getByRole("cell", { name: "宝山镇" }).waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    await screenshot(page, "division-map");
    await tile.focus();
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/group-policies\?q=/);
    await page.goto("/division-map?division=2106");
    await page.getByRole("link", { name: /^凤城市/ }).click();
    await page.waitForURL(/division=210682/);
    await page.getByRole("link", { name: "上一级" }).click();
    await page.waitForURL(/division=2106(&|$)/);
    expect(manager.complaints).toEqual([]);
  });
});

describe("reinsurance", () => {
  it("is recorded with its reinsurer, and the disaster plan with who answers for it", async () => {
    const { page } = manager;
    await make("/parties", { kind: "organisation", name: "中国农业再保险公司" });
    await page.goto("/reinsurance");
    await page.getByRole("button", { name: "登记合同" }).first().click();
    const dialog = page.getByRole("dialog");
    await find(/再保险人/, "中国农业再保险", "中国农业再保险公司");
    await dialog.getByLabel("合同编号").fill("再保2011-1");
    await dialog.getByLabel("起期").fill("2011-01-01");
    await page.keyboard.press("Tab");
    await dialog.getByLabel("止期").fill("2011-12-31");
    await page.keyboard.press("Tab");
    await dialog.getByLabel(/分出比例/).fill("30");
    expect(await seriousViolations(page)).toEqual([]);
    await screenshot(page, "treaty-new");
    await dialog.getByRole("button", { name: "登记合同" }).click();
    await page.getByRole("cell", { name: "再保2011-1" }).waitFor();
    await page.getByText("分出 30%").waitFor();
    await page.getByRole("button", { name: "登记预案版本" }).first().click();
    await page.getByRole("dialog").getByLabel("版本").fill("2031年版");
    await page.getByRole("dialog").getByLabel("责任人").fill("王经理 总指挥\n李副经理 查勘");
    await page.getByRole("dialog").getByLabel("评审日").fill("2099-05-01");
    await page.keyboard.press("Tab");
    await page.getByRole("dialog").getByRole("button", { name: "登记预案版本" }).click();
    await page.getByText("王经理（总指挥）、李副经理（查勘）").waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    await screenshot(page, "reinsurance");
    expect(manager.complaints).toEqual([]);
  });
});
