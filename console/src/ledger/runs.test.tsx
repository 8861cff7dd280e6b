import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import type { DayRun, Me } from "../api/types";
import { clerk, created, fakeServer, ok } from "../testing/fake-server";
import { renderAt } from "../testing/render";
import DayRunsPage from "./runs";

const manager: Me = { ...clerk, permissions: ["close_days", "pay_out", "read_policies"] };
const routes = [{ path: "/day-runs", element: <DayRunsPage /> }];
const run: DayRun = {
  id: "run_2",
  until: "2011-09-29",
  state: "broken_off",
  steps: [
    {
      step: { key: "life.policies", name: { zh: "保单日终", en: "Policies" } },
      waiting: 100,
      done: 40,
      finished_at: null,
      failure: null,
    },
  ],
  started_at: "2011-09-29T02:00:00Z",
  finished_at: null,
  operator: { id: "operator_1", name: "王敏" },
};

describe("day runs", () => {
  it("are gone on with to the day of the last one that was broken off, and of no earlier one", async () => {
    const earlier: DayRun = { ...run, id: "run_1", until: "2011-09-28" };
    let items = [run, earlier];
    const server = fakeServer({
      "GET /me": () => ok(manager),
      "GET /day-runs": () => ok({ items, next: null }),
      "POST /day-runs": () => {
        items = [{ ...run, id: "run_3", state: "running" }, ...items];
        return created(items[0]);
      },
    });
    renderAt("/day-runs", routes);
    const resume = await screen.findAllByRole("button", { name: "接着运行" });
    expect(resume).toHaveLength(1);
    expect(screen.getAllByText("40 / 100")).toHaveLength(2);
    await userEvent.click(resume[0] as HTMLElement);
    await waitFor(() =>
      expect(screen.getByRole("button", { name: /开\s*始/ }).getAttribute("aria-disabled")).toBe("true"),
    );
    expect(server.asked.find((one) => one.method === "POST")?.body).toEqual({ until: "2011-09-29" });
  });
});
