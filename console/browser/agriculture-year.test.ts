// The year 2011 of two villages of Fengcheng through the pages: helpers, enrolment from sheets, the list that hangs, certificates, subsidies level by
// level, a hailstorm from its report to the passbook, the monthly report and the settlement. Each rule is seen to refuse where it is broken.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import type { Page } from "playwright-core";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import write from "write-excel-file/node";
import {
  choose,
  csv,
  DABAO,
  date,
  dialogOf,
  findParty,
  HEADER,
  households,
  labelled,
  PHOTO,
  refused,
  residentId,
  send,
  waits,
  XIAOBAO,
} from "./agriculture-year";
import { type Desk, employ, screenshot, seriousViolations, setClock, settled, withHouse } from "./desk";

const house = withHouse({ clock: "2011-04-20T09:00", empty: true });
let admin: Desk;
let clerk: Desk;
let manager: Desk;
/** Managers of the city and of the province: they check and let go what the manager makes. */
let checker: Desk;
let releaser: Desk;
let loss = "";
/** What on the pages keeps somebody out. */
const shutOut: string[] = [];

async function make(path: string, data: object): Promise<void> {
  const answer = await manager.context.request.post(`/api/v1${path}`, { headers: { "X-Yinuo": "1" }, data });
  expect(answer.status(), await answer.text()).toBeLessThan(300);
}

async function look(page: Page, name: string) {
  await settled(page);
  await screenshot(page, `year-${name}`);
  for (const one of await seriousViolations(page)) shutOut.push(`${name}: ${one}`);
}

async function open(page: Page, path: string) {
  await page.goto(path);
  await settled(page);
}

/** The words of a PDF that a page leads to. */
async function paper(desk: Desk, link: string): Promise<string> {
  const href = (await desk.page.getByRole("link", { name: link }).getAttribute("href")) ?? "";
  const answer = await desk.context.request.get(href);
  expect(answer.status(), await answer.text()).toBe(200);
  const said = spawnSync("pdftotext", ["-layout", "-", "-"], { input: await answer.body(), encoding: "utf8" });
  expect(said.status, `${said.stderr}${said.error ?? ""}`).toBe(0);
  return said.stdout;
}

/** Makes the list of what the page is about, reads its sheet and hangs it up with a photo. Answers the words of the sheet. */
async function post(page: Page): Promise<string> {
  await page.getByRole("button", { name: "制作公示" }).click();
  await page.waitForURL(/\/publications\/[^/]+$/);
  await page.getByText("待张贴").first().waitFor();
  const sheet = await paper(manager, "张贴清单（PDF）");
  await page.getByRole("button", { name: "登记张贴" }).click();
  const dialog = dialogOf(page);
  await labelled(dialog, "张贴位置").fill("村委会门前公示栏");
  await waits(dialog.getByRole("button", { name: "登记张贴" }), "没有照片不能登记张贴。");
  await dialog.locator("input[type=file]").setInputFiles(PHOTO);
  await dialog.getByText(PHOTO.name).waitFor();
  await send(page, "登记张贴");
  await page.getByText("公示中").first().waitFor();
  return sheet;
}

/** Takes down a letter or money of a level of government. */
async function record(payer: string, kind: RegExp, amount: string | null, why?: RegExp) {
  const { page } = manager;
  await page.getByRole("button", { name: /^登 ?记$/ }).click();
  await choose(page, "出资方", payer);
  await choose(page, "事项", kind);
  const dialog = dialogOf(page);
  if (amount !== null) await labelled(dialog, "金额").fill(amount);
  await labelled(dialog, "文号或流水号").fill(`凤财农〔2011〕${payer}`);
  const button = /^登 ?记$/;
  await (why === undefined ? send(page, button) : refused(page, button, why));
}

const LETTER = /^承诺函$/;
const PAID = /^到账$/;
const PREPAID = /^预拨到账$/;
const RETURNED = /^退回多拨$/;

const level = async (name: string) =>
  (
    await manager.page
      .getByRole("table", { name: "保费补贴" })
      .getByRole("row", { name: new RegExp(`^${name}`) })
      .innerText()
  ).replace(/\s+/g, " ");

const claimOf = (name: string) =>
  manager.page.getByRole("table", { name: "分户清单" }).getByRole("row").filter({ hasText: name });

async function claim(cover: string, quantity: string, why?: RegExp) {
  const { page } = manager;
  await page.getByRole("button", { name: "登记分户报案" }).click();
  await labelled(dialogOf(page), "分户凭证号").fill(cover);
  await labelled(dialogOf(page), "受灾数量").fill(quantity);
  await (why === undefined ? send(page, "登记分户报案") : refused(page, "登记分户报案", why));
}

async function assess(name: string, stage: string, percent: string, how: "初步定损" | "最终定损", why?: RegExp) {
  const { page } = manager;
  const button = /^定 ?损$/;
  await claimOf(name).getByRole("button", { name: button }).click();
  await choose(page, "生长期", stage);
  await labelled(dialogOf(page), "损失程度").fill(percent);
  await dialogOf(page).getByRole("radio", { name: how }).check();
  await (why === undefined ? send(page, button) : refused(page, button, why));
}

/** Orders what a household gets; the page says why where it may not be. */
async function pay(name: string, why?: RegExp) {
  const { page } = manager;
  await claimOf(name)
    .getByRole("button", { name: /^支 ?付$/ })
    .click();
  if (why === undefined) await claimOf(name).getByText("已安排支付").waitFor();
  else await page.getByRole("alert").filter({ hasText: why }).first().waitFor();
}

/** Gives a word for what waits on a page, or for the only thing that waits for it. */
async function approve({ page }: Desk, path?: string) {
  await open(page, path ?? "/approvals");
  if (path === undefined) await page.getByRole("row").nth(1).getByRole("cell").first().click();
  else await page.getByRole("status").filter({ hasText: "等待审批" }).getByRole("link", { name: "查看" }).click();
  await page.waitForURL(/\/approvals\/approval_/);
  await settled(page);
  await page.getByRole("button", { name: /^批准/ }).click();
  await page
    .getByText(/^已批准并办理|^已同意，等待下一人/)
    .first()
    .waitFor();
}

/** A batch of all that is ready: made, checked, let go, sent; then what the bank says about each line. */
async function batch(count: number, total: string, reason: (amount: string) => string) {
  const { page } = manager;
  await open(page, "/payment-batches");
  await page.getByRole("button", { name: /^组 ?批$/ }).click();
  await labelled(dialogOf(page), "付款日").waitFor();
  await dialogOf(page)
    .getByRole("button", { name: /^组 ?批$/ })
    .click();
  await page.waitForURL(/\/payment-batches\/[^/]+$/);
  await page.getByText(`归入 ${count} 笔 · ${total}`).waitFor();
  const path = new URL(page.url()).pathname;
  await approve(checker, path);
  await approve(releaser, path);
  await open(page, path);
  const [file] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: /下载 CSV$/ }).click(),
  ]);
  const [, ...lines] = readFileSync(await file.path(), "utf8")
    .trim()
    .split("\r\n")
    .map((line) => line.split(","));
  expect(lines.length).toBe(count);
  await page.getByRole("button", { name: "登记已报送" }).click();
  await page.getByRole("button", { name: "导入回盘文件" }).waitFor();
  const rows = lines.map((line) => {
    const why = reason(line[5] ?? "");
    return [(line[0] ?? "").replace(/\t/g, ""), line[5], why === "" ? "成功" : "失败", why].join(",");
  });
  await page.locator("input[type=file]").setInputFiles({
    name: "returns.csv",
    mimeType: "text/csv",
    buffer: Buffer.from(["流水号,金额,结果,原因", ...rows].join("\n")),
  });
  await page.getByText("每一行都已入账。").waitFor();
}

/** Enrols a household at the desk of the village's page. */
async function enrol(group: string, name: string, why: RegExp) {
  const { page } = manager;
  await open(page, `/group-policies/${group}`);
  await page.getByRole("button", { name: "单户承保" }).click();
  await findParty(page, name);
  await choose(page, "标的", "玉米");
  await labelled(dialogOf(page), "投保数量").fill("8");
  await dialogOf(page)
    .getByRole("checkbox", { name: /已签字/ })
    .check();
  await refused(page, "单户承保", why);
}

/** Brings in a sheet as far as its first rows are shown. */
async function bring(file: { name: string; mimeType: string; buffer: Buffer }) {
  const { page } = manager;
  await open(page, "/imports");
  await page.locator("label select").selectOption("village-enrolment");
  await page.locator("input[type=file]").setInputFiles(file);
  await page.waitForURL(/\/imports\/[^/]+$/);
  await page.getByRole("button", { name: "开始导入" }).waitFor();
  await settled(page);
}

async function handOver(name: string, why?: RegExp) {
  const { page } = manager;
  await open(page, `/group-policies/${DABAO}/village`);
  const row = page.getByRole("row").filter({ hasText: name });
  await row.getByRole("button", { name: "登记交付凭证" }).click();
  if (why !== undefined) return refused(page, "登记交付凭证", why);
  await send(page, "登记交付凭证");
  await row.waitFor({ state: "detached" });
}

beforeAll(async () => {
  admin = await house.desk("admin");
  clerk = await house.desk("clerk.fengcheng");
  const me = await (await clerk.context.request.get("/api/v1/me")).json();
  const given = { login: "manager.fengcheng", name: "孙主管", office: me.office.id, roles: ["manager"] };
  await employ(admin, given);
  manager = await house.desk("manager.fengcheng");
  checker = await house.desk("manager.dandong");
  releaser = await house.desk("manager.liaoning");
  for (const { page } of [clerk, manager, checker, releaser]) page.setDefaultTimeout(40_000);
  for (const name of ["大堡村民委员会", "小堡村民委员会", "丹东市农村经济委员会"]) {
    await make("/parties", { kind: "organisation", name });
  }
  for (const [place, name] of ["钱进", "孙丽"].entries()) {
    const identity = { kind: "resident_id", number: residentId(90 + place) };
    await make("/parties", { kind: "person", name, identity });
  }
});

afterEach(async ({ task }) => {
  if (task.result?.state !== "fail") return;
  await screenshot(manager.page, "failed-year-manager");
  await screenshot(clerk.page, "failed-year-clerk");
  await screenshot(checker.page, "failed-year-checker");
});

// Each step goes on from what the one before left: none is tried again, and a slow machine has the time it needs.
describe("the year 2011 of two villages", { timeout: 300_000, retry: 0 }, () => {
  it("begins with who helps in them, and with their policies", async () => {
    const { page } = manager;
    for (const [name, from, until] of [
      ["大堡农经站", "2011-01-01", "2011-12-31"],
      ["小堡农经站", "2010-06-01", "2011-05-31"],
    ] as const) {
      await open(page, "/helpers");
      await page.getByRole("button", { name: "登记机构" }).click();
      await choose(page, "类别", "农业保险兼业代理机构");
      const dialog = dialogOf(page);
      await labelled(dialog, "机构名称").fill(name);
      await labelled(dialog, "合同号").fill("代办1号");
      await date(page, "合同起日", from);
      await date(page, "合同止日", "2011-12-31");
      await labelled(dialog, "许可证号").fill("兼业1号");
      await date(page, "许可证起日", from);
      await date(page, "许可证止日", until);
      await labelled(dialog, "费用占保费比例").fill("0.02");
      await labelled(dialog, "费用备案号").fill("备案1号");
      await send(page, "登记机构");
      await page.getByRole("cell", { name }).waitFor();
    }
    for (const [number, village] of [
      [DABAO, "大堡"],
      [XIAOBAO, "小堡"],
    ] as const) {
      await open(page, "/group-policies");
      await page.getByRole("button", { name: "开立集体保单" }).click();
      await findParty(page, `${village}村民委员会`);
      const dialog = dialogOf(page);
      await labelled(dialog, "集体保单号").fill(number);
      await labelled(dialog, "村").fill(`凤城市${village}村`);
      await labelled(dialog, "承保公司").fill("人保财险辽宁分公司");
      await choose(page, "协办代办机构", `${village}农经站`);
      if (number === DABAO) await look(page, "group-new");
      await dialog.getByRole("button", { name: "开立集体保单" }).click();
      await page.waitForURL(new RegExp(`/group-policies/${number}$`));
    }
    await open(page, "/monthly-reports");
    await page.getByRole("button", { name: "登记接收单位" }).click();
    await findParty(page, "丹东市农村经济委员会");
    await date(page, "自何月起", "2011-05-01");
    await send(page, "登记接收单位");
  });

  it("has the upper levels pay beforehand on what is expected, and not more", async () => {
    const { page } = manager;
    await open(page, "/subsidies");
    await record("省级", PREPAID, "100", /还没有登记预计参保面积的申请/);
    await page.getByRole("button", { name: "登记申请" }).click();
    await labelled(dialogOf(page), "预计玉米").fill("100");
    await labelled(dialogOf(page), "文号或流水号").fill("丹财农〔2011〕8号");
    await send(page, "登记申请");
    // A quarter of 1960.00 yuan.
    await record("省级", PREPAID, "490.01", /预计补贴490.00元/);
    await record("省级", PREPAID, "400");
    await record("中央", PREPAID, "300");
    expect(await level("省级")).toContain("400.00");
  });

  it("takes in the sheets of the villages, and reports the row that is wrong", async () => {
    const { page } = manager;
    await setClock(admin, "2011-05-20T10:00");
    const rows = households(DABAO, [
      ["王芳", "玉米", "12.5", "49.00"],
      ["李强", "水稻", "10", "64.00"],
      ["赵敏", "玉米", "3.3", ""],
      ["周全", "玉米", "2公顷", "49.00"],
    ]);
    const cells = [HEADER, ...rows].map((row) => row.map((value) => ({ value, type: String })));
    const buffer = await write(cells).toBuffer();
    const mimeType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    await bring({ name: "大堡村.xlsx", mimeType, buffer });
    await page
      .getByText(/面积是公顷，请换算成亩/)
      .first()
      .waitFor();
    await page.getByRole("radio", { name: "导入无误的行" }).check();
    await page.getByRole("button", { name: "开始导入" }).click();
    await page.getByText("导入 3 行，1 行有误。").waitFor();
    await page.getByRole("cell", { name: "2公顷" }).first().waitFor();
    await bring(
      csv(
        households(XIAOBAO, [
          ["周军", "玉米", "12.5", "49.00"],
          ["吴兰", "玉米", "20", ""],
        ]),
      ),
    );
    await page.getByRole("button", { name: "开始导入" }).click();
    await page.getByText("导入 2 行，0 行有误。").waitFor();
    await open(page, `/group-policies/${DABAO}`);
    // 245.00 and 320.00 and 64.68, which divides into no whole fen.
    await page.getByText("629.68").first().waitFor();
  });

  it("hangs the list with its five items, and gives no certificate before it hangs", async () => {
    const { page } = manager;
    await handOver("王芳", /尚未公示/);
    await open(page, `/group-policies/${DABAO}`);
    const sheet = await post(page);
    const line = sheet.split("\n").find((one) => one.includes("王芳")) ?? "";
    for (const item of ["王芳", "玉米", "12.5", "49.00", /3,?500\.00/]) expect(line).toMatch(item);
    expect(sheet).toMatch(/投保作物\s+面积（数量）\s+已缴保费\s+保险金额/);
    await look(page, "publication");
    await open(page, `/group-policies/${XIAOBAO}`);
    expect(await post(page)).toContain("周军");
  });

  it("gives a certificate once the list has hung, and takes a farmer's part at the window", async () => {
    const { page } = manager;
    await setClock(admin, "2011-05-24T10:00");
    await handOver("王芳", /公示未满5日，2011-05-26起才可以办理/);
    await setClock(admin, "2011-05-26T10:00");
    await handOver("王芳");
    await look(page, "village");
    await open(page, `/covers/${DABAO}-0001`);
    expect(await paper(manager, "分户凭证（PDF）")).toContain("王芳");
    // Another household of the other village pays at the window.
    await open(clerk.page, `/covers/${XIAOBAO}-0002`);
    await clerk.page.getByRole("button", { name: "收取农户保费 78.40 元" }).click();
    await clerk.page.getByText("2011-05-26").first().waitFor();
  });

  it("enrols nobody with a helper whose licence is over, and files the month", async () => {
    const { page } = manager;
    await setClock(admin, "2011-06-01T10:00");
    await enrol(XIAOBAO, "钱进", /小堡农经站”的代理许可证有效期为2010-06-01至2011-05-31/);
    await open(page, "/monthly-reports");
    const month = page.getByRole("row", { name: /^2011-05/ });
    await month.getByText("待报送").waitFor();
    await month.getByRole("button", { name: /^报 ?送$/ }).click();
    await month.getByText("已报送").waitFor();
    expect((await month.innerText()).replace(/\s+/g, " ")).toMatch(/已报送 5 /);
    await look(page, "monthly");
  });

  it("takes nothing in on 11 June", async () => {
    const { page } = manager;
    await setClock(admin, "2011-06-11T00:30");
    const closed = /投保截止日为2011-06-10，2011-06-11不再受理/;
    await enrol(DABAO, "孙丽", closed);
    await open(clerk.page, `/covers/${DABAO}-0003`);
    await clerk.page.getByRole("button", { name: "收取农户保费 12.94 元" }).click();
    await clerk.page.getByRole("alert").filter({ hasText: closed }).waitFor();
    await bring(csv(households(DABAO, [["新户", "玉米", "5", ""]])));
    await page
      .getByText(/投保截止日为2011-06-10/)
      .first()
      .waitFor();
    await open(page, "/group-policies");
    await page.getByRole("button", { name: "开立集体保单" }).click();
    await dialogOf(page).getByText("投保已截止，现在没有可以投保的项目。").waitFor();
    await page.keyboard.press("Escape");
  });

  it("releases the subsidies level by level, and withholds what a farmer has not paid for", async () => {
    const { page } = manager;
    await setClock(admin, "2011-06-20T10:00");
    await open(page, "/subsidies");
    // Four have paid for 1202.00 yuan; of the fifth 16.17 yuan of the province are withheld.
    expect(await level("市级")).toContain("96.16");
    expect(await level("县级")).toContain("144.24");
    expect(await level("省级")).toMatch(/300\.50 16\.17/);
    // Each level waits for the one below: the province for city and county, the centre for the province.
    await record("省级", PAID, "1", /下级财政的承诺函尚未登记/);
    await record("市级", LETTER, null);
    await record("县级", LETTER, null);
    await record("县级", LETTER, null, /承诺函已经登记/);
    await record("省级", PAID, "1", /下级财政尚欠240\.40元/);
    await record("中央", PAID, "1", /下级财政的承诺函尚未登记/);
    await record("市级", PAID, "99", /应付未付96\.16元/);
    await setClock(admin, "2011-07-28T10:00");
    await open(page, "/subsidies");
    await record("市级", PAID, "96.16");
    await record("省级", PAID, "1", /下级财政尚欠144\.24元/);
    await record("县级", PAID, "144.24");
    await record("省级", PAID, "1", /应付未付0\.00元/);
    await record("省级", LETTER, null);
    // What is released is offered in the line of the level.
    await page.getByRole("button", { name: "登记到账 120.70 元" }).click();
    await labelled(dialogOf(page), "文号或流水号").fill("财金〔2011〕1号");
    await send(page, /^登 ?记$/);
    for (const met of ["下级承诺函：已具备", "下级资金到位：已具备"]) {
      expect(await level("省级")).toContain(met);
      expect(await level("中央")).toContain(met);
    }
    await look(page, "subsidies-paid");
  });

  it("looks at the hail with a photo, and has a panel with farmers find a major loss", async () => {
    const { page } = manager;
    await setClock(admin, "2011-08-11T10:00");
    await open(page, `/group-policies/${DABAO}`);
    await page.getByRole("button", { name: "登记灾害" }).click();
    await labelled(dialogOf(page), "灾害").fill("2011年8月雹灾");
    await choose(page, "灾因", "雹灾");
    await date(page, "起始日期", "2011-08-10");
    await labelled(dialogOf(page), "村报受灾面积").fill("1200");
    await dialogOf(page).getByRole("button", { name: "登记灾害" }).click();
    await page.waitForURL(/\/losses\/[^/]+$/);
    loss = new URL(page.url()).pathname;
    await page.getByText("1200 · 重大损失").waitFor();
    await claim(`${DABAO}-0001`, "10");
    await claim(`${DABAO}-0002`, "5");
    await claim(`${DABAO}-0003`, "3", /尚未承保：未缴费或缴费在后/);
    await claim(`${XIAOBAO}-0001`, "5", /不在集体保单FC2011-001之下/);
    await assess("王芳", "抽雄-吐丝", "50", "初步定损", /尚未查勘，不能定损/);
    await page.getByRole("button", { name: "登记查勘" }).click();
    const dialog = dialogOf(page);
    await labelled(dialog, "查勘地点").fill("东洼地");
    await labelled(dialog, "查勘人").fill("张强、赵农");
    await labelled(dialog, "现场情况").fill("叶片被打碎，部分倒伏");
    await waits(dialog.getByRole("button", { name: "登记查勘" }), "没有照片不算查勘。");
    await look(page, "survey");
    await dialog.locator("input[type=file]").setInputFiles(PHOTO);
    await dialog.getByText(PHOTO.name).waitFor();
    await send(page, "登记查勘");
    await page.getByText("东洼地").waitFor();
    await assess("王芳", "抽雄-吐丝", "40", "初步定损");
    await assess("王芳", "抽雄-吐丝", "50", "最终定损", /须先抽取有农民代表参加的专家组/);
    const recruit = async (name: string, kind: string) => {
      await open(page, "/loss-experts");
      await page.getByRole("button", { name: "纳入专家" }).click();
      await labelled(dialogOf(page), "姓名").fill(name);
      await choose(page, "类别", kind);
      await labelled(dialogOf(page), "单位").fill("凤城市");
      await send(page, "纳入专家");
    };
    const draw = async () => {
      await open(page, loss);
      await page.getByRole("button", { name: "抽取专家组" }).click();
      await labelled(dialogOf(page), "抽取种子").fill("2011");
    };
    await recruit("王农委", "职能部门");
    await recruit("张强", "经办公司或代办机构");
    await recruit("赵农", "农业专家");
    await recruit("孙气象", "气象专家");
    await draw();
    await refused(page, "抽取专家组", /重大损失的鉴定须有当地农民代表参加/);
    await recruit("李大田", "当地农民代表");
    await draw();
    await send(page, "抽取专家组");
    await page.getByText("李大田").waitFor();
    // 280.00 x 80 % x 50 % x 10 mu x 90 %, and a total loss of rice: 400.00 x 90 % x 5 mu x 90 %.
    await assess("王芳", "抽雄-吐丝", "50", "最终定损");
    await assess("李强", "孕穗", "85", "最终定损");
    await claimOf("王芳").getByText("1,008.00").waitFor();
    await claimOf("李强").getByText("1,620.00").waitFor();
    expect(
      await claimOf("王芳")
        .getByRole("button", { name: /^支 ?付$/ })
        .count(),
      "nothing is paid before the household has signed",
    ).toBe(0);
    await look(page, "loss");
  });

  it("pays no household before it has signed and the list has hung its days", async () => {
    const { page } = manager;
    for (const name of ["王芳", "李强"]) {
      await claimOf(name).getByRole("button", { name: "登记签字" }).click();
      await send(page, "登记签字");
      await claimOf(name).getByText("已签字").waitFor();
    }
    expect(
      await claimOf("王芳")
        .getByRole("button", { name: /^定 ?损$/ })
        .count(),
      "what was signed is not assessed anew",
    ).toBe(0);
    await pay("王芳", /尚未公示，不能办理/);
    const sheet = await post(page);
    for (const item of ["王芳", "玉米", "50%", "10", "1,?008.00"]) expect(sheet).toMatch(new RegExp(item));
    await setClock(admin, "2011-08-15T10:00");
    await open(page, loss);
    await pay("王芳", /公示未满5日，2011-08-17起才可以办理/);
    await setClock(admin, "2011-08-17T10:00");
    await open(page, loss);
    await pay("王芳");
    await pay("李强");
  });

  it("pays by a batch, and what the bank sends back once more to another account", async () => {
    const { page } = manager;
    await batch(2, "2,628.00", (amount) => (amount === "1620.00" ? "AC01 账号不存在" : ""));
    await open(page, loss);
    await claimOf("王芳").getByText("已付款").waitFor();
    await claimOf("李强").getByText("已安排支付").waitFor();
    await open(page, "/payouts?state=returned");
    await page.getByRole("button", { name: "更正账户" }).click();
    const dialog = dialogOf(page);
    await dialog.getByLabel(/^账号/).fill("6222021234567890128");
    await dialog.getByLabel(/^再输一次账号/).fill("6222021234567890128");
    await dialog.getByRole("button", { name: "更正账户" }).click();
    await dialog.getByRole("status").filter({ hasText: "已提交审批" }).waitFor();
    await page.keyboard.press("Escape");
    await approve(checker);
    await batch(1, "1,620.00", () => "");
    await open(page, loss);
    await claimOf("李强").getByText("已付款").waitFor();
    await look(page, "loss-paid");
    await open(page, `/group-policies/${DABAO}/village`);
    await look(page, "village-after");
  });

  it("sets a quarter apart, settles on the last day of the year and gives back what is over", async () => {
    const { page } = manager;
    await setClock(admin, "2011-12-30T10:00");
    await open(page, "/subsidies");
    await page.getByText("2011-12-31起据实结算").waitFor();
    expect(await page.getByRole("button", { name: "年度结算" }).count(), "it is too early").toBe(0);
    await record("省级", RETURNED, "1", /结算之前最多可退/);
    await setClock(admin, "2011-12-31T10:00");
    await open(page, "/monthly-reports");
    await page.getByRole("button", { name: "按今日保费提取" }).click();
    // A quarter of 1266.68 yuan.
    await page.getByText("316.67").first().waitFor();
    await page.getByRole("button", { name: "按今日保费提取" }).click();
    await page.getByRole("alert").first().waitFor();
    await open(page, "/subsidies");
    await page.getByRole("button", { name: "年度结算" }).click();
    await dialogOf(page).getByText("省级：尚欠 0.00 元，多拨 99.50 元").waitFor();
    await dialogOf(page).getByText("中央：尚欠 0.00 元，多拨 0.00 元").waitFor();
    await labelled(dialogOf(page), "文号或流水号").fill("凤财农〔2011〕99号");
    await look(page, "settle");
    await send(page, "年度结算");
    await page.getByText("本年度已结算。").waitFor();
    expect(await page.getByRole("button", { name: "年度结算" }).count(), "it is settled once").toBe(0);
    await record("省级", RETURNED, "99.51", /多拨99\.50元，最多可退99\.50元/);
    await page.getByRole("button", { name: "退回 99.50 元" }).click();
    await labelled(dialogOf(page), "文号或流水号").fill("退1号");
    await send(page, /^登 ?记$/);
    await expect.poll(() => page.getByRole("button", { name: "退回 99.50 元" }).count()).toBe(0);
    await look(page, "settled");
    await open(releaser.page, "/ledger");
    await releaser.page.getByText("借贷平衡").waitFor();
    expect([clerk, manager, checker, releaser].flatMap((desk) => desk.complaints)).toEqual([]);
    expect(shutOut).toEqual([]);
  });
});
