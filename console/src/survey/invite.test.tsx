import { screen } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { clerk, fakeServer, ok } from "../testing/fake-server";
import { renderAt } from "../testing/render";
import { Links } from "./invite";

const links = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ case: null, path: `/public/surveys/${index}` }));

describe("links of invitations", () => {
  it("stand as a code too where one customer waits at the window, and only then", async () => {
    fakeServer({ "GET /me": () => ok(clerk) });
    const { unmount } = renderAt("/one", [{ path: "/one", element: <Links items={links(1)} /> }]);
    await screen.findByText(/\/public\/surveys\/0/);
    expect(document.querySelectorAll(".ant-qrcode svg").length).toBe(1);
    unmount();
    renderAt("/two", [{ path: "/two", element: <Links items={links(2)} /> }]);
    await screen.findByText(/\/public\/surveys\/1/);
    expect(document.querySelector(".ant-qrcode")).toBeNull();
  });
});
