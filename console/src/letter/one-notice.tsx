// The one-time notice (一次性告知): all missing materials at once, in one letter.
import { Input, Modal } from "antd";
import { type FormEvent, useState } from "react";
import { giveOneNotice } from "../api/calls";
import { useCaseWrite } from "../case/write";
import { useWords } from "../lib/i18n";
import { Button } from "../ui/button";
import { Labelled } from "../ui/labelled";
import { ProblemAlert } from "../ui/problem";
import { useCommandSubmit } from "../ui/submit";
import { HandOver } from "./hand-over";
import { LetterDialog } from "./letter";

export function OneNotice({ onClose }: { onClose: () => void }) {
  const { t, local } = useWords();
  const write = useCaseWrite();
  const [began] = useState(write.shown);
  const [note, setNote] = useState("");
  // Who stands at the counter takes it along.
  const [atCounter, setAtCounter] = useState(began.channel === "counter");
  const [letter, setLetter] = useState<string | null>(null);
  const submit = async () => {
    const done = await write.run({
      version: began.version,
      act: (how) =>
        giveOneNotice(
          began.id,
          {
            ...(note.trim() !== "" && { note: note.trim() }),
            ...(atCounter && { hand_over: { channel: "counter" as const, proof: t("letter.hand_over") } }),
          },
          how,
        ),
      caseOf: (answer) => answer.case,
    });
    if (done !== undefined) setLetter(done.answer.letter_id);
  };
  const onKeyDown = useCommandSubmit(() => void submit());
  if (letter !== null) return <LetterDialog id={letter} onClose={onClose} />;
  return (
    <Modal open title={t("notice_letter.title")} footer={null} onCancel={onClose} width={560}>
      <form
        className="stack"
        onKeyDown={onKeyDown}
        onSubmit={(event: FormEvent) => {
          event.preventDefault();
          void submit();
        }}
      >
        <ProblemAlert error={write.error} />
        <p>{t("notice_letter.lists", { count: began.missing.length })}</p>
        <ol className="missing-list">
          {began.missing.map((material) => (
            <li key={material.key}>{local(material.name)}</li>
          ))}
        </ol>
        <Labelled label={t("notice_letter.note")} optional>
          {(input) => (
            <Input.TextArea
              {...input}
              autoSize={{ minRows: 2, maxRows: 6 }}
              value={note}
              onChange={(event) => setNote(event.target.value)}
            />
          )}
        </Labelled>
        <HandOver atCounter={atCounter} onChange={setAtCounter} />
        <div className="form-actions">
          <Button type="primary" htmlType="submit" loading={write.busy} autoFocus>
            {t("notice_letter.generate")}
          </Button>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
        </div>
      </form>
    </Modal>
  );
}
