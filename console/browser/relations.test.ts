// A role made in a pack that reaches by relations: who has it sees its places, the customer it serves, and nothing else.
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { type Desk, employ, screenshot, seriousViolations, settled, withHouse } from "./desk";

const PACK = `[pack]
name = "own-roles"
title = { zh = "本机构岗位", en = "Roles of our own" }
version = "1.0.0"
summary = { zh = "试验", en = "For a test" }
source = { zh = "本机构", en = "House" }
`;
const ROLES = `[[role]]
key = "helper"
name = { zh = "村级协办", en = "Village helper" }
reach = "relations"
permissions = ["read_customers", "read_cases", "open_cases"]
places = ["parties", "cases"]
`;

type Line = { id: string; name: string };

const house = withHouse({
  empty: true,
  packs: { "own-roles": { "pack.toml": PACK, "roles.toml": ROLES } },
});
let manager: Desk;
let admin: Desk;
let helper: Desk;
let served: Line;
let other: Line;

async function listed(desk: Desk, path: string): Promise<Line[]> {
  const answer = await desk.context.request.get(`/api/v1${path}`);
  expect(answer.status(), await answer.text()).toBe(200);
  return ((await answer.json()) as { items: Line[] }).items;
}

beforeAll(async () => {
  manager = await house.desk("manager");
  admin = await house.desk("admin");
  const [first, second] = await listed(manager, "/parties");
  if (first === undefined || second === undefined) throw new Error("the demonstration has customers");
  [served, other] = [first, second];
  const me = await (await manager.context.request.get("/api/v1/me")).json();
  await employ(admin, { login: "helper", name: "协办员一", office: me.office.id, roles: ["helper"] });
  for (const desk of [manager, admin]) desk.page.setDefaultTimeout(20_000);
});

afterEach(async ({ task }) => {
  if (task.result?.state === "fail") await screenshot((helper ?? manager).page, "failed-relations");
});

describe("a role by relations", () => {
  it("sees its places and nobody, before it serves anybody", async () => {
    helper = await house.desk("helper", {}, "/parties");
    helper.page.setDefaultTimeout(20_000);
    await settled(helper.page);
    const menu = helper.page.locator("nav a");
    expect((await menu.allInnerTexts()).map((text) => text.trim()).sort()).toEqual(["业务查询", "客户"].sort());
    expect(await helper.page.getByText(served.name).count()).toBe(0);
    expect(await listed(helper, "/parties")).toEqual([]);
  });

  it("sees a customer from the moment it is entered on the customer's page", async () => {
    const { page } = manager;
    await page.goto(`/parties/${served.id}`);
    await page.getByRole("button", { name: "登记关系" }).click();
    const choose = async (label: string, option: string | RegExp) => {
      await page.getByRole("combobox", { name: label }).click();
      await page.locator(".ant-select-item-option").filter({ hasText: option }).first().click();
    };
    await choose("关系", "驻村协办员");
    await choose("由谁服务", "人员");
    await choose("服务人", "协办员一");
    await settled(page);
    await screenshot(page, "relations-enter");
    await page.getByRole("button", { name: /^保 ?存$/ }).click();
    await page.getByRole("cell", { name: "驻村协办员" }).waitFor();
    await settled(page);
    await screenshot(page, "relations");
    expect(await seriousViolations(page)).toEqual([]);

    await helper.page.reload();
    await helper.page.getByRole("cell", { name: served.name }).first().waitFor();
    expect((await listed(helper, "/parties")).map((line) => line.id)).toEqual([served.id]);
    await screenshot(helper.page, "relations-helper");
  });

  it("finds nobody else, whatever it types", async () => {
    await helper.page.goto(`/parties/${other.id}`);
    await settled(helper.page);
    expect(await helper.page.getByText(other.name).count()).toBe(0);
    const answer = await helper.context.request.get(`/api/v1/parties/${other.id}`);
    expect(answer.status()).toBe(404);
    const hits = await helper.context.request.get(`/api/v1/search?q=${encodeURIComponent(other.name)}`);
    expect((await hits.json()).parties).toEqual([]);
    await helper.page.goto("/ledger");
    await settled(helper.page);
    await screenshot(helper.page, "relations-no-place");
    const ledger = await helper.context.request.get("/api/v1/ledger/balances");
    expect([403, 404]).toContain(ledger.status());
  });

  it("sees nobody any more once the relation has ended, and the page keeps that it was", async () => {
    const { page } = manager;
    await page
      .getByRole("row", { name: /驻村协办员/ })
      .getByRole("button", { name: /终 ?止/ })
      .click();
    await page.getByRole("button", { name: /^(OK|确 ?定)$/ }).click();
    await page.getByText("已终止").first().waitFor();
    await settled(page);
    await screenshot(page, "relations-ended");
    await expect.poll(() => listed(helper, "/parties"), { timeout: 20_000 }).toEqual([]);
    expect(helper.complaints).toEqual([]);
    expect(manager.complaints).toEqual([]);
  });
});

// A broker's manager: agreements on the pages of client and insurer, the policy between them, an event, a claim, and the report.
describe("a client of a broker", () => {
  const make = async (path: string, data: object) => {
    const answer = await manager.context.request.post(`/api/v1${path}`, { headers: { "X-Yinuo": "1" }, data });
    expect(answer.status(), await answer.text()).toBeLessThan(300);
    return (await answer.json()) as Line;
  };
  let client: Line;
  let insurer: Line;

  it("signs a mandate, and an insurer an agreement, each on its own page", async () => {
    const { page } = manager;
    client = await make("/parties", { kind: "organisation", name: "华能水电集团" });
    insurer = await make("/parties", { kind: "organisation", name: "太平洋产险" });
    await page.goto(`/parties/${client.id}`);
    await page.getByRole("button", { name: "登记委托合同" }).click();
    let dialog = page.getByRole("dialog");
    await dialog.getByLabel("合同号").fill("WT2011-1");
    await dialog.getByLabel("委托事项").fill("协助索赔");
    expect(await seriousViolations(page)).toEqual([]);
    await dialog.getByRole("button", { name: "登记委托合同" }).click();
    await page.getByText("合同已登记。").waitFor();
    await page.goto(`/parties/${insurer.id}`);
    await page.getByRole("button", { name: "登记合作协议" }).click();
    dialog = page.getByRole("dialog");
    await dialog.getByLabel("合同号").fill("HZ2011-1");
    await dialog.getByLabel("分支机构").fill("辽宁分公司");
    await dialog.getByLabel("佣金上限").fill("0.15");
    await dialog.getByRole("button", { name: "登记合作协议" }).click();
    await page.getByText("合同已登记。").first().waitFor();
  });

  it("gets a policy placed, which says what is wrong before it is right", async () => {
    const { page } = manager;
    await page.goto("/placements");
    await page.getByText("还没有经纪保单。").waitFor();
    await page.getByRole("button", { name: "登记保单" }).first().click();
    const dialog = page.getByRole("dialog");
    const find = async (name: string) => {
      await dialog.getByRole("combobox", { name: "查找客户" }).first().fill(name);
      await dialog.getByRole("option", { name }).click();
    };
    await find("华能水电集团");
    await find("太平洋产险");
    const texts = {
      保单号: "PA2011-1",
      险种: "财产一切险",
      地点: "一号电站",
      "保险金额（元）": "50000000",
      "保险费（元）": "100000.01",
      "免赔额（元）": "50000",
      佣金比例: "0.16",
      佣金收取方式: "保险公司转账",
      投保日期: "2011-09-29",
      起日: "2011-09-29",
      止日: "2012-09-28",
    };
    for (const [label, text] of Object.entries(texts)) {
      await dialog.getByLabel(label).last().fill(text);
      if (label.endsWith("日") || label === "投保日期") await page.keyboard.press("Enter");
    }
    expect(await seriousViolations(page)).toEqual([]);
    await screenshot(page, "broker-place");
    await dialog.getByRole("button", { name: "登记保单" }).click();
    await dialog.getByText(/佣金比例0.16高于/).waitFor();
    await dialog.getByLabel("佣金比例").fill("0.12");
    await dialog.getByRole("button", { name: "登记保单" }).click();
    await page.getByRole("heading", { name: "PA2011-1 · 财产一切险" }).waitFor();
    await page.getByText("12,000.00 (0.12)").waitFor();
    await settled(page);
    await screenshot(page, "broker-placement");
  });

  it("is helped with a claim of an event, and told to the fen what came in", async () => {
    const { page } = manager;
    await page.goto("/assisted-claims");
    await page.getByRole("button", { name: "登记大灾事件" }).first().click();
    const dialog = page.getByRole("dialog");
    const texts = { 事件代码: "2011-TYPHOON", 名称: "台风梅花", 地区: "辽宁", 起日: "2011-09-29", 止日: "2011-09-29" };
    for (const [label, text] of Object.entries(texts)) {
      await dialog.getByLabel(label).fill(text);
      if (label.endsWith("日")) await page.keyboard.press("Enter");
    }
    await dialog.getByRole("button", { name: "登记大灾事件" }).click();
    await page.getByRole("cell", { name: "2011-TYPHOON" }).waitFor();
    const placement = await (await manager.context.request.get("/api/v1/placements/PA2011-1")).json();
    const [event] = await listed(manager, "/claim-events");
    const data = {
      service: "broker.claim",
      party: client.id,
      channel: "phone",
      subjects: [{ id: placement.id }, { id: event?.id }],
      answers: { insurer: insurer.id, occurred_on: "2011-09-29", loss_place: "一号电站", cause: "厂房进水" },
    };
    const claim = await make("/cases", data);
    const record = async (key: string, answers: object) => {
      const read = await (await manager.context.request.get(`/api/v1/cases/${claim.id}`)).json();
      const headers = { "X-Yinuo": "1", "If-Match": `"${read.version}"` };
      const address = `/api/v1/cases/${claim.id}/milestones`;
      const answer = await manager.context.request.post(address, { headers, data: { key, answers } });
      expect(answer.status(), await answer.text()).toBeLessThan(300);
    };
    await record("reported", { estimate: "1000000" });
    await record("claim-submitted", { claimed: "900000" });
    await record("advance-paid", { paid_amount: "300000.03" });
    await page.reload();
    await page.getByRole("cell", { name: "300,000.03" }).first().waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    await screenshot(page, "broker-claims");
    await page.goto(`/parties/${client.id}`);
    await page.getByRole("button", { name: "查看报告" }).click();
    await page.getByText("没有逾期的承诺。").waitFor();
    await page.getByText("300,000.03").first().waitFor();
    await screenshot(page, "broker-report");
    const paper = await page.getByRole("link", { name: "打印（PDF）" }).getAttribute("href");
    const printed = await manager.context.request.get(paper ?? "");
    expect([printed.status(), printed.headers()["content-type"]]).toEqual([200, "application/pdf"]);
    // The insurer agreed to no time: the case says that nothing was promised.
    await page.goto(`/cases/${claim.id}`);
    await page
      .getByText(/现场查勘（同城）/)
      .first()
      .waitFor();
    await page.getByText("确认报案：保险公司的合同没有约定期限，未作承诺").waitFor();
    expect(await page.getByText("notice-within").count()).toBe(0);
    await settled(page);
    await screenshot(page, "broker-case");
    expect(manager.complaints).toEqual([]);
  });
});
