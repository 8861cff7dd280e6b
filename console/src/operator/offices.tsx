// Offices: the tree of branches, and a form for another one.

import { useQueryClient } from "@tanstack/react-query";
import { Input, Modal } from "antd";
import { type FormEvent, useState } from "react";
import { addOffice, changeOffice } from "../api/calls";
import type { Office } from "../api/types";
import { useWords } from "../lib/i18n";
import { matches } from "../lib/initials";
import { useMay } from "../session/session";
import { Button } from "../ui/button";
import { Empty } from "../ui/empty";
import { Labelled } from "../ui/labelled";
import { SearchFilter, useAddressFilter } from "../ui/list-filter";
import { type Column, ListTable } from "../ui/list-table";
import { useMessages } from "../ui/messages";
import { inTreeOrder, OfficeSelect, useOffices } from "../ui/office-select";
import { Page } from "../ui/page";
import { fieldProblem, ProblemAlert } from "../ui/problem";
import { SavedViews } from "../ui/saved-views";
import { useCommand } from "../ui/write-key";

type Row = { office: Office; depth: number };

export default function OfficesPage() {
  const { t } = useWords();
  const may = useMay();
  const query = useOffices();
  const { parameters, set } = useAddressFilter();
  const typed = parameters.get("q") ?? "";
  // An office that is edited, or none yet: a new one.
  const [form, setForm] = useState<{ office: Office | null } | null>(null);
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
    {
      key: "legal_name",
      title: t("offices.legal_name"),
      onPhone: "hidden",
      render: ({ office }) => office.legal_name ?? "—",
    },
    { key: "address", title: t("offices.address"), render: ({ office }) => office.address ?? "—" },
    {
      key: "phone",
      title: t("offices.phone"),
      className: "nowrap",
      render: ({ office }) => <span className="number">{office.phone ?? "—"}</span>,
    },
  ];
  return (
    <Page
      title={t("offices.title")}
      hint={t("offices.hint")}
      extra={
        may("manage_house") && (
          <Button type="primary" onClick={() => setForm({ office: null })}>
            {t("offices.add")}
          </Button>
        )
      }
    >
      <search className="filters">
        <SearchFilter value={typed} label={t("offices.search")} onChange={(text) => set("q", text)} />
        <span className="filter-end">
          <SavedViews list="offices" />
        </span>
      </search>
      <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />
      {(rows !== undefined || query.isPending) && (
        <ListTable
          label={t("offices.title")}
          columns={columns}
          rows={rows}
          rowKey={(row) => row.office.id}
          {...(may("manage_house") && { onOpen: ({ office }: Row) => setForm({ office }) })}
          empty={<Empty says={t("offices.empty")} begin={may("manage_house") && t("offices.add")} />}
        />
      )}
      {form !== null && <OfficeForm office={form.office} onClose={() => setForm(null)} />}
    </Page>
  );
}

function OfficeForm({ office, onClose }: { office: Office | null; onClose: () => void }) {
  const words = useWords();
  const { t } = words;
  const client = useQueryClient();
  const { message } = useMessages();
  const command = useCommand();
  const [parent, setParent] = useState<string | undefined>(undefined);
  const [typed, setTyped] = useState({
    code: office?.code ?? "",
    name: office?.name ?? "",
    region_code: office?.region_code ?? "",
    legal_name: office?.legal_name ?? "",
    address: office?.address ?? "",
    phone: office?.phone ?? "",
  });
  const isReady = typed.code.trim() !== "" && typed.name.trim() !== "" && (office !== null || parent !== undefined);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const { code, region_code, ...said } = typed;
    const done = await command.run((key) => {
      if (office !== null) return changeOffice(office.id, said, { key, version: office.version });
      const region = region_code.trim();
      return addOffice(
        { ...said, code: code.trim(), parent: parent ?? "", ...(region !== "" && { region_code: region }) },
        { key },
      );
    });
    if (done === undefined) return;
    message.success(t("common.saved"));
    await Promise.all(["offices", "me"].map((queryKey) => client.invalidateQueries({ queryKey: [queryKey] })));
    onClose();
  };
  const field = (name: keyof typeof typed, rule: { required?: boolean; hint?: string; disabled?: boolean } = {}) => (
    <Labelled
      label={t(`offices.${name === "region_code" ? "region" : name}`)}
      error={fieldProblem(command.error, name, words)}
      hint={rule.hint}
      required={rule.required === true}
      optional={rule.required !== true}
    >
      {(input) => (
        <Input
          {...input}
          value={typed[name]}
          disabled={rule.disabled === true}
          onChange={(event) => setTyped({ ...typed, [name]: event.target.value })}
        />
      )}
    </Labelled>
  );
  return (
    <Modal
      open
      title={t(office === null ? "offices.add" : "offices.edit")}
      footer={null}
      onCancel={onClose}
      width={560}
    >
      <form className="stack" onSubmit={(event) => void submit(event)}>
        <ProblemAlert error={command.error} />
        <div className="form-grid">
          {office === null && (
            <Labelled label={t("offices.parent")} required error={fieldProblem(command.error, "parent", words)}>
              {(input) => <OfficeSelect input={input} required value={parent} onChange={setParent} />}
            </Labelled>
          )}
          {field("code", { required: true, disabled: office !== null })}
          {field("name", { required: true })}
          {office === null && field("region_code")}
        </div>
        <h3>{t("offices.letterhead")}</h3>
        <div className="form-grid">
          {field("legal_name", { hint: t("offices.legal_name_hint") })}
          {field("address", { hint: t("offices.address_hint") })}
          {field("phone")}
        </div>
        <div className="form-actions">
          <Button type="primary" htmlType="submit" loading={command.busy} disabled={!isReady}>
            {t("common.save")}
          </Button>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
        </div>
      </form>
    </Modal>
  );
}
