import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import type { Import, ImportPreview, Me } from "../api/types";
import { clerk, created, fakeServer, ok } from "../testing/fake-server";
import { renderAt } from "../testing/render";
import ImportPage from "./page";

const manager: Me = { ...clerk, permissions: ["import"] };
const routes = [{ path: "/imports/:id", element: <ImportPage /> }];
const waiting: Import = {
  id: "import_1",
  kind: "life-policies",
  name: "承接.xlsx",
  size: 1000,
  state: "uploaded",
  office: clerk.office,
  by: { id: "operator_1", name: "王敏" },
  created_at: "2011-09-29T02:00:00Z",
  sheet: null,
  choice: "all",
  options: [],
  rows_total: 0,
  rows_checked: 0,
  rows_done: 0,
  rows_made: 0,
  rows_bad: 0,
  errors: 0,
  errors_kept: 0,
  file_kept: true,
  rows_noted: 0,
  started_at: null,
  ended_at: null,
  seconds_left: null,
  failure: null,
};
const field = (key: string, zh: string, required = true) => ({
  key,
  name: { zh, en: key },
  kind: "text",
  required,
  hint: null,
});
const reason = { zh: "不是金额", en: "no amount" };
const preview: ImportPreview = {
  sheets: [
    { name: "旧数据", hidden: true },
    { name: "保单", hidden: false },
  ],
  sheet: "保单",
  header_row: 3,
  hidden_rows: 4,
  headers: ["保单号", "金额"],
  fields: [field("policy_number", "保单号"), field("sum_insured", "保险金额")],
  mapping: { policy_number: "保单号" },
  missing: ["sum_insured"],
  rows: [],
  total_rows: 2,
};
const mapped: ImportPreview = {
  ...preview,
  mapping: { policy_number: "保单号", sum_insured: "金额" },
  missing: [],
  rows: [
    { row: 2, values: { policy_number: "P1", sum_insured: "20000" }, errors: [] },
    {
      row: 3,
      values: {},
      errors: [
        { row: 3, field: "sum_insured", column: "B", header: "金额", code: "not_an_amount", value: "壹万", reason },
      ],
    },
  ],
};

describe("an import", () => {
  it("cannot start before every required field has a column, and marks the rows that are bad", async () => {
    let state: Import = waiting;
    const server = fakeServer({
      "GET /me": () => ok(manager),
      "GET /import-kinds": () =>
        ok({
          items: [
            {
              key: "life-policies",
              name: { zh: "人身险保单", en: "Life policies" },
              options: [{ key: "keep-premiums", name: { zh: "按文件所载", en: "Keep" } }],
            },
          ],
        }),
      "GET /imports/import_1": () => ok(state),
      "POST /imports/import_1/preview": ({ body }) =>
        ok((body as { mapping: Record<string, string> }).mapping.sum_insured === "金额" ? mapped : preview),
      "POST /imports/import_1/runs": () => {
        state = { ...waiting, state: "done", started_at: waiting.created_at, rows_total: 2, rows_made: 1, rows_bad: 1 };
        return created(state);
      },
    });
    renderAt("/imports/import_1", routes);
    const start = await screen.findByRole("button", { name: /开始导入/ });
    expect(start.getAttribute("aria-disabled")).toBe("true");
    expect(screen.getByText(/必填字段还没有对应的列：保险金额/)).toBeTruthy();
    expect(screen.getByRole("option", { name: "旧数据（隐藏）" })).toBeTruthy();
    expect(screen.getByText(/表头在第 3 行/)).toBeTruthy();
    expect(screen.getByText(/有 4 行被隐藏/)).toBeTruthy();
    await userEvent.selectOptions(screen.getByRole("combobox", { name: /保险金额/ }), "金额");
    const bad = (await screen.findByText(/不是金额/)).closest("tr");
    expect(bad?.dataset.tone).toBe("broken");
    expect(within(bad as HTMLElement).getByText(/B 金额「壹万」/)).toBeTruthy();
    await userEvent.click(screen.getByRole("radio", { name: "导入无误的行" }));
    await userEvent.click(screen.getByRole("checkbox", { name: "按文件所载" }));
    await userEvent.click(screen.getByRole("button", { name: /开始导入/ }));
    expect(await screen.findByText(/导入 1 行，1 行有误/)).toBeTruthy();
    expect(screen.getByRole("link", { name: /下载有误的行/ })).toBeTruthy();
    const run = server.asked.find((one) => one.path === "/imports/import_1/runs");
    expect(run?.body).toEqual({ mapping: { sum_insured: "金额" }, choice: "good", options: ["keep-premiums"] });
  });
});
