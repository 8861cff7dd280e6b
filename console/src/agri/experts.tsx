// The pool of experts of the own office: who is in it, taking somebody in and out.

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Input, Modal, Select } from "antd";
import { type FormEvent, useState } from "react";
import { useWords } from "../lib/i18n";
import { useMay } from "../session/session";
import { Button } from "../ui/button";
import { Empty } from "../ui/empty";
import { Labelled } from "../ui/labelled";
import { type Column, ListTable } from "../ui/list-table";
import { useMessages } from "../ui/messages";
import { Page } from "../ui/page";
import { fieldProblem, ProblemAlert } from "../ui/problem";
import { useCommand } from "../ui/write-key";
import { addExpert, type LossExpert, listExperts, removeExpert } from "./helper-calls";
import { useProgrammes } from "./programme-select";

/** The kinds of experts of all programmes, each once, to choose from. */
function useKinds() {
  const { local } = useWords();
  const programmes = useProgrammes().data?.items ?? [];
  const kinds = new Map<string, string>();
  for (const programme of programmes) {
    for (const kind of programme.expert_kinds) kinds.set(kind.key, local(kind.name));
  }
  return kinds;
}

export default function ExpertsPage() {
  const { t } = useWords();
  const kinds = useKinds();
  const may = useMay();
  const client = useQueryClient();
  const { message } = useMessages();
  const command = useCommand();
  const [adding, setAdding] = useState(false);
  const pool = useQuery({ queryKey: ["loss-experts"], queryFn: listExperts });
  const remove = async (row: LossExpert) => {
    const done = await command.run((key) => removeExpert(row.id, { key }));
    if (done === undefined) return;
    message.success(t("expert.removed"));
    client.setQueryData(["loss-experts"], done.answer);
  };
  const columns: Column<LossExpert>[] = [
    { key: "name", title: t("expert.name"), onPhone: "heading", render: (row) => row.name },
    { key: "kind", title: t("expert.kind"), render: (row) => kinds.get(row.kind) ?? row.kind },
    { key: "organisation", title: t("expert.organisation"), render: (row) => row.organisation },
    {
      key: "remove",
      title: "",
      onPhone: "corner",
      render: (row) =>
        may("handle_losses") && (
          <Button size="small" loading={command.busy} onClick={() => void remove(row)}>
            {t("expert.remove")}
          </Button>
        ),
    },
  ];
  return (
    <Page
      title={t("expert.title")}
      hint={t("expert.hint")}
      extra={
        may("handle_losses") && (
          <Button type="primary" onClick={() => setAdding(true)}>
            {t("expert.add")}
          </Button>
        )
      }
    >
      <ProblemAlert error={command.error ?? pool.error} onRetry={() => void pool.refetch()} />
      {(pool.data !== undefined || pool.isPending) && (
        <ListTable
          label={t("expert.title")}
          columns={columns}
          rows={pool.data?.items}
          rowKey={(row) => row.id}
          empty={<Empty says={t("expert.empty")} begin={may("handle_losses") && t("expert.add")} />}
        />
      )}
      {adding && <AddExpert onClose={() => setAdding(false)} />}
    </Page>
  );
}

function AddExpert({ onClose }: { onClose: () => void }) {
  const words = useWords();
  const { t } = words;
  const client = useQueryClient();
  const { message } = useMessages();
  const command = useCommand();
  const [name, setName] = useState("");
  const kinds = useKinds();
  const [picked, setKind] = useState<string | null>(null);
  const kind = picked ?? [...kinds.keys()][0] ?? "";
  const [organisation, setOrganisation] = useState("");
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const made = await command.run((key) => addExpert({ name, kind, organisation }, { key }));
    if (made === undefined) return;
    message.success(t("expert.added"));
    client.setQueryData(["loss-experts"], made.answer);
    onClose();
  };
  return (
    <Modal open title={t("expert.add")} footer={null} onCancel={onClose} width={460}>
      <form className="stack" onSubmit={(event) => void submit(event)}>
        <ProblemAlert error={command.error} />
        <Labelled label={t("expert.name")} required error={fieldProblem(command.error, "name", words)}>
          {(input) => <Input {...input} autoFocus value={name} onChange={(typed) => setName(typed.target.value)} />}
        </Labelled>
        <Labelled label={t("expert.kind")} required error={fieldProblem(command.error, "kind", words)}>
          {(input) => (
            <Select
              {...input}
              className="full-width"
              value={kind}
              onChange={setKind}
              options={[...kinds].map(([value, label]) => ({ value, label }))}
            />
          )}
        </Labelled>
        <Labelled label={t("expert.organisation")} required error={fieldProblem(command.error, "organisation", words)}>
          {(input) => (
            <Input {...input} value={organisation} onChange={(typed) => setOrganisation(typed.target.value)} />
          )}
        </Labelled>
        <div className="form-actions">
          <Button
            type="primary"
            htmlType="submit"
            loading={command.busy}
            disabled={name.trim() === "" || organisation.trim() === ""}
          >
            {t("expert.add")}
          </Button>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
        </div>
      </form>
    </Modal>
  );
}
