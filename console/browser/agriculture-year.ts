// The two villages of the year 2011: their groups, their households and the sheets these are enrolled from; and what is done in dialogs.
import type { Locator, Page } from "playwright-core";
import { expect } from "vitest";

export const DABAO = "FC2011-001";
export const XIAOBAO = "FC2011-002";
export const PHOTO = {
  name: "现场.png",
  mimeType: "image/png",
  buffer: Buffer.from(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
    "base64",
  ),
};

/** A resident identity number that passes its check. */
export function residentId(number: number): string {
  const body = `21068219700101${String(number).padStart(3, "0")}`;
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
  const sum = weights.reduce((all, weight, at) => all + weight * Number(body[at]), 0);
  return `${body}${"10X98765432"[sum % 11]}`;
}

export const HEADER = [
  "集体保单号",
  "序号",
  "农户姓名",
  "证件号码",
  "直补存折账号",
  "标的",
  "投保面积",
  "已缴保费",
  "签字",
];
export const households = (group: string, rows: [string, string, string, string][]) =>
  rows.map(([name, object, quantity, paid], index) => [
    group,
    String(index + 1),
    name,
    residentId((group === DABAO ? 10 : 50) + index),
    `55000000000000${group === DABAO ? 1 : 2}${index}`,
    object,
    quantity,
    paid,
    "是",
  ]);
export const csv = (rows: string[][]) => ({
  name: "村清单.csv",
  mimeType: "text/csv",
  buffer: Buffer.from(["\ufeff", ...[HEADER, ...rows].map((row) => `${row.join(",")}\r\n`)].join("")),
});

export const dialogOf = (page: Page) => page.getByRole("dialog");
export const labelled = (place: Locator, label: string) => place.getByLabel(new RegExp(`^${label}`));

export async function choose(page: Page, label: string, option: string | RegExp) {
  await dialogOf(page)
    .getByRole("combobox", { name: new RegExp(`^${label}`) })
    .click();
  await page.locator(".ant-select-item-option").filter({ hasText: option }).locator("visible=true").first().click();
}

export async function date(page: Page, label: string, day: string) {
  await labelled(dialogOf(page), label).fill(day);
  await page.keyboard.press("Tab");
}

export async function findParty(page: Page, name: string) {
  await dialogOf(page).getByRole("combobox", { name: "查找客户" }).fill(name);
  await dialogOf(page).locator(".hit", { hasText: name }).first().click();
  await dialogOf(page).locator(".chosen", { hasText: name }).waitFor();
}

/** Presses what ends a dialog, and waits until it is gone. */
export async function send(page: Page, button: string | RegExp) {
  await dialogOf(page).getByRole("button", { name: button }).click();
  await dialogOf(page).waitFor({ state: "detached" });
}

/** As `send`, where the house refuses: the dialog says why, and stays until it is closed. */
export async function refused(page: Page, button: string | RegExp, why: RegExp) {
  await dialogOf(page).getByRole("button", { name: button }).click();
  await dialogOf(page).getByRole("alert").filter({ hasText: why }).first().waitFor();
  await dialogOf(page)
    .getByRole("button", { name: /^取 ?消$/ })
    .click();
  await dialogOf(page).waitFor({ state: "detached" });
}

/** A button that cannot be pressed yet says why. */
export async function waits(button: Locator, why: string) {
  await expect.poll(() => button.getAttribute("data-why")).toBe(why);
  expect(await button.getAttribute("aria-disabled")).toBe("true");
}
