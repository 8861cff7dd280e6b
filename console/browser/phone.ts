// A telephone at the public pages, without script: each page as it stands is weighed, measured and held against the rules of accessibility.
import type { Browser, BrowserContext, Page } from "playwright-core";
import { expect } from "vitest";
import { screenshot, seriousViolations, violations } from "./desk";
import type { Server } from "./server";

/** Most bytes of a page with all that belongs to it. */
const HEAVIEST = 150_000;

export type Phone = {
  context: BrowserContext;
  page: Page;
  /** What the browser complained about, but for forms that came back. */
  complaints: string[];
  /** The page as it is now: light, within its width, and without a violation of accessibility (`strict`: not even a slight one). */
  sound: (name: string, strict?: boolean) => Promise<void>;
  /** The one-time code that was sent to a number. */
  code: (number: string) => Promise<string>;
};

export async function openPhone(browser: Browser, server: Server): Promise<Phone> {
  const context = await browser.newContext({
    baseURL: server.address,
    viewport: { width: 390, height: 844 },
    hasTouch: true,
    locale: "zh-CN",
    javaScriptEnabled: false,
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  /** Bytes the browser was sent since the page was asked for. */
  let weight = 0;
  // A form that is refused comes back with 422, which the browser notes.
  page.on("console", (message) => {
    if (!message.text().includes("status of 422")) complaints.push(`${message.text()} ${message.location().url}`);
  });
  page.on("response", async (response) => {
    weight += (await response.body().catch(() => Buffer.alloc(0))).length;
  });

  const sound = async (name: string, strict = false) => {
    await page.waitForLoadState("networkidle");
    expect(weight, `${name} weighs ${weight} bytes`).toBeLessThan(HEAVIEST);
    weight = 0;
    await screenshot(page, `public-${name}`);
    // axe needs script: the same page is looked at in a window that has it, with the same cookies.
    const html = await page.content();
    const looking = await browser.newContext({
      viewport: { width: 390, height: 844 },
      bypassCSP: true,
      storageState: await context.storageState(),
    });
    const copy = await looking.newPage();
    await copy.route("**/*", async (route) => {
      if (route.request().isNavigationRequest()) {
        await route.fulfill({ contentType: "text/html; charset=utf-8", body: html });
      } else {
        await route.continue();
      }
    });
    await copy.goto(page.url());
    expect(await (strict ? violations(copy) : seriousViolations(copy)), name).toEqual([]);
    expect(
      await copy.evaluate("document.documentElement.scrollWidth <= window.innerWidth"),
      `${name} is wider than it`,
    ).toBe(true);
    await looking.close();
  };

  const code = async (number: string) => {
    for (let waited = 0; waited < 40; waited += 1) {
      const found = server.messages().find((message) => message.startsWith(number));
      const digits = found?.match(/验证码 (\d{6})/)?.[1];
      if (digits !== undefined) return digits;
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
    throw new Error(`no message to ${number}: ${server.messages().join("\n")}`);
  };
  return { context, page, complaints, sound, code };
}
