import { describe, expect, it } from "vitest";
import type { Field } from "../api/types";
import { holderProblem, repeatProblem } from "./answer";

const field = (key: string) => ({ key, kind: "text", required: false }) as unknown as Field;

describe("the second entry of an account", () => {
  const problem = (entered: string, again: string, complete = false) =>
    repeatProblem(field("payee_account_again"), { payee_account: entered, payee_account_again: again }, complete);

  it("is wrong at the first digit that parts from the first entry, while it is typed", () => {
    expect(problem("6222 0212", "6")).toBeNull();
    expect(problem("6222 0212", "62220")).toBeNull();
    expect(problem("6222 0212", "62229")).toBe("payouts.correct_differs");
    expect(problem("6222 0212", "622202129")).toBe("payouts.correct_differs");
  });

  it("is whole before the form is sent, however it is spaced", () => {
    expect(problem("6222 0212", "62220", true)).toBe("payouts.correct_differs");
    expect(problem("6222 0212", "6222-0212", true)).toBeNull();
  });

  it("is asked of fields that are one, and of no other", () => {
    expect(repeatProblem(field("payee_account"), { payee_account: "1", payee_account_again: "2" }, true)).toBeNull();
  });
});

describe("the holder of an account", () => {
  const problem = (typed: string, payee: string | undefined, reason = "") =>
    holderProblem(field("account_holder"), { account_holder: typed, other_account_holder_reason: reason }, payee);

  it("is the payee, or there is a reason, while it is typed", () => {
    expect(problem("王", "王芳")).toBeNull();
    expect(problem("王芳", "王芳")).toBeNull();
    expect(problem("李", "王芳")).toBe("form.holder_differs");
    expect(problem("王芳芳", "王芳")).toBe("form.holder_differs");
    expect(problem("李建国", "王芳", "监护人代领")).toBeNull();
    expect(problem("李建国", undefined)).toBeNull();
  });
});
