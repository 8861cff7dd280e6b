// The counter: waiting numbers, the customer's own screen, and what is printed for the customer's hand.
import type { Page } from "playwright-core";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { beyondTheEdge, cutWords, type Desk, inSight, screenshot, seriousViolations, settled, withHouse } from "./desk";

const house = withHouse();
let clerk: Desk;

beforeAll(async () => {
  clerk = await house.desk("clerk");
  clerk.page.setDefaultTimeout(60_000);
});

afterEach(async ({ task }) => {
  if (task.result?.state === "fail") await screenshot(clerk.page, "failed-counter");
});

/** What the printer would get, once the page asked for it. */
async function printed(page: Page, ask: () => Promise<void>): Promise<string> {
  await page.evaluate(() => {
    window.print = () => document.documentElement.setAttribute("data-printed", "yes");
  });
  await ask();
  await page.locator("html[data-printed=yes]").waitFor({ state: "attached" });
  await page.emulateMedia({ media: "print" });
  const sheet = page.locator(".print-sheet");
  await sheet.waitFor();
  expect(await page.locator("#root").isVisible(), "the slip is all there is on the paper").toBe(false);
  const text = await sheet.innerText();
  await page.emulateMedia({ media: "screen" });
  expect(await sheet.isVisible(), "the slip is on paper alone").toBe(false);
  await page.evaluate(() => document.documentElement.removeAttribute("data-printed"));
  return text;
}

describe("waiting numbers", () => {
  it("are drawn, called to a window and served, and the customer's screen shows the one that is called", async () => {
    const { page } = clerk;
    await page.goto("/queue");
    await settled(page);
    const call = page.getByRole("button", { name: /^叫下一号/ });
    expect(await call.isDisabled(), "nobody waits").toBe(true);
    await page.getByText("先填窗口，才能叫号。").waitFor();
    await page.getByLabel("我的窗口").fill("3");
    await page.keyboard.press("Tab");
    const draw = page.getByRole("button", { name: /^取号/ });
    for (const number of [1, 2]) {
      await draw.click();
      await page.getByRole("button", { name: `打印号单 ${number}` }).waitFor();
    }
    const slip = await printed(page, () => page.getByRole("button", { name: "打印号单 2" }).click());
    expect(slip).toMatch(/排队号[\s\S]*2[\s\S]*前面等候\s*1/);
    const [screen] = await Promise.all([
      clerk.context.waitForEvent("page"),
      page.getByRole("button", { name: "打开客户屏" }).click(),
    ]);
    await screen.getByText("等候中 2 人").waitFor();
    await page.bringToFront();
    await call.click();
    await page.locator(".queue-mine").getByText("1", { exact: true }).waitFor();
    await screen.locator(".screen-number").getByText("1", { exact: true }).waitFor();
    await screen.getByText("3 窗口").waitFor();
    await screenshot(screen, "counter-screen-number");
    expect(await seriousViolations(screen)).toEqual([]);
    await screenshot(page, "counter-queue");
    expect(await seriousViolations(page)).toEqual([]);
    await page.getByRole("button", { name: "办理完" }).click();
    await page.getByText("还没有叫号。").first().waitFor();
    await page.keyboard.press("c");
    await page.locator(".queue-mine").getByText("2", { exact: true }).waitFor();
    await page.getByRole("button", { name: "过号" }).click();
    await page.getByText("没有人在等候。").first().waitFor();
    await page.goto("/");
    await screen.getByText("您好，请稍候。").waitFor();
    await screen.close();
  });
});

describe("large letters", () => {
  it("are chosen in the frame, hold for every part of the desk, and leave what is done next in sight", async () => {
    const desk = await house.desk("clerk", { width: 1366, height: 768 });
    const { page } = desk;
    const sizes = () =>
      page.evaluate(() =>
        ["html", ".ant-btn", "h1"].map(
          (one) => getComputedStyle(document.querySelector(one) ?? document.body).fontSize,
        ),
      );
    const [letter, button, heading] = await sizes();
    await page.getByRole("button", { name: "大字" }).click();
    await page.getByRole("button", { name: "普通字" }).waitFor();
    const grown = (size: string | undefined) => `${(Number.parseFloat(size ?? "") * 9) / 7}px`;
    expect(letter).toBe("14px");
    const rounded = (all: (string | undefined)[]) => all.map((size) => Math.round(Number.parseFloat(size ?? "")));
    expect(rounded(await sizes())).toEqual(rounded([letter, button, heading].map(grown)));
    for (const path of ["/", "/queue", "/cases/new", "/cases", "/parties", "/account"]) {
      // Loaded anew, the page knows what was chosen.
      await page.goto(path);
      await settled(page);
      expect(rounded(await sizes())[0], path).toBe(18);
      expect([...(await beyondTheEdge(page)), ...(await cutWords(page))], path).toEqual([]);
    }
    await page.goto("/queue");
    await settled(page);
    expect(await inSight(page, page.getByRole("button", { name: /^叫下一号/ }))).toBe(true);
    await screenshot(page, "counter-large-queue");
    await page.goto("/cases/new");
    await page.getByRole("combobox", { name: "办理事项" }).fill("保全申请");
    await page.keyboard.press("Enter");
    await page.getByRole("combobox", { name: "查找客户" }).waitFor();
    await settled(page);
    expect(await inSight(page, page.getByRole("button", { name: /^登记/ }).last())).toBe(true);
    expect(await beyondTheEdge(page)).toEqual([]);
    await screenshot(page, "counter-large-case");
    expect(await seriousViolations(page)).toEqual([]);
    await page.goto("/account");
    await page.getByRole("radio", { name: "普通字" }).check();
    expect(rounded(await sizes())[0]).toBe(14);
    expect(desk.complaints).toEqual([]);
    await desk.close();
  });
});

describe("a case at the window", () => {
  it("is shown on the customer's screen without a name, and printed as a slip of the documents", async () => {
    const { page } = clerk;
    const list = await clerk.context.request.get("/api/v1/cases?state=open&group=policy-servicing&limit=50");
    const { items } = (await list.json()) as {
      items: { number: string; channel: string; party: { name: string }; missing_count?: number }[];
    };
    const shown = items.find((one) => one.channel === undefined || one.channel === "counter");
    expect(shown).toBeDefined();
    await page.goto(`/cases/${shown?.number}`);
    await settled(page);
    const [screen] = await Promise.all([
      clerk.context.waitForEvent("page"),
      page.getByRole("button", { name: "给客户看" }).click(),
    ]);
    await screen
      .locator(".screen-head")
      .getByText(shown?.number ?? "")
      .waitFor();
    const told = await screen.locator("main").innerText();
    expect(told).toMatch(/还缺 \d+ 份材料|材料已齐/);
    expect(told).not.toContain(shown?.party.name);
    await screenshot(screen, "counter-screen-case");
    expect(await seriousViolations(screen)).toEqual([]);
    await page.bringToFront();
    await page.getByRole("button", { name: "收起客户屏内容" }).click();
    await screen.getByText("您好，请稍候。").waitFor();
    await screen.close();
    const slip = await printed(page, async () => {
      await page.getByRole("button", { name: "更多操作" }).click();
      await page.getByRole("menuitem", { name: "打印材料交接单" }).click();
    });
    for (const word of ["材料交接单", shown?.number ?? "", "已收材料", "尚缺材料", "交件人签名", "收件人签名"]) {
      expect(slip).toContain(word);
    }
  });
});

describe("cash", () => {
  it("is answered with a receipt whose amount stands in capitals too", async () => {
    const { page } = clerk;
    const list = await clerk.context.request.get("/api/v1/policies?limit=200");
    const { items } = (await list.json()) as { items: { number: string; state: string; holder: { name: string } }[] };
    const policy = items.find((one) => one.state === "in_force");
    await page.goto(`/policies/${policy?.number}`);
    await settled(page);
    await page.keyboard.press("r");
    await page.getByRole("dialog").getByLabel("金额").fill("103.20");
    await page.keyboard.press("Enter");
    const print = page.getByRole("button", { name: "打印收据" });
    await print.waitFor();
    const slip = await printed(page, () => print.click());
    for (const word of [
      "收据",
      policy?.number ?? "",
      policy?.holder.name ?? "",
      "103.20",
      "壹佰零叁元贰角整",
      "现金",
    ]) {
      expect(slip).toContain(word);
    }
    expect(clerk.complaints).toEqual([]);
  });
});
