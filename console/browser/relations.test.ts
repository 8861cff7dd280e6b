// A role made in a pack that reaches by relations: who has it sees its places, the customer it serves, and nothing else.
import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type Desk, deskOf, employ, launchBrowser, screenshot, seriousViolations, settled } from "./desk";
import { type Server, startServer } from "./server";

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

let server: Server;
let browser: Browser;
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
  const packs = { "own-roles": { "pack.toml": PACK, "roles.toml": ROLES } };
  server = await startServer({ clock: "2011-09-29T10:00", empty: true, packs });
  browser = await launchBrowser();
  manager = await deskOf(browser, server, "manager");
  admin = await deskOf(browser, server, "admin");
  const [first, second] = await listed(manager, "/parties");
  if (first === undefined || second === undefined) throw new Error("the demonstration has customers");
  [served, other] = [first, second];
  const me = await (await manager.context.request.get("/api/v1/me")).json();
  await employ(admin, { login: "helper", name: "协办员一", office: me.office.id, roles: ["helper"] });
  for (const desk of [manager, admin]) desk.page.setDefaultTimeout(10_000);
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

afterEach(async ({ task }) => {
  if (task.result?.state === "fail") await screenshot((helper ?? manager).page, "failed-relations");
});

describe("a role by relations", () => {
  it("sees its places and nobody, before it serves anybody", async () => {
    helper = await deskOf(browser, server, "helper", {}, "/parties");
    helper.page.setDefaultTimeout(10_000);
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
    expect(await listed(helper, "/parties")).toEqual([]);
    expect(helper.complaints).toEqual([]);
    expect(manager.complaints).toEqual([]);
  });
});
