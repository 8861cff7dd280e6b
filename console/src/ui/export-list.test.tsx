// A list as a workbook: read again from the file that is saved.
import { render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { strFromU8, unzipSync } from "fflate";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { WordsProvider } from "../lib/i18n";
import type { All, Sheet } from "./export-list";
import { type Column, ListTable } from "./list-table";

type Person = { name: string; phone: string; closed: boolean; paid: string };

const people: Person[] = [
  { name: "王芳", phone: "139****0000", closed: true, paid: "103.20" },
  { name: "赵强", phone: "138****1111", closed: false, paid: "7" },
];
const name: Column<Person> = {
  key: "name",
  title: "客户",
  render: (row) => (
    <span>
      {row.name}
      <small>{row.phone}</small>
    </span>
  ),
};
const state: Column<Person> = {
  key: "state",
  title: "状态",
  render: (row) => (
    <span>
      <span className="visually-hidden">状态：</span>
      {row.closed ? "已办结" : "在办"}
      <kbd>c</kbd>
    </span>
  ),
};
const paid: Column<Person> = { key: "paid", title: "金额", text: (row) => row.paid, render: (row) => `￥${row.paid}` };
const open: Column<Person> = { key: "open", title: "", render: () => <button type="button">打开</button> };
const choose: Column<Person> = { key: "choose", title: "选", text: null, render: () => <input type="checkbox" /> };

const saved: Blob[] = [];
beforeEach(() => {
  saved.length = 0;
  URL.createObjectURL = (blob) => {
    saved.push(blob as Blob);
    return "blob:sheet";
  };
  URL.revokeObjectURL = () => {};
  // A test has nowhere to put a file.
  vi.spyOn(HTMLAnchorElement.prototype, "click").mockImplementation(() => {});
});
afterEach(() => void vi.restoreAllMocks());

/** The cells of the workbook, line by line. */
async function lines(): Promise<string[][]> {
  await waitFor(() => expect(saved.length).toBe(1));
  const files = unzipSync(new Uint8Array(await (saved[0] as Blob).arrayBuffer()));
  const part = (path: string) => strFromU8(files[path] ?? new Uint8Array());
  const parse = (text: string) => new DOMParser().parseFromString(text, "application/xml");
  const shared = [...parse(part("xl/sharedStrings.xml")).getElementsByTagName("si")].map(
    (one) => one.textContent ?? "",
  );
  return [...parse(part("xl/worksheets/sheet1.xml")).getElementsByTagName("row")].map((row) =>
    [...row.getElementsByTagName("c")].map((cell) =>
      cell.getAttribute("t") === "s" ? (shared[Number(cell.textContent)] ?? "") : (cell.textContent ?? ""),
    ),
  );
}

function show(columns: Column<Person>[], sheet?: Sheet<Person>, all?: All<Person>) {
  render(
    <WordsProvider>
      <ListTable
        label="客户"
        columns={columns}
        rows={people}
        rowKey={(row) => row.name}
        empty="nothing"
        all={all}
        {...(sheet !== undefined && { sheet })}
      />
    </WordsProvider>,
  );
  return userEvent.click(screen.getByRole("button", { name: "导出表格" }));
}

it("says what is seen: columns that have a name, lines apart, and nothing that is there for the mouse or a reader alone", async () => {
  await show([choose, name, state, paid, open]);
  expect(await lines()).toEqual([
    ["客户", "状态", "金额"],
    ["王芳 139****0000", "已办结", "103.2"],
    ["赵强 138****1111", "在办", "7"],
  ]);
  // What was drawn for the sheet is gone again.
  await waitFor(() => expect(document.querySelectorAll("table").length).toBe(1));
});

it("says more than is seen where the list does, and all the rows that were not shown yet", async () => {
  const all: All<Person> = async (most, progress) => {
    expect(most).toBeGreaterThan(2);
    progress(3);
    return { items: [...people, { name: "孙丽", phone: "", closed: false, paid: "0" }], isAll: true };
  };
  const told: Column<Person> = { ...name, text: (row) => row.name };
  await show([told, paid], { more: [{ title: "电话", text: (row) => row.phone }] }, all);
  expect(await lines()).toEqual([
    ["客户", "金额", "电话"],
    ["王芳", "103.2", "139****0000"],
    ["赵强", "7", "138****1111"],
    // A cell that says nothing is not in the file.
    ["孙丽", "0"],
  ]);
});
