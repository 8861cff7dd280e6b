import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { describe, expect, it } from "vitest";
import { changePassword } from "../api/calls";
import { clerk, created, fakeServer, ok, problem } from "../testing/fake-server";
import { renderAt } from "../testing/render";

function Desk() {
  const [typed, setTyped] = useState("");
  return (
    <>
      <input aria-label="note" value={typed} onChange={(event) => setTyped(event.target.value)} />
      <button type="button" onClick={() => void changePassword({ current: "a", new: "b" }).catch(() => undefined)}>
        send
      </button>
    </>
  );
}
const routes = [{ path: "*", element: <Desk /> }];
const signInAs = async (password: string) => {
  await userEvent.type(await screen.findByLabelText("密码"), password);
  await userEvent.click(screen.getByRole("button", { name: "登录" }));
};

describe("signing in", () => {
  it("asks for a one-time code only when the account wants one", async () => {
    let signedIn = false;
    const server = fakeServer({
      "GET /me": () => (signedIn ? ok(clerk) : problem(401, "no_session")),
      "POST /sessions": ({ body }) => {
        if (!(body as { totp?: string }).totp) return problem(401, "totp_required");
        signedIn = true;
        return created({ operator: clerk, token: "t", expires_at: clerk.now });
      },
    });
    renderAt("/", routes);
    await userEvent.type(await screen.findByLabelText("工号"), "wang");
    await signInAs("secret");
    await userEvent.type(await screen.findByLabelText("动态验证码"), "123456{Enter}");
    await screen.findByLabelText("note");
    expect(server.asked.at(-1)?.body).toEqual({ login: "wang", password: "secret", totp: "123456" });
  });

  it("says until when an account is locked", async () => {
    fakeServer({
      "GET /me": () => problem(401, "no_session"),
      "POST /sessions": () => problem(429, "locked_out", { until: "2011-09-29T02:15:00Z" }),
    });
    renderAt("/", routes);
    await userEvent.type(await screen.findByLabelText("工号"), "wang");
    await signInAs("wrong");
    expect(await screen.findByText(/2011-09-29 10:15/)).toBeTruthy();
  });
});

describe("a session that ends", () => {
  it("loses nothing typed, and sends again what was turned away", async () => {
    let over = false;
    const server = fakeServer({
      "GET /me": () => (over ? problem(401, "no_session") : ok(clerk)),
      "POST /me/password": () => (over ? problem(401, "no_session") : { status: 204 }),
      "POST /sessions": () => {
        over = false;
        return created({ operator: clerk, token: "t", expires_at: clerk.now });
      },
    });
    renderAt("/", routes);
    await userEvent.type(await screen.findByLabelText("note"), "half a sentence");
    over = true;
    await userEvent.click(screen.getByText("send"));
    expect(await screen.findByText("登录已过期")).toBeTruthy();
    await signInAs("secret");
    await waitFor(() => expect(server.count("POST", "/me/password")).toBe(2));
    expect(screen.getByLabelText<HTMLInputElement>("note").value).toBe("half a sentence");
  });

  it("does not send it again when another operator signs in, and gives her a fresh desk", async () => {
    let over = false;
    let me = clerk;
    const server = fakeServer({
      "GET /me": () => (over ? problem(401, "no_session") : ok(me)),
      "POST /me/password": () => problem(401, "no_session"),
      "POST /sessions": () => {
        over = false;
        me = { ...clerk, id: "operator_2", name: "刘洋" };
        return created({ operator: me, token: "t", expires_at: clerk.now });
      },
    });
    renderAt("/", routes);
    await userEvent.type(await screen.findByLabelText("note"), "not hers");
    over = true;
    await userEvent.click(screen.getByText("send"));
    await signInAs("secret");
    await waitFor(() => expect(screen.getByLabelText<HTMLInputElement>("note").value).toBe(""));
    expect(server.count("POST", "/me/password")).toBe(1);
  });
});
