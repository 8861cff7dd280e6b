import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import type { DayRun, Me } from "../api/types";
import { clerk, created, fakeServer, ok } from "../testing/fake-server";
import { renderAt } from "../testing/render";
import UnitPricesPage from "./prices";
import DayRunsPage from "./runs";

const manager: Me = { ...clerk, roles: ["manager"], permissions: ["close_days", "pay_out", "read_policies"] };
const routes = [
  { path: "/day-runs", element: <DayRunsPage /> },
  { path: "/unit-prices", element: <UnitPricesPage /> },
];
const run: DayRun = {
  id: "run_2",
  until: "2011-09-29",
  state: "broken_off",
  policies: 40,
  waiting: 100,
  started_at: "2011-09-29T02:00:00Z",
  finished_at: null,
  operator: { id: "operator_1", name: "王敏" },
  failure: null,
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
    await userEvent.click(resume[0] as HTMLElement);
    await waitFor(() =>
      expect((screen.getByRole("button", { name: /开\s*始/ }) as HTMLButtonElement).disabled).toBe(true),
    );
    expect(server.asked.find((one) => one.method === "POST")?.body).toEqual({ until: "2011-09-29" });
  });
});

describe("unit prices", () => {
  it("take six decimals and no more", async () => {
    const server = fakeServer({
      "GET /me": () => ok(manager),
      "GET /unit-prices": () => ok({ items: [] }),
      "GET /products": () => ok({ items: [{ accounts: ["growth"] }] }),
      "POST /unit-prices": () => created({ account: "growth", priced_on: "2011-09-29", price: "1.234567" }),
    });
    renderAt("/unit-prices", routes);
    await userEvent.click(await screen.findByRole("button", { name: "公布价格" }));
    const dialog = await screen.findByRole("dialog");
    const publish = () => screen.getAllByRole("button", { name: "公布价格" }).at(-1) as HTMLButtonElement;
    await screen.findAllByText("growth");
    const price = screen.getByRole("textbox", { name: /单位价格/ });
    await userEvent.type(price, "1.2345678");
    expect(publish().disabled).toBe(true);
    await userEvent.type(price, "{Backspace}");
    expect(dialog.contains(publish())).toBe(true);
    await userEvent.click(publish());
    await waitFor(() => expect(server.count("POST", "/unit-prices")).toBe(1));
    expect(server.asked.find((one) => one.method === "POST")?.body).toEqual({
      account: "growth",
      priced_on: "2011-09-29",
      price: "1.234567",
    });
  });
});
