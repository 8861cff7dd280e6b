// The year 2008 of one group with its broker, at the desk: mandate, agreements and policies, needs and plan, four disasters with forty claims over five
// insurers, promises kept and broken, eighty million that came in to the fen, the reports of the quarters, the ranking, and the renewal that asks for
// what was learned. A claim of each disaster goes over the pages from its report to its payment; the others go the same way by what the pages call.
import type { Locator, Page } from "playwright-core";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { arrived, type Desk, screenshot, seriousViolations, setClock, settled, withHouse } from "./desk";
import {
  agreed,
  answered,
  CLAUSE,
  type Claim,
  DISASTERS,
  EACH,
  GROUP,
  INSURERS,
  LATE,
  LESSON,
  type Made,
  NO_SURVEY,
  nameOf,
  next,
  paidInWorkbook,
  parts,
  plain,
  printed,
  shown,
  TERMS,
} from "./group-year";

const house = withHouse({ clock: "2008-01-02T09:00", empty: true });
let admin: Desk;
let desk: Desk;
let group = "";
const insurers: string[] = [];
const placements: string[] = [];
const claims: Claim[] = [];

const of = (disaster: number) => claims.filter((claim) => Math.floor(claim.index / EACH) === disaster);

beforeAll(async () => {
  admin = await house.desk("admin");
  desk = await house.desk("manager");
  desk.page.setDefaultTimeout(20_000);
  group = (await post("/parties", { kind: "organisation", name: GROUP, phone: "13904150001" })).id;
  for (const name of INSURERS) insurers.push((await post("/parties", { kind: "organisation", name })).id);
});

afterEach(async ({ task }) => {
  if (task.result?.state === "fail") await screenshot(desk.page, "failed-group-year");
});

/** What the pages of the desk call, in the session of the desk. */
async function post(path: string, data: object, version?: number): Promise<Made> {
  const headers = { "X-Yinuo": "1", ...(version !== undefined && { "If-Match": `"${version}"` }) };
  const made = await desk.context.request.post(`/api/v1${path}`, { headers, data });
  expect(made.status(), `${path}: ${await made.text()}`).toBeLessThan(300);
  return made.json();
}

async function read<Answer>(path: string): Promise<Answer> {
  const answer = await desk.context.request.get(`/api/v1${path}`);
  expect(answer.status(), await answer.text()).toBe(200);
  return answer.json();
}

async function go(path: string): Promise<Page> {
  await desk.page.goto(path);
  await arrived(desk);
  return desk.page;
}

/** Fills fields by their labels; a day is taken with Enter. */
async function fill(within: Locator, texts: Record<string, string>) {
  for (const [label, text] of Object.entries(texts)) {
    const input = within.getByLabel(label).last();
    await input.fill(text);
    if (/^\d{4}-\d\d-\d\d$/.test(text)) await input.press("Enter");
  }
}

/** Records a milestone of the case that stands open, with its buttons; `answer` fills what the dialog asks. */
async function record(name: string, answer: (dialog: Locator) => Promise<void> = async () => {}) {
  const { page } = desk;
  const before = await page.locator(".timeline > li", { hasText: name }).count();
  await page.locator(".next").getByRole("button", { name, exact: true }).click();
  const dialog = page.getByRole("dialog");
  const submit = dialog.getByRole("button", { name: /^登记(?!并)/ });
  await submit.waitFor();
  await answer(dialog);
  await submit.click();
  await dialog.waitFor({ state: "detached" });
  await page.locator(".timeline > li", { hasText: name }).nth(before).waitFor();
  await arrived(desk);
}

const answering = (texts: Record<string, string>) => (dialog: Locator) => fill(dialog, texts);

/** Chooses the service on the form of a new case, which has the group already. */
async function newCase(service: string): Promise<Page> {
  const page = await go(`/cases/new?party=${group}`);
  await page.locator(".chosen", { hasText: GROUP }).waitFor();
  await page.getByRole("combobox", { name: "办理事项" }).fill(service);
  await page.keyboard.press("Enter");
  await page.locator(".chosen", { hasText: service }).waitFor();
  return page;
}

async function submitCase(page: Page): Promise<string> {
  await page.getByRole("button", { name: /^登记(?!并)/ }).click();
  await page.waitForURL(/\/cases\/[\d-]+$/);
  await arrived(desk);
  return new URL(page.url()).pathname;
}

async function choose(page: Page, label: string, option: string) {
  await page.getByRole("combobox", { name: label }).click();
  await page.locator(".ant-select-item-option", { hasText: option }).locator("visible=true").first().click();
}

/** What happened to claims, by what the pages call; one after the other on each, several claims at once. */
async function happened(which: Claim[], what: (claim: Claim) => [string, object][]) {
  const waiting = which.filter((claim) => claim.path === null);
  const one = async () => {
    for (let claim = waiting.shift(); claim !== undefined; claim = waiting.shift()) {
      for (const [key, answers] of what(claim)) {
        const made = await post(`/cases/${claim.id}/milestones`, { key, answers }, claim.version);
        claim.version = made.version;
      }
    }
  };
  await Promise.all([one(), one(), one()]);
}

/** Opens a claim with the form: its policy, its event and what happened. */
async function openOnPages(index: number, disaster: (typeof DISASTERS)[number]): Promise<Claim> {
  const lead = index % INSURERS.length;
  const page = await newCase("协助索赔");
  await page.getByRole("radio", { name: "电话" }).check();
  await choose(page, "经纪保单", `PA2008-${lead} `);
  await choose(page, "大灾事件", disaster.code);
  await fill(page.locator(".step-request"), {
    出险日期: disaster.day,
    出险地点: "一号电站",
    出险原因和经过: `${index + 1}号机组受损`,
  });
  await page.getByRole("radio", { name: "同城" }).check();
  const path = await submitCase(page);
  const made = await read<Made>(`/cases/${path.split("/").pop()}`);
  return { index, lead, path, ...made };
}

async function openByCalls(index: number, event: string, day: string): Promise<Claim> {
  const lead = index % INSURERS.length;
  const made = await post("/cases", {
    service: "broker.claim",
    party: group,
    channel: "phone",
    subjects: [{ id: placements[lead] }, { id: event }],
    answers: { occurred_on: day, loss_place: "一号电站", cause: `${index + 1}号机组受损`, distance: "near" },
  });
  return { index, lead, path: null, id: made.id, version: made.version };
}

async function answeredOnPages(path: string) {
  await go(path);
  await record("保险公司确认报案");
  await record("保险公司现场查勘", answering({ 查勘情况: "厂房和设备受损属实" }));
  await record("保险公司给出索赔资料清单");
  await record("递交索赔", answering({ 索赔金额: "2200000" }));
  await record("保险公司给出初步意见", answering({ 初步意见: "属于保险责任" }));
}

const paidOut = ({ index, lead }: Claim): [string, object][] => {
  const [first, second] = parts(index);
  return [
    ["paid", { paid_amount: first }],
    ["paid", { paid_amount: second, paid_by: insurers[next(lead)] }],
    ["paid-up", {}],
    ["closed-paid", { lessons: LESSON }],
  ];
};

async function paidOnPages({ path, index, lead }: Claim) {
  const page = await go(path ?? "");
  const [first, second] = parts(index);
  await record("赔款到账", answering({ 到账金额: first }));
  await record("赔款到账", async (dialog) => {
    await fill(dialog, { 到账金额: second });
    await dialog.getByRole("combobox", { name: "付款的保险公司" }).fill(nameOf(next(lead)));
    await page
      .locator(".ant-select-item-option", { hasText: nameOf(next(lead)) })
      .first()
      .click();
  });
  await record("赔款付清");
  await record("结案（已付清）", answering({ 经验教训和续保建议: LESSON }));
  await page.locator(".case-title", { hasText: "已办结" }).waitFor();
}

/** The counts of each insurer on the board: broken, due today, due soon, open. Who owes nothing has no line. */
async function owed(): Promise<Map<string, string[]>> {
  const page = await go("/");
  const rows = await page.getByRole("region", { name: "按承诺方" }).locator("tbody tr").all();
  const lines = rows.map(async (row): Promise<[string, string[]]> => {
    return [await row.getByRole("rowheader").innerText(), await row.getByRole("cell").allInnerTexts()];
  });
  return new Map(await Promise.all(lines));
}

/** Waits until the board says so many promises of an insurer broken, and answers what it says of all of them. */
async function brokenBy(insurer: number, count: string | undefined): Promise<Map<string, string[]>> {
  let board = new Map<string, string[]>();
  const broken = async () => {
    board = await owed();
    return board.get(nameOf(insurer))?.[0];
  };
  await expect.poll(broken, { timeout: 20_000 }).toBe(count);
  return board;
}

/** The report of a quarter to the group, asked for, looked at and sent on its pages. */
async function quarter(number: number, counts: { open: number; missed: number; late: string; paid: string }) {
  const page = await go("/client-reports");
  // What is asked for first is the quarter that is just over.
  expect(await page.getByLabel("年份").inputValue()).toBe("2008");
  await page.locator(".ant-select", { hasText: `第${number}季度` }).waitFor();
  await page.getByRole("button", { name: "发起季度报告" }).click();
  await page.getByText("共1家客户，已编制1份，未能编制0份").waitFor();
  const row = page.getByRole("row", { name: new RegExp(GROUP) });
  await row.getByText("已编制").waitFor();
  const cells = await row.getByRole("cell").allInnerTexts();
  expect(cells.slice(3, 6)).toEqual([counts.paid, String(counts.open), String(counts.missed)]);
  await row.getByText(GROUP).click();
  await page.getByRole("heading", { name: `${GROUP} · 服务报告` }).waitFor();
  await arrived(desk);
  expect(await page.locator("#content .facts dd").first().innerText()).toBe(counts.paid);
  const missed = page.locator("li", { hasText: `合作协议HZ2008-${LATE}${CLAUSE}` });
  expect(await missed.count()).toBe(counts.missed);
  for (const line of await missed.allInnerTexts()) {
    expect(line).toContain(nameOf(LATE));
    expect(line).toContain(counts.late);
  }
  await page.getByRole("button", { name: "发送报告" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("下季度工作安排").fill("核对分项限额");
  await dialog.getByRole("button", { name: "发送报告" }).click();
  await page.getByText("已送交1份，已签收0份").waitFor();
  await page.getByText("核对分项限额").first().waitFor();
}

// What was done by half cannot be done once more: the year goes on from where it is.
describe("the year of a group", { retry: 0, timeout: 240_000 }, () => {
  it("begins with a mandate, and an agreement with each insurer on how soon it acts", async () => {
    const page = await go(`/parties/${group}`);
    await page.getByRole("button", { name: "登记委托合同" }).click();
    let dialog = page.getByRole("dialog");
    await fill(dialog, { 合同号: "WT2008-1", 委托事项: "风险评估、投保安排、协助索赔", 止日: "2008-12-31" });
    await dialog.getByRole("button", { name: "登记委托合同" }).click();
    await page.getByText("合同已登记。").waitFor();
    for (const [index, insurer] of insurers.entries()) {
      const number = `HZ2008-${index}`;
      const cite = `合作协议${number}${CLAUSE}`;
      const days = { effective_on: "2008-01-02", ends_on: "2008-12-31" };
      const cooperation = { insurer, number, branch: "总公司营业部", commission_rate: "0.15", ...days };
      if (index !== LATE) await post("/cooperations", cooperation);
      for (const [key, count, unit] of TERMS) {
        if (index === NO_SURVEY && key === "survey-within") continue;
        if (index === LATE && key === "notice-within") continue;
        await post(`/parties/${insurer}/terms`, {
          key,
          within: `${count} ${unit}`,
          effective_from: "2008-01-02",
          cite,
        });
      }
    }
    // The agreement of the one that will be late, and how soon it acknowledges a report, are written on its page.
    await go(`/parties/${insurers[LATE]}`);
    await page.getByRole("button", { name: "登记合作协议" }).click();
    dialog = page.getByRole("dialog");
    const number = `HZ2008-${LATE}`;
    await fill(dialog, { 合同号: number, 分支机构: "总公司营业部", 佣金上限: "0.15", 止日: "2008-12-31" });
    await dialog.getByRole("button", { name: "登记合作协议" }).click();
    await dialog.waitFor({ state: "detached" });
    await page.getByRole("button", { name: "登记约定" }).click();
    const form = page.locator("form.framed");
    // A figure is called by the promise that takes its time from it.
    await choose(page, "约定项", "确认报案");
    await fill(form, { 期限: "2", 合同与条款: `合作协议${number}${CLAUSE}` });
    await form.getByRole("button", { name: /^保 ?存$/ }).click();
    await page.getByRole("cell", { name: "确认报案" }).waitFor();
    expect(await page.getByText("notice-within").count()).toBe(0);
    expect(await seriousViolations(page)).toEqual([]);
    await screenshot(page, "group-year-terms");
  });

  it("has policies that two insurers bear together", async () => {
    const placed = (index: number) => ({
      client: group,
      number: `PA2008-${index}`,
      product: "财产一切险",
      shares: [
        { insurer: insurers[index], share: "0.6", leads: true },
        { insurer: insurers[next(index)], share: "0.4", leads: false },
      ],
      sums: [{ place: "一号电站", sum_insured: "3000000000" }],
      premium: "6000000.01",
      deductible: "100000",
      commission_rate: "0.12",
      commission_taken: "保险公司转账",
      proposed_on: "2008-01-02",
      effective_on: "2008-01-02",
      ends_on: "2008-12-31",
    });
    const page = await go("/placements");
    await page.getByRole("button", { name: "登记保单" }).first().click();
    const dialog = page.getByRole("dialog");
    for (const name of [GROUP, nameOf(0), nameOf(1)]) {
      await dialog.getByRole("combobox", { name: "查找客户" }).first().fill(name);
      await dialog.getByRole("option", { name }).click();
      await dialog.locator(".chosen", { hasText: name }).waitFor();
    }
    await fill(dialog, {
      保单号: "PA2008-0",
      险种: "财产一切险",
      [`${nameOf(0)}的份额`]: "0.6",
      [`${nameOf(1)}的份额`]: "0.4",
      地点: "一号电站",
      "保险金额（元）": "3000000000",
      "保险费（元）": "6000000.01",
      "免赔额（元）": "100000",
      佣金比例: "0.12",
      佣金收取方式: "保险公司转账",
      投保日期: "2008-01-02",
      起日: "2008-01-02",
      止日: "2008-12-31",
    });
    await dialog.getByRole("button", { name: "登记保单" }).click();
    await page.getByRole("heading", { name: "PA2008-0 · 财产一切险" }).waitFor();
    await page.getByRole("cell", { name: "3,600,000.01" }).waitFor();
    await page.getByRole("cell", { name: "2,400,000.00" }).waitFor();
    await page.getByText("720,000.00 (0.12)").waitFor();
    placements.push((await read<Made>("/placements/PA2008-0")).id);
    for (const index of [1, 2, 3, 4]) placements.push((await post("/placements", placed(index))).id);
  });

  it("gets a plan of service from what it needs", async () => {
    const page = await newCase("搜集客户服务需求");
    // The only mandate is chosen by itself, once the agreements of the group are there: sent at once, the form waits for it.
    await submitCase(page);
    await record("需求搜集完成", async (dialog) => {
      await fill(dialog, { 客户联系人和职务: "安全部张主任" });
      await dialog.getByText("有，不健全").click();
      await dialog.getByText("培训", { exact: true }).click();
    });
    await go(`/parties/${group}`);
    await page.getByRole("button", { name: "制定服务计划" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText("送交客户服务手册").waitFor();
    await dialog.getByRole("button", { name: "制定服务计划" }).click();
    await dialog.waitFor({ state: "detached" });
    await page.locator("#content").getByText("协助建立保险索赔工作机制").first().waitFor();
    await page.locator("#content").getByText("2008-01-17").first().waitFor();
  });

  for (const [place, disaster] of DISASTERS.entries()) {
    it(`is helped with ten claims of ${disaster.code}, of which two are acknowledged too late`, async () => {
      await setClock(admin, `${disaster.day}T09:00`);
      let page = await go("/assisted-claims");
      await page.getByRole("button", { name: "登记大灾事件" }).first().click();
      const dialog = page.getByRole("dialog");
      const { code, name, area, day } = disaster;
      await fill(dialog, { 事件代码: code, 名称: name, 地区: area, 起日: day, 止日: day });
      await dialog.getByRole("button", { name: "登记大灾事件" }).click();
      await page.getByRole("cell", { name: code }).waitFor();
      const events = await read<{ items: { id: string; code: string }[] }>("/claim-events");
      const event = events.items.find((one) => one.code === code)?.id ?? "";

      // Another insurer each time leads on the one that goes over the pages.
      const own = place * EACH + place;
      for (let index = place * EACH; index < (place + 1) * EACH; index += 1) {
        if (index !== own) claims.push(await openByCalls(index, event, day));
      }
      await happened(of(place), () => [["reported", { estimate: "2500000" }]]);
      const claim = await openOnPages(own, disaster);
      await record("向保险公司报案", answering({ 估计损失: "2500000" }));
      claims.push(claim);

      await setClock(admin, `${day}T10:00`);
      await happened(
        of(place).filter(({ lead }) => lead !== LATE),
        answered,
      );
      if (claim.lead !== LATE) await answeredOnPages(claim.path ?? "");

      // The word of two of them was due at eleven.
      await setClock(admin, `${day}T12:00`);
      const board = await brokenBy(LATE, "2");
      expect([...board.keys()], "the others kept theirs and owe nothing now").toEqual([nameOf(LATE)]);
      page = desk.page;
      await page
        .getByRole("region", { name: "按承诺方" })
        .getByRole("button", { name: nameOf(LATE) })
        .click();
      await page
        .getByRole("row", { name: /确认报案/ })
        .nth(1)
        .waitFor();
      await arrived(desk);
      if (place === 0) await screenshot(page, "group-year-board");
      await happened(
        of(place).filter(({ lead }) => lead === LATE),
        answered,
      );
      if (claim.lead === LATE) await answeredOnPages(claim.path ?? "");
      else await go(claim.path ?? "");
      const notice = page.locator(".promise", { hasText: "确认报案" });
      await notice.getByText(claim.lead === LATE ? "逾期办结" : "已按时办结").waitFor();
      await page.goto("/assisted-claims");
      await page
        .getByRole("row", { name: new RegExp(code) })
        .getByText("25,000,000.00")
        .waitFor();

      // Earthquake and rain fell into the second quarter.
      const asked = [
        { quarter: 1, day: "2008-04-07", open: 10, missed: 2 },
        undefined,
        { quarter: 2, day: "2008-07-07", open: 30, missed: 4 },
        { quarter: 3, day: "2008-10-08", open: 40, missed: 2 },
      ][place];
      if (asked === undefined) return;
      await setClock(admin, `${asked.day}T09:00`);
      await quarter(asked.quarter, { open: asked.open, missed: asked.missed, late: "逾期1小时0分钟", paid: "0.00" });
    });
  }

  it("agrees on every claim, and gets all of it to the fen, from one insurer too late", async () => {
    await setClock(admin, "2008-10-13T09:00");
    await happened(claims, ({ index }) => [["agreed", { agreed_amount: plain(agreed(index)) }]]);
    for (const claim of claims.filter(({ path }) => path !== null)) {
      await go(claim.path ?? "");
      await record("达成赔付协议", answering({ 协议金额: plain(agreed(claim.index)) }));
    }
    await setClock(admin, "2008-10-20T09:00");
    const late = claims.filter(({ lead }) => lead === LATE);
    await happened(
      claims.filter(({ lead }) => lead !== LATE),
      paidOut,
    );
    for (const claim of claims.filter(({ path, lead }) => path !== null && lead !== LATE)) await paidOnPages(claim);
    // The tenth day after the agreements ended with the hours of the office, at half past five.
    await setClock(admin, "2008-10-24T09:00");
    expect([...(await brokenBy(LATE, "8")).keys()], "nobody else owes anything").toEqual([nameOf(LATE)]);
    await screenshot(desk.page, "group-year-board-payment");
    await happened(late, paidOut);
    for (const claim of late.filter(({ path }) => path !== null)) await paidOnPages(claim);
    await brokenBy(LATE, undefined);

    const page = await go("/assisted-claims");
    for (const [place, { code }] of DISASTERS.entries()) {
      const sum = shown(of(place).reduce((all, { index }) => all + agreed(index), 0));
      const cells = await page
        .getByRole("row", { name: new RegExp(code) })
        .first()
        .getByRole("cell")
        .allInnerTexts();
      expect(cells.slice(-5)).toEqual(["10", "25,000,000.00", "22,000,000.00", sum, sum]);
    }
    expect(await seriousViolations(page)).toEqual([]);
    await screenshot(page, "group-year-claims");
  });

  it("is told of eighty million in the report of the last quarter, on its page, on paper and in the workbook", async () => {
    await setClock(admin, "2009-01-05T10:00");
    await quarter(4, { open: 0, missed: 8, late: "逾期15小时30分钟", paid: "80,000,000.00" });
    const { page } = desk;
    // What each paid: six tenths of the claims it led, four of those it bore with another.
    const table = page.getByRole("table", { name: "服务报告" });
    for (const [insurer] of INSURERS.entries()) {
      const led = claims.filter(({ lead }) => lead === insurer);
      const bore = claims.filter(({ lead }) => next(lead) === insurer);
      const fen = [...led.map(({ index }) => parts(index)[0]), ...bore.map(({ index }) => parts(index)[1])]
        .map((amount) => Number(amount.replace(".", "")))
        .reduce((sum, one) => sum + one, 0);
      const cells = await table
        .getByRole("row", { name: new RegExp(nameOf(insurer)) })
        .getByRole("cell")
        .allInnerTexts();
      const counts = insurer === LATE ? ["0", "8", "0", "0"] : ["8", "0", "0", "0"];
      expect(cells).toEqual([nameOf(insurer), ...counts, shown(fen)]);
    }
    expect(await seriousViolations(page)).toEqual([]);
    await screenshot(page, "group-year-report");
    const paper = await printed(house, desk, page.locator('a[href*="/client-reports/"][href$="/pdf"]'));
    expect(paper).toMatch(/本期协助取得赔款\s*80,000,000\.00\s*元/);
    expect(paper).toMatch(/本期赔付合计\s*80,000,000\.00\s*元/);
    expect(paper).toContain(GROUP);
    expect(paper).toContain(shown(agreed(0)));
    // The claims of the quarters before, which were paid in this one, come to it as the insurers do.
    const told = page.getByRole("table", { name: "索赔", exact: true }).locator("tbody tr");
    await expect.poll(() => told.count()).toBe(40);
    const came = await told.locator("td:nth-child(8)").allInnerTexts();
    expect(came.reduce((sum, one) => sum + Number(one.replace(/[.,]/g, "")), 0)).toBe(8_000_000_000);
    const workbook = page.locator('a[href*="/client-reports/"][href$="/xlsx"]');
    expect(await paidInWorkbook(house, desk, workbook, "claims")).toBe(8_000_000_000);
    expect(await paidInWorkbook(house, desk, workbook, "insurers")).toBe(8_000_000_000);

    // The report of the whole year, on the group's page.
    await go(`/parties/${group}`);
    const part = page.locator("section", { has: page.getByRole("heading", { name: "经纪服务" }) });
    await fill(part, { 起日: "2008-01-01", 止日: "2008-12-31" });
    await page.getByRole("button", { name: "查看报告" }).click();
    await part.locator(".facts dd").first().getByText("80,000,000.00").waitFor();
    const missed = page.locator("li", { hasText: `合作协议HZ2008-${LATE}${CLAUSE}` });
    await expect.poll(() => missed.count()).toBe(16);
    expect(await printed(house, desk, part.getByRole("link", { name: "打印（PDF）" }))).toMatch(/80,000,000\.00\s*元/);
    // The four of the quarters stand there as they were sent.
    expect(await part.locator('a[href*="/client-reports/"]').count()).toBe(4);
  });

  it("ranks the insurers, once their solvency is known, and keeps the ranking as it was", async () => {
    const page = await go("/insurer-evaluations");
    await page.getByRole("button", { name: "试算排名" }).click();
    await page.getByRole("alert").first().waitFor();
    await go(`/parties/${insurers[0]}`);
    await page.getByRole("button", { name: "登记偿付能力" }).click();
    const dialog = page.getByRole("dialog");
    await fill(dialog, { "充足率（%）": "200", 数字日期: "2008-12-31", 来源: "2008年度偿付能力报告" });
    await dialog.getByRole("button", { name: "登记偿付能力" }).click();
    await page.getByText("200%").waitFor();
    for (const insurer of insurers.slice(1)) {
      const figure = { ratio: "200", as_of: "2008-12-31", source: "2008年度偿付能力报告" };
      await post(`/parties/${insurer}/solvency`, figure);
    }
    await go("/insurer-evaluations");
    await page.getByRole("button", { name: "试算排名" }).click();
    await page.getByRole("table", { name: "排名和理由" }).waitFor();
    await page.getByRole("button", { name: "定稿" }).click();
    await page.waitForURL(/evaluation=/);
    await page.reload();
    await arrived(desk);
    const rows = page.getByRole("table", { name: "排名和理由" }).locator("tbody tr");
    await rows.nth(4).waitFor();
    const before = await rows.allInnerTexts();
    expect(before[4], "who was late stands last").toContain(nameOf(LATE));
    expect(before[3], "before it who agreed to fewer times").toContain(nameOf(NO_SURVEY));
    await screenshot(page, "group-year-ranking");
    expect(await seriousViolations(page)).toEqual([]);
    // What is entered later changes nothing of it.
    const lower = { ratio: "100", as_of: "2008-12-31", source: "更正" };
    await post(`/parties/${insurers[0]}/solvency`, lower);
    await page.reload();
    await arrived(desk);
    await rows.nth(4).waitFor();
    expect(await rows.allInnerTexts()).toEqual(before);
  });

  it("is renewed with the ranking in sight, and each lesson used or declined with a reason", async () => {
    const page = await go("/placements/PA2008-0");
    await page.getByRole("link", { name: "续保" }).click();
    await page.getByRole("heading", { name: "续保 · PA2008-0" }).waitFor();
    await arrived(desk);
    await page.getByText("评价期间2008-01-01至2008-12-31，第1版，2009-01-05定稿。").waitFor();
    const rows = page.getByRole("table", { name: "排名和理由" }).locator("tbody tr");
    expect(await rows.count()).toBe(5);
    // Those that bear the policy now are marked.
    for (const [index, bears] of [true, true, false, false, false].entries()) {
      const row = rows.filter({ hasText: nameOf(index) });
      expect(await row.getByText("现承保").count(), nameOf(index)).toBe(bears ? 1 : 0);
    }
    const open = page.locator("li", { hasText: LESSON }).filter({ hasText: "待处理" });
    expect(await open.count()).toBe(40);
    await screenshot(page, "group-year-renewal");
    const settle = async (button: string, label: string, reason: string, badge: string) => {
      await open.first().getByRole("button", { name: button, exact: true }).click();
      const dialog = page.getByRole("dialog");
      // Nothing is settled without a word.
      expect(await dialog.getByRole("button", { name: button, exact: true }).isDisabled()).toBe(true);
      await dialog.getByLabel(label).fill(reason);
      await dialog.getByRole("button", { name: button, exact: true }).click();
      await page.locator("li", { hasText: reason }).getByText(badge, { exact: true }).waitFor();
      await dialog.waitFor({ state: "detached" });
    };
    await settle("采纳", "采纳的办法", "新条款提高分项限额", "已采纳");
    await settle("不采纳", "不采纳的理由", "与前一条相同", "未采纳");
    expect(await open.count()).toBe(38);
    await settled(page);
    expect(await seriousViolations(page)).toEqual([]);
    await screenshot(page, "group-year-renewal-settled");
    expect([admin, desk].flatMap(({ complaints }) => complaints)).toEqual([]);
  });
});
