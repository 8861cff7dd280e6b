// A browser, desks of several operators in it, and what tests do at a desk.
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import {
  type Browser,
  type BrowserContext,
  chromium,
  type Locator,
  type Page,
  type Request,
  request,
} from "playwright-core";
import { afterAll, afterEach, beforeAll, expect } from "vitest";
import { PASSWORD, type Server, startServer } from "./server";

const SCREENSHOTS = new URL("screenshots/", import.meta.url).pathname;
const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** The programs a browser is looked for by. The shell that has no windows draws the same pages for a sixth less of the processor. */
const BROWSERS = ["chromium-headless-shell", "chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];

function installedBrowser(): string {
  const folders = (process.env.PATH ?? "").split(":");
  const paths = BROWSERS.flatMap((program) => folders.map((folder) => join(folder, program)));
  const found = paths.find((path) => existsSync(path));
  if (found === undefined) throw new Error(`no ${BROWSERS.join(" or ")} on the PATH; run \`cargo xtask setup\``);
  return found;
}

/** How the browser is begun. */
export const CHROMIUM = {
  headless: true,
  executablePath: process.env.DESK_CHROMIUM ?? installedBrowser(),
  args: [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ],
};

export function launchBrowser(): Promise<Browser> {
  return chromium.launch(CHROMIUM);
}

export type Desk = {
  page: Page;
  context: BrowserContext;
  /** What the browser complained about: script errors and requests to other origins. */
  complaints: string[];
  /** What it asked of the house and has no answer to yet; the stream of events, which never ends, aside. */
  asked: ReadonlySet<Request>;
  close: () => Promise<void>;
};

/** The desks that stand open, each with what its server answered last. */
const standing = new Map<Page, string[]>();

afterEach(async ({ task }) => {
  if (task.result?.state !== "fail") return;
  for (const [page, answers] of standing) {
    const shown = await page.innerText("body").catch(() => "nothing");
    console.log(`${task.name}: ${page.url()}\n${answers.join("\n")}\n${shown.slice(0, 1_500)}`);
  }
});

export type DeskOptions = { width?: number; height?: number; language?: "zh" | "en" };

export async function openDesk(browser: Browser, server: Server, options: DeskOptions = {}): Promise<Desk> {
  const { width = 1366, height = 860, language = "zh" } = options;
  const context = await browser.newContext({
    baseURL: server.address,
    viewport: { width, height },
    locale: "zh-CN",
    // The machine may stand anywhere; the desk shows the time in China.
    timezoneId: "America/New_York",
    // What moves while it is clicked is missed on a slow machine; styles/narrow.css lets everything arrive at once.
    reducedMotion: "reduce",
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  const answers: string[] = [];
  const asked = new Set<Request>();
  standing.set(page, answers);
  page.on("close", () => standing.delete(page));
  page.on("response", (response) => {
    if (!response.url().includes("/api/")) return;
    answers.push(`${response.status()} ${response.request().method()} ${response.url()}`);
    if (answers.length > 12) answers.shift();
  });
  page.on("pageerror", (error) => complaints.push(`error: ${error.message}`));
  page.on("console", (message) => {
    if (message.type() === "error" && !message.text().startsWith("Failed to load resource")) {
      complaints.push(`console: ${message.text()}`);
    }
  });
  page.on("requestfinished", (request) => asked.delete(request));
  page.on("requestfailed", (request) => asked.delete(request));
  page.on("request", (request) => {
    if (request.resourceType() !== "eventsource") asked.add(request);
    const url = new URL(request.url());
    if (url.protocol.startsWith("http") && url.origin !== server.address) complaints.push(`foreign: ${request.url()}`);
  });
  await page.addInitScript((chosen) => {
    if (window.localStorage.getItem("yinuo.language") === null) {
      window.localStorage.setItem("yinuo.language", JSON.stringify(chosen));
    }
  }, language);
  return { page, context, complaints, asked, close: () => context.close() };
}

export async function signIn(desk: Desk, login: string, path = "/", asksTour = false): Promise<void> {
  const { page } = desk;
  await page.goto(path);
  await page.locator("input[autocomplete=username]").fill(login);
  await page.locator("input[autocomplete=current-password]").fill(PASSWORD);
  await page.keyboard.press("Enter");
  const inside = page.locator("#content h1").first();
  const own = page.locator(".sign-in-card input[autocomplete=new-password]");
  await inside.or(own.first()).first().waitFor();
  // Who was taken in by somebody else chooses the own password first.
  if ((await own.count()) > 0) {
    await page.locator("input[autocomplete=current-password]").fill(PASSWORD);
    for (const input of await own.all()) await input.fill(`${PASSWORD}-own`);
    await page.keyboard.press("Enter");
    await inside.waitFor();
  }
  // Whoever is new is offered the tour; who works here has declined it.
  const decline = page.locator(".tour-offer button").last();
  if (!asksTour && (await decline.count()) > 0) await decline.click();
}

export async function deskOf(
  browser: Browser,
  server: Server,
  login: string,
  options: DeskOptions = {},
  path = "/",
): Promise<Desk> {
  const desk = await openDesk(browser, server, options);
  await signIn(desk, login, path);
  return desk;
}

export type House = {
  readonly server: Server;
  readonly browser: Browser;
  /** Somebody who is signed in, at a desk of the own. */
  desk: (login: string, options?: DeskOptions, path?: string) => Promise<Desk>;
};

/** The house that the tests of a file are made in, with a browser: both begin before the first and end after the last. */
export function withHouse(options: Partial<Parameters<typeof startServer>[0]> = {}): House {
  let server: Server | undefined;
  let browser: Browser | undefined;
  const begun = <Part>(part: Part | undefined): Part => {
    if (part === undefined) throw new Error("a house is there once its tests begin");
    return part;
  };
  beforeAll(async () => {
    server = await startServer({ clock: "2011-09-29T10:00", empty: false, ...options });
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });
  return {
    get server() {
      return begun(server);
    },
    get browser() {
      return begun(browser);
    },
    desk: (login, asked, path) => deskOf(begun(browser), begun(server), login, asked, path),
  };
}

/** Somebody new at the house, who has taken a password of the own already. */
export async function employ(admin: Desk, data: { login: string; name: string; office: string; roles: string[] }) {
  const headers = { "X-Yinuo": "1" };
  const given = "given-by-another-2011";
  const made = await admin.context.request.post("/api/v1/operators", { headers, data: { ...data, password: given } });
  expect(made.status(), await made.text()).toBe(201);
  const address = new URL(made.url()).origin;
  const own = await request.newContext({ baseURL: address, extraHTTPHeaders: headers });
  const entered = await own.post("/api/v1/sessions", { data: { login: data.login, password: given } });
  expect(entered.ok(), await entered.text()).toBe(true);
  const changed = await own.post("/api/v1/me/password", { data: { current: given, new: PASSWORD } });
  expect(changed.ok(), await changed.text()).toBe(true);
  await own.dispose();
  return ((await made.json()) as { id: string }).id;
}

/** Moves the training clock to a time on the wall in China. */
export async function setClock(admin: Desk, wall: string): Promise<void> {
  const response = await admin.context.request.put("/api/v1/training/clock", {
    headers: { "X-Yinuo": "1" },
    data: { now: new Date(`${wall}:00+08:00`).toISOString().replace(".000Z", "Z") },
  });
  expect(response.status(), await response.text()).toBe(200);
}

/** Puts the page that stands open into a language, with the switch in its frame. */
export async function speak(page: Page, language: "zh" | "en"): Promise<void> {
  if ((await page.locator("html").getAttribute("lang"))?.startsWith(language) === true) return;
  await page.locator(".language-switch").first().click();
  await page.locator(`html[lang^=${language}]`).waitFor();
}

export async function settled(page: Page): Promise<void> {
  await page.waitForLoadState("networkidle");
  await page.locator(".ant-skeleton").first().waitFor({ state: "detached" });
  await page.waitForLoadState("networkidle");
}

/** Once what was gone to or opened within the page has all it asked for, and shows it. A page that is loaded anew is `settled`. */
export async function arrived({ page, asked }: Desk): Promise<void> {
  await page.locator("#content h1").first().waitFor();
  const until = Date.now() + 30_000;
  for (let quiet = 0; quiet < 3; quiet += 1) {
    // What was answered is drawn within two frames, and what that asks for is asked by then.
    await page.evaluate(() => new Promise((seen) => requestAnimationFrame(() => requestAnimationFrame(seen))));
    if (asked.size > 0 || (await page.locator(".ant-skeleton").count()) > 0) quiet = -1;
    if (Date.now() > until) {
      throw new Error(
        `${page.url()} still waits for ${[...asked].map((one) => one.url()).join(", ") || "what it shows"}`,
      );
    }
  }
}

/** What lies beyond the edge of the window, each with how far. */
export const beyondTheEdge = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const over = document.documentElement.scrollWidth - window.innerWidth;
    if (over <= 0) return [];
    return [...document.querySelectorAll("#content *, .top *, .training *")]
      .filter((one) => one.getBoundingClientRect().right > window.innerWidth + 1)
      .slice(0, 4)
      .map((one) => `${one.tagName.toLowerCase()}.${one.className} +${over}`);
  });

/** Words that run out of the button or the mark they stand in. */
export const cutWords = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>("#content button, #content .badge, #content h1, .top button")]
      .filter((one) => one.offsetParent !== null && getComputedStyle(one).overflow === "visible")
      .filter((one) => one.scrollWidth > one.clientWidth + 2 && one.clientWidth > 0)
      .slice(0, 4)
      .map((one) => `${one.className}: ${one.innerText.slice(0, 30)} ${one.scrollWidth}>${one.clientWidth}`),
  );

/** Whether the window shows all of it without being scrolled. */
export async function inSight(page: Page, what: Locator): Promise<boolean> {
  const [box, window] = [await what.boundingBox(), page.viewportSize()];
  if (box === null || window === null) return false;
  return box.x >= 0 && box.y >= 0 && box.x + box.width <= window.width && box.y + box.height <= window.height;
}

/**
 * What the page looks like: the whole of it, from its top, or what the window shows while a dialog is open. For whoever wants to look at it
 * afterwards, which nobody does where a pipeline runs the tests.
 */
export async function screenshot(page: Page, name: string): Promise<void> {
  if (process.env.CI !== undefined) return;
  mkdirSync(SCREENSHOTS, { recursive: true });
  const dialog = (await page.locator("[role=dialog]").count()) > 0;
  if (!dialog) await page.evaluate(() => window.scrollTo(0, 0));
  await page.screenshot({ path: `${SCREENSHOTS}${name}.png`, fullPage: !dialog, animations: "disabled" });
}

type Violation = {
  id: string;
  impact: string | null;
  help: string;
  nodes: { target: string[]; failureSummary?: string }[];
};

/** Waits until nothing on the page comes or goes any more: what is fading away is pale, and nobody reads it. What turns for ever does not count. */
async function still(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const frame = () => new Promise((seen) => requestAnimationFrame(seen));
    const moving = () => {
      const ends = (one: Animation) => one.effect?.getComputedTiming().endTime !== Number.POSITIVE_INFINITY;
      return document.getAnimations().filter((one) => one.playState === "running" && ends(one));
    };
    // What is about to move has its class for two frames before it does. What moves for long is looked at all the same.
    const until = performance.now() + 5_000;
    for (let quiet = 0; quiet < 3 && performance.now() < until; quiet += 1) {
      await frame();
      if (moving().length > 0) quiet = -1;
    }
  });
}

/** Violations of accessibility on the page as it is once nothing on it comes or goes any more, each with where it is. */
export const violations = (page: Page): Promise<string[]> => found(page, () => true);

/** Those of them that keep somebody out. */
export const seriousViolations = (page: Page): Promise<string[]> =>
  found(page, ({ impact }) => impact === "serious" || impact === "critical");

async function found(page: Page, counts: (violation: Violation) => boolean): Promise<string[]> {
  await still(page);
  await page.evaluate(AXE);
  const told = (await page.evaluate(
    "axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'] }).then((result) => result.violations)",
  )) as Violation[];
  return told.filter(counts).map(
    (violation) =>
      `${violation.id}: ${violation.help}\n${violation.nodes
        .slice(0, 4)
        .map((node) => `    ${node.target.join(" ")} — ${node.failureSummary?.split("\n").at(1)?.trim() ?? ""}`)
        .join("\n")}`,
  );
}

/** What the hands at a desk do, beside the characters of what only the customer or the case knows: keys and clicks. */
export function handsOf(desk: Desk) {
  const { page } = desk;
  const count = { keys: 0, clicks: 0 };
  return {
    count,
    press: async (key: string) => {
      count.keys += key.split("+").length;
      await page.keyboard.press(key);
    },
    type: async (text: string) => {
      count.keys += text.length;
      await page.keyboard.type(text);
    },
    /** Of the customer, or of the case: as it is on the paper. */
    enter: (text: string) => page.keyboard.insertText(text),
    click: async (what: Locator) => {
      count.clicks += 1;
      await what.click();
    },
  };
}
