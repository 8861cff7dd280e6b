// Offices: the tree of branches, and a form for another one.

import { useQueryClient } from "@tanstack/react-query";
import { Button, Input, Modal } from "antd";
import { type FormEvent, useState } from "react";
import { addOffice } from "../api/calls";
import type { Office } from "../api/types";
import { useWords } from "../lib/i18n";
import { matches } from "../lib/initials";
import { useMay } from "../session/session";
import { Empty } from "../ui/empty";
import { Labelled } from "../ui/labelled";
import { SearchFilter } from "../ui/list-filter";
import { type Column, ListTable } from "../ui/list-table";
import { useMessages } from "../ui/messages";
import { inTreeOrder, OfficeSelect, useOffices } from "../ui/office-select";
import { Page } from "../ui/page";
import { fieldProblem, ProblemAlert } from "../ui/problem";
import { useCommand } from "../ui/write-key";

type Row = { office: Office; depth: number };

export default function OfficesPage() {
  const { t } = useWords();
  const may = useMay();
  const query = useOffices();
  const [typed, setTyped] = useState("");
  const [adding, setAdding] = useState(false);
  const rows =
    query.data === undefined
      ? undefined
      : inTreeOrder(query.data).filter(({ office }) => matches(typed, [office.name, office.code]));
  const columns: Column<Row>[] = [
    {
      key: "name",
      title: t("offices.name"),
      onPhone: "heading",
      by: ({ office }) => office.name,
      render: ({ office, depth }) => (
        <span style={{ paddingInlineStart: typed === "" ? depth * 20 : 0 }}>{office.name}</span>
      ),
    },
    {
      key: "code",
      title: t("offices.code"),
      by: ({ office }) => office.code,
      render: ({ office }) => <span className="number">{office.code}</span>,
    },
    {
      key: "region",
      title: t("offices.region"),
      render: ({ office }) => <span className="number">{office.region_code ?? "—"}</span>,
    },
    { key: "manager", title: t("offices.manager"), render: ({ office }) => office.manager?.name ?? "—" },
  ];
  return (
    <Page
      title={t("offices.title")}
      extra={
        may("manage_house") && (
          <Button type="primary" onClick={() => setAdding(true)}>
            {t("offices.add")}
          </Button>
        )
      }
    >
      <search className="filters">
        <SearchFilter value={typed} label={t("offices.search")} onChange={setTyped} />
      </search>
      <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />
      {(rows !== undefined || query.isPending) && (
        <ListTable
          label={t("offices.title")}
          columns={columns}
          rows={rows}
          rowKey={(row) => row.office.id}
          empty={<Empty says={t("offices.empty")} begin={may("manage_house") && t("offices.add")} />}
        />
      )}
      {adding && <OfficeForm onClose={() => setAdding(false)} />}
    </Page>
  );
}

function OfficeForm({ onClose }: { onClose: () => void }) {
  const words = useWords();
  const { t } = words;
  const client = useQueryClient();
  const { message } = useMessages();
  const command = useCommand();
  const [code, setCode] = useState("");
  const [name, setName] = useState("");
  const [parent, setParent] = useState<string | undefined>(undefined);
  const [region, setRegion] = useState("");
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (parent === undefined) return;
    const body = {
      code: code.trim(),
      name: name.trim(),
      parent,
      ...(region.trim() !== "" && { region_code: region.trim() }),
    };
    const done = await command.run((key) => addOffice(body, { key }));
    if (done === undefined) return;
    message.success(t("common.saved"));
    await client.invalidateQueries({ queryKey: ["offices"] });
    onClose();
  };
  const problem = (field: string) => fieldProblem(command.error, field, words);
  return (
    <Modal open title={t("offices.add")} footer={null} onCancel={onClose} width={520}>
      <form className="stack" onSubmit={(event) => void submit(event)}>
        <ProblemAlert error={command.error} />
        <div className="form-grid">
          <Labelled label={t("offices.parent")} required error={problem("parent")}>
            {(input) => <OfficeSelect input={input} required value={parent} onChange={setParent} />}
          </Labelled>
          <Labelled label={t("offices.code")} required error={problem("code")}>
            {(input) => <Input {...input} value={code} onChange={(event) => setCode(event.target.value)} />}
          </Labelled>
          <Labelled label={t("offices.name")} required error={problem("name")}>
            {(input) => <Input {...input} value={name} onChange={(event) => setName(event.target.value)} />}
          </Labelled>
          <Labelled label={t("offices.region")} optional error={problem("region_code")}>
            {(input) => <Input {...input} value={region} onChange={(event) => setRegion(event.target.value)} />}
          </Labelled>
        </div>
        <div className="form-actions">
          <Button
            type="primary"
            htmlType="submit"
            loading={command.busy}
            disabled={code.trim() === "" || name.trim() === "" || parent === undefined}
          >
            {t("common.save")}
          </Button>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
        </div>
      </form>
    </Modal>
  );
}
