// Another account for one payout that waits or came back: entered twice, from the card and not from the screen.

import { useQueryClient } from "@tanstack/react-query";
import { Input, Modal } from "antd";
import { type FormEvent, useState } from "react";
import { correctPayout } from "../api/payout-calls";
import type { Payout, PayoutCorrection } from "../api/types";
import { useWords } from "../lib/i18n";
import { Button } from "../ui/button";
import { Labelled } from "../ui/labelled";
import { useMessages } from "../ui/messages";
import { fieldProblem, isRefused, ProblemAlert } from "../ui/problem";
import { useCommand } from "../ui/write-key";
import { FailedAttempts } from "./attempts";

type Typed = { account: string; again: string; branch: string; holder: string; reason: string; digit: string };
const BLANK: Typed = { account: "", again: "", branch: "", holder: "", reason: "", digit: "" };

function correctionOf(typed: Typed): PayoutCorrection {
  const [branch, holder, reason, digit] = [typed.branch, typed.holder, typed.reason, typed.digit].map((text) =>
    text.trim(),
  );
  return {
    payee_account: typed.account.trim(),
    payee_account_again: typed.again.trim(),
    ...(branch && { branch_code: branch }),
    ...(holder && { account_holder: holder }),
    ...(reason && { other_account_holder_reason: reason }),
    ...(digit && { check_digit_reason: digit }),
  };
}

export function CorrectPayout({ payout, onClose }: { payout: Payout; onClose: () => void }) {
  const words = useWords();
  const { t } = words;
  const client = useQueryClient();
  const { message } = useMessages();
  const command = useCommand();
  const [typed, setTyped] = useState(BLANK);
  const plain = (number: string) => number.replace(/[\s-]/g, "");
  const differs = typed.again !== "" && plain(typed.account) !== plain(typed.again);
  // While it is typed, what parts from the first entry at any digit is wrong at once.
  const parts = !plain(typed.account).startsWith(plain(typed.again));
  const holder = typed.holder.trim();
  const otherHolder = holder !== "" && !payout.payee.startsWith(holder) && typed.reason.trim() === "";
  const isReady = typed.account.trim() !== "" && typed.again.trim() !== "" && !differs;
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!isReady) return;
    const done = await command.run((key) => correctPayout(payout.id, correctionOf(typed), { key }));
    if (done === undefined) return;
    message.success(t("payouts.corrected"));
    void client.invalidateQueries({ queryKey: ["payouts"] });
    void client.invalidateQueries({ queryKey: ["policy"] });
    onClose();
  };
  const failsCheckDigit = typed.digit !== "" || isRefused(command.error, "account_check_digit");
  const wrong = (field: string) => fieldProblem(command.error, field, words);
  const input = (name: keyof Typed) => ({
    value: typed[name],
    autoComplete: "off",
    onChange: (event: { target: { value: string } }) => setTyped({ ...typed, [name]: event.target.value }),
  });
  return (
    <Modal
      open
      title={t("payouts.correct_of", { subject: payout.subject.label })}
      footer={null}
      onCancel={onClose}
      width={480}
    >
      <form className="stack" onSubmit={(event) => void submit(event)}>
        <p className="quiet">{t(payout.account?.own ? "payouts.correct_hint_own" : "payouts.correct_hint_policy")}</p>
        <ProblemAlert error={command.error} />
        <Labelled label={t("payouts.correct_account")} required error={wrong("payee_account")}>
          {(labels) => <Input {...labels} {...input("account")} autoFocus inputMode="numeric" />}
        </Labelled>
        <Labelled
          label={t("payouts.correct_again")}
          required
          hint={t("payouts.correct_again_hint")}
          error={parts ? t("payouts.correct_differs") : wrong("payee_account_again")}
        >
          {(labels) => (
            <Input {...labels} {...input("again")} inputMode="numeric" onPaste={(event) => event.preventDefault()} />
          )}
        </Labelled>
        {failsCheckDigit && (
          <Labelled label={t("payouts.correct_digit")} hint={t("payouts.correct_digit_hint")}>
            {(labels) => <Input {...labels} {...input("digit")} />}
          </Labelled>
        )}
        <Labelled
          label={t("payouts.correct_branch")}
          optional
          hint={t("payouts.correct_branch_hint")}
          error={wrong("branch_code")}
        >
          {(labels) => <Input {...labels} {...input("branch")} inputMode="numeric" />}
        </Labelled>
        <Labelled
          label={t("payouts.correct_holder")}
          optional
          hint={t("payouts.correct_holder_hint")}
          error={otherHolder ? t("form.holder_differs") : wrong("account_holder")}
        >
          {(labels) => <Input {...labels} {...input("holder")} />}
        </Labelled>
        {typed.holder.trim() !== "" && (
          <Labelled label={t("payouts.correct_other")} optional error={wrong("other_account_holder_reason")}>
            {(labels) => <Input {...labels} {...input("reason")} />}
          </Labelled>
        )}
        <FailedAttempts payout={payout} />
        <div className="form-actions">
          <Button type="primary" htmlType="submit" loading={command.busy} disabled={!isReady}>
            {t("payouts.correct")}
          </Button>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
        </div>
      </form>
    </Modal>
  );
}
