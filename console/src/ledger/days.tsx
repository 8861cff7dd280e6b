// The closed days, closing another, and the journal of some days for other programs.

import { DownloadOutlined } from "@ant-design/icons";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Modal } from "antd";
import { type FormEvent, useState } from "react";
import { closeDay, journalAddress, listDayCloses } from "../api/calls";
import type { DayClose } from "../api/types";
import { addDays, dateOf, formatInstant } from "../lib/date";
import { useWords } from "../lib/i18n";
import { yuan } from "../lib/money";
import { useMay, useNow } from "../session/session";
import { Button } from "../ui/button";
import { Empty } from "../ui/empty";
import { DateInput } from "../ui/instant-input";
import { Labelled } from "../ui/labelled";
import { type Column, ListTable } from "../ui/list-table";
import { useMessages } from "../ui/messages";
import { Page, Section } from "../ui/page";
import { fieldProblem, ProblemAlert } from "../ui/problem";
import { useCommand } from "../ui/write-key";
import { LedgerNav } from "./nav";

export default function DaysPage() {
  const { t } = useWords();
  const may = useMay();
  const [closing, setClosing] = useState(false);
  const list = useQuery({ queryKey: ["ledger", "days"], queryFn: listDayCloses });
  const columns: Column<DayClose>[] = [
    {
      key: "day",
      title: t("ledger.closed_on"),
      onPhone: "heading",
      render: (row) => <span className="number">{row.closed_on}</span>,
    },
    {
      key: "at",
      title: t("ledger.closed_at"),
      render: (row) => <span className="number">{formatInstant(row.at)}</span>,
    },
    { key: "by", title: t("ledger.by"), render: (row) => row.by.name },
    {
      key: "transfers",
      title: t("ledger.transfers"),
      className: "money",
      render: (row) => <span className="number">{row.transfers}</span>,
    },
    {
      key: "amount",
      title: t("ledger.amount"),
      className: "money",
      onPhone: "corner",
      render: (row) => <span className="number">{yuan(row.amount)}</span>,
    },
  ];
  return (
    <Page
      title={t("ledger.days")}
      extra={
        may("close_days") && (
          <Button type="primary" onClick={() => setClosing(true)}>
            {t("ledger.close_day")}
          </Button>
        )
      }
    >
      <LedgerNav />
      <ProblemAlert error={list.error} onRetry={() => void list.refetch()} />
      {(list.data !== undefined || list.isPending) && (
        <ListTable
          label={t("ledger.days")}
          columns={columns}
          rows={list.data?.items}
          rowKey={(row) => row.closed_on}
          empty={<Empty says={t("ledger.days_empty")} begin={may("close_days") && t("ledger.close_day")} />}
        />
      )}
      <Journal last={list.data?.items[0]?.closed_on} />
      {closing && <CloseDay onClose={() => setClosing(false)} />}
    </Page>
  );
}

function Journal({ last }: { last: string | undefined }) {
  const { t } = useWords();
  const today = dateOf(useNow());
  const [from, setFrom] = useState<string | null>(null);
  const [until, setUntil] = useState<string | null>(null);
  const end = until ?? last ?? today;
  const start = from ?? `${end.slice(0, 8)}01`;
  return (
    <Section title={t("ledger.journal")} className="below">
      <p className="quiet gap-below">{t("ledger.journal_hint")}</p>
      <div className="filters labelled-filters">
        <Labelled label={t("common.from")}>
          {(input) => <DateInput input={input} value={start} onChange={setFrom} />}
        </Labelled>
        <Labelled label={t("common.until")} error={end < start ? t("ledger.journal_order") : null}>
          {(input) => <DateInput input={input} value={end} onChange={setUntil} />}
        </Labelled>
        <Button
          icon={<DownloadOutlined />}
          disabled={end < start}
          href={journalAddress(start, end)}
          download={`yinuo-${start}-${end}.journal`}
        >
          {t("ledger.journal_get")}
        </Button>
      </div>
    </Section>
  );
}

function CloseDay({ onClose }: { onClose: () => void }) {
  const words = useWords();
  const { t } = words;
  const client = useQueryClient();
  const { message } = useMessages();
  const command = useCommand();
  const yesterday = addDays(dateOf(useNow()), -1);
  const [on, setOn] = useState(yesterday);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const done = await command.run((key) => closeDay(on, { key }));
    if (done === undefined) return;
    message.success(t("ledger.closed", { date: on }));
    void client.invalidateQueries({ queryKey: ["ledger"] });
    onClose();
  };
  return (
    <Modal open title={t("ledger.close_title")} footer={null} onCancel={onClose} width={440}>
      <form className="stack" onSubmit={(event) => void submit(event)}>
        <ProblemAlert error={command.error} />
        <Labelled
          label={t("ledger.close_on")}
          hint={t("ledger.close_hint")}
          error={fieldProblem(command.error, "on", words)}
        >
          {(input) => (
            <DateInput input={input} latest={yesterday} value={on} onChange={(date) => setOn(date ?? yesterday)} />
          )}
        </Labelled>
        <div className="form-actions">
          <Button type="primary" htmlType="submit" loading={command.busy}>
            {t("ledger.close_day")}
          </Button>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
        </div>
      </form>
    </Modal>
  );
}
