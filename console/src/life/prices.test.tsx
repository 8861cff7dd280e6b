import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import type { Me } from "../api/types";
import { clerk, created, fakeServer, ok } from "../testing/fake-server";
import { renderAt } from "../testing/render";
import UnitPricesPage from "./prices";

const manager: Me = { ...clerk, permissions: ["pay_out", "read_policies"] };
const routes = [{ path: "/unit-prices", element: <UnitPricesPage /> }];

const row = { account: "growth", priced_on: "2011-09-28", price: "20.000000" };

describe("unit prices", () => {
  it("are corrected with a reason, and tell what stood there before", async () => {
    const corrected = { ...row, price: "2.000000", price_before: "20.000000", reason: "小数点录错" };
    const server = fakeServer({
      "GET /me": () => ok(manager),
      "GET /unit-prices": () =>
        ok({ items: [server.count("POST", "/unit-price-corrections") === 0 ? row : corrected] }),
      "POST /unit-price-corrections": () => created(corrected),
    });
    renderAt("/unit-prices", routes);
    await userEvent.click(await screen.findByRole("button", { name: /更\s*正/ }));
    const send = () => screen.getAllByRole("button", { name: /更\s*正/ }).at(-1) as HTMLButtonElement;
    await userEvent.type(await screen.findByRole("textbox", { name: /投资单位价格/ }), "2");
    expect(send().getAttribute("aria-disabled")).toBe("true");
    await userEvent.type(screen.getByRole("textbox", { name: /更正原因/ }), "小数点录错");
    await userEvent.click(send());
    await screen.findByText(/原为20.000000：小数点录错/);
    expect(server.asked.find((one) => one.method === "POST")?.body).toEqual({
      account: "growth",
      priced_on: "2011-09-28",
      price: "2",
      reason: "小数点录错",
    });
  });

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
    const price = screen.getByRole("textbox", { name: /投资单位价格/ });
    await userEvent.type(price, "1.2345678");
    expect(publish().getAttribute("aria-disabled")).toBe("true");
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
