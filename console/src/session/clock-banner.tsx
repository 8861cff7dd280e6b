// The clock of the machine is not believed: everybody sees why nothing breaks or runs by itself, an administrator confirms it.

import { useQueryClient } from "@tanstack/react-query";
import { Alert, Input, Modal } from "antd";
import { type FormEvent, useState } from "react";
import { confirmClock } from "../api/calls";
import type { ClockHeld } from "../api/types";
import { formatInstant } from "../lib/date";
import { useWords } from "../lib/i18n";
import { Button } from "../ui/button";
import { Labelled } from "../ui/labelled";
import { useMessages } from "../ui/messages";
import { ProblemAlert } from "../ui/problem";
import { useCommand } from "../ui/write-key";
import { useMay } from "./session";

export default function ClockBanner({ held }: { held: ClockHeld }) {
  const { t } = useWords();
  const may = useMay();
  const [confirming, setConfirming] = useState(false);
  const times = { shown: formatInstant(held.shown), expected: formatInstant(held.expected) };
  const why = t(`clock.${held.why}`, times);
  return (
    <>
      <Alert
        type="error"
        showIcon
        title={t("clock.held")}
        description={may("manage_house") ? why : `${why} ${t("clock.ask_admin")}`}
        action={may("manage_house") && <Button onClick={() => setConfirming(true)}>{t("clock.confirm")}</Button>}
      />
      {confirming && <Confirm onClose={() => setConfirming(false)} />}
    </>
  );
}

function Confirm({ onClose }: { onClose: () => void }) {
  const { t } = useWords();
  const client = useQueryClient();
  const { message } = useMessages();
  const command = useCommand();
  const [reason, setReason] = useState("");
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const done = await command.run(() => confirmClock(reason));
    if (done === undefined) return;
    message.success(t("clock.confirmed"));
    onClose();
    await client.invalidateQueries();
  };
  return (
    <Modal open title={t("clock.confirm")} footer={null} onCancel={onClose} width={420}>
      <form className="stack" onSubmit={(event) => void submit(event)}>
        <ProblemAlert error={command.error} />
        <Labelled label={t("clock.reason")} required>
          {(input) => <Input {...input} value={reason} onChange={(event) => setReason(event.target.value)} />}
        </Labelled>
        <div className="form-actions">
          <Button type="primary" htmlType="submit" loading={command.busy} disabled={reason.trim() === ""}>
            {t("clock.confirm")}
          </Button>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
        </div>
      </form>
    </Modal>
  );
}
