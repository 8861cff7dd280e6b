import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import type { Agreement, Case } from "../api/types";
import { clerk, created, type FakeServer, fakeServer, ok, problem } from "../testing/fake-server";
import { renderAt } from "../testing/render";
import { policyServicing, someCase, someParty, somePolicy } from "../testing/samples";
import OpenCasePage from "./open";
import CasePage from "./page";

const routes = [
  { path: "/cases/new", element: <OpenCasePage /> },
  { path: "/cases/:id", element: <CasePage /> },
];
const session = { "GET /me": () => ok(clerk) };

const held: Agreement = {
  id: somePolicy.id,
  number: somePolicy.number,
  kind: "policy",
  family: { key: "life", name: { zh: "人身保险", en: "Life insurance" } },
  product: { key: "sample.whole-life@2000-01-01", name: { zh: "终身寿险", en: "Whole life" } },
  holder: { id: "party_1", name: "张桂兰" },
  office: { id: "office_1", name: "和平营业部" },
  roles: [],
  state: "in_force",
  state_name: { zh: "有效", en: "In force" },
  state_on: "2010-05-10",
  applied_on: "2010-05-10",
  effective_on: "2010-05-10",
  ends_on: null,
};

/** What was written; that a case stands open on the screen is said over and over. */
const written = ({ asked }: FakeServer) =>
  asked.filter(({ method, path }) => method === "POST" && !path.endsWith("/viewers"));

describe("opening a case", () => {
  const services = { "GET /services": () => ok({ items: [policyServicing] }) };
  const fillIn = async () => {
    await userEvent.type(await screen.findByRole("combobox", { name: "办理事项" }), "bq{Enter}");
    await userEvent.click(screen.getByRole("button", { name: "新客户建档" }));
    await userEvent.type(screen.getByLabelText(/姓名或名称/), "张桂兰");
    await userEvent.type(screen.getByLabelText(/证件号码/), "11010519491231002x");
    await userEvent.type(screen.getByLabelText(/保单号/), "P1");
    await userEvent.click(screen.getByRole("checkbox", { name: /申请书/ }));
  };

  it("shows before saving what will be missing and each promise with its rule", async () => {
    fakeServer({ ...session, ...services });
    renderAt("/cases/new", routes);
    await fillIn();
    const preview = screen.getByRole("complementary", { name: "保存前看一眼" });
    expect(within(preview).getByText("将缺 1 份材料")).toBeTruthy();
    expect(within(preview).getByText("身份证件")).toBeTruthy();
    expect(within(preview).getByText("5 个工作日")).toBeTruthy();
    expect(within(preview).getByText(/待核/)).toBeTruthy();
    expect(screen.getByText(/1949-12-31 出生，女/)).toBeTruthy();
  });

  it("opens one case however often it is sent, and asks again under the same key when no answer came", async () => {
    let tries = 0;
    let answerFirst = () => {};
    const bothPressed = new Promise<void>((resolve) => {
      answerFirst = resolve;
    });
    const server = fakeServer({
      ...session,
      ...services,
      "POST /cases": async () => {
        tries += 1;
        if (tries > 1) return created(someCase);
        await bothPressed;
        return { status: 503 };
      },
      "GET /cases/0421-0000137-5": () => ok(someCase),
      "GET /cases/case_1/audit": () => ok({ items: [] }),
    });
    renderAt("/cases/new", routes);
    await fillIn();
    const submit = screen.getByRole("button", { name: /^登记/ });
    await userEvent.dblClick(submit);
    answerFirst();
    expect(await screen.findByText(/没有收到答复/)).toBeTruthy();
    expect(tries).toBe(1);
    await userEvent.click(submit);
    await screen.findByText("0421-0000137-5");
    const sent = written(server);
    expect(sent).toHaveLength(2);
    expect(sent[0]?.headers.get("Idempotency-Key")).toBe(sent[1]?.headers.get("Idempotency-Key"));
    expect(sent[0]?.headers.get("X-Yinuo")).toBe("1");
    expect(sent[1]?.body).toEqual({
      service: "life.policy-servicing",
      new_party: {
        kind: "person",
        name: "张桂兰",
        identity: { kind: "resident_id", number: "11010519491231002X" },
        birth_date: "1949-12-31",
        sex: "female",
      },
      channel: "counter",
      answers: { policy_number: "P1" },
      materials: ["application"],
    });
    expect(window.localStorage.getItem("yinuo.draft.case.operator_1")).toBeNull();
  });

  it("shows a refusal at its field, with the clerk's input kept, and takes a new key for the corrected form", async () => {
    let tries = 0;
    const server = fakeServer({
      ...session,
      ...services,
      "POST /cases": () => {
        tries += 1;
        return problem(422, "answer_wrong", {
          fields: [{ field: "answers.policy_number", code: "no_such_text_here", detail: "保单号不存在" }],
        });
      },
    });
    renderAt("/cases/new", routes);
    await fillIn();
    const submit = screen.getByRole("button", { name: /^登记/ });
    await userEvent.click(submit);
    expect(await screen.findByText("保单号不存在")).toBeTruthy();
    expect(screen.getByLabelText<HTMLInputElement>(/保单号/).value).toBe("P1");
    await userEvent.click(submit);
    await waitFor(() => expect(tries).toBe(2));
    const keys = server.asked.filter((one) => one.method === "POST").map((one) => one.headers.get("Idempotency-Key"));
    expect(keys[0]).not.toBe(keys[1]);
  });

  it("waits for the customer's only agreement, which chooses itself, where it is sent before that is known", async () => {
    const role = { role: "agreement", kind: "policy", name: { zh: "保险合同", en: "Policy" } };
    const aboutPolicy = { ...policyServicing, subjects: [{ ...role, fills: "policy_number", required: true }] };
    let answer = () => {};
    const known = new Promise<void>((resolve) => {
      answer = resolve;
    });
    const server = fakeServer({
      "GET /me": () => ok({ ...clerk, permissions: [...clerk.permissions, "read_policies"] }),
      "GET /services": () => ok({ items: [aboutPolicy] }),
      "GET /parties/party_1": () => ok({ ...someParty, id: "party_1" }),
      "GET /parties/party_1/agreements": async () => {
        await known;
        return ok({ items: [held] });
      },
      "POST /cases": () => created(someCase),
      "GET /cases/0421-0000137-5": () => ok(someCase),
      "GET /cases/case_1/audit": () => ok({ items: [] }),
    });
    renderAt("/cases/new?party=party_1", routes);
    await userEvent.type(await screen.findByRole("combobox", { name: "办理事项" }), "bq{Enter}");
    await waitFor(() => expect(server.count("GET", "/parties/party_1/agreements")).toBe(1));
    await userEvent.click(screen.getByRole("button", { name: /^登记/ }));
    expect(server.count("POST", "/cases")).toBe(0);
    answer();
    await waitFor(() => expect(server.count("POST", "/cases")).toBe(1));
    expect(written(server)[0]?.body).toMatchObject({
      party: "party_1",
      subjects: [{ id: somePolicy.id, role: "agreement" }],
      answers: { policy_number: somePolicy.number },
    });
  });

  it("sends nothing while the check digit is wrong, and says where", async () => {
    const server = fakeServer({ ...session, ...services });
    renderAt("/cases/new", routes);
    await fillIn();
    const number = screen.getByLabelText(/证件号码/);
    await userEvent.clear(number);
    await userEvent.type(number, "110105194912310021");
    expect(screen.getByText(/校验位不对/)).toBeTruthy();
    await userEvent.click(screen.getByRole("button", { name: /^登记/ }));
    expect(server.count("POST", "/cases")).toBe(0);
  });
});

describe("two clerks at one case", () => {
  it("shows the second what changed, keeps what she wrote, and lays it over the new version", async () => {
    let current: Case = someCase;
    const server = fakeServer({
      ...session,
      "GET /cases/0421-0000137-5": () => ok(current),
      "GET /cases/case_1": () => ok(current),
      "GET /parties/party_1": () => problem(404, "not_found"),
      "PATCH /cases/case_1": ({ headers, body }) => {
        if (headers.get("If-Match") !== `"${current.version}"`) {
          return problem(412, "changed_meanwhile", {
            current_version: current.version,
            changes: [
              {
                version: 5,
                at: "2011-09-29T02:05:00Z",
                by: { id: "operator_2", name: "刘洋" },
                command: "edit-case",
                summary: { zh: "修改了保单号", en: "changed the policy number" },
              },
            ],
          });
        }
        current = { ...current, ...(body as Partial<Case>), version: current.version + 1 };
        return ok(current);
      },
    });
    renderAt("/cases/0421-0000137-5", routes);
    await userEvent.click(await screen.findByRole("button", { name: /编辑/ }));
    const summary = await screen.findByLabelText("摘要");
    await userEvent.clear(summary);
    await userEvent.type(summary, "变更地址和电话");
    current = { ...someCase, answers: { policy_number: "P2" }, version: 5 };
    await userEvent.click(screen.getByRole("button", { name: "保存" }));

    expect(await screen.findByText("修改了保单号")).toBeTruthy();
    const row = screen.getByRole("row", { name: /保单号/ });
    expect(
      within(row)
        .getAllByRole("cell")
        .map((cell) => cell.textContent),
    ).toEqual(["P1", "P2", "P1"]);
    expect(screen.getByLabelText<HTMLInputElement>("摘要").value).toBe("变更地址和电话");

    await userEvent.click(screen.getByRole("button", { name: "在新版本上提交我的修改" }));
    await waitFor(() => expect(current.version).toBe(6));
    const sent = server.asked.filter((one) => one.method === "PATCH");
    expect(sent.map((one) => one.headers.get("If-Match"))).toEqual(['"4"', '"5"']);
    expect(sent[1]?.body).toEqual({ summary: "变更地址和电话" });
    expect(current.answers).toEqual({ policy_number: "P2" });
  });
});

describe("what a case is about", () => {
  it("is named in a role that is still free, and taken off again", async () => {
    const role = { role: "agreement", name: { zh: "保险合同", en: "Policy" } };
    const free: Case = { ...someCase, free_roles: [{ ...role, kind: "policy" }] };
    const policy = { ...role, id: somePolicy.id, kind: "policy", label: somePolicy.number, fills: "policy_number" };
    const server = fakeServer({
      "GET /me": () => ok({ ...clerk, permissions: [...clerk.permissions, "read_policies"] }),
      "GET /cases/0421-0000137-5": () => ok(free),
      "GET /parties/party_1": () => problem(404, "not_found"),
      "GET /cases/case_1/audit": () => ok({ items: [] }),
      "GET /parties/party_1/agreements": () => ok({ items: [held] }),
      "POST /cases/case_1/subjects": () => ok({ ...free, free_roles: [], subjects: [policy], version: 5 }),
      "POST /cases/case_1/subject-removals": () => ok({ ...free, version: 6 }),
    });
    renderAt("/cases/0421-0000137-5", routes);
    await userEvent.click(await screen.findByRole("button", { name: "登记办理对象" }));
    await userEvent.click(await screen.findByRole("combobox", { name: /^保险合同/ }));
    await userEvent.click(await screen.findByTitle(/^P0421-0000137-5 ·/));
    const dialog = screen.getByRole("dialog");
    await userEvent.click(within(dialog).getByRole("button", { name: /登记办理对象/ }));
    await userEvent.click(await screen.findByRole("button", { name: "取下保险合同" }));
    await userEvent.click(await screen.findByRole("button", { name: /^取\s*下$/ }));
    await waitFor(() => expect(server.count("POST", "/cases/case_1/subject-removals")).toBe(1));
    const sent = written(server);
    expect(sent.map((one) => one.body)).toEqual([{ id: somePolicy.id, role: "agreement" }, { role: "agreement" }]);
    expect(sent.map((one) => one.headers.get("If-Match"))).toEqual(['"4"', '"5"']);
  });
});
