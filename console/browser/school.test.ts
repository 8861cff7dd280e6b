// School liability at the desk: a manager names who insures schools, takes a mediator into the pool and is led from there to the claims it was
// invited to.
import { expect, it } from "vitest";
import { type Desk, screenshot, seriousViolations, settled, withHouse } from "./desk";

const house = withHouse({ clock: "2026-09-01T10:00", empty: true });

async function entered(desk: Desk, kind: "person" | "organisation", name: string, phone: string): Promise<string> {
  const made = await desk.context.request.post("/api/v1/parties", {
    headers: { "X-Yinuo": "1" },
    data: { kind, name, phone },
  });
  expect(made.status(), await made.text()).toBeLessThan(300);
  return ((await made.json()) as { id: string }).id;
}

it("names the insurer of schools as a party, and leads from a mediator to its claims", async () => {
  const desk = await house.desk("manager", {}, "/school-policies");
  const { page } = desk;
  page.setDefaultTimeout(20_000);
  await entered(desk, "organisation", "示例财产保险公司凤城支公司", "13900000019");
  const mediator = await entered(desk, "person", "周明", "13900000013");
  await page.getByText("尚未登记：事故受理前须登记").waitFor();
  await page.getByRole("button", { name: "登记承保公司" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("combobox", { name: "查找客户" }).fill("示例财产");
  await dialog.getByRole("option").first().click();
  expect(await seriousViolations(page)).toEqual([]);
  await screenshot(page, "school-insurer");
  await dialog.getByRole("button", { name: "登记承保公司" }).click();
  await page.getByText("尚未登记：事故受理前须登记").waitFor({ state: "detached" });
  await page.getByText("示例财产保险公司凤城支公司").first().waitFor();

  const put = await desk.context.request.put(`/api/v1/school-mediators/${mediator}`, {
    headers: { "X-Yinuo": "1" },
    data: { profession: "律师" },
  });
  expect(put.status(), await put.text()).toBe(200);
  await page.goto("/school-mediators");
  await page.getByRole("link", { name: "周明" }).click();
  await page.getByRole("heading", { name: "周明受邀的业务" }).waitFor();
  await page.getByText("没有受邀的业务。").waitFor();
  // The address changes it, a moment after the click.
  await page.getByLabel("只看未结案").click();
  await page.waitForURL((url) => url.searchParams.get("open") === "true");
  await settled(page);
  expect(await seriousViolations(page)).toEqual([]);
  await screenshot(page, "school-mediator");
  expect(desk.complaints).toEqual([]);
  await desk.close();
});
