import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import type { Me, SetAside } from "../api/types";
import { clerk, fakeServer, ok, problem } from "../testing/fake-server";
import { renderAt } from "../testing/render";
import SetAsidePage from "./list";

const manager: Me = { ...clerk, permissions: ["mend", "read_cases"] };
const routes = [{ path: "/set-aside", element: <SetAsidePage /> }];
const timer = { key: "timer", name: { zh: "承诺计时", en: "Clocks of promises" } };
const letter = { key: "write-letter", name: { zh: "自动出具函件", en: "Letters written by the system" } };
const damaged: SetAside = {
  id: "aside_1",
  kind: timer,
  about: { id: "case_1", kind: "case", label: "0103-0000001-4" },
  office: clerk.office,
  reason: { code: "data_damaged", detail: "数据无法读取（cases）：state。", hint: "请系统管理员修复数据，然后重试。" },
  since: "2011-10-28T02:00:00Z",
  last_at: "2011-10-28T02:00:00Z",
  tries: 1,
  again: false,
};
const unmade: SetAside = { ...damaged, id: "aside_2", kind: letter, about: null, tries: 3 };
const kinds = [
  { kind: timer, number: 1 },
  { kind: letter, number: 1 },
];

describe("what was set aside", () => {
  it("is shown with reason and remedy and tried again one by one, and a refusal is told", async () => {
    let items = [damaged, unmade];
    const server = fakeServer({
      "GET /me": () => ok(manager),
      "GET /set-aside": () => ok({ items, next: null, kinds }),
      "POST /set-aside/tries": (asked) => {
        if ((asked.body as { kind: string }).kind === "timer") return problem(404, "not_found", { detail: "没有找到" });
        items = [damaged, { ...unmade, again: true }];
        return ok({ number: 1 });
      },
    });
    renderAt("/set-aside", routes);
    const row = (await screen.findByText("0103-0000001-4")).closest("tr") as HTMLElement;
    expect(within(row).getByText("请系统管理员修复数据，然后重试。")).toBeTruthy();
    expect(within(row).getByRole("link").getAttribute("href")).toBe("/cases/0103-0000001-4");
    const other = screen.getByText("自动出具函件").closest("tr") as HTMLElement;
    expect(within(other).getByText(/已试 3 次/)).toBeTruthy();
    await userEvent.click(within(other).getByRole("button", { name: /重\s*试/ }));
    await screen.findByText("正在重试");
    expect(server.asked.find((one) => one.method === "POST")?.body).toEqual({ kind: "write-letter", id: "aside_2" });
    await userEvent.click(within(row).getByRole("button", { name: /重\s*试/ }));
    await screen.findByText("没有找到");
  });

  it("is tried again all at once where a kind is chosen, and an empty list says so", async () => {
    let items = [damaged];
    const server = fakeServer({
      "GET /me": () => ok(manager),
      "GET /set-aside": () => ok({ items, next: null, kinds: items.length > 0 ? [kinds[0]] : [] }),
      "POST /set-aside/tries": () => {
        items = [];
        return ok({ number: 1 });
      },
    });
    renderAt("/set-aside?kind=timer", routes);
    await userEvent.click(await screen.findByRole("button", { name: "全部重试（1）" }));
    await waitFor(() => expect(screen.getByText("没有待处理的异常。")).toBeTruthy());
    expect(server.asked.find((one) => one.method === "POST")?.body).toEqual({ kind: "timer" });
    expect(server.asked.find((one) => one.path === "/set-aside")?.query.get("kind")).toBe("timer");
  });
});
