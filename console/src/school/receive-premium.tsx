// The premium of a school came in.
import { useQueryClient } from "@tanstack/react-query";
import { Input, Modal } from "antd";
import { type FormEvent, useState } from "react";
import { useWords } from "../lib/i18n";
import { Button } from "../ui/button";
import { Labelled } from "../ui/labelled";
import { useMessages } from "../ui/messages";
import { fieldProblem, ProblemAlert } from "../ui/problem";
import { useCommand } from "../ui/write-key";
import { receivePremium, type SchoolPolicy } from "./calls";

export function ReceivePremium({ policy, onClose }: { policy: SchoolPolicy; onClose: () => void }) {
  const words = useWords();
  const { t } = words;
  const client = useQueryClient();
  const { message } = useMessages();
  const command = useCommand();
  const [amount, setAmount] = useState("");
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const made = await command.run((key) => receivePremium(policy.id, amount.trim(), { key }));
    if (made === undefined) return;
    message.success(t("school.received"));
    void client.invalidateQueries({ queryKey: ["school-policies"] });
    onClose();
  };
  return (
    <Modal open title={t("school.receive")} footer={null} onCancel={onClose} width={440}>
      <form className="stack" onSubmit={(event) => void submit(event)}>
        <ProblemAlert error={command.error} />
        <Labelled
          label={t("school.amount")}
          hint={t("school.amount_hint")}
          required
          error={fieldProblem(command.error, "amount", words)}
        >
          {(input) => (
            <Input
              {...input}
              inputMode="decimal"
              autoComplete="off"
              value={amount}
              onChange={(event) => setAmount(event.target.value)}
            />
          )}
        </Labelled>
        <div className="form-actions">
          <Button type="primary" htmlType="submit" loading={command.busy} disabled={amount.trim() === ""}>
            {t("school.receive")}
          </Button>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
        </div>
      </form>
    </Modal>
  );
}
