// Reporting what struck a village.

import { useQueryClient } from "@tanstack/react-query";
import { Input, Modal, Select } from "antd";
import { type FormEvent, useState } from "react";
import { useNavigate } from "react-router";
import { dateOf } from "../lib/date";
import { useWords } from "../lib/i18n";
import { useNow } from "../session/session";
import { Button } from "../ui/button";
import { DateInput } from "../ui/instant-input";
import { Labelled } from "../ui/labelled";
import { useMessages } from "../ui/messages";
import { fieldProblem, ProblemAlert } from "../ui/problem";
import { useCommand } from "../ui/write-key";
import { reportLoss } from "./loss-calls";
import { useProgrammes } from "./programme-select";

/** What can have struck it is what the programme of the village names. */
export function ReportLoss({ group, programme, onClose }: { group: string; programme: string; onClose: () => void }) {
  const words = useWords();
  const { t, local } = words;
  const client = useQueryClient();
  const navigate = useNavigate();
  const { message } = useMessages();
  const command = useCommand();
  const today = dateOf(useNow());
  const [event, setEvent] = useState("");
  const programmes = useProgrammes();
  const causes = programmes.data?.items.find((one) => one.key === programme)?.causes ?? [];
  const [picked, setCause] = useState<string | null>(null);
  const cause = picked ?? causes[0]?.key ?? null;
  const [began, setBegan] = useState<string | null>(today);
  const [ended, setEnded] = useState<string | null>(today);
  const [area, setArea] = useState("");
  const submit = async (form: FormEvent) => {
    form.preventDefault();
    if (began === null || ended === null || cause === null) return;
    const body = { group, event: event.trim(), cause, began_on: began, ended_on: ended, area: area.trim() };
    const made = await command.run((key) => reportLoss(body, { key }));
    if (made === undefined) return;
    message.success(t("loss.reported"));
    void client.invalidateQueries({ queryKey: ["losses"] });
    navigate(`/losses/${made.answer.number}`);
  };
  return (
    <Modal open title={t("loss.report")} footer={null} onCancel={onClose} width={460}>
      <form className="stack" onSubmit={(form) => void submit(form)}>
        <ProblemAlert error={command.error ?? programmes.error} />
        <Labelled
          label={t("loss.event")}
          required
          hint={t("loss.event_hint")}
          error={fieldProblem(command.error, "event", words)}
        >
          {(input) => <Input {...input} autoFocus value={event} onChange={(typed) => setEvent(typed.target.value)} />}
        </Labelled>
        <Labelled label={t("loss.cause")} required error={fieldProblem(command.error, "cause", words)}>
          {(input) => (
            <Select
              {...input}
              className="full-width"
              value={cause}
              onChange={setCause}
              loading={programmes.isPending}
              options={causes.map((one) => ({ value: one.key, label: local(one.name) }))}
            />
          )}
        </Labelled>
        <Labelled label={t("loss.began_on")} required error={fieldProblem(command.error, "began_on", words)}>
          {(input) => <DateInput input={input} latest={today} value={began} onChange={setBegan} />}
        </Labelled>
        <Labelled label={t("loss.ended_on")} required error={fieldProblem(command.error, "ended_on", words)}>
          {(input) => <DateInput input={input} latest={today} value={ended} onChange={setEnded} />}
        </Labelled>
        <Labelled label={t("loss.area")} required error={fieldProblem(command.error, "area", words)}>
          {(input) => (
            <Input {...input} inputMode="decimal" value={area} onChange={(typed) => setArea(typed.target.value)} />
          )}
        </Labelled>
        <div className="form-actions">
          <Button
            type="primary"
            htmlType="submit"
            loading={command.busy}
            disabled={event.trim() === "" || area.trim() === "" || began === null || ended === null || cause === null}
          >
            {t("loss.report")}
          </Button>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
        </div>
      </form>
    </Modal>
  );
}
