// Editing a customer. Only what was changed is sent, with the version seen; when somebody was faster, both are set side by side.

import { useQueryClient } from "@tanstack/react-query";
import { Input, Modal, Select } from "antd";
import { type FormEvent, useState } from "react";
import { changeParty, getParty } from "../api/calls";
import { problemOf } from "../api/client";
import type { IdentityKind, NewParty, Party } from "../api/types";
import { EMPTY_PARTY, type PartyForm } from "../case/draft";
import { compareEdits, type EditForm, mergeEdits } from "../case/merge";
import { textOf } from "../form/answer";
import { dateOf } from "../lib/date";
import { useWords } from "../lib/i18n";
import { useNow } from "../session/session";
import { Button } from "../ui/button";
import { type Conflict, ConflictDialog, type Decision } from "../ui/conflict";
import { Labelled } from "../ui/labelled";
import { useMessages } from "../ui/messages";
import { fieldProblem, ProblemAlert } from "../ui/problem";
import { useCommand } from "../ui/write-key";
import { partyProblems } from "./form";

type Plain = { name: string; address: string };
const plainOf = (party: Party): Plain => ({ name: party.name, address: party.address ?? "" });
const asEdit = (plain: Plain): EditForm => ({ summary: "", answers: { ...plain } });

class KeptEditing extends Error {}

export function EditParty({ party, onClose }: { party: Party; onClose: () => void }) {
  const words = useWords();
  const { t } = words;
  const now = useNow();
  const client = useQueryClient();
  const { message } = useMessages();
  const command = useCommand();
  const [began] = useState(party);
  const [form, setForm] = useState<PartyForm>({
    ...EMPTY_PARTY,
    ...plainOf(party),
    kind: party.kind,
    identity_kind: party.identity?.kind ?? (party.kind === "person" ? "resident_id" : "credit_code"),
  });
  const [tried, setTried] = useState(false);
  const [conflict, setConflict] = useState<{ found: Conflict; decide: (decision: Decision) => void } | null>(null);
  const problems = partyProblems(form, dateOf(now));
  const change = (changes: Partial<PartyForm>) => setForm((before) => ({ ...before, ...changes }));

  const bodyOf = (from: Plain, to: Plain): Partial<NewParty> => {
    const number = form.identity_number.replace(/[\s-]/g, "").toUpperCase();
    const phone = form.phone.replace(/[\s-]/g, "");
    return {
      ...(to.name !== from.name && { name: to.name.trim() }),
      ...(to.address !== from.address && { address: to.address.trim() }),
      ...(number !== "" && { identity: { kind: form.identity_kind, number } }),
      ...(phone !== "" && { phone }),
      ...(party.birth_date === null && form.birth_date !== "" && { birth_date: form.birth_date }),
      ...(party.sex === null && form.sex !== "" && { sex: form.sex }),
    };
  };
  const attempt = async (key: string): Promise<Party> => {
    let body = bodyOf(plainOf(began), form);
    let version = began.version;
    for (let round = 0; ; round += 1) {
      try {
        return await changeParty(began.id, body, { key: round === 0 ? key : `${key}-${round}`, version });
      } catch (failure) {
        const problem = problemOf(failure);
        if (problem.code !== "changed_meanwhile") throw failure;
        const current = await getParty(began.id);
        const before = asEdit(plainOf(began));
        const theirs = asEdit(plainOf(current));
        const mine = asEdit({ name: form.name, address: form.address });
        const rows = compareEdits(before, theirs, mine).map((row) => ({
          field: row.field,
          clash: row.clash,
          before: textOf(row.before),
          theirs: textOf(row.theirs),
          mine: textOf(row.mine),
          name: row.field === "name" ? t("party.name") : t("party.address"),
        }));
        const decision = await new Promise<Decision>((decide) =>
          setConflict({ found: { changes: problem.changes ?? [], rows }, decide }),
        );
        setConflict(null);
        if (decision.kind === "keep_editing") throw new KeptEditing("the clerk goes on editing");
        const merged = mergeEdits(before, theirs, mine, decision.keepTheirs).answers;
        body = bodyOf(plainOf(current), { name: textOf(merged.name), address: textOf(merged.address) });
        version = current.version;
      }
    }
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (Object.keys(problems).length > 0) return;
    if (Object.keys(bodyOf(plainOf(began), form)).length === 0) {
      onClose();
      return;
    }
    const done = await command.run(attempt);
    await client.invalidateQueries({ queryKey: ["party", began.id] });
    if (done === undefined) return;
    message.success(t("common.saved"));
    onClose();
  };
  const error = command.error instanceof KeptEditing ? null : command.error;
  const problem = (name: keyof typeof problems) => {
    const own = tried ? problems[name] : undefined;
    return own === undefined ? fieldProblem(error, name, words) : t(own);
  };
  const kinds: IdentityKind[] =
    party.kind === "person" ? ["resident_id", "passport", "other"] : ["credit_code", "other"];
  return (
    <Modal open title={t("party.edit")} footer={null} onCancel={onClose} width={640}>
      <form className="stack" onSubmit={(event) => void submit(event)}>
        <ProblemAlert error={error} />
        <div className="form-grid">
          <Labelled label={t("party.name")} required error={problem("name")}>
            {(input) => (
              <Input
                {...input}
                autoFocus
                value={form.name}
                onChange={(event) => change({ name: event.target.value })}
              />
            )}
          </Labelled>
          <Labelled label={t("party.phone")} hint={t("party.edit_identity_hint")} error={problem("phone")}>
            {(input) => (
              <Input
                {...input}
                className="number"
                autoComplete="off"
                placeholder={party.phone_masked ?? ""}
                value={form.phone}
                onChange={(event) => change({ phone: event.target.value })}
              />
            )}
          </Labelled>
          {party.identity === null && (
            <>
              <Labelled label={t("party.identity_kind")}>
                {(input) => (
                  <Select
                    {...input}
                    className="full-width"
                    value={form.identity_kind}
                    onChange={(kind: IdentityKind) => change({ identity_kind: kind })}
                    options={kinds.map((kind) => ({ value: kind, label: t(`party.identity_kind.${kind}`) }))}
                  />
                )}
              </Labelled>
              <Labelled label={t("party.identity")} hint={t("party.edit_identity_later")} error={problem("identity")}>
                {(input) => (
                  <Input
                    {...input}
                    className="number"
                    autoComplete="off"
                    value={form.identity_number}
                    onChange={(event) => change({ identity_number: event.target.value })}
                  />
                )}
              </Labelled>
            </>
          )}
          {party.kind === "person" && party.birth_date === null && (
            <Labelled label={t("party.birth_date")} error={fieldProblem(error, "birth_date", words)}>
              {(input) => (
                <Input
                  {...input}
                  type="date"
                  max={dateOf(now)}
                  value={form.birth_date}
                  onChange={(event) => change({ birth_date: event.target.value })}
                />
              )}
            </Labelled>
          )}
          {party.kind === "person" && party.sex === null && (
            <Labelled label={t("party.sex")} error={fieldProblem(error, "sex", words)}>
              {(input) => (
                <Select
                  {...input}
                  allowClear
                  className="full-width"
                  {...(form.sex !== "" && { value: form.sex })}
                  onChange={(sex: PartyForm["sex"] | undefined) => change({ sex: sex ?? "" })}
                  options={(["male", "female"] as const).map((sex) => ({ value: sex, label: t(`party.sex.${sex}`) }))}
                />
              )}
            </Labelled>
          )}
          <Labelled label={t("party.address")} className="wide" error={fieldProblem(error, "address", words)}>
            {(input) => (
              <Input {...input} value={form.address} onChange={(event) => change({ address: event.target.value })} />
            )}
          </Labelled>
        </div>
        <div className="form-actions">
          <Button type="primary" htmlType="submit" loading={command.busy}>
            {t("common.save")}
          </Button>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
        </div>
      </form>
      {conflict !== null && <ConflictDialog conflict={conflict.found} onDecide={conflict.decide} />}
    </Modal>
  );
}
