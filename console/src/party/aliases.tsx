// The customers that were found to be this one, why, and taking that back.

import { useQueryClient } from "@tanstack/react-query";
import { Input, Modal } from "antd";
import { type FormEvent, useState } from "react";
import { undoMerge } from "../api/calls";
import type { PartyDetail } from "../api/types";
import { formatInstant } from "../lib/date";
import { useWords } from "../lib/i18n";
import { useMay } from "../session/session";
import { Button } from "../ui/button";
import { Labelled } from "../ui/labelled";
import { useMessages } from "../ui/messages";
import { Section } from "../ui/page";
import { fieldProblem, ProblemAlert } from "../ui/problem";
import { useCommand } from "../ui/write-key";

type Alias = PartyDetail["aliases"][number];

export function Aliases({ party }: { party: PartyDetail }) {
  const { t } = useWords();
  const may = useMay();
  const [undoing, setUndoing] = useState<Alias | null>(null);
  if (party.aliases.length === 0) return null;
  return (
    <Section title={t("merge.aliases")}>
      <table className="rows">
        <thead>
          <tr>
            <th scope="col">{t("party.name")}</th>
            <th scope="col">{t("party.identity")}</th>
            <th scope="col">{t("party.phone")}</th>
            <th scope="col">{t("merge.reason")}</th>
            <th scope="col">{t("merge.proof")}</th>
            <th scope="col">{t("merge.by")}</th>
            <th scope="col">{t("merge.at")}</th>
            <th scope="col" aria-label={t("merge.undo")} />
          </tr>
        </thead>
        <tbody>
          {party.aliases.map((alias) => (
            <tr key={alias.party.id}>
              <td>{alias.party.name}</td>
              <td className="number">{alias.party.identity?.masked ?? "—"}</td>
              <td className="number">{alias.party.phone_masked ?? "—"}</td>
              <td>{alias.reason}</td>
              <td>
                <a href={`/api/v1/files/${alias.file.id}`}>{alias.file.name}</a>
              </td>
              <td>{alias.by.name}</td>
              <td className="number">{formatInstant(alias.merged_at)}</td>
              <td>
                {may("merge_customers") && (
                  <Button size="small" onClick={() => setUndoing(alias)}>
                    {t("merge.undo")}
                  </Button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {undoing !== null && <Undo party={party} alias={undoing} onClose={() => setUndoing(null)} />}
    </Section>
  );
}

function Undo({ party, alias, onClose }: { party: PartyDetail; alias: Alias; onClose: () => void }) {
  const words = useWords();
  const { t } = words;
  const client = useQueryClient();
  const { message } = useMessages();
  const command = useCommand();
  const [reason, setReason] = useState("");
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const body = { alias: alias.party.id, reason: reason.trim() };
    const done = await command.run((key) => undoMerge(party.id, body, { key }));
    if (done === undefined) return;
    message.success(t("merge.undone"));
    await client.invalidateQueries();
    onClose();
  };
  return (
    <Modal open title={t("merge.undo_title", { name: alias.party.name })} footer={null} onCancel={onClose} width={480}>
      <form className="stack" onSubmit={(event) => void submit(event)}>
        <ProblemAlert error={command.error} />
        <Labelled label={t("merge.undo_reason")} required error={fieldProblem(command.error, "reason", words)}>
          {(input) => <Input {...input} autoFocus value={reason} onChange={(event) => setReason(event.target.value)} />}
        </Labelled>
        <div className="form-actions">
          <Button type="primary" danger htmlType="submit" loading={command.busy} disabled={reason.trim() === ""}>
            {t("merge.undo")}
          </Button>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
        </div>
      </form>
    </Modal>
  );
}
