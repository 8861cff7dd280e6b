// A personal number, masked. Seeing it in full asks for a reason, is recorded, and lasts for a minute.
import { EyeOutlined } from "@ant-design/icons";
import { Input, Modal } from "antd";
import { type FormEvent, useEffect, useState } from "react";
import { unmaskParty } from "../api/calls";
import type { Party } from "../api/types";
import { useWords } from "../lib/i18n";
import { useMay } from "../session/session";
import { Button } from "../ui/button";
import { Labelled } from "../ui/labelled";
import { fieldProblem, ProblemAlert } from "../ui/problem";
import { useCommand } from "../ui/write-key";

const SECONDS_SHOWN = 60;

type Props = { party: Party; field: "identity" | "phone"; masked: string };

export function MaskedNumber({ party, field, masked }: Props) {
  const { t } = useWords();
  const may = useMay();
  const [asking, setAsking] = useState(false);
  const [value, setValue] = useState<string | null>(null);
  useEffect(() => {
    if (value === null) return undefined;
    const timer = window.setTimeout(() => setValue(null), SECONDS_SHOWN * 1000);
    return () => window.clearTimeout(timer);
  }, [value]);
  return (
    <>
      <span className="number">{value ?? masked}</span>{" "}
      {value !== null && <small className="quiet">{t("unmask.hides", { seconds: SECONDS_SHOWN })}</small>}
      {value === null && may("unmask") && (
        <Button
          type="text"
          size="small"
          icon={<EyeOutlined />}
          aria-label={`${t("unmask.show")} ${t(`party.${field}`)}`}
          title={t("unmask.show")}
          onClick={() => setAsking(true)}
        />
      )}
      {asking && (
        <AskReason
          party={party}
          field={field}
          onClose={() => setAsking(false)}
          onShow={(full) => {
            setValue(full);
            setAsking(false);
          }}
        />
      )}
    </>
  );
}

type AskProps = { party: Party; field: "identity" | "phone"; onClose: () => void; onShow: (value: string) => void };

function AskReason({ party, field, onClose, onShow }: AskProps) {
  const words = useWords();
  const { t } = words;
  const command = useCommand();
  const [reason, setReason] = useState("");
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const done = await command.run(() => unmaskParty(party.id, { field, reason: reason.trim() }));
    if (done !== undefined) onShow(done.answer.value);
  };
  return (
    <Modal open title={t("unmask.title")} footer={null} onCancel={onClose} width={420}>
      <form className="stack" onSubmit={(event) => void submit(event)}>
        <ProblemAlert error={command.error} />
        <Labelled
          label={t("unmask.reason")}
          required
          hint={t("unmask.hint")}
          error={fieldProblem(command.error, "reason", words)}
        >
          {(input) => (
            <Input
              {...input}
              autoFocus
              placeholder={t("unmask.reason_example")}
              value={reason}
              onChange={(event) => setReason(event.target.value)}
            />
          )}
        </Labelled>
        <div className="form-actions">
          <Button type="primary" htmlType="submit" loading={command.busy} disabled={reason.trim() === ""}>
            {t("unmask.show")}
          </Button>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
        </div>
      </form>
    </Modal>
  );
}
