// Who a pupil is, hurt or on a list: asked with a reason, which is recorded, and gone with the dialog.
import { Input, Modal } from "antd";
import { type FormEvent, useState } from "react";
import { useWords } from "../lib/i18n";
import { Button } from "../ui/button";
import { Labelled } from "../ui/labelled";
import { fieldProblem, ProblemAlert } from "../ui/problem";
import { useCommand } from "../ui/write-key";
import type { ShownListedPupil, ShownPupil } from "./calls";

type Props = { title: string; show: (reason: string) => Promise<ShownPupil | ShownListedPupil>; onClose: () => void };

export function ShowPupil({ title, show, onClose }: Props) {
  const words = useWords();
  const { t } = words;
  const command = useCommand();
  const [reason, setReason] = useState("");
  const [shown, setShown] = useState<ShownPupil | ShownListedPupil | null>(null);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const done = await command.run(() => show(reason.trim()));
    if (done !== undefined) setShown(done.answer);
  };
  return (
    <Modal open title={title} footer={null} onCancel={onClose} width={420}>
      {shown === null ? (
        <form className="stack" onSubmit={(event) => void submit(event)}>
          <ProblemAlert error={command.error} />
          <Labelled label={t("school.show_reason")} required error={fieldProblem(command.error, "reason", words)}>
            {(input) => <Input {...input} value={reason} onChange={(event) => setReason(event.target.value)} />}
          </Labelled>
          <div className="form-actions">
            <Button type="primary" htmlType="submit" loading={command.busy} disabled={reason.trim() === ""}>
              {t("school.show")}
            </Button>
          </div>
        </form>
      ) : (
        <dl className="facts">
          <dt>{t("school.pupil_name")}</dt>
          <dd>{shown.name}</dd>
          <dt>{t("school.identity")}</dt>
          <dd className="number">{shown.identity}</dd>
          <dt>{t("school.birth_date")}</dt>
          <dd className="number">{shown.birth_date}</dd>
          {"harm" in shown && (
            <>
              <dt>{t("school.harm")}</dt>
              <dd>{shown.harm}</dd>
            </>
          )}
        </dl>
      )}
    </Modal>
  );
}
