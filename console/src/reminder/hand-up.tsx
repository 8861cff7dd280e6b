// Handing on what is above one's own limits: whoever answers for the office is told of it, with what was to be done.

import { Input, Modal } from "antd";
import { type FormEvent, type ReactNode, useState } from "react";
import { writeReminder } from "../api/calls";
import { useWords } from "../lib/i18n";
import { useMay } from "../session/session";
import { Button } from "../ui/button";
import { HandUp } from "../ui/hand-up";
import { Labelled } from "../ui/labelled";
import { useMessages } from "../ui/messages";
import { ProblemAlert } from "../ui/problem";
import { useCommand } from "../ui/write-key";

/** Around the page of a thing: what is refused there by a limit can be handed on. Whoever answers for offices has nobody to hand it to. */
export function HandsUp({ subject, children }: { subject: string; children: ReactNode }) {
  const may = useMay();
  const [note, setNote] = useState<string | null>(null);
  if (may("approve_cases")) return children;
  return (
    <HandUp value={setNote}>
      {children}
      {note !== null && <Form subject={subject} start={note} onClose={() => setNote(null)} />}
    </HandUp>
  );
}

function Form({ subject, start, onClose }: { subject: string; start: string; onClose: () => void }) {
  const { t } = useWords();
  const { message } = useMessages();
  const command = useCommand();
  const [note, setNote] = useState(start);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const done = await command.run((key) => writeReminder({ subject, to: "manager", note: note.trim() }, { key }));
    if (done === undefined) return;
    message.success(t("hand_up.done"));
    onClose();
  };
  return (
    <Modal open title={t("hand_up.button")} footer={null} onCancel={onClose} width={480}>
      <form className="stack" onSubmit={(event) => void submit(event)}>
        <ProblemAlert error={command.error} />
        <Labelled label={t("hand_up.note")} required>
          {(input) => (
            <Input.TextArea
              {...input}
              autoFocus
              autoSize={{ minRows: 3, maxRows: 8 }}
              value={note}
              onChange={(event) => setNote(event.target.value)}
            />
          )}
        </Labelled>
        <div className="form-actions">
          <Button type="primary" htmlType="submit" loading={command.busy} disabled={note.trim() === ""}>
            {t("hand_up.send")}
          </Button>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
        </div>
      </form>
    </Modal>
  );
}
