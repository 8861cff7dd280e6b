// A pupil who was hurt is entered; what tells who it is is sealed.
import { useQueryClient } from "@tanstack/react-query";
import { Input, Modal } from "antd";
import { type FormEvent, useState } from "react";
import type { Party } from "../api/types";
import { useWords } from "../lib/i18n";
import { FindParty } from "../party/find-party";
import { Button } from "../ui/button";
import { DateInput } from "../ui/instant-input";
import { Labelled, LabelledGroup } from "../ui/labelled";
import { useMessages } from "../ui/messages";
import { fieldProblem, ProblemAlert } from "../ui/problem";
import { useCommand } from "../ui/write-key";
import { enterPupil, type SchoolClaim } from "./calls";

export function EnterPupil({ claim, onClose }: { claim: SchoolClaim; onClose: () => void }) {
  const words = useWords();
  const { t } = words;
  const client = useQueryClient();
  const { message } = useMessages();
  const command = useCommand();
  const [typed, setTyped] = useState({ name: "", identity: "", harm: "" });
  const [born, setBorn] = useState<string | null>(null);
  const [guardian, setGuardian] = useState<Party | null>(null);
  const ready = born !== null && Object.values(typed).every((text) => text.trim() !== "");
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (born === null) return;
    const body = { ...typed, birth_date: born, ...(guardian !== null && { guardian: guardian.id }) };
    const made = await command.run((key) => enterPupil(claim.case, body, { key }));
    if (made === undefined) return;
    message.success(t("school.pupil_entered"));
    void client.invalidateQueries({ queryKey: ["school-claims"] });
    onClose();
  };
  const text = (field: keyof typeof typed, label: string) => (
    <Labelled label={label} required error={fieldProblem(command.error, field, words)}>
      {(input) => (
        <Input
          {...input}
          autoComplete="off"
          value={typed[field]}
          onChange={(event) => setTyped({ ...typed, [field]: event.target.value })}
        />
      )}
    </Labelled>
  );
  return (
    <Modal open title={t("school.enter_pupil")} footer={null} onCancel={onClose} width={480}>
      <form className="stack" onSubmit={(event) => void submit(event)}>
        <ProblemAlert error={command.error} />
        {text("name", t("school.pupil_name"))}
        {text("identity", t("school.identity"))}
        <Labelled label={t("school.birth_date")} required error={fieldProblem(command.error, "birth_date", words)}>
          {(input) => <DateInput input={input} latest={claim.occurred_on} value={born} onChange={setBorn} />}
        </Labelled>
        {text("harm", t("school.harm"))}
        {guardian === null ? (
          <LabelledGroup label={t("school.guardian")} hint={t("school.guardian_hint")}>
            <FindParty onChoose={setGuardian} onNew={() => message.info(t("school.no_guardian"))} />
          </LabelledGroup>
        ) : (
          <div className="chosen">
            <strong>{guardian.name}</strong>
            <Button onClick={() => setGuardian(null)}>{t("party.change")}</Button>
          </div>
        )}
        <div className="form-actions">
          <Button type="primary" htmlType="submit" loading={command.busy} disabled={!ready}>
            {t("school.enter_pupil")}
          </Button>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
        </div>
      </form>
    </Modal>
  );
}
