// The tour for whoever is new: offered once, five steps, remembered, and begun again from the help menu.
import { expect, it } from "vitest";
import { openDesk, screenshot, seriousViolations, settled, signIn, withHouse } from "./desk";

const house = withHouse({ empty: true });

it("is offered once, is walked in five steps, and begins again from the help menu", async () => {
  const desk = await openDesk(house.browser, house.server);
  const { page } = desk;
  await signIn(desk, "clerk", "/", true);
  const offer = page.locator(".tour-offer");
  await offer.waitFor();
  await settled(page);
  expect(await seriousViolations(page)).toEqual([]);
  await offer.getByRole("button", { name: "开始导览" }).click();
  const walk = async (name: string) => {
    for (const [step, title] of ["今日待办", "登记业务", "去处", "查找", "帮助"].entries()) {
      const shown = page.locator(".ant-tour").filter({ hasText: title });
      await shown.waitFor();
      if (step === 0) await screenshot(page, `tour-${name}`);
      await shown.locator(".ant-tour-actions button, .ant-tour-buttons button").last().click();
    }
    await page.locator(".ant-tour").waitFor({ state: "detached" });
  };
  await walk("first");
  expect(await offer.count()).toBe(0);
  await page.reload();
  await settled(page);
  expect(await offer.count()).toBe(0);
  await page.locator(".help-button").click();
  await page.getByRole("menuitem", { name: "五步导览" }).click();
  await walk("again");
  // Where nothing is remembered it is offered again, and can be declined.
  await page.evaluate(() => window.localStorage.clear());
  await page.reload();
  await offer.waitFor();
  await offer.getByRole("button", { name: "不用了" }).click();
  await page.reload();
  await settled(page);
  expect(await offer.count()).toBe(0);
  expect(desk.complaints).toEqual([]);
  await desk.close();
});
