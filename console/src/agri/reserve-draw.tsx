// Drawing of the catastrophe reserve: the figures of the line on one of its days. What reinsurers bear is not asked: it is what is recorded of the treaties.

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
import { drawReserve } from "./monthly-calls";
import { chosenOf, ProgrammeSelect, useProgrammes } from "./programme-select";

const FIGURES = ["earned", "combined", "incurred", "settled_incurred", "settled_earned"] as const;
const NOTHING = { earned: "", combined: "", incurred: "", settled_incurred: "", settled_earned: "" };

export function DrawReserve({ onClose }: { onClose: () => void }) {
  const words = useWords();
  const { t } = words;
  const client = useQueryClient();
  const { message } = useMessages();
  const command = useCommand();
  const today = dateOf(useNow());
  const programmes = useProgrammes();
  const [picked, setPicked] = useState<string | null>(null);
  const [on, setOn] = useState(today);
  const [figures, setFigures] = useState(NOTHING);
  const [amount, setAmount] = useState("");
  const programme = chosenOf(programmes.data, picked);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (programme === null) return;
    const done = await command.run((key) => drawReserve({ programme, on, figures, amount: amount.trim() }, { key }));
    if (done === undefined) return;
    message.success(t("reserve.drawn"));
    client.setQueryData(["crop-reserve"], done.answer);
    onClose();
  };
  const ready = programme !== null && amount.trim() !== "" && FIGURES.every((one) => figures[one].trim() !== "");
  return (
    <Modal open title={t("reserve.draw")} footer={null} onCancel={onClose} width={480}>
      <form className="stack" onSubmit={(event) => void submit(event)}>
        <ProblemAlert error={command.error ?? programmes.error} />
        <p className="quiet">{t("reserve.draw_hint")}</p>
        <Labelled label={t("monthly.programme")} required>
          {(input) => <ProgrammeSelect {...input} value={programme} onChange={setPicked} />}
        </Labelled>
        <Labelled label={t("reserve.on")} required>
          {(input) => <DateInput input={input} latest={today} value={on} onChange={(date) => setOn(date ?? today)} />}
        </Labelled>
        {FIGURES.map((one) => (
          <Labelled key={one} label={t(`reserve.${one}`)} required error={fieldProblem(command.error, one, words)}>
            {(input) => (
              <Input
                {...input}
                value={figures[one]}
                onChange={(event) => setFigures((before) => ({ ...before, [one]: event.target.value }))}
              />
            )}
          </Labelled>
        ))}
        <Labelled label={t("reserve.amount")} required error={fieldProblem(command.error, "amount", words)}>
          {(input) => <Input {...input} value={amount} onChange={(event) => setAmount(event.target.value)} />}
        </Labelled>
        <div className="form-actions">
          <Button type="primary" htmlType="submit" loading={command.busy} disabled={!ready}>
            {t("reserve.draw")}
          </Button>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
        </div>
      </form>
    </Modal>
  );
}
