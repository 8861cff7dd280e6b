// A village agent with a phone: set up once, then 200 households and 40 photos entered with the network cut, the browser closed and opened
// again, two of the households enrolled by another agent meanwhile, all of it sent, once; and wiped when the agent is locked.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BrowserContext, chromium, type Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { CHROMIUM, type Desk, employ, screenshot, setClock, violations, withHouse } from "./desk";
import { PASSWORD } from "./server";

const HOUSEHOLDS = 200;
/** So many of them through the form with fingers; the others through the same form by a script in the page. */
const BY_HAND = 5;
const WITH_PHOTO = 35;
const PIN = "田间2011pin";
const headers = { "X-Yinuo": "1" };
/** A picture, whatever is on it. */
const PHOTO = readFileSync(new URL("../public/field-192.png", import.meta.url));

const house = withHouse({ clock: "2011-06-09T10:00", empty: true });
const profile = mkdtempSync(join(tmpdir(), "yinuo-phone-"));
let admin: Desk;
let other: Desk;
let agent: string;
let group: string;
let loss: string;
let phone: BrowserContext;
let page: Page;
const complaints: string[] = [];

type Made = { id: string; number: string };

async function post(desk: Desk, path: string, data: object): Promise<Made> {
  const made = await desk.context.request.post(`/api/v1${path}`, { headers, data });
  expect(made.status(), await made.text()).toBeLessThan(300);
  return made.json();
}

async function read<Answer>(path: string): Promise<Answer> {
  const answer = await other.context.request.get(`/api/v1${path}`);
  expect(answer.status(), await answer.text()).toBe(200);
  return (await answer.json()) as Answer;
}

/** A number of a person that nobody else has: the check character after GB 11643. */
function identityOf(index: number): string {
  const body = `210102${1950 + (index % 40)}0${1 + (index % 9)}1${index % 10}${String(100 + index).slice(-3)}`;
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
  const sum = weights.reduce((total, weight, place) => total + weight * Number(body[place]), 0);
  return `${body}${"10X98765432"[sum % 11]}`;
}

const nameOf = (index: number) =>
  `${"王李张刘陈杨赵黄周吴"[index % 10]}${"甲乙丙丁戊己庚辛壬癸"[Math.floor(index / 10) % 10]}${index >= 200 ? "园" : index >= 100 ? "田" : "禾"}`;

/** The phone as it is taken out of the pocket, with or without a network. */
async function takeOut(offline: boolean): Promise<void> {
  phone = await chromium.launchPersistentContext(profile, {
    ...CHROMIUM,
    baseURL: house.server.address,
    viewport: { width: 390, height: 844 },
    hasTouch: true,
    locale: "zh-CN",
    reducedMotion: "reduce",
    bypassCSP: false,
    permissions: ["geolocation"],
    geolocation: { latitude: 41.787654, longitude: 123.412345, accuracy: 8 },
  });
  await phone.setOffline(offline);
  page = phone.pages()[0] ?? (await phone.newPage());
  page.setDefaultTimeout(20_000);
  page.on("pageerror", (error) => complaints.push(`error: ${error.message}`));
  page.on("console", (message) => {
    const failed = message.text().startsWith("Failed to load resource");
    if (message.type() === "error" && !failed) complaints.push(`console: ${message.text()}`);
  });
  // The answer to the first sending is lost on the way; the house has it.
  await page.addInitScript(() => {
    const real = window.fetch.bind(window);
    let lost = false;
    window.fetch = async (...asked) => {
      const answer = await real(...asked);
      if (lost || !String(asked[0]).endsWith("/households")) return answer;
      lost = true;
      throw new TypeError("the network went");
    };
  });
  await page.goto("/field.html");
}

async function setUp(login: string): Promise<void> {
  await page.getByLabel("工号").fill(login);
  await page.getByLabel("密码", { exact: true }).fill(PASSWORD);
  await page.getByRole("button", { name: "登录" }).click();
  await page.getByLabel("离线口令").fill(PIN);
  await page.getByLabel("再输一次").fill(PIN);
  await screenshot(page, "offline-pin");
  await page.getByRole("button", { name: "启用离线" }).click();
  await page.getByText("全部已发送。").waitFor();
  await page.locator("[data-kind='agri.household']:enabled").waitFor();
}

async function unlock(): Promise<void> {
  await page.getByLabel("离线口令").fill(PIN);
  await page.getByRole("button", { name: "打开" }).click();
  await page.getByTestId("unsent").waitFor();
}

const unsent = () => page.getByTestId("unsent").innerText();

/** Fills the open form by a script, as fast as the page can follow, and signs. */
async function fillByScript(values: Record<string, string>): Promise<void> {
  await page.evaluate(async (filled) => {
    const turn = () => new Promise((done) => setTimeout(done));
    for (const [id, value] of Object.entries(filled)) {
      const input = document.getElementById(id);
      if (!(input instanceof HTMLInputElement || input instanceof HTMLSelectElement)) throw new Error(`no ${id}`);
      const set = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(input), "value")?.set;
      set?.call(input, value);
      input.dispatchEvent(new Event(input instanceof HTMLSelectElement ? "change" : "input", { bubbles: true }));
      await turn();
    }
    const canvas = document.querySelector("canvas");
    const box = canvas?.getBoundingClientRect();
    if (canvas === null || box === undefined) throw new Error("no place to sign");
    const stroke = (kind: string, x: number) => {
      const at = { clientX: box.left + x, clientY: box.top + 20 + x / 4 };
      canvas.dispatchEvent(new PointerEvent(kind, { bubbles: true, pointerId: 1, ...at }));
    };
    stroke("pointerdown", 10);
    for (let x = 20; x < 120; x += 20) stroke("pointermove", x);
    stroke("pointerup", 120);
    await turn();
  }, values);
}

async function photograph(count: number): Promise<void> {
  for (let index = 0; index < count; index += 1) {
    await page
      .locator("input[type=file]")
      .setInputFiles({ name: `${index}.png`, mimeType: "image/png", buffer: PHOTO });
    await page.locator(".thumbs img").nth(index).waitFor();
  }
}

async function finish(): Promise<void> {
  await page.getByRole("button", { name: "完成，待发送" }).click();
  await page.getByTestId("unsent").waitFor();
}

async function enterByHand(index: number): Promise<void> {
  await page.getByRole("button", { name: "承保登记" }).click();
  await page.getByLabel("户主姓名").fill(nameOf(index));
  await page.getByLabel("身份证号或统一社会信用代码").fill(identityOf(index));
  await page.getByLabel("电话").fill("13904150000");
  await page.getByLabel("作物").selectOption("maize");
  await page.getByLabel("面积（亩）或栋数").fill("12.5");
  await page.getByLabel("地名").fill("东洼地");
  const canvas = page.locator("canvas");
  await canvas.scrollIntoViewIfNeeded();
  const box = await canvas.boundingBox();
  if (box === null) throw new Error("there is a place to sign");
  await page.mouse.move(box.x + 30, box.y + 40);
  await page.mouse.down();
  for (const step of [60, 110, 170]) await page.mouse.move(box.x + step, box.y + 30 + step / 3);
  await page.mouse.up();
}

beforeAll(async () => {
  admin = await house.desk("admin");
  other = await house.desk("handler");
  const me = await read<{ office: { id: string } }>("/me");
  agent = await employ(admin, { login: "village", name: "村协办员", office: me.office.id, roles: ["handler"] });
  const committee = await post(other, "/parties", { kind: "organisation", name: "大堡村民委员会" });
  const village = {
    programme: "liaoning-2011",
    holder: committee.id,
    number: "NY2011-1",
    village: "大堡村",
    insurer: "人保财险辽宁分公司",
  };
  group = (await post(other, "/group-policies", village)).id;
  const hail = {
    group,
    event: "2011年6月雹灾",
    cause: "hail",
    began_on: "2011-06-08",
    ended_on: "2011-06-08",
    area: "300",
  };
  loss = (await post(other, "/losses", hail)).id;
}, 180_000);

afterEach(async ({ task }) => {
  if (task.result?.state !== "fail") return;
  await screenshot(page, "failed-offline").catch(() => undefined);
  console.log((await page.innerText("body").catch(() => "nothing")).slice(0, 1_500), complaints);
});

afterAll(async () => {
  await phone?.close();
  rmSync(profile, { recursive: true, force: true });
});

describe("a phone in a village", () => {
  it("is set up once with a network: the page is kept, and its work is sealed by a PIN", async () => {
    await takeOut(false);
    await page.getByLabel("工号").waitFor();
    expect(await violations(page)).toEqual([]);
    await setUp("village");
    await page.evaluate(() => navigator.serviceWorker.ready);
    const manifest = await page.evaluate(async () => {
      const link = document.querySelector<HTMLLinkElement>("link[rel=manifest]");
      return (await fetch(link?.href ?? "")).json();
    });
    expect([manifest.start_url, manifest.display, manifest.icons.length]).toEqual(["/field.html", "standalone", 2]);
  });

  it("takes in 200 households and 40 photos with the network cut, and says until when they count", async () => {
    await phone.setOffline(true);
    await page.reload();
    await page.getByText("村协办员 的离线资料，未发送 0 件").waitFor();
    await unlock();
    await page.getByText("离线", { exact: true }).waitFor();
    for (let index = 0; index < BY_HAND; index += 1) {
      await enterByHand(index);
      if (index === 0) {
        expect(await violations(page)).toEqual([]);
        await screenshot(page, "offline-household");
        const wide = "document.documentElement.scrollWidth - window.innerWidth";
        expect(await page.evaluate(wide), "nothing runs out of a phone").toBeLessThanOrEqual(0);
      }
      await finish();
    }
    // What is missing is said before it is put among what waits.
    await page.getByRole("button", { name: "承保登记" }).click();
    await page.getByRole("button", { name: "完成，待发送" }).click();
    await page.getByText(/请补充或更正以下 4 处/).waitFor();
    expect(await violations(page)).toEqual([]);
    await page.getByRole("button", { name: "删除", exact: true }).click();
    await page.getByRole("alertdialog").getByRole("button", { name: "删除" }).click();
    for (let index = BY_HAND; index < HOUSEHOLDS; index += 1) {
      await page.locator("[data-kind='agri.household']").click();
      await page.locator("canvas").waitFor();
      const values = { name: nameOf(index), identity: identityOf(index), "quantity-0": "8", "object-0": "maize" };
      await fillByScript(values);
      if (index < BY_HAND + WITH_PHOTO) await photograph(1);
      await finish();
    }
    for (const photos of [1, 2, 2]) {
      await page.getByRole("button", { name: "灾害查勘" }).click();
      await page.getByLabel("查勘地点").fill(`东洼地${photos}`);
      await page.getByRole("button", { name: "定位" }).click();
      await page.getByText("北纬41.78765，东经123.41235，误差8米").waitFor();
      await page.getByLabel("查勘人员").fill("村协办员");
      await page.getByLabel("查勘情况").fill("玉米倒伏三成。");
      await photograph(photos);
      if (photos === 1) expect(await violations(page)).toEqual([]);
      await finish();
    }
    await expect.poll(unsent, { timeout: 20_000 }).toContain(`${HOUSEHOLDS + 3} 件未发送`);
    await page.getByText("距截止（2011-06-10 24:00）").waitFor();
    expect(await page.locator(".countdown strong").innerText()).toMatch(/^1天1[0-4]小时$/);
    expect(await violations(page)).toEqual([]);
    await screenshot(page, "offline-home");
    const none = await read<{ households: number }>(`/group-policies/${group}`);
    expect(none.households).toBe(0);
  }, 900_000);

  it("has all of it after the browser was closed and opened again, without a network", async () => {
    await phone.close();
    await takeOut(true);
    await page.getByText(`未发送 ${HOUSEHOLDS + 3} 件`).waitFor();
    await page.getByLabel("离线口令").fill("not this one");
    await page.getByRole("button", { name: "打开" }).click();
    await page.getByText("口令不对，还可以试 9 次").waitFor();
    expect(await violations(page)).toEqual([]);
    await unlock();
    await expect.poll(unsent, { timeout: 20_000 }).toContain(`${HOUSEHOLDS + 3} 件未发送`);
  });

  it("sends all of it once, though an answer was lost, and shows what another enrolled meanwhile", async () => {
    const theirs = [1, 3].map((index) => ({
      key: `other-${index}`,
      name: nameOf(index),
      identity_number: identityOf(index),
      signed: true,
      plots: [{ key: `other-plot-${index}`, serial: index, object: "maize", quantity: "9", plot: "东洼地" }],
    }));
    await post(other, `/group-policies/${group}/households`, { items: theirs });
    await phone.setOffline(false);
    await page.getByText("没有连上服务器，恢复网络后会自动再发。").waitFor({ timeout: 60_000 });
    await page.getByRole("button", { name: "立即发送" }).click();
    await page.getByText("发送完毕。").waitFor({ timeout: 240_000 });
    await expect.poll(unsent, { timeout: 20_000 }).toContain("2 件未发送");
    await expect.poll(unsent, { timeout: 20_000 }).toContain("2 件待处理");
    expect(await violations(page)).toEqual([]);
    await screenshot(page, "offline-sent");
    const village = await read<{ households: number; covers: number }>(`/group-policies/${group}`);
    expect([village.households, village.covers]).toEqual([HOUSEHOLDS, HOUSEHOLDS]);
    const covers = await allCovers();
    let laid = 0;
    for (const cover of covers) laid += (await files(cover.id)).filter((name) => name !== "signature.png").length;
    expect(laid).toBe(WITH_PHOTO);
    expect((await files(covers.find((cover) => cover.quantity === "8")?.id ?? "")).at(0)).toBe("signature.png");
    expect(await files(loss)).toHaveLength(5);
    const surveys = await read<{ items: { place: string }[] }>(`/losses/${loss}/surveys`);
    expect(surveys.items.map((survey) => survey.place)).toContain("东洼地1（北纬41.787654，东经123.412345，误差8米）");
    expect(surveys.items).toHaveLength(3);
  }, 400_000);

  it("shows a conflict field by field, and lets the agent take what stands there or say that it is other land", async () => {
    await page.getByRole("button", { name: nameOf(1) }).click();
    const row = (name: string) => page.getByRole("row", { name: new RegExp(name) });
    await row("面积").getByText("12.5").waitFor();
    expect(await row("面积").innerText()).toMatch(/不同[\s\S]*12\.5[\s\S]*9/);
    expect(await row("户主姓名").innerText()).not.toContain("不同");
    expect(await row("地名").innerText()).not.toContain("不同");
    expect(await violations(page)).toEqual([]);
    await screenshot(page, "offline-conflict");
    await page.getByRole("button", { name: "以已有的为准" }).click();
    await page.getByText("1 件待处理").waitFor();
    await page.getByRole("button", { name: nameOf(3) }).click();
    await page.getByRole("button", { name: "是另一块地，另行投保" }).click();
    await page.getByText("全部已发送。").waitFor({ timeout: 60_000 });
    const village = await read<{ households: number; covers: number }>(`/group-policies/${group}`);
    expect([village.households, village.covers]).toEqual([HOUSEHOLDS, HOUSEHOLDS + 1]);
  });

  it("is refused what reaches the house after the last day, whatever its own clock says", async () => {
    await phone.setOffline(true);
    await enterByHand(HOUSEHOLDS);
    await finish();
    await setClock(admin, "2011-06-11T00:00");
    await phone.setOffline(false);
    await page.getByText("1 件待处理").waitFor({ timeout: 60_000 });
    await page.getByText("已过截止时间（2011-06-10 24:00），服务器不再接受。").waitFor({ timeout: 60_000 });
    await page.getByRole("button", { name: nameOf(HOUSEHOLDS) }).click();
    await page.getByText("被退回").waitFor();
    await page.getByText(/2011-06-10/).waitFor();
    await page.getByRole("button", { name: "返回" }).click();
    const found = await read<{ items: unknown[] }>(`/parties?q=${identityOf(HOUSEHOLDS)}`);
    expect(found.items, "nobody is entered whose cover is refused").toEqual([]);
  });

  it("is wiped at the next contact once its agent was locked", async () => {
    await phone.setOffline(true);
    const operators = await admin.context.request.patch(`/api/v1/operators/${agent}`, {
      headers,
      data: { active: false },
    });
    expect(operators.status(), await operators.text()).toBe(200);
    await expect.poll(unsent, { timeout: 20_000 }).toContain("1 件未发送");
    await phone.setOffline(false);
    await page.getByText("您的账号已被停用，本机的离线资料已擦除。").waitFor({ timeout: 60_000 });
    expect(await page.evaluate(async () => (await indexedDB.databases()).map((one) => one.name))).toEqual([]);
    expect(await violations(page)).toEqual([]);
    await screenshot(page, "offline-wiped");
  });

  it("shows nothing to somebody else who signs in, and is wiped when its agent signs out", async () => {
    await page.getByRole("button", { name: "重新开始" }).click();
    await setUp("handler");
    const data = { login: "clerk", password: PASSWORD };
    expect((await phone.request.post("/api/v1/sessions", { headers, data })).status()).toBe(201);
    await enterByHand(HOUSEHOLDS + 1);
    // It is sent at once, and the house says that somebody else is signed in.
    await page.getByRole("button", { name: "完成，待发送" }).click();
    await page.getByText(/其中 1 件未发送。继续将全部擦除/).waitFor();
    expect(await page.getByText(nameOf(HOUSEHOLDS + 1)).count()).toBe(0);
    expect(await violations(page)).toEqual([]);
    await screenshot(page, "offline-another");
    await page.getByRole("button", { name: "退出登录，保留资料" }).click();
    await unlock();
    await expect.poll(unsent, { timeout: 20_000 }).toContain("1 件未发送");
    await page.getByText("登录已过期。请登录后继续发送，已录入的内容都在。").waitFor();
    await page.getByRole("button", { name: "退出并擦除本机资料" }).click();
    await page.getByText("还有 1 件未发送。退出将全部擦除，不能找回。").waitFor();
    expect(await violations(page)).toEqual([]);
    await page.getByRole("alertdialog").getByRole("button", { name: "退出并擦除本机资料" }).click();
    await page.getByText("本机的离线资料已擦除。").waitFor();
    expect(await page.evaluate(async () => (await indexedDB.databases()).map((one) => one.name))).toEqual([]);
    expect(complaints).toEqual([]);
  });
});

type Cover = { id: string; quantity: string };

async function allCovers(): Promise<Cover[]> {
  const covers: Cover[] = [];
  for (let after: string | null = ""; after !== null; ) {
    const more: string = after === "" ? "" : `&after=${encodeURIComponent(after)}`;
    const found: { items: Cover[]; next: string | null } = await read(
      `/group-policies/${group}/covers?limit=100${more}`,
    );
    covers.push(...found.items);
    after = found.next;
  }
  return covers;
}

const files = async (subject: string): Promise<string[]> =>
  (await read<{ items: { name: string }[] }>(`/files?subject=${subject}`)).items.map((file) => file.name);
