// A customer is put on file; one that is there already is offered instead.

import { Modal } from "antd";
import { type FormEvent, useState } from "react";
import { addParty } from "../api/calls";
import { problemOf } from "../api/client";
import { EMPTY_PARTY, type PartyForm } from "../case/draft";
import { dateOf } from "../lib/date";
import { useWords } from "../lib/i18n";
import { useNow } from "../session/session";
import { Button } from "../ui/button";
import { useMessages } from "../ui/messages";
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
  const { message } = useMessages();
  const command = useCommand();
  const [form, setForm] = useState<PartyForm>(EMPTY_PARTY);
  const [tried, setTried] = useState(false);
  const problems = partyProblems(form, dateOf(now));
  const submit = async (meant: { again?: boolean; another?: boolean } = {}) => {
    setTried(true);
    if (Object.keys(problems).length > 0) return;
    const body = { ...newPartyOf(form), ...(meant.another === true && { another_person: true }) };
    const done = await command.run((key) => addParty(body, { key, again: meant.again ?? false }));
    if (done === undefined) return;
    message.success(t("party.added"));
    onAdded(done.answer.id);
  };
  const onKeyDown = useCommandSubmit(() => void submit());
  const problem = command.error === null ? undefined : problemOf(command.error);
  const existing = problem?.party_id;
  const isOtherwise = problem?.code === "party_known_otherwise";
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
          onAgain={() => void submit({ again: true })}
          action={
            <div className="row tight">
              {existing != null && (
                <Button size="small" onClick={() => onAdded(existing)}>
                  {t(isOtherwise ? "party.known_use" : "party.exists_use")}
                </Button>
              )}
              {isOtherwise && (form.identity_kind === "passport" || form.identity_kind === "other") && (
                <Button size="small" onClick={() => void submit({ another: true })}>
                  {t("party.another")}
                </Button>
              )}
            </div>
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
