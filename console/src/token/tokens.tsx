// Tokens of other programs: who comes in with one, what it may, until when. Made here, shown once, taken back.

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Checkbox, Input, Modal, Select } from "antd";
import { type FormEvent, useState } from "react";
import { listTokens, makeToken, revokeToken } from "../api/calls";
import type { NewToken, Token } from "../api/types";
import { addDays, dateOf, formatInstant, instantOfWallTime } from "../lib/date";
import { useWords } from "../lib/i18n";
import { useRoles } from "../operator/roles-of";
import { useMe } from "../session/session";
import { Button } from "../ui/button";
import { Empty } from "../ui/empty";
import { Labelled, LabelledGroup } from "../ui/labelled";
import { type Column, ListTable } from "../ui/list-table";
import { useMessages } from "../ui/messages";
import { OfficeSelect } from "../ui/office-select";
import { Page } from "../ui/page";
import { fieldProblem, ProblemAlert } from "../ui/problem";
import { ShownOnce } from "../ui/shown-once";
import { useCommand } from "../ui/write-key";

const DAYS = 365;
/** A program reaches offices: it serves nobody and answers for nothing. */
const OF_OFFICES = ["office", "subtree"];

function stateOf(token: Token): "works" | "revoked" | "ended" {
  if (token.works) return "works";
  return token.revoked_at === null ? "ended" : "revoked";
}

export default function TokensPage() {
  const { t, comma, local } = useWords();
  const client = useQueryClient();
  const { modal } = useMessages();
  const roles = useRoles();
  const query = useQuery({ queryKey: ["tokens"], queryFn: listTokens });
  const command = useCommand();
  const [making, setMaking] = useState(false);
  const nameOf = (key: string) => {
    const known = roles.data?.permissions.find((one) => one.key === key);
    return known === undefined ? key : local(known.name);
  };
  const revoke = (token: Token) =>
    modal.confirm({
      title: `${t("tokens.revoke")}：${token.name}`,
      content: t("tokens.revoke_sure"),
      okText: t("tokens.revoke"),
      cancelText: t("common.cancel"),
      okButtonProps: { danger: true },
      onOk: async () => {
        if ((await command.run((key) => revokeToken(token.id, { key }))) === undefined) return;
        await client.invalidateQueries({ queryKey: ["tokens"] });
      },
    });
  const columns: Column<Token>[] = [
    { key: "name", title: t("tokens.name"), onPhone: "heading", render: (row) => row.name },
    { key: "office", title: t("operators.office"), render: (row) => row.office.name },
    { key: "permissions", title: t("tokens.permissions"), render: (row) => row.permissions.map(nameOf).join(comma) },
    {
      key: "expires",
      title: t("tokens.expires"),
      className: "nowrap",
      by: (row) => row.expires_at,
      render: (row) => <span className="number">{formatInstant(row.expires_at)}</span>,
    },
    { key: "by", title: t("tokens.by"), className: "nowrap", render: (row) => row.by.name },
    {
      key: "state",
      title: t("cases.state"),
      className: "nowrap",
      render: (row) => (
        <span className="badge" data-tone={row.works ? "kept" : "quiet"}>
          {t(`tokens.${stateOf(row)}`)}
        </span>
      ),
    },
    {
      key: "revoke",
      title: "",
      className: "nowrap",
      render: (row) =>
        row.works && (
          <Button size="small" danger onClick={() => revoke(row)}>
            {t("tokens.revoke")}
          </Button>
        ),
    },
  ];
  return (
    <Page
      title={t("tokens.title")}
      extra={
        <Button type="primary" onClick={() => setMaking(true)}>
          {t("tokens.add")}
        </Button>
      }
    >
      <p className="quiet gap-below">{t("tokens.hint")}</p>
      <ProblemAlert error={query.error ?? command.error} onRetry={() => void query.refetch()} />
      {(query.data !== undefined || query.isPending) && (
        <ListTable
          label={t("tokens.title")}
          columns={columns}
          rows={query.data?.items}
          rowKey={(row) => row.id}
          rowTone={(row) => (row.works ? "calm" : "quiet")}
          empty={<Empty says={t("tokens.empty")} begin={t("tokens.add")} />}
        />
      )}
      {making && <TokenForm onClose={() => setMaking(false)} />}
    </Page>
  );
}

function TokenForm({ onClose }: { onClose: () => void }) {
  const words = useWords();
  const { t, local } = words;
  const me = useMe();
  const client = useQueryClient();
  const roles = useRoles();
  const command = useCommand();
  const [made, setMade] = useState<string | null>(null);
  const [name, setName] = useState("");
  const [office, setOffice] = useState(me.office.id);
  const [permissions, setPermissions] = useState<string[]>([]);
  const [reach, setReach] = useState<NewToken["reach"]>("office");
  const [until, setUntil] = useState(addDays(me.today, DAYS));
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const body = { name: name.trim(), office, permissions, reach, expires_at: instantOfWallTime(`${until}T23:59:59`) };
    const done = await command.run((key) => makeToken(body, { key }));
    if (done === undefined) return;
    await client.invalidateQueries({ queryKey: ["tokens"] });
    setMade(done.answer.token ?? "");
  };
  const problem = (field: string) => fieldProblem(command.error, field, words);
  const choices = (roles.data?.permissions ?? []).filter((one) => one.key !== "manage_house");
  if (made !== null)
    return <ShownOnce title={t("tokens.add")} told={t("tokens.made")} secret={made} onClose={onClose} />;
  return (
    <Modal open title={t("tokens.add")} footer={null} onCancel={onClose} width={600}>
      <form className="stack" onSubmit={(event) => void submit(event)}>
        <ProblemAlert error={command.error} />
        <div className="form-grid">
          <Labelled label={t("tokens.name")} required error={problem("name")}>
            {(input) => <Input {...input} autoFocus value={name} onChange={(event) => setName(event.target.value)} />}
          </Labelled>
          <Labelled label={t("operators.office")} required error={problem("office")}>
            {(input) => (
              <OfficeSelect input={input} required value={office} onChange={(chosen) => setOffice(chosen ?? office)} />
            )}
          </Labelled>
          <Labelled label={t("tokens.reach")} required error={problem("reach")}>
            {(input) => (
              <Select
                {...input}
                value={reach}
                onChange={setReach}
                options={(roles.data?.reaches ?? [])
                  .filter((one) => OF_OFFICES.includes(one.key))
                  .map((one) => ({
                    value: one.key as NewToken["reach"],
                    label: local(one.name),
                  }))}
              />
            )}
          </Labelled>
          <Labelled label={t("tokens.expires")} required error={problem("expires_at")}>
            {(input) => (
              <Input
                {...input}
                type="date"
                min={dateOf(me.now)}
                value={until}
                onChange={(event) => setUntil(event.target.value)}
              />
            )}
          </Labelled>
          <LabelledGroup label={t("tokens.permissions")} required error={problem("permissions")}>
            <Checkbox.Group
              value={permissions}
              onChange={setPermissions}
              options={choices.map((one) => ({ value: one.key, label: local(one.name) }))}
            />
          </LabelledGroup>
        </div>
        <div className="form-actions">
          <Button
            type="primary"
            htmlType="submit"
            loading={command.busy}
            disabled={name.trim() === "" || permissions.length === 0 || until === ""}
          >
            {t("tokens.add")}
          </Button>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
        </div>
      </form>
    </Modal>
  );
}
