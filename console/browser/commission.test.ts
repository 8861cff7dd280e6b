// Commission at the desk: what insurers owe for a placed policy, entered as it comes, by insurer together; at the desk and on a phone.
import { expect, it } from "vitest";
import { screenshot, seriousViolations, settled, withHouse } from "./desk";

const house = withHouse({ clock: "2026-09-01T10:00", empty: true });

it("lists what insurers owe for a policy, enters an invoice and a payment, and sums by insurer", async () => {
  const desk = await house.desk("manager", {}, "/placements");
  const { page } = desk;
  page.setDefaultTimeout(20_000);
  const made = async (path: string, data: object) => {
    const answered = await desk.context.request.post(`/api/v1${path}`, { headers: { "X-Yinuo": "1" }, data });
    expect(answered.status(), await answered.text()).toBeLessThan(300);
    return (await answered.json()) as { id: string };
  };
  const client = await made("/parties", { kind: "organisation", name: "华能水电集团", phone: "13900000051" });
  const insurer = await made("/parties", { kind: "organisation", name: "示例财产保险公司", phone: "13900000052" });
  const days = { effective_on: "2026-01-01", ends_on: "2026-12-31" };
  await made("/mandates", {
    client: client.id,
    number: "WT2026-1",
    services: "协助索赔",
    informed_on: "2026-01-01",
    ...days,
  });
  await made("/cooperations", {
    insurer: insurer.id,
    number: "HZ2026-1",
    branch: "辽宁分公司",
    commission_rate: "0.15",
    ...days,
  });
  await made("/placements", {
    client: client.id,
    number: "PA2026-1",
    product: "财产一切险",
    shares: [{ insurer: insurer.id, share: "1", leads: true }],
    sums: [{ place: "一号电站", sum_insured: "30000000" }],
    premium: "100000",
    deductible: "50000",
    commission_rate: "0.12",
    commission_taken: "保险公司转账",
    proposed_on: "2026-01-01",
    ...days,
  });
  await page.goto("/commissions");
  await page.getByText("12,000.00").first().waitFor();
  await settled(page);
  expect(await seriousViolations(page)).toEqual([]);
  await page.getByText("待开票").last().click();
  const dialog = page.getByRole("dialog");
  await dialog.getByText("还没有登记。").waitFor();
  const enter = async (kind: string, amount: string) => {
    await dialog.getByLabel("事项").selectOption(kind);
    await dialog.getByLabel("金额（元）").fill(amount);
    await dialog.getByLabel("发票号、流水号或者冲回原因").fill("发票00012345");
    await dialog.locator("button[type=submit]").click();
  };
  // More than is due is refused, and what was typed stays.
  await enter("invoiced", "12000.01");
  await dialog.getByText("超过尚可开票的12000.00元").waitFor();
  await enter("invoiced", "12000");
  await dialog.getByText("12,000.00").first().waitFor();
  await enter("received", "12000");
  await dialog.getByText("12,000.00").nth(1).waitFor();
  await settled(page);
  expect(await seriousViolations(page)).toEqual([]);
  await screenshot(page, "commission");
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });
  await page.goto("/commissions?state=received");
  await page.getByText("已收齐").last().waitFor();
  await page.setViewportSize({ width: 390, height: 844 });
  await settled(page);
  expect(await page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")).toBe(true);
  expect(await seriousViolations(page)).toEqual([]);
  await screenshot(page, "commission-phone");
  await desk.close();
});
