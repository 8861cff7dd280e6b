// The desk over a house full of cases: two clerks at one case, sessions, accessibility, languages, a phone.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Desk, openDesk, screenshot, seriousViolations, settled, signIn, speak, withHouse } from "./desk";

const house = withHouse();
let manager: Desk;
let openCase = "";
let party = "";
let policy = "";
let survey = "";

beforeAll(async () => {
  manager = await house.desk("manager");
  const cases = await manager.context.request.get("/api/v1/cases?state=open&group=policy-servicing&limit=1");
  const first = ((await cases.json()) as { items: { number: string; party: { id: string } }[] }).items[0];
  openCase = first?.number ?? "";
  party = first?.party.id ?? "";
  policy = await proposedPolicy();
  survey = await answeredSurvey();
});

/** A policy of the customer with some money on it, so that pages of policies and of the ledger have something to show. */
async function proposedPolicy(): Promise<string> {
  const { request } = manager.context;
  const proposed = await request.post("/api/v1/policies", {
    headers: { "X-Yinuo": "1", "Idempotency-Key": "desk-proposal" },
    data: {
      holder: party,
      product: "sample.endowment-to-66",
      channel: "counter",
      effective_on: "2011-09-29",
      insured: { name: "周小雨", birth_date: "1980-03-07", sex: "female" },
      sum_insured: "100000",
      cover: "to age 66",
      pay: "to age 60",
      mode: "yearly",
      beneficiaries: [{ name: "周大海", relation: "父亲", order: 1, share: "1" }],
      dividend_option: "cash",
    },
  });
  expect(proposed.status(), await proposed.text()).toBe(201);
  const { id, number } = (await proposed.json()) as { id: string; number: string };
  const received = await request.post(`/api/v1/policies/${id}/receipts`, {
    headers: { "X-Yinuo": "1", "Idempotency-Key": "desk-receipt" },
    data: { amount: "100.00", means: "transfer" },
  });
  expect(received.status(), await received.text()).toBe(201);
  return number;
}

/** A survey of what is expected and found, answered by one on the page of its invitation. */
async function answeredSurvey(): Promise<string> {
  const { request } = manager.context;
  const post = async (path: string, data: object) => {
    const made = await request.post(`/api/v1${path}`, { headers: { "X-Yinuo": "1" }, data });
    expect(made.status(), await made.text()).toBe(201);
    return made.json();
  };
  const days = { begins_on: "2011-09-01", ends_on: "2011-12-31" };
  const body = { name: "第三季度服务质量", questionnaire: "servqual-22", is_anonymous: true, ...days };
  const { id } = await post("/surveys", body);
  const invited = await post(`/surveys/${id}/invitations`, { channel: "counter" });
  const customer = await house.browser.newContext({ baseURL: house.server.address, locale: "zh-CN" });
  const page = await customer.newPage();
  await page.goto(invited.items[0].path);
  for (let item = 1; item <= 22; item += 1) {
    await page.locator(`select[name="${item}"]`).selectOption(String(1 + (item % 7)));
    await page.locator(`select[name="${item}.expected"]`).selectOption("6");
  }
  await page.locator("button[type=submit]").last().click();
  await page.getByText("已收到您的回答").waitFor();
  await customer.close();
  return id;
}

describe("the duties of an office", () => {
  it("are missing until somebody lays a proof, and its photograph is there for whoever looks", async () => {
    const { page } = manager;
    await page.goto("/duties");
    await settled(page);
    const signs = page.locator("tr", { hasText: "服务标识、服务内容和流程公示" });
    await signs.getByText("缺少证据").waitFor();
    await signs.getByRole("button", { name: "登记证据" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel(/查看情况/).fill("大厅标识清晰，流程图在叫号机旁");
    const photograph = Buffer.from(
      "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==",
      "base64",
    );
    await dialog
      .locator("input[type=file]")
      .setInputFiles({ name: "大厅.png", mimeType: "image/png", buffer: photograph });
    await screenshot(page, "duties-proof");
    await dialog.getByRole("button", { name: "登记证据" }).click();
    await signs.getByText("已做到").waitFor();
    const shown = await manager.context.request.get(
      (await signs.getByRole("link", { name: "大厅.png" }).getAttribute("href")) ?? "",
    );
    expect([shown.status(), shown.headers()["content-type"]]).toEqual([200, "image/png"]);
    expect(await seriousViolations(page)).toEqual([]);
    await screenshot(page, "duties");
    await page.getByRole("tab", { name: "服务电话" }).click();
    await page.getByText("没有记录").first().waitFor();
    await page.getByRole("tab", { name: "柜面时间" }).click();
    await page.getByText("09:00–12:00、13:30–17:30").waitFor();
    await screenshot(page, "duties-hours");
  });
});

describe("signing in", () => {
  it("is refused with a wrong password, in words that help", async () => {
    const desk = await openDesk(house.browser, house.server);
    await desk.page.goto("/packs");
    await desk.page.getByLabel("工号").fill("clerk");
    await desk.page.getByLabel("密码").fill("wrong");
    await desk.page.keyboard.press("Enter");
    await desk.page.getByText("工号或密码有误").waitFor();
    expect(await seriousViolations(desk.page)).toEqual([]);
    await screenshot(desk.page, "sign-in");
    await desk.close();
  });

  it("leads to the page that was asked for", async () => {
    const desk = await openDesk(house.browser, house.server);
    await signIn(desk, "clerk", "/packs");
    expect(new URL(desk.page.url()).pathname).toBe("/packs");
    await desk.close();
  });

  it("again after the session has ended loses nothing that was typed", async () => {
    const desk = await house.desk("clerk2");
    const { page } = desk;
    await page.goto("/parties");
    await page.getByRole("button", { name: "新客户" }).click();
    await page.getByLabel("姓名或名称").fill("半途而废");
    await desk.context.clearCookies();
    await page.getByRole("button", { name: "保存" }).click();
    const again = page.getByRole("dialog").filter({ hasText: "登录已过期" });
    await again.locator("input[type=password]").fill("yinuo-demo-2011");
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/parties\/party_/);
    await page.getByRole("heading", { name: "半途而废" }).waitFor();
    expect(desk.complaints).toEqual([]);
    await desk.close();
  });
});

describe("two clerks at one case", () => {
  it("the second sees what changed, keeps what she wrote, and lays it over the new version", async () => {
    const one = await house.desk("handler");
    const two = await house.desk("manager");
    for (const { page } of [one, two]) {
      await page.goto(`/cases/${openCase}`);
      await settled(page);
      await page.keyboard.press("e");
      await page.getByRole("dialog").getByLabel("摘要").waitFor();
    }
    await one.page.getByRole("dialog").getByLabel("摘要").fill("甲写的摘要");
    await one.page.getByRole("dialog").getByRole("button", { name: "保存" }).click();
    await one.page.getByText("甲写的摘要").waitFor();

    await two.page.getByRole("dialog").getByLabel("摘要").fill("乙写的摘要");
    await two.page.getByRole("dialog").getByRole("button", { name: "保存" }).click();
    await two.page.getByText("在您填写时，这里的内容有了新版本").waitFor();
    const row = two.page.locator(".compare tr[data-clash]");
    expect(await row.textContent()).toContain("甲写的摘要");
    expect(await row.textContent()).toContain("乙写的摘要");
    expect(await two.page.locator(".changes li").count()).toBeGreaterThan(0);
    expect(await seriousViolations(two.page)).toEqual([]);
    await screenshot(two.page, "conflict");
    await two.page.getByRole("button", { name: "在新版本上提交我的修改" }).click();
    await two.page.locator(".case-summary", { hasText: "乙写的摘要" }).waitFor();
    await two.page.getByRole("tab", { name: /操作记录/ }).click();
    await two.page.locator(".papers .timeline li").first().waitFor();
    expect([...one.complaints, ...two.complaints]).toEqual([]);
    await one.close();
    await two.close();
  });
});

describe("what others do", () => {
  it("appears on the pages of all without a reload, and who else has the case open is named", async () => {
    const one = await house.desk("handler", {}, `/cases/${openCase}`);
    const two = await house.desk("manager", {}, `/cases/${openCase}`);
    const name = async (desk: Desk) => (await (await desk.context.request.get("/api/v1/me")).json()).name as string;
    const [first, second] = [await name(one), await name(two)];
    await one.page.locator(".viewers", { hasText: `${second} 也打开了这件业务` }).waitFor({ timeout: 15_000 });
    await two.page.locator(".viewers", { hasText: `${first} 也打开了这件业务` }).waitFor({ timeout: 15_000 });
    await screenshot(two.page, "viewers");
    expect(await seriousViolations(two.page)).toEqual([]);
    // A list, on another page: it is the same stream.
    const third = await house.desk("clerk", {}, "/cases");
    await settled(third.page);
    const loads: string[] = [];
    for (const { page } of [two, third]) page.on("load", () => loads.push(page.url()));
    const summary = `对方改的摘要 ${Date.now()}`;
    await one.page.keyboard.press("e");
    const dialog = one.page.getByRole("dialog");
    await dialog.getByLabel(/摘要/).first().fill(summary);
    await one.page.keyboard.press("Control+Enter");
    await one.page.locator(".case-summary", { hasText: summary }).waitFor();
    await two.page.locator(".case-summary", { hasText: summary }).waitFor({ timeout: 15_000 });
    await third.page.getByText(summary).first().waitFor({ timeout: 25_000 });
    // One who leaves is not named any more.
    await one.page.goto("/packs");
    await two.page.locator(".viewers", { hasText: first }).waitFor({ state: "detached", timeout: 15_000 });
    expect(loads).toEqual([]);
    expect([...one.complaints, ...two.complaints, ...third.complaints]).toEqual([]);
    for (const desk of [one, two, third]) await desk.close();
  });

  it("rings the bell at once, and where it was chosen the browser says so without saying of whom", async () => {
    const told = await house.desk("clerk", {}, "/account");
    await told.context.grantPermissions(["notifications"], { origin: house.server.address });
    await told.page.evaluate(() => {
      const shown: string[] = [];
      class Shown {
        static permission = "granted";
        static requestPermission = async () => "granted";
        onclick = null;
        constructor(title: string) {
          shown.push(title);
        }
        close() {}
      }
      Object.assign(window, { Notification: Shown, shown });
    });
    await told.page.getByText("未开启。").waitFor();
    await told.page.getByRole("button", { name: "开启" }).click();
    await told.page.getByText("已在此浏览器开启。").waitFor();
    const bell = told.page.locator(".bell");
    const before = (await bell.getAttribute("aria-label")) ?? "";
    const me = (await (await told.context.request.get("/api/v1/me")).json()) as { id: string };
    const found = (await (await manager.context.request.get(`/api/v1/cases/${openCase}`)).json()) as { id: string };
    const written = await manager.context.request.post("/api/v1/reminders", {
      headers: { "X-Yinuo": "1" },
      data: { subject: found.id, to: me.id, note: "请尽快回电周小雨" },
    });
    expect(written.status(), await written.text()).toBe(201);
    await told.page.waitForFunction(
      (label) => document.querySelector(".bell")?.getAttribute("aria-label") !== label,
      before,
      { timeout: 15_000 },
    );
    const shown = await told.page.evaluate(() => (window as unknown as { shown: string[] }).shown);
    expect(shown).toEqual(["您有新的提醒"]);
    expect(told.complaints).toEqual([]);
    await told.close();
  });
});

describe("files", () => {
  it("of a wrong kind are refused by their content, and right ones are laid to their material", async () => {
    const { page } = manager;
    await page.goto(`/cases/${openCase}`);
    await settled(page);
    await page.getByRole("tab", { name: /^文件/ }).click();
    const chooser = page.locator(".papers input[type=file]");
    await chooser.setInputFiles({
      name: "扫描.pdf",
      mimeType: "application/pdf",
      buffer: Buffer.from("MZ not a document"),
    });
    await page.getByText("请上传 PDF、JPEG 或 PNG 文件").waitFor();
    const png = Buffer.from(
      "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
      "base64",
    );
    await chooser.setInputFiles({ name: "身份证.png", mimeType: "image/png", buffer: png });
    await page.getByRole("button", { name: "预览 身份证.png" }).first().click();
    await page.waitForFunction(() => (document.querySelector<HTMLImageElement>(".file-image")?.naturalWidth ?? 0) > 0);
    await page.keyboard.press("Escape");
  });
});

describe("the keyboard", () => {
  it("walks the board, opens a case and finds a customer by initials", async () => {
    const { page } = manager;
    await page.goto("/?view=all");
    await settled(page);
    await page.keyboard.press("j");
    await page.keyboard.press("j");
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/cases\/[\d-]+$/);
    await settled(page);
    await page.keyboard.press("/");
    const search = page.getByRole("combobox", { name: /姓名、拼音/ });
    await search.fill("w");
    await page.locator(".hit", { hasText: "客户" }).first().waitFor();
    await screenshot(page, "search");
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/(parties|cases)\//);
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await page.keyboard.press("?");
    await page.getByText("键盘快捷键").first().waitFor();
    await page.keyboard.press("Escape");
  });
});

describe("what is looked at", () => {
  it("a number is shown in full only with a reason, which the auditor finds in an archive that verifies", async () => {
    const { page } = manager;
    const reason = "核对客户本人证件";
    await page.goto(`/parties/${party}`);
    await page.getByRole("button", { name: "查看完整号码 证件号码" }).click();
    await page.getByRole("dialog").getByLabel("查看的理由").fill(reason);
    await page.keyboard.press("Enter");
    await page.getByText(/^\d{17}[\dX]$/).waitFor();

    const auditor = await house.desk("auditor");
    // At a clock that stands still many operations share one instant, more than a page of them.
    await auditor.page.goto("/audit");
    await auditor.page.getByRole("searchbox", { name: /^用词查找/ }).fill("查看");
    await auditor.page
      .getByRole("row", { name: new RegExp(reason) })
      .first()
      .waitFor();
    await auditor.page.getByRole("button", { name: "验证操作档案" }).click();
    await auditor.page.getByText(/验证通过/).waitFor();
    expect(auditor.complaints).toEqual([]);
    await auditor.close();
  });

  it("a list is exported as a file that a spreadsheet opens", async () => {
    const { page } = manager;
    await page.goto("/?view=open");
    await settled(page);
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "导出表格" }).click(),
    ]);
    expect(download.suggestedFilename()).toBe("时效看板-全部未结-2011-09-29.xlsx");
  });

  it("a figure opens the list behind it, and says that its period is not over", async () => {
    const { page } = manager;
    await page.goto("/indicators?from=2011-07-01&until=2011-09-29");
    await page.getByText("时段未结束，数值还会变").waitFor();
    await page.getByText("无案件").first().waitFor();
    await page.getByRole("row", { name: /^收件数/ }).click();
    await page.getByRole("heading", { name: "收件数" }).waitFor();
    await page.locator("canvas").first().waitFor();
    await page.getByRole("table").getByRole("button").first().click();
    await page.getByRole("dialog").getByRole("row").nth(1).waitFor();
  });
});

describe("over a slow line", () => {
  it("today's script weighs no more than it did, and how long it takes is told", async () => {
    const desk = await house.desk("handler");
    const { page } = desk;
    const line = await page.context().newCDPSession(page);
    await line.send("Network.enable");
    await line.send("Network.clearBrowserCache");
    // 1.6 Mbit/s, and 150 ms to the server and back.
    const conditions = { offline: false, latency: 150, downloadThroughput: 200_000, uploadThroughput: 200_000 };
    await line.send("Network.emulateNetworkConditions", conditions);
    const scripts = new Set<string>();
    let bytes = 0;
    line.on("Network.responseReceived", ({ requestId, response }) => {
      if (new URL(response.url).pathname.endsWith(".js")) scripts.add(requestId);
    });
    line.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
      if (scripts.has(requestId)) bytes += encodedDataLength;
    });
    const begun = performance.now();
    await page.goto("/", { waitUntil: "commit" });
    await page.locator("#content h1").first().waitFor();
    await page.locator("#content .ant-skeleton").first().waitFor({ state: "detached" });
    const seconds = (performance.now() - begun) / 1000;
    await settled(page);
    console.log(`today: ${scripts.size} scripts, ${Math.round(bytes / 1000)} kB, usable after ${seconds.toFixed(2)} s`);
    expect(scripts.size).toBeGreaterThan(3);
    expect(bytes).toBeLessThanOrEqual(250_000);
    await desk.close();
  });
});

const PAGES: [string, () => string, string][] = [
  ["board", () => "/?view=all", "manager"],
  ["my-cases", () => "/cases/mine", "manager"],
  ["cases", () => "/cases", "manager"],
  ["open-case", () => "/cases/new", "manager"],
  ["case", () => `/cases/${openCase}`, "manager"],
  ["parties", () => "/parties", "manager"],
  ["party", () => `/parties/${party}`, "manager"],
  ["policies", () => "/policies", "manager"],
  ["propose", () => "/policies/new", "manager"],
  ["policy", () => `/policies/${policy}`, "manager"],
  ["trial-balance", () => "/ledger", "auditor"],
  ["ledger-lines", () => "/ledger/transfers", "auditor"],
  ["closed-days", () => "/ledger/days", "auditor"],
  ["notices", () => "/notices", "manager"],
  ["reminders", () => "/reminders", "manager"],
  ["surveys", () => "/surveys", "manager"],
  ["survey", () => `/surveys/${survey}`, "manager"],
  ["indicators", () => "/indicators", "manager"],
  ["indicator", () => "/indicators/promises-kept?from=2011-07-01&until=2011-09-29", "manager"],
  ["scores", () => "/scores", "manager"],
  ["packs", () => "/packs", "manager"],
  ["pack", () => "/packs/life-cn", "manager"],
  ["account", () => "/account", "manager"],
  ["operators", () => "/operators", "admin"],
  ["offices", () => "/offices", "admin"],
  ["duties", () => "/duties", "auditor"],
  ["operations", () => "/audit", "auditor"],
];

// Each page is opened once, and looked at as it stands: as it is, narrow as on a phone, and in English.
const LOOKS = [
  ["zh", 1366, 860],
  ["zh", 390, 844],
  ["en", 1366, 860],
] as const;

describe("every page, at the desk, on a phone and in English", () => {
  const desks = new Map<string, Desk>();
  beforeAll(async () => {
    for (const login of new Set(PAGES.map(([, , login]) => login))) {
      desks.set(login, await house.desk(login));
    }
  });
  afterAll(async () => {
    for (const desk of desks.values()) await desk.close();
  });

  it.each(PAGES)("%s is accessible, fits, and asks nobody else", async (name, path, login) => {
    const desk = desks.get(login);
    if (desk === undefined) throw new Error(`${login} has a desk`);
    const { page } = desk;
    await page.setViewportSize({ width: 1366, height: 860 });
    await speak(page, "zh");
    await page.goto(path());
    await page.locator("#content h1, #content .panel").first().waitFor();
    for (const [language, width, height] of LOOKS) {
      await page.setViewportSize({ width, height });
      await speak(page, language);
      await settled(page);
      await screenshot(page, `${name}-${language}-${width}`);
      expect(await seriousViolations(page), `${language} ${width}`).toEqual([]);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect(overflow, `${language} ${width}`).toBeLessThanOrEqual(0);
    }
    expect(desk.complaints).toEqual([]);
  });
});
