import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import type { Policy } from "../api/types";
import { wordsOf } from "../lib/i18n";
import { clerk, created, fakeServer, ok, problem } from "../testing/fake-server";
import { renderAt } from "../testing/render";
import { proposalService, sampleTerm, someCase, someParty, somePolicy } from "../testing/samples";
import { beneficiaryShareOf, shareOf } from "./draft";
import { inOrder } from "./dues";
import PolicyPage from "./page";
import ProposePage from "./propose";
import { openAmount, percentText, spanText } from "./words";

const routes = [
  { path: "/policies/new", element: <ProposePage /> },
  { path: "/policies/:id", element: <PolicyPage /> },
];
const teller = {
  ...clerk,
  permissions: [...clerk.permissions, "read_policies" as const, "write_policies" as const, "receive_premiums" as const],
};
const session = { "GET /me": () => ok(teller) };
const NUMBER = somePolicy.number;

describe("shares and spans", () => {
  it("go between the percentage that is typed and the share that is sent without rounding", () => {
    expect(["50", "100", "33.33", "0", "7.5"].map(shareOf)).toEqual(["0.5", "1", "0.3333", "0", "0.075"]);
    expect(["1/3", "2／3", "33.33"].map(beneficiaryShareOf)).toEqual(["1/3", "2/3", "0.3333"]);
    for (const wrong of ["4/3", "0/3", "1/0", "1/"]) expect(beneficiaryShareOf(wrong), wrong).toBeNull();
    for (const wrong of ["101", "100.01", "-1", "x", "", "12.34567"]) expect(shareOf(wrong), wrong).toBeNull();
    expect(["0.5", "1", "0.3333", "0.075", "0"].map(percentText)).toEqual(["50%", "100%", "33.33%", "7.5%", "0%"]);
  });
  it("are told in words", () => {
    const zh = wordsOf("zh");
    expect(spanText("to age 66", zh)).toBe("至 66 周岁");
    expect(spanText("20 years", zh)).toBe("20 年");
    expect(spanText("whole life", zh)).toBe("终身");
    expect(spanText("something new", zh)).toBe("something new");
  });
});

describe("what is open", () => {
  it("is the open dues less the deposit, and never less than nothing", () => {
    expect(openAmount(somePolicy)).toBe(120000n);
    expect(openAmount({ ...somePolicy, deposit: "9999.00" })).toBe(0n);
    expect(openAmount({ ...somePolicy, state: "proposed", dues: [], deposit: "0.00" })).toBe(62000n);
  });
  it("stands before what is settled, the oldest first", () => {
    expect(inOrder(somePolicy.dues).map((due) => due.sequence)).toEqual([2, 3, 1]);
  });
});

describe("the page of a policy", () => {
  it("shows why it lapsed, what is owed, and overdue instalments first", async () => {
    fakeServer({ ...session, [`GET /policies/${NUMBER}`]: () => ok(somePolicy) });
    renderAt(`/policies/${NUMBER}`, routes);
    expect(await screen.findByText("效力中止 · 宽限期满未缴")).toBeTruthy();
    expect(screen.getByText("欠 2 期")).toBeTruthy();
    expect(screen.getByText("示例")).toBeTruthy();
    await userEvent.click(screen.getByRole("tab", { name: /应缴保费/ }));
    const rows = within(screen.getByRole("table", { name: "应缴保费" })).getAllByRole("row");
    expect(rows[1]?.textContent).toContain("逾期 89 天");
    expect(rows[2]?.textContent).not.toContain("逾期");
  });

  it("says in words why a payout waits", async () => {
    fakeServer({ ...session, [`GET /policies/${NUMBER}`]: () => ok(somePolicy) });
    renderAt(`/policies/${NUMBER}`, routes);
    await userEvent.click(await screen.findByRole("tab", { name: /应付款项/ }));
    expect(screen.getByText(/登记账户后自动放行/)).toBeTruthy();
  });

  it("offers undoing a lapse and taking a receipt back only to those who may approve", async () => {
    const transfers = {
      items: [
        {
          id: "transfer_1",
          booked_on: "2011-07-01",
          value_on: "2011-07-01",
          at: "2011-07-01T02:00:00Z",
          debit: { path: "house/bank/collection", name: { zh: "银行收款户", en: "Bank, collection" } },
          credit: { path: `policy/${NUMBER}/premium-deposit`, name: { zh: "预交保费", en: "Premium deposit" } },
          amount: "20.00",
          kind: "receipt",
          policy: somePolicy.id,
          policy_number: NUMBER,
          case: null,
          payout: null,
          reverses: null,
          by: { id: "operator_1", name: "王敏" },
        },
      ],
    };
    let me = teller;
    const server = fakeServer({
      "GET /me": () => ok(me),
      [`GET /policies/${NUMBER}`]: () => ok(somePolicy),
      [`GET /policies/${somePolicy.id}/transfers`]: () => ok(transfers),
      [`POST /policies/${somePolicy.id}/reversals`]: () => created({ ...somePolicy, version: 9 }),
    });
    const first = renderAt(`/policies/${NUMBER}`, routes);
    await userEvent.click(await screen.findByRole("tab", { name: "账务" }));
    expect(await screen.findByText("银行收款户")).toBeTruthy();
    expect(screen.queryByRole("button", { name: "冲正" })).toBeNull();
    expect(screen.queryByRole("button", { name: "更多操作" })).toBeNull();
    first.unmount();

    me = { ...teller, permissions: [...teller.permissions, "approve_cases"] };
    renderAt(`/policies/${NUMBER}`, routes);
    await userEvent.click(await screen.findByRole("tab", { name: "账务" }));
    await userEvent.click(await screen.findByRole("button", { name: "冲正" }));
    const dialog = await screen.findByRole("dialog");
    const send = within(dialog).getByRole<HTMLButtonElement>("button", { name: /冲正/ });
    expect(send.getAttribute("aria-disabled")).toBe("true");
    await userEvent.type(within(dialog).getByLabelText(/冲正的理由/), "收错了保单");
    await userEvent.click(send);
    await waitFor(() => expect(server.count("POST", `/policies/${somePolicy.id}/reversals`)).toBe(1));
    expect(server.asked.find((one) => one.method === "POST")?.body).toEqual({
      transfer: "transfer_1",
      reason: "收错了保单",
    });
  });
});

describe("a receipt", () => {
  const reinstated: Policy = { ...somePolicy, deposit: "0.00", open_dues: 0, version: 8 };
  const opened = async () => {
    await userEvent.click(await screen.findByRole("button", { name: /^收费/ }));
    return screen.findByRole("dialog");
  };

  it("begins with what is open, is taken once under one key, and tells what became of the money", async () => {
    let tries = 0;
    const server = fakeServer({
      ...session,
      [`GET /policies/${NUMBER}`]: () => ok(somePolicy),
      [`POST /policies/${somePolicy.id}/receipts`]: () => {
        tries += 1;
        if (tries === 1) return { status: 503 };
        const dues = somePolicy.dues.map((due) => ({ ...due, state: "paid" as const }));
        return created({ ...reinstated, dues });
      },
    });
    renderAt(`/policies/${NUMBER}`, routes);
    const dialog = await opened();
    expect(within(dialog).getByLabelText<HTMLInputElement>(/金额/).value).toBe("1200.00");
    await userEvent.click(within(dialog).getByRole("radio", { name: "转账" }));
    await userEvent.click(within(dialog).getByRole("button", { name: /收费$/ }));
    await within(dialog).findByRole("alert");
    await userEvent.click(within(dialog).getByRole("button", { name: /收费$/ }));
    expect(await screen.findByText("已收 1,200.00")).toBeTruthy();
    expect(screen.getByText(/缴清 2 期/)).toBeTruthy();
    const sent = server.asked.filter((one) => one.method === "POST");
    expect(sent).toHaveLength(2);
    expect(sent[0]?.headers.get("Idempotency-Key")).toBe(sent[1]?.headers.get("Idempotency-Key"));
    expect(sent[1]?.body).toEqual({ amount: "1200.00", means: "transfer", received_on: "2011-09-29" });
  });

  it("that was taken a moment ago is asked about, and taken once more where that is meant", async () => {
    const server = fakeServer({
      ...session,
      [`GET /policies/${NUMBER}`]: () => ok(somePolicy),
      [`POST /policies/${somePolicy.id}/receipts`]: ({ headers }) =>
        headers.get("Send-Again") === "true" ? created(reinstated) : problem(409, "sent_twice"),
    });
    renderAt(`/policies/${NUMBER}`, routes);
    const dialog = await opened();
    await userEvent.click(within(dialog).getByRole("button", { name: /收费$/ }));
    await userEvent.click(await within(dialog).findByRole("button", { name: "确需再登记一次" }));
    expect(await screen.findByText("已收 1,200.00")).toBeTruthy();
    expect(server.count("POST", `/policies/${somePolicy.id}/receipts`)).toBe(2);
  });

  it("of nothing or of no amount is not sent", async () => {
    const server = fakeServer({ ...session, [`GET /policies/${NUMBER}`]: () => ok(somePolicy) });
    renderAt(`/policies/${NUMBER}`, routes);
    const dialog = await opened();
    const amount = within(dialog).getByLabelText(/金额/);
    await userEvent.clear(amount);
    await userEvent.type(amount, "0");
    await userEvent.click(within(dialog).getByRole("button", { name: /收费$/ }));
    expect(within(dialog).getByText("金额要大于零。")).toBeTruthy();
    expect(server.asked.filter((one) => one.method === "POST")).toEqual([]);
  });
});

describe("a proposal", () => {
  const offered = {
    ...session,
    "GET /products": () => ok({ items: [sampleTerm] }),
    "GET /services/life.proposal": () => ok(proposalService),
    "GET /parties/party_1": () => ok(someParty),
    "POST /quotes": () =>
      ok({
        issue_age: 31,
        instalment: "620.00",
        instalments: 20,
        ends_on: "2031-09-29",
        benefits: [],
        cash_values: [{ policy_year: 1, cash_value: "120.00" }],
      }),
  };
  const fillIn = async () => {
    await userEvent.click(await screen.findByRole("button", { name: "定期寿险（示例）" }));
    await userEvent.type(screen.getByLabelText(/保险金额/), "100000");
  };

  it("quotes only once everything that decides the premium is there", async () => {
    const server = fakeServer(offered);
    renderAt("/policies/new?holder=party_1", routes);
    await screen.findByText("张桂兰");
    await userEvent.click(await screen.findByRole("button", { name: "定期寿险（示例）" }));
    expect(screen.getByText(/选定险种，填写/)).toBeTruthy();
    await userEvent.type(screen.getByLabelText(/保险金额/), "100000");
    expect(await screen.findByText(/620.00/)).toBeTruthy();
    expect(screen.getByText(/投保年龄 31 周岁/)).toBeTruthy();
    const quotes = server.asked.filter((one) => one.path === "/quotes");
    expect(quotes.at(-1)?.body).toEqual({
      product: "sample.term-life",
      effective_on: "2011-09-29",
      birth_date: "1980-03-07",
      sex: "female",
      sum_insured: "100000.00",
      cover: "20 years",
      pay: "20 years",
      mode: "yearly",
    });
  });

  it("makes one policy, and when its case cannot be opened opens only the case the next time", async () => {
    let cases = 0;
    const server = fakeServer({
      ...offered,
      "POST /policies": () => created(somePolicy),
      "POST /cases": () => {
        cases += 1;
        return cases === 1 ? problem(409, "no_rule_in_force") : created(someCase);
      },
      [`GET /policies/${NUMBER}`]: () => ok(somePolicy),
    });
    renderAt("/policies/new?holder=party_1", routes);
    await screen.findByText("张桂兰");
    await fillIn();
    await userEvent.click(screen.getByRole("button", { name: "增加一位" }));
    await userEvent.type(screen.getByLabelText(/^姓名/), "张小雨");
    await userEvent.type(screen.getByLabelText("份额（%，或 1/3）"), "50");
    await userEvent.click(screen.getByRole("checkbox", { name: /投保单/ }));
    const submit = screen.getByRole("button", { name: /提交投保/ });
    await userEvent.click(submit);
    expect(await screen.findByText(/只会补开业务/)).toBeTruthy();
    await waitFor(() => expect(window.localStorage.getItem("yinuo.draft.policy.operator_1")).toContain(NUMBER));
    await userEvent.click(submit);
    expect(await screen.findByRole("heading", { name: new RegExp(NUMBER) })).toBeTruthy();
    expect(server.count("POST", "/policies")).toBe(1);
    const sent = server.asked.filter((one) => one.method === "POST" && one.path !== "/quotes");
    expect(sent[0]?.body).toEqual({
      product: "sample.term-life",
      effective_on: "2011-09-29",
      sum_insured: "100000.00",
      cover: "20 years",
      pay: "20 years",
      mode: "yearly",
      holder: "party_1",
      channel: "counter",
      insured: { name: "张桂兰", birth_date: "1980-03-07", sex: "female", party: "party_1" },
      beneficiaries: [{ name: "张小雨", relation: "", order: 1, share: "0.5" }],
      dividend_option: "cash",
      prompts_wanted: true,
    });
    expect(sent[2]?.body).toEqual({
      service: "life.proposal",
      party: "party_1",
      subjects: [{ id: somePolicy.id }],
      channel: "counter",
      answers: { product_name: "定期寿险（示例）" },
      materials: ["proposal-form"],
    });
    expect(sent[1]?.headers.get("Idempotency-Key")).not.toBe(sent[2]?.headers.get("Idempotency-Key"));
    expect(window.localStorage.getItem("yinuo.draft.policy.operator_1")).toBeNull();
  });

  it("names another customer as the insured, with what is known of that customer", async () => {
    const other = { ...someParty, id: "party_2", name: "李雷", birth_date: "1990-05-20", sex: "male" as const };
    const server = fakeServer({
      ...offered,
      "GET /parties": () => ok({ items: [other], next: null }),
      "POST /policies": () => problem(409, "insured_known_otherwise"),
    });
    renderAt("/policies/new?holder=party_1", routes);
    await screen.findByText("张桂兰");
    await fillIn();
    await userEvent.click(screen.getByRole("radio", { name: "另一位客户" }));
    await userEvent.type(screen.getByRole("combobox", { name: "查找客户" }), "李雷");
    await userEvent.click(await screen.findByRole("option", { name: /李雷/ }));
    expect(screen.getByLabelText<HTMLInputElement>(/出生日期/).value).toBe("1990-05-20");
    await userEvent.click(screen.getByRole("button", { name: /提交投保/ }));
    await screen.findByRole("alert");
    const sent = server.asked.find((one) => one.method === "POST" && one.path === "/policies");
    const insured = { name: "李雷", birth_date: "1990-05-20", sex: "male", party: "party_2" };
    expect(sent?.body).toMatchObject({ holder: "party_1", insured });
  });

  it("is not sent while something is missing, and says where", async () => {
    const server = fakeServer(offered);
    renderAt("/policies/new", routes);
    await fillIn();
    await userEvent.click(screen.getByRole("button", { name: /提交投保/ }));
    expect(screen.getByText(/有 3 处需要补充/)).toBeTruthy();
    expect(server.count("POST", "/policies")).toBe(0);
  });
});
