import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import type { DebitItem, Me, PaymentBatchDetail, Payout, PayoutDetail, Returned, ServiceError } from "../api/types";
import { clerk, created, fakeServer, ok, problem } from "../testing/fake-server";
import { renderAt } from "../testing/render";
import BatchPage from "./batch";
import BatchesPage from "./batches";
import ServiceErrorsPage from "./errors";
import PayoutsPage from "./list";

const manager: Me = { ...clerk, permissions: ["read_policies", "pay_out"] };
const reader: Me = { ...clerk, permissions: ["read_policies"] };
const routes = [
  { path: "/payouts", element: <PayoutsPage /> },
  { path: "/payment-batches", element: <BatchesPage /> },
  { path: "/payment-batches/:id", element: <BatchPage /> },
  { path: "/service-errors", element: <ServiceErrorsPage /> },
];
const returned: Payout = {
  id: "payout_1",
  subject: { id: "policy_1", kind: "policy", label: "P1" },
  creditor: { id: "party_1", name: "周海燕" },
  payee: "周海燕",
  office: clerk.office,
  kind: "survival-benefit",
  amount: "1000.10",
  due_on: "2011-09-29",
  state: "returned",
  blocks: [],
  account: { account: "6222 **** 0018", bank: null, branch_code: null, by: null, own: false, payee: "周海燕" },
  attempts: 1,
  batch: "batch_1",
  case: null,
  return_code: "AC01",
  return_reason: "账号不存在",
  settled_on: null,
  version: 3,
};
const blocked: Payout = {
  ...returned,
  id: "payout_2",
  amount: "2000.20",
  state: "blocked",
  blocks: [
    {
      reason: "premium-owed",
      name: { zh: "客户还有未缴保费；缴清后自动放行。", en: "a premium is owed" },
      since: "2011-09-29",
    },
    { reason: "make-up-owed", name: { zh: "客户还有应补保费", en: "a make-up is owed" }, since: "2011-09-28" },
  ],
  return_code: null,
  return_reason: null,
  batch: null,
};
const batch: PaymentBatchDetail = {
  id: "batch_1",
  kind: null,
  office: clerk.office,
  by: { id: "operator_1", name: "王敏" },
  created_at: "2011-09-29T02:00:00Z",
  execute_on: "2011-09-29",
  state: "sealed",
  count: 2,
  amount: "3000.30",
  sent_at: null,
  version: 2,
  counts: [{ state: "batched", count: 2, amount: "3000.30" }],
};
const detail: PayoutDetail = {
  ...returned,
  failed_attempts: [
    {
      number: 1,
      batch: "batch_0",
      payee: "周海燕",
      account: "6222 **** 0001",
      ended_on: "2011-09-20",
      return_code: "AC04",
      return_reason: "账户已销户",
    },
  ],
};
const shared = {
  "GET /me": () => ok(manager),
  "GET /offices": () => ok({ items: [] }),
  "GET /payouts": () => ok({ items: [returned, blocked], next: null }),
  "GET /payouts/payout_1": () => ok(detail),
};

describe("payouts", () => {
  it("are told with their reasons and their exact sum, and only an account problem can be corrected", async () => {
    fakeServer(shared);
    renderAt("/payouts", routes);
    expect(await screen.findByText("已列出 2 笔，合计 3,000.30 元")).toBeTruthy();
    expect(screen.getByText("银行退回：账号不存在")).toBeTruthy();
    expect(screen.getByText(/客户还有未缴保费/)).toBeTruthy();
    expect(screen.getByText(/客户还有应补保费/)).toBeTruthy();
    expect(screen.getByText(/自 2011-09-28/)).toBeTruthy();
    expect(screen.getAllByRole("button", { name: "更正账户" })).toHaveLength(1);
  });

  it("are corrected with an account that was entered twice alike", async () => {
    const server = fakeServer({ ...shared, "POST /payouts/payout_1/corrections": () => ok(detail) });
    renderAt("/payouts", routes);
    await userEvent.click(await screen.findByRole("button", { name: "更正账户" }));
    const dialog = within(await screen.findByRole("dialog"));
    expect(await dialog.findByText("账户已销户")).toBeTruthy();
    expect(dialog.getByText("6222 **** 0001")).toBeTruthy();
    await userEvent.type(dialog.getByLabelText(/^账号/), "62220018");
    await userEvent.type(dialog.getByLabelText(/再输一次账号/), "62220019");
    const save = dialog.getByRole("button", { name: "更正账户" }) as HTMLButtonElement;
    expect(save.getAttribute("aria-disabled")).toBe("true");
    expect(dialog.getByText("两次输入的账号不一致。")).toBeTruthy();
    await userEvent.type(dialog.getByLabelText(/再输一次账号/), "{Backspace}8");
    await userEvent.click(save);
    await waitFor(() => expect(server.count("POST", "/payouts/payout_1/corrections")).toBe(1));
    const asked = server.asked.find((one) => one.method === "POST");
    expect(asked?.body).toEqual({ payee_account: "62220018", payee_account_again: "62220018" });
    expect(asked?.headers.get("Idempotency-Key")).toBeTruthy();
  });

  it("cannot be corrected by somebody who does not pay, and are asked for as the address says", async () => {
    const server = fakeServer({ ...shared, "GET /me": () => ok(reader) });
    renderAt("/payouts?state=returned&kind=claim&sort=-amount", routes);
    await screen.findByText(/已列出 2 笔/);
    expect(screen.queryByRole("button", { name: "更正账户" })).toBeNull();
    const query = server.asked.find((one) => one.path === "/payouts")?.query;
    expect([query?.get("state"), query?.get("kind"), query?.get("sort")]).toEqual(["returned", "claim", "-amount"]);
  });
});

describe("making a batch", () => {
  it("names what was left out and why", async () => {
    const server = fakeServer({
      ...shared,
      "GET /payment-batches": () => ok({ items: [], next: null }),
      "POST /payment-batches": () =>
        created({
          batch,
          collected: 2,
          waiting: 1,
          refused: 1,
          refusals: [
            { payout: "payout_9", subject: null, code: "account_number_missing", detail: "没有可用的收款账号" },
          ],
        }),
    });
    renderAt("/payment-batches", routes);
    expect(await screen.findByText("没有批次。")).toBeTruthy();
    // Above the list, and in the empty list.
    const [above] = screen.getAllByRole("button", { name: "组批" });
    await userEvent.click(above as HTMLElement);
    const dialog = within(await screen.findByRole("dialog"));
    await userEvent.click(dialog.getByRole("button", { name: "组批" }));
    expect(await dialog.findByText("归入 2 笔 · 3,000.30")).toBeTruthy();
    expect(dialog.getByText("没有可用的收款账号").closest("tr")?.textContent).toContain("payout_9");
    expect(dialog.getByText(/1 笔暂缓/)).toBeTruthy();
    // Everything that is due: the server wants no kind at all then.
    expect(server.asked.find((one) => one.method === "POST")?.body).toEqual({ execute_on: "2011-09-29" });
  });
});

describe("a batch", () => {
  it("is marked as sent after a question, and can then take in returns but not be cancelled", async () => {
    let state: PaymentBatchDetail = { ...batch, state: "released" };
    const server = fakeServer({
      ...shared,
      "GET /payment-batches/batch_1": () => ok(state),
      "POST /payment-batches/batch_1/sent": () => {
        state = { ...batch, state: "sent", sent_at: "2011-09-29T03:00:00Z" };
        return ok(state);
      },
    });
    renderAt("/payment-batches/batch_1", routes);
    expect(await screen.findByRole("button", { name: /下载 pain.001/ })).toBeTruthy();
    expect(screen.queryByText("导入回盘文件")).toBeNull();
    await userEvent.click(screen.getByRole("button", { name: "登记已报送" }));
    expect(server.count("POST", "/payment-batches/batch_1/sent")).toBe(0);
    const question = within((await screen.findByText("文件已送交银行？")).closest("[role=tooltip]") as HTMLElement);
    await userEvent.click(question.getByRole("button", { name: "登记已报送" }));
    expect(await screen.findByText("导入回盘文件")).toBeTruthy();
    expect(screen.queryByRole("button", { name: "撤销批次" })).toBeNull();
  });

  it("tells every row of a return file that was set aside, in the order of the file", async () => {
    const line = (row: number, code: string, detail: string, text: string) => ({
      row,
      column: "end_to_end_id",
      code,
      detail,
      text,
    });
    const answer: Returned = {
      batch: { ...batch, state: "sent" },
      settled_paid: 1,
      settled_returned: 1,
      already_known: 0,
      not_final: 4,
      unknown: [line(5, "unknown_reference", "流水号不属于本机构的付款", "X9")],
      wrong_amount: [],
      bad: [line(3, "end_to_end_id_twice", "流水号重复", "P7")],
    };
    fakeServer({
      ...shared,
      "GET /payment-batches/batch_1": () => ok({ ...batch, state: "sent" }),
      "POST /payment-batches/batch_1/returns": () => ok(answer),
    });
    renderAt("/payment-batches/batch_1", routes);
    await userEvent.upload(await screen.findByLabelText("导入回盘文件"), new File(["x"], "回盘.csv"));
    expect(await screen.findByText("成功 1 笔，退回 1 笔，处理中 4 笔，此前已知 0 笔。")).toBeTruthy();
    const rows = within(screen.getByRole("table", { name: "2 行未处理" }))
      .getAllByRole("row")
      .slice(1);
    expect(rows.map((row) => row.textContent)).toEqual([
      "3不能识别或有矛盾end_to_end_idP7流水号重复",
      "5不是本机构的付款end_to_end_idX9流水号不属于本机构的付款",
    ]);
  });

  it("tells on the page why its file cannot be written", async () => {
    fakeServer({
      ...shared,
      "GET /payment-batches/batch_1": () => ok({ ...batch, state: "released" }),
      "GET /payment-batches/batch_1/file": () => problem(409, "no_debtor_account", { detail: "未设置付款账户" }),
    });
    renderAt("/payment-batches/batch_1", routes);
    await userEvent.click(await screen.findByRole("button", { name: /下载 CSV$/ }));
    expect(await screen.findByText("未设置付款账户")).toBeTruthy();
  });
});

describe("a batch of debits", () => {
  it("lists its debits with what the bank sent back, and has a file of debits", async () => {
    const debit: DebitItem = {
      id: "debit_1",
      subject: returned.subject,
      payer: returned.creditor,
      office: clerk.office,
      amount: "500.00",
      account: "6222 **** 0018",
      state: "returned",
      return_code: "AM04",
      return_reason: null,
      settled_on: null,
      version: 2,
    };
    const server = fakeServer({
      ...shared,
      "GET /payment-batches/batch_1": () => ok({ ...batch, kind: "debit", state: "released" }),
      "GET /payment-batches/batch_1/items": () => ok({ items: [debit], next: null }),
    });
    renderAt("/payment-batches/batch_1", routes);
    expect(await screen.findByText("银行退回：AM04")).toBeTruthy();
    expect(screen.getByRole("heading", { name: "代扣保费 2011-09-29" })).toBeTruthy();
    expect(screen.getByRole("button", { name: /下载 pain.008/ })).toBeTruthy();
    expect(screen.queryByRole("button", { name: /pain.001/ })).toBeNull();
    expect(server.count("GET", "/payouts")).toBe(0);
  });
});

describe("mistakes", () => {
  it("stand under the name of whoever entered them", async () => {
    const error: ServiceError = {
      id: "error_1",
      kind: "wrong-account",
      note: "末位输错",
      occurred_on: "2011-09-29",
      operator: { id: "operator_1", name: "王敏" },
      office: clerk.office,
      subject: { id: "policy_1", kind: "policy", label: "P1" },
      payout: "payout_1",
      case: null,
      recorded_at: "2011-09-29T02:00:00Z",
    };
    const nobody = { ...error, id: "error_2", kind: "missed-sweep", note: "", operator: null };
    fakeServer({ ...shared, "GET /service-errors": () => ok({ items: [error, nobody], next: null }) });
    renderAt("/service-errors", routes);
    const wrong = (await screen.findByText("账户录入有误")).closest("tr");
    expect(within(wrong as HTMLElement).getByText("王敏")).toBeTruthy();
    const missed = screen.getByText("未按时划转预交保费").closest("tr");
    expect(within(missed as HTMLElement).getByText("系统")).toBeTruthy();
  });
});
