// Customers due to be erased: proposed with a reason, and told that another's word is waited for.
import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import type { Me } from "../api/types";
import { clerk, fakeServer, ok, problem } from "../testing/fake-server";
import { renderAt } from "../testing/render";
import DueErasuresPage from "./due-erasures";

const manager: Me = { ...clerk, permissions: ["read_customers", "merge_customers"] };
const routes = [{ path: "/due-erasures", element: <DueErasuresPage /> }];
const row = {
  party: { id: "party_1", name: "欧阳不凡" },
  office: { id: "office_1", name: "和平营业部" },
  created_at: "2011-09-29T02:00:00Z",
};

describe("customers due to be erased", () => {
  it("are proposed with a reason, once for each press", async () => {
    const server = fakeServer({
      "GET /me": () => ok(manager),
      "GET /approvals": () => ok({ items: [], next: null }),
      "GET /due-erasures": () => ok({ items: [row] }),
      "POST /parties/party_1/erasures": () => problem(409, "approval_waits_already", { title: "已在等待审批" }),
    });
    renderAt("/due-erasures", routes);
    await userEvent.click(await screen.findByRole("button", { name: "提出删除" }));
    const dialog = await screen.findByRole("dialog");
    const send = () => screen.getAllByRole("button", { name: "提出删除" }).at(-1) as HTMLButtonElement;
    expect(dialog.contains(send())).toBe(true);
    expect(send().getAttribute("aria-disabled")).toBe("true");
    await userEvent.type(screen.getByRole("textbox", { name: /删除的理由/ }), "保存期满");
    await userEvent.click(send());
    await waitFor(() => expect(server.count("POST", "/parties/party_1/erasures")).toBe(1));
    expect(server.asked.find((one) => one.method === "POST")?.body).toEqual({ reason: "保存期满" });
    await screen.findByText(/已在等待审批/);
  });
});
