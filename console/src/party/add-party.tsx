// A customer is put on file; one that is there already is offered instead.
import { App, Button, Modal } from "antd";
import { type FormEvent, useState } from "react";
import { addParty } from "../api/calls";
import { problemOf } from "../api/client";
import { EMPTY_PARTY, type PartyForm } from "../case/draft";
import { dateOf } from "../lib/date";
import { useWords } from "../lib/i18n";
import { useNow } from "../session/session";
import { fieldProblem, ProblemAlert } from "../ui/problem";
import { useCommandSubmit } from "../ui/submit";
import { useCommand } from "../ui/write-key";
import { newPartyOf, partyProblems } from "./form";
import { NewPartyFields } from "./new-party";

type Props = {
  onClose: () => void;
  /** With the id of who was added, or of who turned out to be on file already. */
  onAdded: (party: string) => void;
};

export function AddParty({ onClose, onAdded }: Props) {
  const words = useWords();
  const { t } = words;
  const now = useNow();
  const { message } = App.useApp();
  const command = useCommand();
  const [form, setForm] = useState<PartyForm>(EMPTY_PARTY);
  const [tried, setTried] = useState(false);
  const problems = partyProblems(form, dateOf(now));
  const submit = async () => {
    setTried(true);
    if (Object.keys(problems).length > 0) return;
    const done = await command.run((key) => addParty(newPartyOf(form), { key }));
    if (done === undefined) return;
    message.success(t("party.added"));
    onAdded(done.answer.id);
  };
  const onKeyDown = useCommandSubmit(() => void submit());
  const existing = command.error === null ? undefined : problemOf(command.error).party_id;
  return (
    <Modal open title={t("party.new")} footer={null} onCancel={onClose} width={720}>
      <form
        className="stack"
        onKeyDown={onKeyDown}
        onSubmit={(event: FormEvent) => {
          event.preventDefault();
          void submit();
        }}
      >
        <ProblemAlert
          error={command.error}
          action={
            existing != null && (
              <Button size="small" onClick={() => onAdded(existing)}>
                {t("party.exists_use")}
              </Button>
            )
          }
        />
        <NewPartyFields
          autoFocus
          form={form}
          onChange={setForm}
          problems={tried ? problems : {}}
          serverProblem={(field) => fieldProblem(command.error, field, words)}
        />
        <div className="form-actions">
          <Button type="primary" htmlType="submit" loading={command.busy}>
            {t("common.save")}
          </Button>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
        </div>
      </form>
    </Modal>
  );
}
