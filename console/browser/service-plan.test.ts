// The plan of a client's service at the desk: refused while nobody asked the client what it needs, then shown with its reasons before it is made, and
// followed from task to case.
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { type Desk, screenshot, seriousViolations, settled, withHouse } from "./desk";

const house = withHouse({ empty: true });
let manager: Desk;
let desk: Desk;
let client = "";
let mandate = "";

async function post(path: string, data: object, version?: number): Promise<{ id: string; version: number }> {
  const headers = { "X-Yinuo": "1", ...(version !== undefined && { "If-Match": `"${version}"` }) };
  const made = await manager.context.request.post(`/api/v1${path}`, { headers, data });
  expect(made.status(), await made.text()).toBeLessThan(300);
  return made.json();
}

beforeAll(async () => {
  manager = await house.desk("manager");
  client = (await post("/parties", { kind: "organisation", name: "华能水电集团" })).id;
  const signed = {
    client,
    number: "WT2011-1",
    services: "投保安排、协助索赔",
    informed_on: "2011-09-01",
    effective_on: "2011-09-01",
  };
  mandate = (await post("/mandates", signed)).id;
  desk = await house.desk("manager", {}, `/parties/${client}`);
  desk.page.setDefaultTimeout(20_000);
});

afterEach(async ({ task }) => {
  if (task.result?.state === "fail") await screenshot(desk.page, "failed-service-plan");
});

describe("a service plan", () => {
  it("is refused until the needs were collected, with what to do", async () => {
    const { page } = desk;
    await page.getByRole("button", { name: "制定服务计划" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText("上一份计划之后还没有搜集过该客户的服务需求。").waitFor();
    await dialog.getByRole("button", { name: /取 ?消/ }).click();
  });

  it("shows its tasks with their reasons before it is made, and the cases of the tasks afterwards", async () => {
    const open = { service: "broker.client-needs", party: client, channel: "phone", subjects: [{ id: mandate }] };
    const needs = await post("/cases", open);
    const answers = { contact_person: "安全部张主任", mechanism: "none", wanted: ["training"] };
    await post(`/cases/${needs.id}/milestones`, { key: "collected", answers }, needs.version);
    const { page } = desk;
    await page.reload();
    await page.getByRole("button", { name: "制定服务计划" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText("送交客户服务手册").waitFor();
    await dialog.getByText("委托事项有“索赔”").first().waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    await screenshot(page, "service-plan-draft");
    await dialog.getByRole("button", { name: "制定服务计划" }).click();
    await page.locator("#content").getByText("协助建立保险索赔工作机制").first().waitFor();
    await settled(page);
    expect(await seriousViolations(page)).toEqual([]);
    await screenshot(page, "service-plan");
    const print = await page.getByRole("link", { name: "打印服务计划（PDF）" }).getAttribute("href");
    const paper = await desk.context.request.get(print ?? "");
    expect((await paper.body()).subarray(0, 5).toString()).toBe("%PDF-");
  });

  it("takes a task that somebody adds", async () => {
    const { page } = desk;
    await page.getByRole("button", { name: "增加任务" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("任务").fill("汛期前检查");
    await dialog.getByRole("button", { name: "增加任务" }).click();
    await page.locator("#content").getByText("汛期前检查").first().waitFor();
  });
});
