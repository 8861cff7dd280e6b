// More of a plot than the land register has, and land in two villages: refused at the desk until it was looked at, and taken once that is said.
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { choose, DABAO, dialogOf, findParty, labelled, residentId, send, XIAOBAO } from "./agriculture-year";
import { type Desk, screenshot, seriousViolations, settled, withHouse } from "./desk";

const house = withHouse({ clock: "2011-05-20T09:00", empty: true });
let manager: Desk;

async function make(path: string, data: object): Promise<{ id: string }> {
  const answer = await manager.context.request.post(`/api/v1${path}`, { headers: { "X-Yinuo": "1" }, data });
  expect(answer.status(), await answer.text()).toBeLessThan(300);
  return await answer.json();
}

/** Fills in the enrolment of the household on the page of a village, and sends it. */
async function enrol(group: string, quantity: string, land: string) {
  const { page } = manager;
  await page.goto(`/group-policies/${group}`);
  await settled(page);
  await page.getByRole("button", { name: "单户承保" }).click();
  await findParty(page, "钱进");
  await choose(page, "标的", "玉米");
  const dialog = dialogOf(page);
  await labelled(dialog, "投保数量").fill(quantity);
  await labelled(dialog, "承包地编码").fill(land);
  await dialog.getByRole("checkbox", { name: /已签字/ }).check();
  await dialog.getByRole("button", { name: "单户承保" }).click();
}

/** What is refused asks whether it was looked at; said so, it is taken. */
async function lookedAt(why: RegExp, says: string, button: string) {
  const { page } = manager;
  await dialogOf(page).getByRole("alert").filter({ hasText: why }).first().waitFor();
  const looked = dialogOf(page).getByRole("checkbox", { name: says });
  expect(await looked.isChecked()).toBe(false);
  expect(await seriousViolations(page)).toEqual([]);
  await screenshot(page, `looked-at-${says.includes("台账") ? "register" : "villages"}`);
  await looked.check();
  await send(page, button);
}

beforeAll(async () => {
  manager = await house.desk("manager");
  manager.page.setDefaultTimeout(20_000);
  for (const [number, village] of [
    [DABAO, "大堡"],
    [XIAOBAO, "小堡"],
  ]) {
    const holder = (await make("/parties", { kind: "organisation", name: `${village}村民委员会` })).id;
    const of = { programme: "liaoning-2011", number, village: `凤城市${village}村`, insurer: "人保财险辽宁分公司" };
    await make("/group-policies", { ...of, holder });
  }
  await make("/parties", {
    kind: "person",
    name: "钱进",
    identity: { kind: "resident_id", number: residentId(90) },
  });
});

afterEach(async ({ task }) => {
  if (task.result?.state === "fail") await screenshot(manager.page, "failed-land-register");
});

describe("what was looked at", () => {
  it("is brought in as a register of plots", async () => {
    const { page } = manager;
    await page.goto("/imports");
    await page.locator("label select").selectOption("land-register");
    await page.locator("input[type=file]").setInputFiles({
      name: "土地台账.csv",
      mimeType: "text/csv",
      buffer: Buffer.from("\ufeff承包地编码,区划代码,面积\r\nL1,210682101,30\r\n"),
    });
    await page.waitForURL(/\/imports\/[^/]+$/);
    await page.getByRole("button", { name: "开始导入" }).click();
    await page.getByText("导入 1 行，0 行有误。").waitFor();
  });

  it("enrols a household above the register, and in another village, once it is said", async () => {
    const { page } = manager;
    await enrol(DABAO, "30.5", "L1");
    await lookedAt(/L1在土地台账中为30亩/, "面积超过土地台账，已核对无误", "单户承保");
    await page.waitForURL(/\/covers\/FC2011-001-/);
    await page.getByText("30.5").first().waitFor();
    await enrol(XIAOBAO, "8", "L2");
    await lookedAt(/已在另一个村/, "该户在别村也有地，已核实", "单户承保");
    await page.waitForURL(/\/covers\/FC2011-002-/);
  });

  it("takes a larger area by a change", async () => {
    const { page } = manager;
    await page.goto("/covers/FC2011-001-0001");
    await page.getByRole("button", { name: /^批 ?改$/ }).click();
    const dialog = dialogOf(page);
    await labelled(dialog, "投保数量").fill("31");
    await labelled(dialog, "凭据与原因").fill("实地丈量");
    await dialog.locator("button[type=submit]").click();
    await dialog
      .getByRole("alert")
      .filter({ hasText: /不能按31亩承保/ })
      .first()
      .waitFor();
    await dialog.getByRole("checkbox", { name: "面积超过土地台账，已核对无误" }).check();
    await dialog.locator("button[type=submit]").click();
    await dialog.waitFor({ state: "detached" });
    await page.getByText(/^31/).first().waitFor();
    expect(manager.complaints).toEqual([]);
  });
});
