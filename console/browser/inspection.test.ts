// An inspection of a village at the manager's desk: who is looked at is drawn by a seed, and what is found is entered for each.
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { type Desk, screenshot, seriousViolations, withHouse } from "./desk";

const house = withHouse({ empty: true, clock: "2024-06-20T10:00" });
let manager: Desk;

async function make(path: string, data: object): Promise<{ id: string }> {
  const answer = await manager.context.request.post(`/api/v1${path}`, { headers: { "X-Yinuo": "1" }, data });
  expect(answer.status(), await answer.text()).toBeLessThan(300);
  return (await answer.json()) as { id: string };
}

/** A resident identity number that passes its check. */
function residentId(number: number): string {
  const body = `2106821970010${1 + number}${String(number).padStart(3, "0")}`;
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
  const sum = weights.reduce((all, weight, at) => all + weight * Number(body[at]), 0);
  return `${body}${"10X98765432"[sum % 11]}`;
}

beforeAll(async () => {
  manager = await house.desk("manager");
  manager.page.setDefaultTimeout(20_000);
  const committee = await make("/parties", { kind: "organisation", name: "大堡村民委员会" });
  const group = await make("/group-policies", {
    programme: "liaoning-2024",
    holder: committee.id,
    number: "NY2024-001",
    village: "凤城市大堡村",
    insurer: "人保财险辽宁分公司",
  });
  for (const serial of [1, 2, 3]) {
    const party = await make("/parties", {
      kind: "person",
      name: `农户${serial}`,
      identity: { kind: "resident_id", number: residentId(serial) },
    });
    await make(`/group-policies/${group.id}/covers`, {
      holder: party.id,
      serial,
      object: "maize",
      quantity: "10",
      signed: true,
      paid: "92.40",
    });
  }
});

afterEach(async ({ task }) => {
  if (task.result?.state === "fail") await screenshot(manager.page, "failed-inspection");
});

describe("an inspection", () => {
  it("draws by a seed, and keeps what is found of each household", async () => {
    const { page } = manager;
    const { items } = (await (await manager.context.request.get("/api/v1/group-policies")).json()) as {
      items: { id: string }[];
    };
    await page.goto(`/group-policies/${items[0]?.id}`);
    await page.getByText("还没有抽查过。").first().waitFor();
    await page.getByRole("button", { name: "抽取农户" }).first().click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("种子").fill("2024-06-20");
    expect(await seriousViolations(page)).toEqual([]);
    await dialog.getByRole("button", { name: "抽取农户" }).click();
    await page.getByText("2024-06-20从3户中抽出1户，种子“2024-06-20”，面积比例不低于5%").first().waitFor();
    await page.getByRole("button", { name: "登记结果" }).click();
    await dialog.getByRole("combobox", { name: /抽查结果/ }).click();
    await page.locator(".ant-select-item-option").filter({ hasText: "虚增面积" }).first().click();
    await dialog.getByLabel(/实有面积/).fill("8");
    await dialog.getByLabel(/抽查情况/).fill("到地块核对，少两亩");
    await dialog.getByRole("button", { name: "登记结果" }).click();
    await page.getByRole("cell", { name: "虚增面积" }).waitFor();
    expect(await seriousViolations(page)).toEqual([]);
  });
});
