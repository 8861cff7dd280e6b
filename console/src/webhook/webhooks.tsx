// Webhooks: addresses of other programs that are told what happened. Made here with a secret that is shown once, taken back; what
// could not be told waits among what was set aside, where it is sent again.

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Alert, Checkbox, Input, Modal } from "antd";
import { type FormEvent, useState } from "react";
import { Link } from "react-router";
import { listWebhooks, makeWebhook, revokeWebhook } from "../api/calls";
import type { Webhook, Webhooks } from "../api/types";
import { formatInstant } from "../lib/date";
import { useWords } from "../lib/i18n";
import { useMay, useMe } from "../session/session";
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

/** The kind of what was set aside, as the server calls it. */
const SET_ASIDE = "/set-aside?kind=webhook";

export default function WebhooksPage() {
  const { t, comma, local } = useWords();
  const may = useMay();
  const client = useQueryClient();
  const { modal } = useMessages();
  const query = useQuery({ queryKey: ["webhooks"], queryFn: listWebhooks });
  const command = useCommand();
  const [making, setMaking] = useState(false);
  const kinds = query.data?.kinds ?? [];
  const nameOf = (key: string) => {
    const known = kinds.find((one) => one.key === key);
    return known === undefined ? key : local(known.name);
  };
  const revoke = (webhook: Webhook) =>
    modal.confirm({
      title: `${t("webhooks.revoke")}：${webhook.name}`,
      content: t("webhooks.revoke_sure"),
      okText: t("webhooks.revoke"),
      cancelText: t("common.cancel"),
      okButtonProps: { danger: true },
      onOk: async () => {
        if ((await command.run((key) => revokeWebhook(webhook.id, { key }))) === undefined) return;
        await client.invalidateQueries({ queryKey: ["webhooks"] });
      },
    });
  const columns: Column<Webhook>[] = [
    { key: "name", title: t("tokens.name"), onPhone: "heading", render: (row) => row.name },
    { key: "url", title: t("webhooks.url"), render: (row) => <span className="number">{row.url}</span> },
    { key: "office", title: t("operators.office"), render: (row) => row.office.name },
    { key: "kinds", title: t("webhooks.kinds"), render: (row) => row.kinds.map(nameOf).join(comma) },
    {
      key: "made",
      title: t("webhooks.made_at"),
      className: "nowrap",
      render: (row) => (
        <>
          <span className="number">{formatInstant(row.created_at)}</span> {row.by.name}
        </>
      ),
    },
    {
      key: "state",
      title: t("cases.state"),
      className: "nowrap",
      render: (row) => (
        <span className="badge" data-tone={row.revoked_at === null ? "kept" : "quiet"}>
          {t(row.revoked_at === null ? "tokens.works" : "tokens.revoked")}
        </span>
      ),
    },
    {
      key: "revoke",
      title: "",
      className: "nowrap",
      render: (row) =>
        row.revoked_at === null && (
          <Button size="small" danger onClick={() => revoke(row)}>
            {t("webhooks.revoke")}
          </Button>
        ),
    },
  ];
  return (
    <Page
      title={t("webhooks.title")}
      extra={
        <Button
          type="primary"
          disabled={query.data?.enabled !== true}
          why={t("webhooks.off")}
          onClick={() => setMaking(true)}
        >
          {t("webhooks.add")}
        </Button>
      }
    >
      <p className="quiet gap-below">{t("webhooks.hint")}</p>
      {may("mend") && (
        <p className="gap-below">
          <Link to={SET_ASIDE}>{t("webhooks.set_aside")}</Link>
        </p>
      )}
      {query.data?.enabled === false && <Alert type="info" showIcon title={t("webhooks.off")} className="gap-below" />}
      <ProblemAlert error={query.error ?? command.error} onRetry={() => void query.refetch()} />
      {(query.data !== undefined || query.isPending) && (
        <ListTable
          label={t("webhooks.title")}
          columns={columns}
          rows={query.data?.items}
          rowKey={(row) => row.id}
          rowTone={(row) => (row.revoked_at === null ? "calm" : "quiet")}
          empty={<Empty says={t("webhooks.empty")} begin={t("webhooks.add")} />}
        />
      )}
      {making && <WebhookForm kinds={kinds} onClose={() => setMaking(false)} />}
    </Page>
  );
}

function WebhookForm({ kinds, onClose }: { kinds: Webhooks["kinds"]; onClose: () => void }) {
  const words = useWords();
  const { t, local } = words;
  const me = useMe();
  const client = useQueryClient();
  const command = useCommand();
  const [secret, setSecret] = useState<string | null>(null);
  const [name, setName] = useState("");
  const [url, setUrl] = useState("");
  const [office, setOffice] = useState(me.office.id);
  const [chosen, setChosen] = useState<string[]>([]);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const body = { name: name.trim(), url: url.trim(), kinds: chosen, office };
    const done = await command.run((key) => makeWebhook(body, { key }));
    if (done === undefined) return;
    await client.invalidateQueries({ queryKey: ["webhooks"] });
    setSecret(done.answer.secret ?? "");
  };
  const problem = (field: string) => fieldProblem(command.error, field, words);
  if (secret !== null)
    return <ShownOnce title={t("webhooks.add")} told={t("webhooks.made")} secret={secret} onClose={onClose} />;
  return (
    <Modal open title={t("webhooks.add")} footer={null} onCancel={onClose} width={600}>
      <form className="stack" onSubmit={(event) => void submit(event)}>
        <ProblemAlert error={command.error} />
        <div className="form-grid">
          <Labelled label={t("tokens.name")} required error={problem("name")}>
            {(input) => <Input {...input} autoFocus value={name} onChange={(event) => setName(event.target.value)} />}
          </Labelled>
          <Labelled label={t("operators.office")} required hint={t("webhooks.office_hint")} error={problem("office")}>
            {(input) => (
              <OfficeSelect input={input} required value={office} onChange={(next) => setOffice(next ?? office)} />
            )}
          </Labelled>
          <Labelled label={t("webhooks.url")} required error={problem("url")} className="wide">
            {(input) => (
              <Input
                {...input}
                inputMode="url"
                placeholder="https://"
                value={url}
                onChange={(event) => setUrl(event.target.value)}
              />
            )}
          </Labelled>
          <LabelledGroup label={t("webhooks.kinds")} required error={problem("kinds")}>
            <Checkbox.Group
              value={chosen}
              onChange={setChosen}
              options={kinds.map((one) => ({ value: one.key, label: local(one.name) }))}
            />
          </LabelledGroup>
        </div>
        <div className="form-actions">
          <Button
            type="primary"
            htmlType="submit"
            loading={command.busy}
            disabled={name.trim() === "" || url.trim() === "" || chosen.length === 0}
          >
            {t("webhooks.add")}
          </Button>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
        </div>
      </form>
    </Modal>
  );
}
