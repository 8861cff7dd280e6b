// Two customers who are one: both side by side, which of them is kept, why, and the document that proves it.

import { useQueries, useQuery, useQueryClient } from "@tanstack/react-query";
import { Input, Modal, Select } from "antd";
import { type FormEvent, useState } from "react";
import { useNavigate } from "react-router";
import { getParty, listParties, listPartyFiles, mergeParties } from "../api/calls";
import type { PartyDetail } from "../api/types";
import { formatInstant } from "../lib/date";
import { useWords } from "../lib/i18n";
import { Button } from "../ui/button";
import { Labelled } from "../ui/labelled";
import { useMessages } from "../ui/messages";
import { fieldProblem, ProblemAlert } from "../ui/problem";
import { useSettled } from "../ui/settled";
import { useCommand } from "../ui/write-key";

export function MergeParty({ party, onClose }: { party: PartyDetail; onClose: () => void }) {
  const { t } = useWords();
  const [typed, setTyped] = useState("");
  const [chosen, setChosen] = useState<string | null>(null);
  const settled = useSettled(typed.trim());
  const found = useQuery({
    queryKey: ["parties", "find", settled],
    queryFn: () => listParties({ q: settled, limit: 8 }),
    enabled: settled !== "",
    placeholderData: (before) => before,
  });
  const other = useQuery({
    queryKey: ["party", chosen],
    queryFn: () => getParty(chosen ?? ""),
    enabled: chosen !== null,
  });
  const others = settled === "" ? [] : (found.data?.items ?? []).filter((one) => one.id !== party.id);
  return (
    <Modal open title={t("merge.title")} footer={null} onCancel={onClose} width={760}>
      <div className="stack">
        <p className="field-hint">{t("merge.hint")}</p>
        <Labelled label={t("merge.other")} required>
          {(input) => (
            <Select
              {...input}
              autoFocus
              showSearch={{ filterOption: false, onSearch: setTyped }}
              className="full-width"
              placeholder={t("parties.search")}
              value={chosen}
              onChange={(id: string) => setChosen(id)}
              notFoundContent={settled === "" ? null : t("parties.empty_search", { q: settled })}
              options={others.map((one) => ({
                value: one.id,
                label: [one.name, one.identity?.masked, one.phone_masked, one.office.name].filter(Boolean).join("  "),
              }))}
            />
          )}
        </Labelled>
        <ProblemAlert error={found.error ?? other.error} />
        {other.data !== undefined && <SideBySide key={chosen} one={party} other={other.data} onClose={onClose} />}
      </div>
    </Modal>
  );
}

function SideBySide({ one, other, onClose }: { one: PartyDetail; other: PartyDetail; onClose: () => void }) {
  const words = useWords();
  const { t } = words;
  const client = useQueryClient();
  const navigate = useNavigate();
  const { message } = useMessages();
  const command = useCommand();
  const [swapped, setSwapped] = useState(false);
  const [reason, setReason] = useState("");
  const [file, setFile] = useState<string | null>(null);
  const [kept, alias] = swapped ? [other, one] : [one, other];
  const files = useQueries({
    queries: [one.id, other.id].map((id) => ({ queryKey: ["party", id, "files"], queryFn: () => listPartyFiles(id) })),
  });
  const documents = files.flatMap((query) => query.data?.items ?? []);
  const read = files.every((query) => query.isSuccess);
  const rows: [string, (party: PartyDetail) => string][] = [
    [t("party.name"), (party) => party.name],
    [t("party.kind"), (party) => t(`party.kind.${party.kind}`)],
    [
      t("party.identity"),
      (party) =>
        party.identity === null ? "—" : `${t(`party.identity_kind.${party.identity.kind}`)} ${party.identity.masked}`,
    ],
    [t("party.phone"), (party) => party.phone_masked ?? "—"],
    [t("party.birth_date"), (party) => party.birth_date ?? "—"],
    [t("party.sex"), (party) => (party.sex === null ? "—" : t(`party.sex.${party.sex}`))],
    [t("party.address"), (party) => party.address ?? "—"],
    [t("party.office"), (party) => party.office.name],
    [t("party.created"), (party) => formatInstant(party.created_at)],
    [t("merge.cases"), (party) => String(party.cases.length)],
  ];
  const ready = reason.trim() !== "" && file !== null;
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (file === null) return;
    const body = { alias: alias.id, reason: reason.trim(), file };
    const done = await command.run((key) => mergeParties(kept.id, body, { key }));
    if (done === undefined) return;
    message.success(t("merge.done"));
    await client.invalidateQueries();
    onClose();
    navigate(`/parties/${kept.id}`);
  };
  return (
    <form className="stack" onSubmit={(event) => void submit(event)}>
      <table className="compare">
        <thead>
          <tr>
            <th scope="col">{t("merge.field")}</th>
            <th scope="col">{t("merge.kept")}</th>
            <th scope="col">{t("merge.alias")}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(([name, value]) => {
            const differs = value(kept) !== value(alias) || undefined;
            return (
              <tr key={name} data-clash={differs}>
                <th scope="row">{name}</th>
                <td>{value(kept)}</td>
                <td data-changed={differs}>{value(alias)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
      <ProblemAlert error={command.error ?? files.find((query) => query.error)?.error} />
      {read && documents.length === 0 ? (
        <p className="nothing">{t("merge.no_files")}</p>
      ) : (
        <Labelled label={t("merge.proof")} required hint={t("merge.proof_hint")}>
          {(input) => (
            <Select
              {...input}
              className="full-width"
              value={file}
              onChange={(id: string) => setFile(id)}
              options={documents.map((document) => ({
                value: document.id,
                label: `${document.name}  ${document.case_number}  ${formatInstant(document.added_at)}`,
              }))}
            />
          )}
        </Labelled>
      )}
      <Labelled label={t("merge.reason")} required error={fieldProblem(command.error, "reason", words)}>
        {(input) => (
          <Input
            {...input}
            placeholder={t("merge.reason_example")}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        )}
      </Labelled>
      <div className="form-actions">
        <Button type="primary" htmlType="submit" loading={command.busy} disabled={!ready}>
          {t("merge.do")}
        </Button>
        <Button onClick={() => setSwapped(!swapped)}>{t("merge.swap")}</Button>
        <Button onClick={onClose}>{t("common.cancel")}</Button>
      </div>
    </form>
  );
}
