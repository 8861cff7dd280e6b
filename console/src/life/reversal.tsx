// What a manager takes back with a reason: a receipt that was booked by mistake, a lapse that our own missed transfer caused.

import { Input, Modal } from "antd";
import { type FormEvent, useState } from "react";
import { reverseLapse, reverseReceipt } from "../api/calls";
import type { Policy, TransferLine } from "../api/types";
import { useWords } from "../lib/i18n";
import { yuan } from "../lib/money";
import { Button } from "../ui/button";
import { Labelled } from "../ui/labelled";
import { useMessages } from "../ui/messages";
import { fieldProblem, ProblemAlert } from "../ui/problem";
import { useCommandSubmit } from "../ui/submit";
import { useCommand } from "../ui/write-key";
import { useRemember } from "./remember";

type ReasonProps = {
  title: string;
  hint: string;
  act: (reason: string, key: string) => Promise<Policy>;
  done: string;
  onClose: () => void;
};

function WithReason({ title, hint, act, done, onClose }: ReasonProps) {
  const words = useWords();
  const { t } = words;
  const { message } = useMessages();
  const command = useCommand();
  const remember = useRemember();
  const [reason, setReason] = useState("");
  const submit = async () => {
    if (reason.trim() === "") return;
    const answered = await command.run((key) => act(reason.trim(), key));
    if (answered === undefined) return;
    remember(answered.answer);
    message.success(done);
    onClose();
  };
  const onKeyDown = useCommandSubmit(() => void submit());
  return (
    <Modal open title={title} footer={null} onCancel={onClose} width={460}>
      <form
        className="stack"
        onKeyDown={onKeyDown}
        onSubmit={(event: FormEvent) => {
          event.preventDefault();
          void submit();
        }}
      >
        <ProblemAlert error={command.error} />
        <Labelled
          label={t("reversal.reason")}
          required
          hint={hint}
          error={fieldProblem(command.error, "reason", words)}
        >
          {(input) => (
            <Input.TextArea
              {...input}
              autoFocus
              autoSize={{ minRows: 2 }}
              value={reason}
              onChange={(event) => setReason(event.target.value)}
            />
          )}
        </Labelled>
        <div className="form-actions">
          <Button type="primary" danger htmlType="submit" loading={command.busy} disabled={reason.trim() === ""}>
            {title}
          </Button>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
        </div>
      </form>
    </Modal>
  );
}

export function ReverseReceipt(props: { policy: Policy; line: TransferLine; onClose: () => void }) {
  const { policy, line, onClose } = props;
  const { t } = useWords();
  return (
    <WithReason
      title={`${t("reversal.title")} ${yuan(line.amount)}`}
      hint={t("reversal.hint")}
      act={(reason, key) => reverseReceipt(policy.id, { transfer: line.id, reason }, { key })}
      done={t("reversal.done")}
      onClose={onClose}
    />
  );
}

export function ReverseLapse({ policy, onClose }: { policy: Policy; onClose: () => void }) {
  const { t } = useWords();
  return (
    <WithReason
      title={t("lapse_reversal.title")}
      hint={t("lapse_reversal.hint")}
      act={(reason, key) => reverseLapse(policy.id, reason, { key })}
      done={t("lapse_reversal.done")}
      onClose={onClose}
    />
  );
}
