// The week of a centre at the desk: transcripts loaded, a check at the window, findings confirmed and refused, an appeal won and the ladder
// one step shorter, the bulletin, a veto and the list for the awards. It runs in the house of another test, and moves its clock on.
import { expect, it } from "vitest";
import { type Desk, employ, type House, screenshot, seriousViolations, setClock, settled } from "./desk";

const headers = { "X-Yinuo": "1" };
const WINDOWS = ["窗口甲", "窗口乙", "窗口丙", "窗口丁"];
const GOOD = [
  "柜员：您好，请坐。",
  "客户：我来办退休手续。",
  "柜员：请出示身份证。",
  "柜员：办好了。很高兴为您服务，再见。",
];
const FORGOTTEN = ["客户：您好，我办退休。", "柜员：材料带来了吗？", "柜员：好了。很高兴为您服务，再见。"];
const RUDE = ["柜员：您好，请坐。", "柜员：你有完没完？滚！", "柜员：很高兴为您服务，再见。"];

async function made(desk: Desk, path: string, data: object): Promise<{ id: string }> {
  const answer = await desk.context.request.post(`/api/v1${path}`, { headers, data });
  expect(answer.status(), await answer.text()).toBeLessThan(300);
  return (await answer.json()) as { id: string };
}

export function weekOfACentre(house: House, managed: () => Desk) {
  let handler: Desk;
  let clerk: Desk;
  const ids: Record<string, string> = {};
  let rude = "";

  const talk = (name: string, day: number, lines: string[]) => ({
    operator: ids[name],
    kind: "transcript",
    happened_at: `2011-09-${day}T02:00:00Z`,
    situations: ["window"],
    turns: lines.map((line) => {
      const [who = "", text = ""] = line.split("：");
      return { speaker: who === "柜员" ? "clerk" : "customer", text };
    }),
  });

  const ladder = (desk: Desk, name: string) =>
    desk.page.getByRole("table", { name: "用语考核" }).getByRole("row", { name: new RegExp(name) });

  it("loads forty transcripts, one of them by hand", async () => {
    const admin = await house.desk("admin");
    handler = await house.desk("handler", {}, "/observations");
    const me = await (await handler.context.request.get("/api/v1/me")).json();
    for (const [place, name] of WINDOWS.entries()) {
      ids[name] = await employ(admin, { login: `window${place}`, name, office: me.office.id, roles: ["clerk"] });
    }
    await admin.close();
    clerk = await house.desk("window1");
    for (const { page } of [handler, clerk]) page.setDefaultTimeout(20_000);
    for (let number = 0; number < 39; number += 1) {
      const name = WINDOWS[number % 4] ?? "";
      // The second window forgets to greet three times.
      const lines = name === "窗口乙" && number < 12 ? FORGOTTEN : GOOD;
      await made(handler, "/observations", talk(name, 19 + (number % 10), lines));
    }
    const { page } = handler;
    await page.getByRole("button", { name: "登记检查" }).click();
    // The list, in which the same words stand, is shown until the form has come.
    await page.getByRole("combobox", { name: "被检查人" }).waitFor();
    await page.getByText("对话文字", { exact: true }).click();
    await page.getByRole("combobox", { name: "被检查人" }).click();
    await page.locator(".ant-select-item-option", { hasText: "窗口丁" }).first().click();
    const text = ["说话人1：您好，请坐。", "说话人2：我查缴费。", "说话人1：请稍等。好了，很高兴为您服务，再见。"].join(
      "\n",
    );
    const file = { name: "窗口四.txt", mimeType: "text/plain", buffer: Buffer.from(text) };
    await page.getByLabel("选择文件（JSON、VTT、SRT、文本）").setInputFiles(file);
    await page.getByText("读到 3 段发言").waitFor();
    // Whom a label stands for is said, and never guessed.
    expect(await page.getByRole("button", { name: /^登 ?记$/ }).isDisabled()).toBe(true);
    await page.getByRole("radiogroup", { name: "说话人1" }).getByText("柜员", { exact: true }).click();
    await page.getByRole("radiogroup", { name: "说话人2" }).getByText("客户", { exact: true }).click();
    await settled(page);
    await screenshot(page, "conduct-transcript");
    expect(await seriousViolations(page)).toEqual([]);
    await page.getByRole("button", { name: /^登 ?记$/ }).click();
    await page.getByRole("heading", { name: /^窗口丁/ }).waitFor();
    await page.getByText("没有发现问题。").waitFor();
  });

  it("checks a window live, where a clerk refuses to say it", async () => {
    const { page } = handler;
    await page.goto("/observations/new");
    await page.getByText("现场检查", { exact: true }).click();
    await page.getByRole("combobox", { name: "被检查人" }).click();
    await page.locator(".ant-select-item-option", { hasText: "窗口丙" }).first().click();
    // Every phrase that must be said is answered.
    const groups = page.getByRole("radiogroup").filter({ hasText: "没讲" });
    for (const group of await groups.all()) await group.getByText("没讲", { exact: true }).click();
    await page.getByRole("combobox", { name: "另外看到" }).click();
    await page.locator(".ant-select-item-option", { hasText: "拒讲" }).click();
    await page.getByLabel("具体情形").fill("当场表示不讲");
    await settled(page);
    await screenshot(page, "conduct-live");
    expect(await seriousViolations(page)).toEqual([]);
    await page.getByRole("button", { name: /^登 ?记$/ }).click();
    await page.getByRole("heading", { name: /^窗口丙/ }).waitFor();
    await page.locator("[data-finding=refused-to-say]").waitFor();
  });

  it("has a person confirm one finding and refuse another", async () => {
    const { page } = handler;
    rude = (await made(handler, "/observations", talk("窗口甲", 28, RUDE))).id;
    await page.goto(`/observations/${rude}`);
    const decide = async (kind: string, button: RegExp, reason: string, then: string) => {
      const finding = page.locator(`[data-finding=${kind}]`);
      await finding.getByRole("button", { name: button }).click();
      await finding.getByLabel("理由").fill(reason);
      await finding.getByRole("button", { name: button }).click();
      await finding.getByText(then, { exact: true }).waitFor();
    };
    await decide("quarrel", /不采纳/, "核对录音，是转述客户的话", "不采纳");
    await decide("abuse", /计 ?入/, "核对录音，属实", "已计入");
    await settled(page);
    await screenshot(page, "conduct-decided");
    expect(await seriousViolations(page)).toEqual([]);
  });

  it("takes an appeal that is won, and the ladder is one step shorter", async () => {
    const manager = managed();
    await manager.page.goto("/conduct");
    await ladder(manager, "窗口乙").getByText("第3次").waitFor();
    await clerk.page.goto("/observations");
    const own = clerk.page.getByRole("row", { name: /窗口乙/ });
    await own.filter({ hasText: "1/2" }).first().click();
    await clerk.page
      .locator("[data-finding=required-missed]")
      .getByRole("button", { name: /申 ?诉/ })
      .click();
    await clerk.page.getByLabel("理由").fill("当时说了您好请坐，录音开始晚了");
    await clerk.page
      .locator("[data-finding=required-missed]")
      .getByRole("button", { name: /申 ?诉/ })
      .click();
    await clerk.page.getByText("申诉待答复", { exact: true }).waitFor();
    await manager.page.goto("/observations");
    await manager.page.getByText("待答复申诉", { exact: true }).click();
    await manager.page.getByRole("row", { name: /窗口乙/ }).click();
    const finding = manager.page.locator("[data-finding=required-missed]");
    await finding.getByRole("button", { name: "申诉成立" }).click();
    await finding.getByLabel("理由").fill("核对监控，属实");
    await finding.getByRole("button", { name: "申诉成立" }).click();
    await finding.getByText("申诉成立", { exact: true }).first().waitFor();
    await manager.page.goto("/conduct");
    await ladder(manager, "窗口乙").getByText("第2次").waitFor();
    expect(await ladder(manager, "窗口乙").getByText("第3次").count()).toBe(0);
  });

  it("publishes the bulletin once nobody can appeal, and says who is kept from the awards", async () => {
    const manager = managed();
    const { page } = manager;
    await page.getByRole("button", { name: "发布简讯" }).click();
    await page.getByRole("alert").first().waitFor();
    const admin = await house.desk("admin");
    await setClock(admin, "2011-10-11T09:00");
    await admin.close();
    await page.goto("/conduct");
    await page.getByRole("button", { name: "发布简讯" }).click();
    const bulletin = page.getByRole("table", { name: "每周简讯" }).getByRole("row", { name: /2011-01/ });
    await bulletin.waitFor();
    await settled(page);
    await screenshot(page, "conduct-standings");
    expect(await seriousViolations(page)).toEqual([]);
    const saved = page.waitForEvent("download");
    await bulletin.getByRole("button", { name: "打开 PDF" }).click();
    expect((await saved).suggestedFilename()).toBe("每周简讯 2011-01.pdf");
    await page.getByRole("checkbox", { name: "只看否决名单" }).check();
    // Who refused and who was foul; not who forgot.
    await ladder(manager, "窗口乙").waitFor({ state: "detached" });
    const barred = await page
      .getByRole("table", { name: "用语考核" })
      .getByRole("row", { name: /一票否决/ })
      .allInnerTexts();
    expect(barred.map((row) => row.slice(0, 3)).sort()).toEqual(["窗口丙", "窗口甲"].sort());
    expect([...handler.complaints, ...clerk.complaints]).toEqual([]);
    await handler.close();
    await clerk.close();
  });
}
