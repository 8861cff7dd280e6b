import { act, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { MemoryRouter, useLocation } from "react-router";
import { describe, expect, it, vi } from "vitest";
import { ProblemError } from "../api/client";
import type { Field } from "../api/types";
import { answerProblem, answersToSend } from "../form/answer";
import { WordsProvider, wordsOf } from "../lib/i18n";
import { useTyped, viewChosen } from "./chosen-view";
import { SearchFilter, useSearch } from "./list-filter";
import { type Column, ListTable, nextSort, sortedRows } from "./list-table";
import { problemWords } from "./problem";
import { withView } from "./views";
import { WriteKey } from "./write-key";

describe("a list", () => {
  it("is walked with arrows and opened with Enter, and Tab leaves it", async () => {
    const opened = vi.fn();
    render(
      <WordsProvider>
        <ListTable
          label="list"
          columns={[{ key: "name", title: "Name", render: (row: string) => row }]}
          rows={["one", "two", "three"]}
          rowKey={(row) => row}
          onOpen={opened}
          empty="nothing"
        />
        <button type="button">after</button>
      </WordsProvider>,
    );
    // The head of the column sorts.
    await userEvent.tab();
    await userEvent.tab();
    await userEvent.keyboard("{ArrowDown}{ArrowDown}{ArrowDown}{ArrowUp}{Enter}");
    expect(opened).toHaveBeenCalledExactlyOnceWith("two");
    await userEvent.keyboard("j{Enter}");
    expect(opened).toHaveBeenLastCalledWith("three");
    // Below it stands what exports it.
    await userEvent.tab();
    await userEvent.tab();
    expect(document.activeElement).toBe(screen.getByText("after"));
  });

  it("shows the columns that were chosen, by keyboard, and remembers them until all are asked for again", async () => {
    const person = { name: "王芳", phone: "13800000000", office: "城南" };
    const columns: Column<typeof person>[] = [
      { key: "name", title: "Name", render: (row) => row.name },
      { key: "phone", title: "Phone", render: (row) => row.phone },
      { key: "office", title: "Office", render: (row) => row.office },
      { key: "act", title: "", render: () => "⋯" },
    ];
    const show = (start: "zh" | "en", of = columns) =>
      render(
        <WordsProvider start={start}>
          <ListTable label="list" columns={of} rows={[person]} rowKey={(row) => row.name} empty="nothing" />
        </WordsProvider>,
      );
    const heads = () => screen.getAllByRole("columnheader").map((head) => head.textContent);
    const first = show("zh");
    expect(heads()).toEqual(["Name", "Phone", "Office", ""]);
    const toggle = screen.getByRole("button", { name: "选择显示的列" });
    toggle.focus();
    await userEvent.keyboard("{Enter}");
    // What a row is called is not left out, nor what is done with it.
    expect(screen.getAllByRole("checkbox").length).toBe(2);
    await userEvent.tab();
    expect(document.activeElement).toBe(screen.getByLabelText("Phone"));
    await userEvent.keyboard(" ");
    expect(heads()).toEqual(["Name", "Office", ""]);
    expect(screen.queryByText("13800000000")).toBeNull();
    expect(document.activeElement).toBe(screen.getByLabelText("Phone"));
    first.unmount();

    // Another visit, in the other language; another list has its own choice.
    const second = show("en");
    expect(heads()).toEqual(["Name", "Office", ""]);
    second.unmount();
    const other = show("en", [...columns, { key: "more", title: "More", render: () => "" }]);
    expect(heads()).toEqual(["Name", "Phone", "Office", "", "More"]);
    other.unmount();

    show("en");
    await userEvent.click(screen.getByRole("button", { name: "Choose columns (1 hidden)" }));
    await userEvent.click(screen.getByRole("button", { name: "Show all columns" }));
    expect(heads()).toEqual(["Name", "Phone", "Office", ""]);
    expect(Object.keys(window.localStorage).filter((key) => key.startsWith("yinuo.columns"))).toEqual([]);
  });

  it("shows all its columns where what was kept is broken", () => {
    window.localStorage.setItem("yinuo.columns..one,two,three", "{broken");
    const columns = ["one", "two", "three"].map((key) => ({ key, title: key, render: (row: string) => row }));
    render(
      <WordsProvider>
        <ListTable label="list" columns={columns} rows={["x"]} rowKey={(row) => row} empty="nothing" />
      </WordsProvider>,
    );
    expect(screen.getAllByRole("columnheader").length).toBe(3);
  });

  it("sorts up, then down", () => {
    expect(nextSort(undefined, "due")).toBe("due");
    expect(nextSort("due", "due")).toBe("-due");
    expect(nextSort("-due", "due")).toBe("due");
  });
});

describe("an idempotency key", () => {
  it("stays while it is unknown whether the command was carried out, and ends with an answer", async () => {
    const key = new WriteKey();
    const seen: string[] = [];
    const send = (status: number) =>
      key
        .use((value) => {
          seen.push(value);
          return status === 200 ? Promise.resolve() : Promise.reject(new ProblemError({ status, code: "x" }));
        })
        .catch(() => undefined);
    for (const status of [0, 503, 200, 409, 200]) await send(status);
    expect(seen[1]).toBe(seen[0]);
    expect(seen[2]).toBe(seen[0]);
    expect(new Set(seen).size).toBe(3);
  });
});

describe("a problem", () => {
  const zh = wordsOf("zh");
  it("is told in the server's words: what is the matter, and what to do", () => {
    const told = { detail: "材料尚不齐全：申请书。", hint: "请先收齐材料。" };
    expect(problemWords({ status: 409, code: "waiting_for_materials", ...told }, zh)).toEqual({
      title: told.detail,
      hint: told.hint,
    });
  });
  it("is told in the desk's own words where no server answered, and by its code where it said nothing", () => {
    expect(problemWords({ status: 0, code: "unreachable" }, zh).title).toBe("连不上服务器。");
    expect(problemWords({ status: 409, code: "brand_new" }, zh)).toEqual({
      title: "没有办成",
      hint: "代码 brand_new",
    });
  });
});

describe("answers", () => {
  const field = (key: string, kind: Field["kind"], required = false): Field => ({
    key,
    kind,
    required,
    name: { zh: key, en: key },
    choices: [],
    hint: null,
    units: [],
    scale: null,
    family: null,
    rows: null,
  });
  it("are checked by the kind of their field", () => {
    const today = "2011-09-29";
    expect(answerProblem(field("a", "text", true), " ", today)).toBe("open.needed");
    expect(answerProblem(field("a", "choice", true), "", today)).toBe("open.needed_choose");
    expect(answerProblem(field("a", "amount"), "12.345", today)).toBe("open.amount_wrong");
    expect(answerProblem(field("a", "amount"), "1,200.50", today)).toBeNull();
    expect(answerProblem(field("a", "phone"), "138-1234-5678", today)).toBeNull();
    expect(answerProblem(field("a", "identity"), "110105194912310021", today)).toBe("identity_check_digit");
    expect(answerProblem(field("a", "account"), "6222", today)).toBe("open.account_wrong");
  });
  it("are sent plain, and nothing is sent for what was left empty", () => {
    const fields = [field("a", "amount"), field("b", "account"), field("c", "text")];
    expect(answersToSend(fields, { a: "￥1,200.5", b: "6222 0202", c: " ", other: "x" })).toEqual({
      a: "1200.50",
      b: "62220202",
    });
  });
});

describe("a list that is here as a whole", () => {
  const columns: Column<{ name: string; rows: number }>[] = [
    { key: "name", title: "Name", by: (row) => row.name, render: (row) => row.name },
    { key: "rows", title: "Rows", by: (row) => row.rows, render: (row) => String(row.rows) },
    { key: "acts", title: "", render: () => null },
  ];
  const rows = [
    { name: "表10", rows: 2 },
    { name: "表9", rows: 10 },
  ];
  const order = (sort: string | undefined) => sortedRows(rows, columns, sort).map((row) => row.rows);

  it("is sorted by the column that was pressed, numbers as numbers and names as people read them", () => {
    expect(order(undefined)).toEqual([2, 10]);
    expect(order("name")).toEqual([10, 2]);
    expect(order("-name")).toEqual([2, 10]);
    expect(order("-rows")).toEqual([10, 2]);
    expect(order("acts")).toEqual([2, 10]);
  });
});

describe("views that are kept", () => {
  it("fill the search of their list in again, and leave what is typed afterwards alone", async () => {
    function Search() {
      const [typed, setTyped] = useTyped("q");
      return <SearchFilter value={typed} label="search" onChange={setTyped} />;
    }
    render(
      <MemoryRouter initialEntries={["/parties?q=李"]}>
        <Search />
      </MemoryRouter>,
    );
    const search = screen.getByRole("searchbox");
    expect(search).toHaveProperty("value", "李");
    act(() => viewChosen("q=王&office=office_1"));
    expect(search).toHaveProperty("value", "王");
    await userEvent.type(search, "芳");
    expect(search).toHaveProperty("value", "王芳");
    act(() => viewChosen("office=office_1"));
    expect(search).toHaveProperty("value", "");
  });

  it("are searched as the address says, which has what is typed without the blanks around it", async () => {
    function Search() {
      const search = useSearch("words");
      const { search: address } = useLocation();
      return (
        <>
          <SearchFilter {...search.input} label="search" />
          <output>{`${new URLSearchParams(address).get("words") ?? "nothing"} ${search.settled}`}</output>
        </>
      );
    }
    render(
      <MemoryRouter initialEntries={["/operations?words=查看&office=office_1"]}>
        <Search />
      </MemoryRouter>,
    );
    expect(screen.getByRole("status").textContent).toBe("查看 查看");
    const search = screen.getByRole("searchbox");
    await userEvent.type(search, "号 ");
    await screen.findByText("查看号 查看号");
    await userEvent.clear(search);
    await screen.findByText("nothing", { exact: false });
  });

  it("have each name once, the later in the place of the earlier", () => {
    const views = withView(withView([], { name: "超时", query: "view=broken" }), { name: "本周", query: "a=1" });
    expect(withView(views, { name: "超时", query: "view=open" })).toEqual([
      { name: "本周", query: "a=1" },
      { name: "超时", query: "view=open" },
    ]);
  });
});
