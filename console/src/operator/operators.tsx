// Operators: who works where, in which roles. Managers read; the administrator adds, changes and deactivates.

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Checkbox, Input, Modal, Popconfirm, Switch } from "antd";
import { type FormEvent, useState } from "react";
import { addOperator, changeOperator, getOidc, linkOidc, listOperators, takeOffTotp, unlinkOidc } from "../api/calls";
import type { NewOperator, Operator } from "../api/types";
import { dateOf } from "../lib/date";
import { useWords } from "../lib/i18n";
import { matches } from "../lib/initials";
import { useMay, useMe, useNow } from "../session/session";
import { Button } from "../ui/button";
import { Empty } from "../ui/empty";
import { Labelled, LabelledGroup } from "../ui/labelled";
import { SearchFilter, useAddressFilter } from "../ui/list-filter";
import { type Column, ListTable } from "../ui/list-table";
import { useMessages } from "../ui/messages";
import { OfficeSelect } from "../ui/office-select";
import { Page } from "../ui/page";
import { fieldProblem, ProblemAlert } from "../ui/problem";
import { SavedViews } from "../ui/saved-views";
import { useCommand } from "../ui/write-key";
import { useRoleNames, useRoles } from "./roles-of";

export default function OperatorsPage() {
  const { t, comma } = useWords();
  const may = useMay();
  const nameOf = useRoleNames();
  const query = useQuery({ queryKey: ["operators"], queryFn: listOperators });
  const { parameters, set } = useAddressFilter();
  const typed = parameters.get("q") ?? "";
  const [editing, setEditing] = useState<Operator | "new" | null>(null);
  const rows = query.data?.items.filter((one) => matches(typed, [one.name, one.login, one.office.name]));
  const columns: Column<Operator>[] = [
    {
      key: "login",
      title: t("operators.login"),
      className: "nowrap",
      by: (row) => row.login,
      render: (row) => <span className="number">{row.login}</span>,
    },
    { key: "name", title: t("operators.name"), className: "nowrap", onPhone: "heading", render: (row) => row.name },
    { key: "office", title: t("operators.office"), render: (row) => row.office.name },
    {
      key: "roles",
      title: t("operators.roles"),
      render: (row) => row.roles.map(nameOf).join(comma),
    },
    {
      key: "active",
      title: t("cases.state"),
      className: "nowrap",
      by: (row) => Number(row.active),
      render: (row) => (
        <span className="badge" data-tone={row.active ? "kept" : "quiet"}>
          {t(row.active ? "operators.active" : "operators.inactive")}
        </span>
      ),
    },
  ];
  return (
    <Page
      title={t("operators.title")}
      extra={
        may("manage_house") && (
          <Button type="primary" onClick={() => setEditing("new")}>
            {t("operators.add")}
          </Button>
        )
      }
    >
      <search className="filters">
        <SearchFilter value={typed} label={t("operators.search")} onChange={(text) => set("q", text)} />
        <span className="filter-end">
          <SavedViews list="operators" />
        </span>
      </search>
      <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />
      {(rows !== undefined || query.isPending) && (
        <ListTable
          label={t("operators.title")}
          columns={columns}
          rows={rows}
          rowKey={(row) => row.id}
          rowTone={(row) => (row.active ? "calm" : "quiet")}
          {...(may("manage_house") && { onOpen: (row: Operator) => setEditing(row) })}
          empty={<Empty says={t("operators.empty")} next={["roles"]} />}
        />
      )}
      {editing !== null && (
        <OperatorForm operator={editing === "new" ? null : editing} onClose={() => setEditing(null)} />
      )}
    </Page>
  );
}

function OperatorForm({ operator, onClose }: { operator: Operator | null; onClose: () => void }) {
  const words = useWords();
  const { t } = words;
  const me = useMe();
  const client = useQueryClient();
  const roles = useRoles();
  const nameOf = useRoleNames();
  const { message } = useMessages();
  const command = useCommand();
  const now = useNow();
  const [form, setForm] = useState<Required<NewOperator> & { active: boolean; left_on: string }>({
    login: operator?.login ?? "",
    name: operator?.name ?? "",
    office: operator?.office.id ?? me.office.id,
    roles: operator?.roles ?? [],
    password: "",
    active: operator?.active ?? true,
    left_on: "",
  });
  const change = (changes: Partial<typeof form>) => setForm((before) => ({ ...before, ...changes }));
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const { login, active, left_on, password, ...rest } = form;
    const done = await command.run((key) =>
      operator === null
        ? addOperator({ ...rest, login: login.trim(), ...(password !== "" && { password }) }, { key })
        : changeOperator(
            operator.id,
            { ...rest, active, ...(left_on !== "" && { left_on }), ...(password !== "" && { password }) },
            { key, version: operator.version },
          ),
    );
    if (done === undefined) return;
    message.success(t("common.saved"));
    await client.invalidateQueries({ queryKey: ["operators"] });
    onClose();
  };
  const oidc = useQuery({ queryKey: ["me", "oidc"], queryFn: getOidc, staleTime: Number.POSITIVE_INFINITY });
  const [account, setAccount] = useState(operator?.oidc_account ?? "");
  const isLinked = typeof operator?.oidc_account === "string";
  const changeLink = async (call: () => Promise<unknown>) => {
    const done = await command.run(async () => {
      await call();
      return true;
    });
    if (done === undefined) return;
    message.success(t("common.saved"));
    await client.invalidateQueries({ queryKey: ["operators"] });
    onClose();
  };
  const takeOff = async (id: string) => {
    const done = await command.run(() => takeOffTotp(id));
    if (done === undefined) return;
    message.success(t("operators.totp_taken_off"));
    await client.invalidateQueries({ queryKey: ["operators"] });
    onClose();
  };
  const problem = (field: string) => fieldProblem(command.error, field, words);
  // What an operator still has and no pack knows any more is shown, so that it can be taken away.
  const known = roles.data?.roles.map((role) => role.key) ?? [];
  const choices = [...known, ...(operator?.roles ?? []).filter((role) => !known.includes(role))];
  return (
    <Modal
      open
      title={t(operator === null ? "operators.add" : "operators.edit")}
      footer={null}
      onCancel={onClose}
      width={600}
    >
      <form className="stack" onSubmit={(event) => void submit(event)}>
        <ProblemAlert error={command.error} />
        <div className="form-grid">
          <Labelled label={t("operators.login")} required error={problem("login")}>
            {(input) => (
              <Input
                {...input}
                autoFocus={operator === null}
                autoComplete="off"
                disabled={operator !== null}
                value={form.login}
                onChange={(event) => change({ login: event.target.value })}
              />
            )}
          </Labelled>
          <Labelled label={t("operators.name")} required error={problem("name")}>
            {(input) => (
              <Input
                {...input}
                autoComplete="off"
                value={form.name}
                onChange={(event) => change({ name: event.target.value })}
              />
            )}
          </Labelled>
          <Labelled label={t("operators.office")} required error={problem("office")}>
            {(input) => (
              <OfficeSelect
                input={input}
                required
                value={form.office}
                onChange={(office) => change({ office: office ?? form.office })}
              />
            )}
          </Labelled>
          <Labelled
            label={t(operator === null ? "operators.password" : "operators.password_keep")}
            hint={operator === null ? t("operators.password_hint") : undefined}
            error={problem("password")}
          >
            {(input) => (
              <Input.Password
                {...input}
                autoComplete="new-password"
                value={form.password}
                onChange={(event) => change({ password: event.target.value })}
              />
            )}
          </Labelled>
          <LabelledGroup
            label={t(operator?.id === me.id ? "operators.roles_own" : "operators.roles")}
            required
            error={problem("roles")}
          >
            <Checkbox.Group
              value={form.roles}
              onChange={(roles) => change({ roles })}
              disabled={operator?.id === me.id}
              options={choices.map((role) => ({ value: role, label: nameOf(role) }))}
            />
          </LabelledGroup>
          {operator !== null && (
            <>
              <Labelled label={t("operators.active")}>
                {(input) => (
                  <span>
                    <Switch id={input.id} checked={form.active} onChange={(active) => change({ active })} />
                  </span>
                )}
              </Labelled>
              {operator.id !== me.id && (
                <Labelled label={t("operators.left_on")} hint={t("operators.left_on_hint")} error={problem("left_on")}>
                  {(input) => (
                    <Input
                      {...input}
                      type="date"
                      max={dateOf(now)}
                      value={form.left_on}
                      onChange={(event) => change({ left_on: event.target.value })}
                    />
                  )}
                </Labelled>
              )}
            </>
          )}
        </div>
        {operator !== null && (isLinked || typeof oidc.data?.label === "string") && (
          <Labelled label={t("operators.oidc")} hint={t("operators.oidc_hint")} error={problem("account")}>
            {(input) => (
              <div className="filters">
                <Input
                  {...input}
                  autoComplete="off"
                  spellCheck={false}
                  disabled={isLinked}
                  value={account}
                  onChange={(event) => setAccount(event.target.value)}
                />
                {isLinked ? (
                  <Popconfirm
                    title={t("operators.oidc_unlink_sure")}
                    onConfirm={() => void changeLink(() => unlinkOidc(operator.id))}
                  >
                    <Button loading={command.busy}>{t("operators.oidc_unlink")}</Button>
                  </Popconfirm>
                ) : (
                  <Button
                    loading={command.busy}
                    disabled={account.trim() === ""}
                    onClick={() => void changeLink(() => linkOidc(operator.id, account.trim()))}
                  >
                    {t("operators.oidc_link")}
                  </Button>
                )}
              </div>
            )}
          </Labelled>
        )}
        <div className="form-actions">
          <Button
            type="primary"
            htmlType="submit"
            loading={command.busy}
            disabled={form.login.trim() === "" || form.name.trim() === "" || form.roles.length === 0}
          >
            {t("common.save")}
          </Button>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          {operator?.totp_enabled && operator.id !== me.id && (
            <Popconfirm title={t("operators.take_off_totp_sure")} onConfirm={() => void takeOff(operator.id)}>
              <Button loading={command.busy}>{t("operators.take_off_totp")}</Button>
            </Popconfirm>
          )}
        </div>
      </form>
    </Modal>
  );
}
