// How long a clerk waits for lists in a house that is large: signs in, goes to every place of the menu that has a list, and measures in
// Chromium from the click to the rows of the first page, and from the last key of a search to the rows it finds; then Today over a slow line.
//
//     YINUO_PASSWORD=… node browser/million.mjs ADDRESS LOGIN [--runs 5]
//
// Each run begins with a page that is loaded anew, so that nothing stands in its memory; scripts come from the cache of the browser, as for
// whoever worked here yesterday. It ends with 1 where something took longer than is wanted.
import { parseArgs } from "node:util";
import { chromium } from "playwright-core";

/** Milliseconds that are wanted at most. */
const WANTED = { list: 300, today: 3_000 };
const RUNS_OF_TODAY = 3;
/** 1.6 Mbit/s, and 150 ms to the server and back. */
const SLOW_LINE = { offline: false, latency: 150, downloadThroughput: 200_000, uploadThroughput: 200_000 };

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { runs: { type: "string", default: "5" } },
});
const [address, login] = positionals;
const password = process.env.YINUO_PASSWORD;
const runs = Number.parseInt(values.runs, 10);
if (address === undefined || login === undefined || password === undefined || !(runs > 0)) {
  console.error("YINUO_PASSWORD=… node browser/million.mjs ADDRESS LOGIN [--runs 5]");
  process.exit(2);
}

/** What measures stands in the page: a message to the browser and back would be measured too. */
function stopwatch() {
  performance.setResourceTimingBufferSize(5_000);
  const frame = () => new Promise((seen) => requestAnimationFrame(seen));
  const until = async (holds) => {
    const given = performance.now() + 30_000;
    while (!holds()) {
      if (performance.now() > given) throw new Error(`${location.pathname}: nothing was shown within half a minute`);
      await frame();
    }
    // Drawn in this frame, on screen in the next.
    await frame();
  };
  const hasList = () =>
    document.querySelector("#content .ant-skeleton") === null &&
    document.querySelector("#content .list-table tbody tr, #content .panel.empty") !== null;
  const isThere = () =>
    document.querySelector("#content h1") !== null && document.querySelector("#content .ant-skeleton") === null;
  window.stopwatch = {
    /** From the click in the menu to the rows; null where the place has no list. */
    async open(path) {
      const left = document.querySelector("#content");
      const begun = performance.now();
      document.querySelector(`.side nav a[href="${path}"]`).click();
      let stood = null;
      await until(() => {
        if (left.isConnected || location.pathname !== path || !isThere()) return false;
        stood ??= performance.now();
        // Where no list comes within a second, there is none.
        return hasList() || performance.now() - stood > 1_000;
      });
      return hasList() ? performance.now() - begun : null;
    },
    /** What could be searched for: the first word of the line in the middle. */
    word() {
      const search = document.querySelector("#content input[type=search]");
      const rows = [...document.querySelectorAll("#content .list-table tbody tr")];
      const row = rows[Math.floor(rows.length / 2)];
      const cell = row?.querySelector("td[data-on-phone=heading]") ?? row?.querySelector("td");
      const link = cell?.querySelector("a, strong, span") ?? cell;
      return search === null ? null : (link?.textContent?.trim().split(/\s/)[0] ?? null);
    },
    /** From the last key to the rows of what was typed, with the pause in which a search waits for another key. */
    async search(word) {
      const input = document.querySelector("#content input[type=search]");
      const type = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set;
      const [before, last] = [word.slice(0, -1), word];
      for (const text of [before, last].filter((one) => one !== "")) {
        type.call(input, text);
        input.dispatchEvent(new Event("input", { bubbles: true }));
      }
      const begun = performance.now();
      const asked = new RegExp(`[?&][a-z]+=${encodeURIComponent(word).replaceAll("%20", "(%20|\\+)")}(&|$)`, "i");
      const answered = () =>
        performance
          .getEntriesByType("resource")
          .some((one) => one.startTime >= begun && one.responseEnd > 0 && asked.test(one.name));
      // A list that is here as a whole is searched here, and asks nobody.
      const isHere = () => performance.now() - begun > 2_000;
      await until(() => answered() || isHere());
      if (!answered()) return null;
      await until(hasList);
      return performance.now() - begun;
    },
  };
}

const middle = (all) => [...all].sort((one, other) => one - other)[Math.floor(all.length / 2)];
const told = (all) =>
  all.length === 0 ? "–" : `${Math.round(middle(all))} (${Math.round(Math.max(...all))})`.padStart(12);

async function signedIn(browser) {
  const context = await browser.newContext({
    baseURL: address,
    viewport: { width: 1440, height: 900 },
    locale: "zh-CN",
  });
  const page = await context.newPage();
  await page.addInitScript(stopwatch);
  await page.goto("/");
  await page.locator("input[autocomplete=username]").fill(login);
  await page.locator("input[autocomplete=current-password]").fill(password);
  await page.keyboard.press("Enter");
  await page.locator("#content h1").first().waitFor();
  return { context, page };
}

async function fresh(page) {
  await page.goto("/account");
  await page.locator("#content h1").first().waitFor();
  await page.waitForLoadState("networkidle");
}

/** What the page measured, and more than anybody waits where it gave up. */
async function measured(page, what, given) {
  return page.evaluate(what, given).catch((failure) => {
    if (!String(failure).includes("nothing was shown")) throw failure;
    return Number.POSITIVE_INFINITY;
  });
}

async function lists(page) {
  await fresh(page);
  const places = await page.$$eval(".side nav a", (links) =>
    links.map((link) => ({
      path: link.getAttribute("href"),
      name: link.querySelector("span:not(.anticon)")?.textContent,
    })),
  );
  const lines = [];
  for (const { path, name } of places) {
    const [opened, found] = [[], []];
    let word = null;
    // The first visit brings the scripts of the place and is not counted.
    for (let run = 0; run <= runs; run += 1) {
      await fresh(page);
      const took = await measured(page, (to) => window.stopwatch.open(to), path);
      if (took === null) break;
      if (took === Number.POSITIVE_INFINITY) {
        opened.push(took);
        break;
      }
      if (run === 0) {
        word = await page.evaluate(() => window.stopwatch.word());
        continue;
      }
      opened.push(took);
      if (word === null || word === "") continue;
      const searched = await measured(page, (typed) => window.stopwatch.search(typed), word);
      if (searched === null) word = null;
      else found.push(searched);
    }
    if (opened.length > 0) lines.push({ name, path, opened, found, word });
  }
  return lines;
}

/** Today for whoever comes in for the first time, over a slow line: nothing is in the cache. */
async function today({ context, page }) {
  const line = await context.newCDPSession(page);
  await line.send("Network.enable");
  const took = [];
  for (let run = 0; run < RUNS_OF_TODAY; run += 1) {
    await line.send("Network.clearBrowserCache");
    await line.send("Network.emulateNetworkConditions", SLOW_LINE);
    const begun = performance.now();
    await page.goto("/", { waitUntil: "commit" });
    await page.locator("#content h1").first().waitFor();
    await page.locator("#content .ant-skeleton").first().waitFor({ state: "detached" });
    took.push(performance.now() - begun);
  }
  return took;
}

const browser = await chromium.launch({
  headless: true,
  executablePath: process.env.DESK_CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu"],
});
try {
  const desk = await signedIn(browser);
  const lines = await lists(desk.page);
  console.log(`Milliseconds, the middle of ${runs} and the longest; wanted: ${WANTED.list}\n`);
  console.log(`${"first page".padStart(12)} ${"search".padStart(12)}  list`);
  for (const { name, path, opened, found, word } of lines) {
    const typed = found.length > 0 ? ` “${word}”` : "";
    console.log(`${told(opened)} ${told(found).padStart(12)}  ${name} ${path}${typed}`);
  }
  const seen = await today(desk);
  console.log(`\nToday at 1.6 Mbit/s and 150 ms, nothing in the cache: ${told(seen).trim()}; wanted: ${WANTED.today}`);
  const slow = lines.filter(({ opened, found }) =>
    [opened, found].some((all) => all.length > 0 && middle(all) > WANTED.list),
  );
  for (const { name, path } of slow) console.log(`slower than wanted: ${name} ${path}`);
  process.exitCode = slow.length > 0 || middle(seen) > WANTED.today ? 1 : 0;
} finally {
  await browser.close();
}
