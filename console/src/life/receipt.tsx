// Taking money in: the amount is what is open, and the answer tells what became of it.

import { Input, Modal, Radio } from "antd";
import { type FormEvent, useState } from "react";
import { receivePremium } from "../api/calls";
import type { Means, Policy } from "../api/types";
import { amountInCapitals } from "../lib/capitals";
import { dateOf, formatInstant } from "../lib/date";
import { useWords, type Words } from "../lib/i18n";
import { parseYuan, showYuan, yuan, yuanText } from "../lib/money";
import { useMe, useNow } from "../session/session";
import { Button } from "../ui/button";
import { DateInput } from "../ui/instant-input";
import { Labelled, LabelledGroup } from "../ui/labelled";
import { useMessages } from "../ui/messages";
import { printSheet } from "../ui/print-sheet";
import { fieldProblem, ProblemAlert } from "../ui/problem";
import { useCommandSubmit } from "../ui/submit";
import { useCommand } from "../ui/write-key";
import { useRemember } from "./remember";
import { openAmount } from "./words";

const MEANS: Means[] = ["cash", "card", "transfer", "debit"];

/** What the money did: dues it paid, what is left in the deposit, what is still open, and a state that changed. */
export function receiptResult(before: Policy, after: Policy, words: Words): string[] {
  const { t } = words;
  const paid = (policy: Policy) => policy.dues.filter((due) => due.state === "paid").length;
  const settled = paid(after) - paid(before);
  return [
    ...(settled > 0 ? [t("receipt.result_paid", { count: settled })] : []),
    t("receipt.result_deposit", { amount: yuan(after.deposit) }),
    ...(after.open_dues > 0 ? [t("receipt.result_open", { count: after.open_dues })] : []),
    ...(after.state !== before.state ? [t("receipt.result_state", { state: t(`policy.state.${after.state}`) })] : []),
  ];
}

export function ReceiptForm({ policy, onClose }: { policy: Policy; onClose: () => void }) {
  const words = useWords();
  const { t } = words;
  const me = useMe();
  const now = useNow();
  const today = dateOf(now);
  const { notification } = useMessages();
  const command = useCommand();
  const remember = useRemember();
  // What was open when the form was opened; the page beneath may move on.
  const [began] = useState(policy);
  const open = openAmount(began);
  const [amount, setAmount] = useState(open === 0n ? "" : yuanText(open));
  const [means, setMeans] = useState<Means>("cash");
  const [receivedOn, setReceivedOn] = useState<string>(today);
  const [tried, setTried] = useState(false);
  const fen = parseYuan(amount);
  const problem = fen === null ? t("open.amount_wrong") : fen <= 0n ? t("receipt.not_positive") : null;
  const submit = async (again = false) => {
    setTried(true);
    if (problem !== null || fen === null) return;
    const body = { amount: yuanText(fen), means, received_on: receivedOn };
    const done = await command.run((key) => receivePremium(began.id, body, { key, again }));
    if (done === undefined) return;
    remember(done.answer);
    const print = () =>
      printSheet({
        title: t("receipt.slip"),
        office: me.office.name,
        letterhead: me.letterhead,
        facts: [
          [t("receipt.slip_policy"), began.number],
          [t("receipt.slip_payer"), began.holder.name],
          [t("receipt.amount"), `¥ ${showYuan(fen)}`],
          [t("receipt.slip_capitals"), amountInCapitals(fen)],
          [t("receipt.means"), t(`receipt.means.${means}`)],
          [t("receipt.received_on"), receivedOn],
          [t("receipt.slip_by"), me.name],
        ],
        signs: [t("receipt.slip_sign"), t("receipt.slip_seal")],
        foot: t("slip.printed", { time: formatInstant(now) }),
      });
    notification.success({
      title: t("receipt.taken", { amount: showYuan(fen) }),
      description: receiptResult(began, done.answer, words).join(words.comma),
      duration: means === "cash" ? 20 : 8,
      // Below, where nothing is pressed meanwhile.
      placement: "bottomRight",
      // Whoever paid in cash takes a receipt along.
      ...(means === "cash" && {
        actions: (
          <Button size="small" type="primary" onClick={print}>
            {t("receipt.slip_print")}
          </Button>
        ),
      }),
    });
    onClose();
  };
  const onKeyDown = useCommandSubmit(() => void submit());
  return (
    <Modal open title={`${t("receipt.title")} ${began.number}`} footer={null} onCancel={onClose} width={460}>
      <form
        className="stack"
        noValidate
        onKeyDown={onKeyDown}
        onSubmit={(event: FormEvent) => {
          event.preventDefault();
          void submit();
        }}
      >
        <ProblemAlert error={command.error} onAgain={() => void submit(true)} />
        <Labelled
          label={t("receipt.amount")}
          required
          hint={open === 0n ? t("receipt.nothing_open") : t("receipt.amount_hint", { amount: showYuan(open) })}
          error={tried && problem !== null ? problem : fieldProblem(command.error, "amount", words)}
        >
          {(input) => (
            <Input
              {...input}
              autoFocus
              autoComplete="off"
              inputMode="decimal"
              prefix="¥"
              value={amount}
              onFocus={(event) => event.target.select()}
              onChange={(event) => setAmount(event.target.value)}
            />
          )}
        </Labelled>
        <LabelledGroup label={t("receipt.means")}>
          <Radio.Group value={means} onChange={(event) => setMeans(event.target.value as Means)}>
            {MEANS.map((one) => (
              <Radio key={one} value={one}>
                {t(`receipt.means.${one}`)}
              </Radio>
            ))}
          </Radio.Group>
        </LabelledGroup>
        <Labelled label={t("receipt.received_on")} error={fieldProblem(command.error, "received_on", words)}>
          {(input) => (
            <DateInput
              input={input}
              latest={today}
              value={receivedOn}
              onChange={(date) => setReceivedOn(date ?? today)}
            />
          )}
        </Labelled>
        <div className="form-actions">
          <Button type="primary" htmlType="submit" loading={command.busy}>
            {t("receipt.take")}
          </Button>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
        </div>
      </form>
    </Modal>
  );
}
