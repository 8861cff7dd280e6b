// The public pages on a phone without script: a customer asks for a code, signs in, sees the case, hands in a photo, complains, signs out.
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { launchBrowser, screenshot, seriousViolations } from "./desk";
import { PASSWORD, type Server, startServer } from "./server";

const PHONE = "13912345678";
/** The smallest PNG there is: one pixel. */
const PIXEL = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);

let server: Server;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let number = "";
/** Bytes the browser was sent since the page was asked for, by page. */
let weight = 0;
const complaints: string[] = [];

beforeAll(async () => {
  server = await startServer({ clock: "2011-09-29T10:00", empty: false });
  browser = await launchBrowser();
  const headers = { "Content-Type": "application/json" };
  const signIn = { method: "POST", headers, body: JSON.stringify({ login: "clerk", password: PASSWORD }) };
  const session = (await (await fetch(`${server.address}/api/v1/sessions`, signIn)).json()) as { token: string };
  const opened = await fetch(`${server.address}/api/v1/cases`, {
    method: "POST",
    headers: { ...headers, Authorization: `Bearer ${session.token}` },
    body: JSON.stringify({
      service: "life.policy-servicing",
      new_party: { kind: "person", name: "赵小满", phone: PHONE },
      channel: "counter",
      summary: "变更通讯地址",
      answers: {},
      materials: ["application"],
    }),
  });
  const answer = (await opened.json()) as { number: string };
  expect(opened.status, JSON.stringify(answer)).toBe(201);
  number = answer.number;
  context = await browser.newContext({
    baseURL: server.address,
    viewport: { width: 390, height: 844 },
    locale: "zh-CN",
    javaScriptEnabled: false,
  });
  page = await context.newPage();
  // A form that is refused comes back with 422, which the browser notes.
  page.on("console", (message) => {
    if (!message.text().includes("status of 422")) complaints.push(message.text());
  });
  page.on("response", async (response) => {
    weight += (await response.body().catch(() => Buffer.alloc(0))).length;
  });
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

/** The page as it is now: light, within its width, and without a violation of accessibility. */
async function sound(name: string): Promise<void> {
  await page.waitForLoadState("networkidle");
  expect(weight, `${name} weighs ${weight} bytes`).toBeLessThan(150_000);
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
  expect(await seriousViolations(copy), name).toEqual([]);
  expect(
    await copy.evaluate("document.documentElement.scrollWidth <= window.innerWidth"),
    `${name} is wider than it`,
  ).toBe(true);
  await looking.close();
}

async function code(): Promise<string> {
  for (let waited = 0; waited < 40; waited += 1) {
    const found = server.messages().find((message) => message.startsWith(PHONE));
    const digits = found?.match(/验证码 (\d{6})/)?.[1];
    if (digits !== undefined) return digits;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  throw new Error(`no message to ${PHONE}: ${server.messages().join("\n")}`);
}

it("anybody reads the commitments and checks a policy, in Chinese and English", async () => {
  await page.goto("/public");
  await page.getByRole("heading", { name: "客户服务" }).waitFor();
  await sound("home");
  await page.getByRole("link", { name: "服务承诺" }).first().click();
  await page.getByText("个工作日内").first().waitFor();
  await sound("commitments");
  await page.getByRole("link", { name: "保单验真" }).first().click();
  await page.getByLabel("合同（保单）号码").fill("P0000-0000001-1");
  await page.getByLabel("验真码").fill("ABCDEFGH");
  await page.getByRole("button", { name: "核对" }).click();
  await page.getByText("号码与验真码不相符").waitFor();
  await sound("check");
  await page.getByRole("link", { name: "English" }).click();
  await page.getByRole("heading", { name: "Is it genuine?" }).waitFor();
  await sound("check-english");
  await page.getByRole("link", { name: "中文" }).click();
});

it("a customer signs in with the code that was sent, sees the case, hands in a photo and complains", async () => {
  await page.goto(`/public/cases/${number}`);
  await page.getByRole("heading", { name: "登录" }).waitFor();
  await sound("sign-in");
  await page.getByLabel("手机号码").fill(PHONE);
  await page.getByRole("button", { name: "获取验证码" }).click();
  await page.getByLabel("验证码", { exact: true }).fill("000000");
  const sent = await code();
  if (sent !== "000000") {
    await page.getByRole("button", { name: "登录" }).click();
    await page.getByText("还可以试5次").waitFor();
    await sound("code-wrong");
  }
  await page.getByLabel("验证码", { exact: true }).fill(sent);
  await page.getByRole("button", { name: "登录" }).click();
  await page.getByText(number).first().waitFor();
  expect(new URL(page.url()).pathname).toBe(`/public/cases/${number}`);
  await sound("case");
  await page.locator("input[type=file]").setInputFiles({ name: "身份证.png", mimeType: "image/png", buffer: PIXEL });
  await page.getByRole("button", { name: "上传" }).click();
  await page.getByText("已收到您上传的材料").waitFor();
  await page.getByRole("link", { name: "身份证.png" }).waitFor();
  await sound("case-handed-in");
  await page.locator("nav").getByRole("link", { name: "我的业务" }).click();
  await page.getByText(number).waitFor();
  await sound("cases");
  await page.locator("nav").getByRole("link", { name: "我的合同" }).click();
  await page.getByText("您名下没有合同").waitFor();
  await page.locator("nav").getByRole("link", { name: "投诉与申请" }).click();
  await page.getByRole("link", { name: "投诉" }).last().click();
  await page.getByLabel("投诉事项").fill("等了很久没有人告诉我办到哪一步。");
  await sound("complaint");
  await page.getByRole("button", { name: "提交" }).click();
  await page.getByText("已收到，编号").waitFor();
  await page.getByRole("link", { name: "查看进度" }).click();
  await page.getByRole("heading", { name: "投诉" }).waitFor();
  await sound("complaint-case");
  await page.getByRole("button", { name: "退出" }).click();
  await page.getByRole("heading", { name: "客户服务" }).waitFor();
  await page.goto("/public/cases");
  await page.getByRole("heading", { name: "登录" }).waitFor();
  expect(complaints).toEqual([]);
});
