// The enquiry desk: what is asked in a messenger is answered on the page of its case, the answer goes into the knowledge base, is found there by pinyin,
// offered to the next who asks, and looked at again.
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { type Desk, screenshot, seriousViolations, settled, withHouse } from "./desk";

const house = withHouse({ empty: true });
let desk: Desk;
let client = "";

type Made = { id: string; number: string; version: number };

async function post(path: string, data: object, version?: number): Promise<Made> {
  const headers = { "X-Yinuo": "1", ...(version !== undefined && { "If-Match": `"${version}"` }) };
  const made = await desk.context.request.post(`/api/v1${path}`, { headers, data });
  expect(made.status(), await made.text()).toBeLessThan(300);
  return made.json();
}

const ask = (question: string) =>
  post("/cases", { service: "broker.enquiry", party: client, channel: "messaging", answers: { question } });

beforeAll(async () => {
  desk = await house.desk("manager", {}, "/knowledge");
  desk.page.setDefaultTimeout(20_000);
  client = (await post("/parties", { kind: "organisation", name: "华能水电集团" })).id;
});

afterEach(async ({ task }) => {
  if (task.result?.state === "fail") await screenshot(desk.page, "failed-knowledge");
});

describe("the knowledge base", () => {
  it("says that it is empty and how it begins", async () => {
    const { page } = desk;
    await page.getByText("知识库还没有条目。").waitFor();
    expect(await seriousViolations(page)).toEqual([]);
  });

  it("takes over the answer of a case", async () => {
    const { page } = desk;
    const asked = await ask("汛期停工的损失能不能索赔？");
    const answers = { final_answer: "附加了营业中断责任的，可以。" };
    await post(`/cases/${asked.id}/milestones`, { key: "answered", answers }, asked.version);
    await page.goto(`/cases/${asked.number}`);
    await page.getByText("知识库中没有关键词相符的条目。").waitFor();
    await page.getByRole("button", { name: "收入知识库" }).click();
    const dialog = page.getByRole("dialog");
    expect(await dialog.getByLabel("答复").inputValue()).toBe("附加了营业中断责任的，可以。");
    await dialog.getByLabel("关键词").fill("停工、营业中断");
    await dialog.getByLabel("复审日期").fill("2031-03-29");
    await page.keyboard.press("Tab");
    expect(await seriousViolations(page)).toEqual([]);
    await dialog.getByRole("button", { name: /保 ?存/ }).click();
    await page.locator(".lines").getByRole("link", { name: "汛期停工的损失能不能索赔？" }).waitFor();
  });

  it("is offered where the next one asks, and found by initials", async () => {
    const { page } = desk;
    const next = await ask("下周停工检修，期间的损失怎么办？");
    await page.goto(`/cases/${next.number}`);
    await page.getByRole("link", { name: "汛期停工的损失能不能索赔？" }).click();
    await page.getByRole("heading", { name: "知识条目" }).waitFor();
    await page.getByRole("searchbox", { name: "问题、关键词或拼音" }).fill("yyzd");
    await page.getByRole("cell", { name: /汛期停工的损失/ }).waitFor();
    await settled(page);
    expect(await seriousViolations(page)).toEqual([]);
    await screenshot(page, "knowledge");
  });

  it("is reviewed until a day ahead, and taken out of use with a reason", async () => {
    const { page } = desk;
    await page.getByRole("button", { name: "登记复审" }).click();
    let dialog = page.getByRole("dialog");
    await dialog.getByLabel("下次复审日期").fill("2032-03-29");
    await page.keyboard.press("Tab");
    await dialog.getByRole("button", { name: "登记复审" }).click();
    await page.locator(".facts").getByText("2032-03-29").waitFor();
    await page.getByRole("button", { name: /停 ?用/ }).click();
    dialog = page.getByRole("dialog");
    await dialog.getByLabel("理由").fill("条款已修改");
    await dialog.getByRole("button", { name: /停 ?用/ }).click();
    await page.locator(".facts").getByText("条款已修改").waitFor();
  });

  it("leads to the enquiries alone, by channel and by who answers for them", async () => {
    const { page } = desk;
    const answers = { period_from: "2011-01-01", period_until: "2011-03-31" };
    const other = await post("/cases", { service: "broker.client-report", party: client, channel: "phone", answers });
    await page.goto("/knowledge");
    await page.getByRole("button", { name: "咨询业务" }).click();
    await page.getByRole("combobox", { name: "办理事项" }).last().waitFor();
    await page
      .getByRole("row", { name: /经纪咨询/ })
      .first()
      .waitFor();
    expect(await page.getByText(other.number).count()).toBe(0);
    expect(await seriousViolations(page)).toEqual([]);
    await page.goto("/cases?service=broker.enquiry&channel=phone");
    await page.getByText("没有业务。").waitFor();
    await page.goto("/cases?service=broker.enquiry&channel=messaging&owner=none");
    await page.getByText("没有业务。").waitFor();
  });
});
