// Buttons that cannot be pressed yet: each says why to a pointer and to the keyboard, on every place and in the forms that open there.
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { places } from "../src/systems";
import { deskOf, launchBrowser, settled } from "./desk";
import { type Server, startServer } from "./server";

let server: Server;
let browser: Browser;

beforeAll(async () => {
  server = await startServer({ clock: "2011-09-29T10:00", empty: false });
  browser = await launchBrowser();
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

/** Those that the keyboard passes over, or that say nothing. */
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

it("every button that waits can be reached and says for what, on each place and in what it opens", {
  timeout: 300_000,
}, async () => {
  const wrong: string[] = [];
  let waiting = 0;
  for (const login of ["manager", "admin"] as const) {
    const desk = await deskOf(browser, server, login, { width: 1440, height: 900 });
    const { page } = desk;
    const me = (await (await desk.context.request.get("/api/v1/me")).json()) as { places: string[] };
    for (const place of places.filter(({ key }) => me.places.includes(key))) {
      await page.goto(place.path);
      await page.locator("#content h1").first().waitFor();
      await settled(page);
      const look = async (where: string) => {
        waiting += await page.locator("button[aria-disabled='true']:visible").count();
        wrong.push(...(await silent(page)).map((one) => `${place.path} ${where}: ${one}`));
      };
      await look("page");
      // What stands at the head of a place opens a form, as a rule.
      const opener = page.locator(".page-extra button:not([aria-disabled='true']).ant-btn-primary").first();
      if ((await opener.count()) === 0 || place.key === "audit") continue;
      await opener.click();
      await settled(page);
      await look("form");
      await page.keyboard.press("Escape");
    }
    await desk.close();
  }
  expect(wrong).toEqual([]);
  expect(waiting, "forms that wait were seen").toBeGreaterThan(8);
});

it("what is still empty is told below the button, and Enter leads there", async () => {
  const desk = await deskOf(browser, server, "admin", {}, "/operators");
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
