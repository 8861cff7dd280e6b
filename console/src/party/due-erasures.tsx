// Customers of whom nothing is kept that is needed any more: each is proposed for erasure with a reason, and goes by the word of another.

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Input, Modal } from "antd";
import { type FormEvent, useState } from "react";
import { Link } from "react-router";
import { eraseParty, listDueErasures } from "../api/calls";
import type { DueErasure } from "../api/types";
import { WaitingApprovals } from "../approval/waiting";
import { formatInstant } from "../lib/date";
import { useWords } from "../lib/i18n";
import { Button } from "../ui/button";
import { Empty } from "../ui/empty";
import { Labelled } from "../ui/labelled";
import { type Column, ListTable } from "../ui/list-table";
import { useMessages } from "../ui/messages";
import { Page } from "../ui/page";
import { fieldProblem, ProblemAlert } from "../ui/problem";
import { useCommand } from "../ui/write-key";

const DUE = ["due-erasures"];

export default function DueErasuresPage() {
  const { t } = useWords();
  const [asking, setAsking] = useState<DueErasure | null>(null);
  const list = useQuery({ queryKey: DUE, queryFn: listDueErasures });
  const columns: Column<DueErasure>[] = [
    {
      key: "name",
      title: t("party.name"),
      onPhone: "heading",
      render: (row) => <Link to={`/parties/${row.party.id}`}>{row.party.name}</Link>,
    },
    { key: "office", title: t("party.office"), render: (row) => row.office.name },
    {
      key: "created",
      title: t("party.created"),
      className: "nowrap",
      render: (row) => <span className="number">{formatInstant(row.created_at)}</span>,
    },
    {
      key: "erase",
      title: t("erasure.propose"),
      render: (row) => (
        <Button size="small" onClick={() => setAsking(row)}>
          {t("erasure.propose")}
        </Button>
      ),
    },
  ];
  return (
    <Page title={t("erasure.title")} hint={t("erasure.hint")}>
      <WaitingApprovals act="erasure" />
      <ProblemAlert error={list.error} onRetry={() => void list.refetch()} />
      {(list.data !== undefined || list.isPending) && (
        <ListTable
          label={t("erasure.title")}
          columns={columns}
          rows={list.data?.items}
          rowKey={(row) => row.party.id}
          empty={<Empty says={t("erasure.empty")} next={["parties"]} />}
        />
      )}
      {asking !== null && <Propose row={asking} onClose={() => setAsking(null)} />}
    </Page>
  );
}

function Propose({ row, onClose }: { row: DueErasure; onClose: () => void }) {
  const words = useWords();
  const { t } = words;
  const client = useQueryClient();
  const { message } = useMessages();
  const command = useCommand();
  const [reason, setReason] = useState("");
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const done = await command.run((key) => eraseParty(row.party.id, reason.trim(), { key }));
    if (done === undefined) return;
    message.success(t("erasure.done"));
    void client.invalidateQueries({ queryKey: DUE });
    onClose();
  };
  return (
    <Modal open title={t("erasure.of", { name: row.party.name })} footer={null} onCancel={onClose} width={440}>
      <form className="stack" onSubmit={(event) => void submit(event)}>
        <p>{t("erasure.warning")}</p>
        <ProblemAlert error={command.error} />
        <Labelled label={t("erasure.reason")} required error={fieldProblem(command.error, "reason", words)}>
          {(input) => (
            <Input.TextArea
              {...input}
              autoFocus
              autoSize={{ minRows: 2 }}
              value={reason}
              onChange={(event) => setReason(event.target.value)}
            />
          )}
        </Labelled>
        <div className="form-actions">
          <Button type="primary" danger htmlType="submit" loading={command.busy} disabled={reason.trim() === ""}>
            {t("erasure.propose")}
          </Button>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
        </div>
      </form>
    </Modal>
  );
}
