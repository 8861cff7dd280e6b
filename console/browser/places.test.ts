// Every place of the console, on a screen, on a phone, and with letters of twice the size; and how one gets from any to any.
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { places } from "../src/systems";
import {
  arrived,
  beyondTheEdge,
  cutWords,
  type Desk,
  inSight,
  screenshot,
  seriousViolations,
  settled,
  speak,
  withHouse,
} from "./desk";

/** Who sees most comes first; the others are asked for what these do not see. */
const LOGINS = ["manager", "auditor", "admin", "clerk"] as const;
const SIZES = [
  { name: "screen", width: 1440, height: 900 },
  { name: "phone", width: 390, height: 844 },
  // What a browser makes of a page of 1440 at 200 %.
  { name: "zoomed", width: 720, height: 450 },
];
const house = withHouse();

/** Buttons that cannot be pressed yet and that the keyboard passes over, or that do not say why. */
const silent = (page: Page) =>
  page.evaluate(() =>
    [...document.querySelectorAll<HTMLButtonElement>("button:disabled, button[aria-disabled='true']")]
      .filter((one) => one.offsetParent !== null && one.getAttribute("role") !== "switch")
      // What antd draws inside its own inputs follows the input.
      .filter((one) => one.closest(".ant-picker, .ant-select, .ant-pagination") === null)
      .filter((one) => {
        one.focus();
        return document.activeElement !== one || one.title.trim() === "";
      })
      .map((one) => one.outerHTML.slice(0, 160)),
  );

/** How the letters of the browser are set: `large` are of twice the size, and live on the page that stands open. */
const FONT_SIZES = { usual: { standard: 16, fixed: 13 }, large: { standard: 32, fixed: 26 } };

/** Goes there by the menu, as whoever works here does: the page stays, and nothing is loaded anew. */
async function goTo(desk: Desk, path: string): Promise<void> {
  const { page } = desk;
  if (new URL(page.url()).pathname !== path) {
    // The address changes before the page does.
    const before = await page.locator("#content").elementHandle();
    await page.locator(`.side nav a[href="${path}"]`).click();
    await page.waitForFunction((left) => left?.isConnected !== true, before);
    await page.waitForURL((url) => url.pathname === path);
  }
  await arrived(desk);
}

// Each place is opened once: language, window and letters change on the page that stands open, as they do for whoever changes them.
// What it opens is looked at last.
describe("every place", () => {
  it("fits at each size, with letters of twice the size and in English, nothing is cut, and every button that waits says for what", {
    timeout: 300_000,
  }, async () => {
    const wrong: string[] = [];
    let waiting = 0;
    const left = new Set(places.map((place) => place.key));
    for (const login of LOGINS) {
      const desk = await house.desk(login, { width: 1440, height: 900 });
      const { page } = desk;
      const settings = await desk.context.newCDPSession(page);
      const me = (await (await desk.context.request.get("/api/v1/me")).json()) as { places: string[] };
      // Whatever language the place before ended in, the next begins in.
      let languages: ("zh" | "en")[] = ["zh", "en"];
      for (const place of places.filter(({ key }) => left.has(key) && me.places.includes(key))) {
        left.delete(place.key);
        const look = async (name: string) => {
          const found = [...(await beyondTheEdge(page)), ...(await cutWords(page))];
          if (found.length > 0) wrong.push(`${place.path} ${name}: ${found.join("; ")}`);
          if (["board", "new-case", "policies"].includes(place.key)) {
            await screenshot(page, `place-${place.key}-${name}`);
          }
        };
        const waits = async (where: string) => {
          waiting += await page.locator("button[aria-disabled='true']:visible").count();
          wrong.push(...(await silent(page)).map((one) => `${place.path} ${where}: ${one}`));
        };
        await goTo(desk, place.path);
        for (const language of languages) {
          await speak(page, language);
          for (const { name, width, height } of SIZES) {
            await page.setViewportSize({ width, height });
            await look(`${language}-${name}`);
          }
          await page.setViewportSize({ width: 1440, height: 900 });
          if (language === "zh") {
            await settings.send("Page.setFontSizes", { fontSizes: FONT_SIZES.large });
            const letters = await page.evaluate(() => getComputedStyle(document.documentElement).fontSize);
            expect(Number.parseFloat(letters), "the letters are of twice the size").toBeGreaterThan(24);
            await look("zh-large");
            await settings.send("Page.setFontSizes", { fontSizes: FONT_SIZES.usual });
          }
        }
        languages = languages.toReversed();
        await waits("page");
        // What stands at the head of a place opens a form, as a rule.
        const opener = page.locator(".page-extra button:not([aria-disabled='true']).ant-btn-primary").first();
        if ((await opener.count()) === 0 || place.key === "audit") continue;
        await opener.click();
        await arrived(desk);
        await waits("form");
        await page.keyboard.press("Escape");
        await page.getByRole("dialog").waitFor({ state: "detached" });
      }
      expect(desk.complaints).toEqual([]);
      await desk.close();
    }
    expect(wrong).toEqual([]);
    expect(waiting, "buttons that wait were seen").toBeGreaterThan(4);
    expect([...left].filter((key) => !OF_NO_DEMO_ROLE.includes(key))).toEqual([]);
  });

  it("whose form waits says below its button what is still empty, and Enter leads there", async () => {
    const desk = await house.desk("admin", {}, "/operators");
    const { page } = desk;
    await page.locator(".page-extra button").first().click();
    const save = page.locator(".ant-modal form button[type=submit]");
    await save.focus();
    expect(await save.getAttribute("title")).toMatch(/^请先填写：/);
    await page.keyboard.press("Enter");
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe("INPUT");
    expect(await page.locator(".ant-modal").isVisible(), "nothing was sent").toBe(true);
    expect(desk.complaints).toEqual([]);
    await desk.close();
  });
});

/** Places that none of these accounts shows. */
const OF_NO_DEMO_ROLE: readonly string[] = ["day-runs"];

describe("the form of a new case", () => {
  it.each([
    [1366, 768],
    [1440, 900],
    [390, 844],
  ])("has its button in sight at %i × %i, also when it is filled", async (width, height) => {
    const desk = await house.desk("clerk", { width, height }, "/cases/new");
    const { page } = desk;
    const button = page.getByRole("button", { name: /^登记/ }).last();
    await page.getByRole("combobox", { name: "办理事项" }).fill("保全申请");
    await page.keyboard.press("Enter");
    await page.getByRole("combobox", { name: "查找客户" }).waitFor();
    await settled(page);
    expect(await inSight(page, button), "a service chosen").toBe(true);
    await screenshot(page, `counter-${width}`);
    await desk.close();
  });
});

describe("search and commands", () => {
  let desk: Desk;
  beforeAll(async () => {
    desk = await house.desk("manager");
  });
  afterAll(() => desk.close());
  const opened = async () => {
    await desk.page.keyboard.press("Control+k");
    const search = desk.page.getByRole("combobox", { name: /姓名、拼音/ });
    await search.waitFor();
    return search;
  };

  it("lead to a place by its Chinese name, its initials and its English name", async () => {
    const { page } = desk;
    for (const [typed, path] of [
      ["审批", "/approvals"],
      ["kh", "/parties"],
      ["Promise", "/"],
    ] as const) {
      const search = await opened();
      await search.fill(typed);
      const wanted = page.getByRole("option", { name: /^前往/ }).first();
      await wanted.waitFor();
      if (typed === "kh") await wanted.click();
      else await page.keyboard.press("Enter");
      await page.waitForURL((url) => url.pathname === path);
      await page.getByRole("dialog").waitFor({ state: "detached" });
      await settled(page);
    }
  });

  it("are walked with arrows, give the keyboard back on Esc, and are accessible", async () => {
    const { page } = desk;
    await page.goto("/");
    await settled(page);
    const opener = page.locator(".search-opener");
    await opener.focus();
    await page.keyboard.press("Enter");
    await page.getByRole("option").first().waitFor();
    await screenshot(page, "commands");
    expect(await seriousViolations(page)).toEqual([]);
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    expect(await page.getByRole("option", { selected: true }).getAttribute("id")).toBe("hit-2");
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await page.waitForFunction(() => document.activeElement?.classList.contains("search-opener"));
  });

  it("begin a new customer from anywhere, and find one by name first", async () => {
    const { page } = desk;
    const search = await opened();
    await search.fill("新客户");
    await page.getByRole("option", { name: /新客户建档/ }).waitFor();
    await page.keyboard.press("Enter");
    await page.getByRole("dialog").getByLabel("姓名或名称").waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    const parties = await desk.context.request.get("/api/v1/parties?limit=1");
    const name = ((await parties.json()) as { items: { name: string }[] }).items[0]?.name ?? "";
    await (await opened()).fill(name);
    await page
      .getByRole("option", { name: new RegExp(`客户.*${name}`) })
      .first()
      .waitFor();
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/(parties|cases|policies)\//);
    expect(desk.complaints).toEqual([]);
  });
});

describe("a dialog that is closed", () => {
  it.each([
    ["/parties", "manager", "新客户"],
    ["/operators", "admin", "新增"],
    ["/offices", "admin", "新增"],
    ["/tokens", "admin", "签发"],
    ["/surveys", "manager", "发起"],
    ["/payment-batches", "manager", "组批"],
  ])("at %s gives the keyboard back to the button that opened it", async (path, login, name) => {
    const desk = await house.desk(login, {}, path);
    const { page } = desk;
    await settled(page);
    const opener = page.locator(".page-extra button").filter({ hasText: name }).first();
    for (const close of [
      () => page.keyboard.press("Escape"),
      () => page.getByRole("dialog").getByRole("button", { name: "取消" }).first().click(),
    ]) {
      await opener.focus();
      await page.keyboard.press("Enter");
      await page.getByRole("dialog").waitFor();
      await close();
      await page.getByRole("dialog").waitFor({ state: "detached" });
      await page.waitForFunction(() => document.activeElement?.closest(".page-extra") != null);
    }
    await desk.close();
  });

  it("on the page of a case leaves the keyboard on the page, so that a letter opens none other", async () => {
    const desk = await house.desk("manager");
    const { page } = desk;
    const cases = await desk.context.request.get("/api/v1/cases?state=open&group=policy-servicing&limit=1");
    const number = ((await cases.json()) as { items: { number: string }[] }).items[0]?.number ?? "";
    await page.goto(`/cases/${number}`);
    await settled(page);
    for (const key of ["e", "m", "?", "/"]) {
      await page.keyboard.press(key);
      await page.getByRole("dialog").waitFor();
      await page.keyboard.press("Escape");
      await page.getByRole("dialog").waitFor({ state: "detached" });
      await page.waitForFunction(() => document.activeElement?.closest("main, .top") != null);
      expect(new URL(page.url()).pathname).toBe(`/cases/${number}`);
    }
    await desk.close();
  });
});

describe("a search that was typed", () => {
  it.each(["/parties", "/cases", "/policies", "/records"])("stays through Tab and Enter at %s", async (path) => {
    const desk = await house.desk("manager", {}, path);
    const search = desk.page.getByRole("searchbox").first();
    await search.fill("王");
    await settled(desk.page);
    await desk.page.keyboard.press("Enter");
    expect(await search.inputValue()).toBe("王");
    await search.press("Tab");
    const stood = await desk.page.evaluate(() => document.activeElement?.closest(".filters, .page-extra") !== null);
    if (stood) await desk.page.keyboard.press("Enter");
    expect(await search.inputValue()).toBe("王");
    await desk.close();
  });
});
