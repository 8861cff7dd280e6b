// Signing in at a provider of OpenID Connect: a real one, with a form of its own, on this machine.
import { type ChildProcess, spawn } from "node:child_process";
import { createHmac } from "node:crypto";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Desk, deskOf, launchBrowser, openDesk, screenshot, seriousViolations, settled } from "./desk";
import { PASSWORD, type Server, startServer } from "./server";

const headers = { "X-Yinuo": "1" };
const LABEL = "集团统一认证登录";
let provider: ChildProcess;
let server: Server;
let browser: Browser;
let admin: Desk;

async function startProvider(address: string): Promise<string> {
  const script = new URL("provider.mjs", import.meta.url).pathname;
  provider = spawn(process.execPath, [script, address, "secret-of-both"], { stdio: ["ignore", "pipe", "ignore"] });
  return new Promise((resolve, reject) => {
    provider.once("exit", (code) => reject(new Error(`the provider ended with ${code}`)));
    provider.stdout?.on("data", (text) => {
      const issuer = /issuer (\S+)/.exec(String(text))?.[1];
      if (issuer !== undefined) resolve(issuer);
    });
  });
}

beforeAll(async () => {
  const settings = async (address: string) =>
    [
      "[oidc]",
      `issuer = "${await startProvider(address)}"`,
      'client_id = "yinuo"',
      'client_secret_file = "oidc.secret"',
      `label = "${LABEL}"`,
      `address = "${address}"`,
      "",
    ].join("\n");
  server = await startServer({
    clock: "2011-09-29T10:00",
    empty: true,
    settings,
    files: { "oidc.secret": "secret-of-both\n" },
  });
  browser = await launchBrowser();
  admin = await deskOf(browser, server, "admin", {}, "/operators");
  admin.page.setDefaultTimeout(20_000);
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
  provider?.kill("SIGTERM");
});

/** Through the form of the provider, up to the page of the house it sends back to. */
async function comeBackAs(page: Page, account: string): Promise<void> {
  await page.getByRole("button", { name: LABEL }).click();
  await page.locator("input[name=login]").fill(account);
  await page.locator("input[name=password]").fill("whatever it is there");
  await page.locator("button[type=submit]").click();
  await page.getByRole("button", { name: "Continue" }).click();
}

/** The code of the step after this one: authenticators run ahead by some seconds. */
function codeOf(secret: string, ahead: number): string {
  const bits = [...secret].map((sign) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(sign).toString(2).padStart(5, "0"));
  const bytes =
    bits
      .join("")
      .match(/.{8}/g)
      ?.map((byte) => Number.parseInt(byte, 2)) ?? [];
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + ahead));
  const mac = createHmac("sha1", Buffer.from(bytes)).update(step).digest();
  const number = mac.readUInt32BE((mac[19] ?? 0) & 15) & 0x7fffffff;
  return String(number % 1_000_000).padStart(6, "0");
}

describe("signing in at a provider", () => {
  it("refuses an account that nobody is linked to, with its name", async () => {
    const desk = await openDesk(browser, server);
    await desk.page.goto("/");
    await settled(desk.page);
    await screenshot(desk.page, "oidc-sign-in");
    expect(await seriousViolations(desk.page)).toEqual([]);
    await comeBackAs(desk.page, "stranger-7");
    await desk.page
      .getByText(/stranger-7.*尚未绑定/)
      .first()
      .waitFor();
    await screenshot(desk.page, "oidc-not-linked");
    await desk.close();
    const record = await admin.context.request.get("/api/v1/operations?command=note-failed-sign-in");
    expect(await record.text()).toContain("stranger-7");
  });

  it("is linked by an administrator on the page of operators", async () => {
    const { page } = admin;
    await page.getByRole("row", { name: /^handler / }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("统一认证账号").fill("handler-7");
    await dialog.getByRole("button", { name: /^绑 ?定$/ }).click();
    await dialog.waitFor({ state: "detached" });
    await page.getByRole("row", { name: /^handler / }).click();
    await dialog.getByRole("button", { name: "解除绑定" }).waitFor();
    await screenshot(page, "oidc-linked");
    expect(await seriousViolations(page)).toEqual([]);
    await page.keyboard.press("Escape");
  });

  it("lets in who is linked, and takes the same answer neither twice nor altered", async () => {
    const desk = await openDesk(browser, server);
    const { page } = desk;
    const answers: string[] = [];
    page.on("request", (request) => {
      if (request.isNavigationRequest() && request.url().includes("/sign-in/oidc?")) answers.push(request.url());
    });
    await page.goto("/");
    await comeBackAs(page, "handler-7");
    await page.locator("#content h1").first().waitFor();
    expect(new URL(page.url()).pathname).toBe("/");
    const answer = answers[0] ?? "";
    expect(answer).toContain("code=");
    const out = await page.context().request.delete("/api/v1/sessions/current", { headers });
    expect(out.ok(), await out.text()).toBe(true);
    await page.goto(answer);
    await page
      .getByText(/不是在这个浏览器发起的/)
      .first()
      .waitFor();
    await page.getByRole("button", { name: LABEL }).click();
    // The provider knows who is there and may send back at once.
    await page.locator("#content h1").first().waitFor();
    await page.context().request.delete("/api/v1/sessions/current", { headers });
    await page.goto(answer.replace(/state=../, "state=zz"));
    await page
      .getByText(/不是在这个浏览器发起的/)
      .first()
      .waitFor();
    await desk.close();
  });

  it("asks for the one-time code where one is in force", async () => {
    const desk = await openDesk(browser, server);
    const { page, context } = desk;
    await page.goto("/");
    await comeBackAs(page, "handler-7");
    await page.locator("#content h1").first().waitFor();
    const post = (path: string, data: object) => context.request.post(`/api/v1${path}`, { headers, data });
    const prepared = await (await post("/me/totp", { password: PASSWORD })).json();
    const confirmed = await post("/me/totp/confirmations", { code: codeOf(prepared.secret, 0) });
    expect(confirmed.ok(), await confirmed.text()).toBe(true);
    await context.request.delete("/api/v1/sessions/current", { headers });
    await context.clearCookies();
    await page.goto("/");
    await comeBackAs(page, "handler-7");
    await page.getByLabel("动态验证码").fill(codeOf(prepared.secret, 1));
    await page.keyboard.press("Enter");
    await page.locator("#content h1").first().waitFor();
    await desk.close();
  });

  it("says that the provider is down, and lets passwords go on", async () => {
    provider.kill("SIGTERM");
    // What is known of it is kept for an hour: the browser itself meets nobody there. The password works all the same.
    const desk = await deskOf(browser, server, "clerk");
    await desk.page.locator("#content h1").first().waitFor();
    await desk.close();
  });
});
