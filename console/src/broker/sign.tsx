// Entering the mandate of a client, or the agreement with an insurer.

import { useQueryClient } from "@tanstack/react-query";
import { Input, Modal } from "antd";
import { type FormEvent, useState } from "react";
import { dateOf } from "../lib/date";
import { useWords } from "../lib/i18n";
import { useNow } from "../session/session";
import { Button } from "../ui/button";
import { DateInput } from "../ui/instant-input";
import { Labelled } from "../ui/labelled";
import { useMessages } from "../ui/messages";
import { fieldProblem, ProblemAlert } from "../ui/problem";
import { useCommand } from "../ui/write-key";
import { signCooperation, signMandate } from "./calls";

export type Signing = "mandate" | "cooperation";

export function SignAgreement({ party, kind, onClose }: { party: string; kind: Signing; onClose: () => void }) {
  const words = useWords();
  const { t } = words;
  const today = dateOf(useNow());
  const client = useQueryClient();
  const { message } = useMessages();
  const command = useCommand();
  const [number, setNumber] = useState("");
  const [what, setWhat] = useState("");
  const [rate, setRate] = useState("");
  const [informed, setInformed] = useState<string | null>(today);
  const [from, setFrom] = useState<string | null>(today);
  const [until, setUntil] = useState<string | null>(null);
  const isMandate = kind === "mandate";
  const ready =
    from !== null && number.trim() !== "" && what.trim() !== "" && (isMandate ? informed !== null : rate.trim() !== "");
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (from === null) return;
    const term = { number, effective_on: from, ...(until !== null && { ends_on: until }) };
    const made = await command.run((key) =>
      isMandate
        ? signMandate({ ...term, client: party, services: what, informed_on: informed ?? from }, { key })
        : signCooperation({ ...term, insurer: party, branch: what, commission_rate: rate.trim() }, { key }),
    );
    if (made === undefined) return;
    message.success(t("broker.signed"));
    void client.invalidateQueries();
    onClose();
  };
  const text = (field: string, label: string, value: string, onChange: (text: string) => void) => (
    <Labelled label={label} required error={fieldProblem(command.error, field, words)}>
      {(input) => (
        <Input {...input} autoComplete="off" value={value} onChange={(event) => onChange(event.target.value)} />
      )}
    </Labelled>
  );
  return (
    <Modal
      open
      title={t(isMandate ? "broker.sign_mandate" : "broker.sign_cooperation")}
      footer={null}
      onCancel={onClose}
      width={440}
    >
      <form className="stack" onSubmit={(event) => void submit(event)}>
        <ProblemAlert error={command.error} />
        {text("number", t("broker.contract"), number, setNumber)}
        {isMandate ? (
          <>
            {text("services", t("broker.services"), what, setWhat)}
            <Labelled
              label={t("broker.informed_on")}
              required
              error={fieldProblem(command.error, "informed_on", words)}
            >
              {(input) => <DateInput input={input} latest={today} value={informed} onChange={setInformed} />}
            </Labelled>
          </>
        ) : (
          <>
            {text("branch", t("broker.branch"), what, setWhat)}
            {text("commission_rate", t("broker.highest_rate"), rate, setRate)}
          </>
        )}
        <Labelled label={t("broker.from")} required error={fieldProblem(command.error, "effective_on", words)}>
          {(input) => <DateInput input={input} value={from} onChange={setFrom} />}
        </Labelled>
        <Labelled label={t("broker.until")} optional error={fieldProblem(command.error, "ends_on", words)}>
          {(input) => <DateInput input={input} value={until} onChange={setUntil} />}
        </Labelled>
        <div className="form-actions">
          <Button type="primary" htmlType="submit" loading={command.busy} disabled={!ready}>
            {t(isMandate ? "broker.sign_mandate" : "broker.sign_cooperation")}
          </Button>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
        </div>
      </form>
    </Modal>
  );
}
