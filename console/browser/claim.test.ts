// A claim from the customer's page to the money: what the hands of everybody concerned do is counted, and it stays little.
import { readFileSync } from "node:fs";
import { afterEach, describe, expect, it } from "vitest";
import { type Desk, handsOf, screenshot, seriousViolations, settled, withHouse } from "./desk";

const CLICKS_MOST = 20;

const house = withHouse();
const desks: Desk[] = [];

afterEach(async ({ task }) => {
  if (task.result?.state !== "fail") return;
  for (const [place, { page }] of desks.entries()) await screenshot(page, `failed-claim-${place}`);
});

async function at(login: string, path = "/"): Promise<Desk> {
  const desk = await house.desk(login, {}, path);
  desk.page.setDefaultTimeout(60_000);
  desks.push(desk);
  await settled(desk.page);
  return desk;
}

type Listed = { items: { id: string; number: string; state: string; kind: string; holder: { id: string } }[] };

/** A customer with one policy, which is in force, and a policy of that customer's. */
async function customerWithOnePolicy(desk: Desk): Promise<{ party: string; policy: string }> {
  const read = async (path: string) => (await (await desk.context.request.get(`/api/v1${path}`)).json()) as Listed;
  for (const policy of (await read("/policies?limit=200")).items.filter((one) => one.state === "in_force")) {
    const { items } = await read(`/parties/${policy.holder.id}/agreements`);
    if (items.filter((one) => one.kind === "policy").length === 1) {
      return { party: policy.holder.id, policy: policy.number };
    }
  }
  throw new Error("somebody in the demonstration has one policy");
}

describe("a claim, from the customer's page to the money", () => {
  type Hands = ReturnType<typeof handsOf>;
  const hands: Record<string, Hands> = {};
  let clerk: Desk;
  let maker: Desk;

  it("is registered with its papers, submitted, found to be covered, told and agreed at the window", async () => {
    clerk = await at("clerk");
    const { party, policy } = await customerWithOnePolicy(clerk);
    const { page } = clerk;
    await page.goto(`/parties/${party}`);
    await settled(page);
    const atWindow = handsOf(clerk);
    hands.window = atWindow;
    await atWindow.click(page.getByRole("link", { name: "为其登记业务" }).first());
    await atWindow.click(page.getByRole("option", { name: /^理赔/ }));
    // Where the customer has but one policy, it is that one.
    await page.getByText(policy).first().waitFor();
    await page.getByLabel("事故日期").fill("2011-09-20");
    await page.keyboard.press("Tab");
    await atWindow.click(page.getByText("医疗费用", { exact: true }));
    await page
      .getByLabel(/^收款账号/)
      .first()
      .fill("6222021234567890128");
    await page.getByLabel(/^收款账号（再次输入）/).fill("6222021234567890128");
    await page.getByLabel(/^开户银行/).fill("工商银行沈阳分行");
    await atWindow.click(page.getByRole("button", { name: "全部收到" }));
    await screenshot(page, "claim-1-open");
    await atWindow.click(page.getByRole("button", { name: /^登记/ }).last());
    await page.waitForURL(/\/cases\/[\d-]+$/);
    await settled(page);
    await atWindow.click(page.locator(".next").getByRole("button", { name: "收到索赔申请", exact: true }));
    const dialog = page.getByRole("dialog");
    const goOn = dialog.getByRole("button", { name: "登记并继续" });
    await atWindow.click(goOn);
    // What comes next is chosen already.
    await dialog.getByRole("radio", { name: "核定属于保险责任", checked: true }).waitFor();
    await dialog.getByText("已登记“收到索赔申请”").waitFor();
    await dialog.getByLabel(/^金额/).fill("2000");
    await screenshot(page, "claim-2-go-on");
    expect(await seriousViolations(page)).toEqual([]);
    await atWindow.click(goOn);
    await dialog.getByRole("radio", { name: "通知核定结果", checked: true }).waitFor();
    // What has to be written has the keyboard.
    await page.waitForFunction(() => document.activeElement?.tagName === "TEXTAREA");
    await page.keyboard.insertText("属于保险责任，给付医疗费用2000元。");
    await atWindow.click(goOn);
    await dialog.getByRole("radio", { name: "达成给付协议", checked: true }).waitFor();
    await dialog.getByLabel(/^金额/).fill("2000");
    await dialog.getByRole("region", { name: "登记后将发生" }).getByText("2,000.00").first().waitFor();
    await screenshot(page, "claim-3-agreed");
    await atWindow.click(dialog.getByRole("button", { name: "登记“达成给付协议”" }));
    await dialog.waitFor({ state: "detached" });
  });

  it("is put into a batch that one makes, a second checks and a third lets go, each from Today", async () => {
    maker = await at("manager");
    const making = handsOf(maker);
    hands.made = making;
    await making.click(maker.page.getByRole("link", { name: /^待支付款项/ }));
    await screenshot(maker.page, "claim-4-make");
    await making.click(maker.page.getByRole("dialog").getByRole("button", { name: "组批", exact: true }));
    await maker.page.waitForURL(/\/payment-batches\/[^/?]+$/);
    await maker.page.getByText("2,000.00").first().waitFor();
    for (const [deed, login] of [
      ["checked", "manager.shenyang"],
      ["released", "manager.liaoning"],
    ] as const) {
      const desk = await at(login);
      const word = handsOf(desk);
      hands[deed] = word;
      await desk.page.locator('.today a[href^="/approvals/"]').waitFor();
      await word.click(desk.page.locator(".today").getByRole("link", { name: /^待我审批/ }));
      await desk.page.getByRole("button", { name: /^批准/ }).waitFor();
      await screenshot(desk.page, `claim-5-${deed}`);
      await word.click(desk.page.getByRole("button", { name: /^批准/ }));
      await desk.page
        .getByText(/^已批准并办理|^已同意，等待下一人/)
        .first()
        .waitFor();
    }
  });

  it("is paid when the bank says so, and the money, not a hand, closes the case", async () => {
    const { page } = maker;
    const making = hands.made as Hands;
    // The batch stands open where it was made, and shows by itself that it may go.
    const [file] = await Promise.all([
      page.waitForEvent("download"),
      making.click(page.getByRole("button", { name: /下载 CSV$/ })),
    ]);
    await making.click(page.getByRole("button", { name: "登记已报送" }));
    await page.getByRole("button", { name: "导入回盘文件" }).waitFor();
    const [, ...lines] = readFileSync(await file.path(), "utf8")
      .trim()
      .split("\r\n");
    const rows = lines.map((line) => {
      const cells = line.split(",");
      return [(cells[0] ?? "").replace(/\t/g, ""), cells[5], "成功", ""].join(",");
    });
    const [chooser] = await Promise.all([
      page.waitForEvent("filechooser"),
      making.click(page.getByRole("button", { name: "导入回盘文件" })),
    ]);
    const answer = Buffer.from(["流水号,金额,结果,原因", ...rows].join("\n"));
    await chooser.setFiles({ name: "returns.csv", mimeType: "text/csv", buffer: answer });
    await page.getByText("每一行都已入账。").waitFor();
    const paid = clerk.page.locator(".case-title", { hasText: "已办结" });
    await expect
      .poll(
        async () => {
          await clerk.page.reload();
          await settled(clerk.page);
          return paid.count();
        },
        { timeout: 20_000 },
      )
      .toBe(1);
    await clerk.page.locator(".timeline").getByText("支付保险金", { exact: true }).waitFor();
    await screenshot(clerk.page, "claim-6-paid");
    expect(desks.flatMap((desk) => desk.complaints)).toEqual([]);
  });

  it(`takes at most ${CLICKS_MOST} clicks of all who have to do with it, and no key beside what is entered`, () => {
    const counts = Object.fromEntries(Object.entries(hands).map(([whose, { count }]) => [whose, count.clicks]));
    const all = Object.values(counts).reduce((sum, one) => sum + one, 0);
    console.info(`a claim by mouse: ${JSON.stringify({ ...counts, all })}`);
    expect(Object.keys(counts).sort()).toEqual(["checked", "made", "released", "window"]);
    expect(all, JSON.stringify(counts)).toBeLessThanOrEqual(CLICKS_MOST);
    expect(Object.values(hands).map(({ count }) => count.keys)).toEqual([0, 0, 0, 0]);
  });
});
