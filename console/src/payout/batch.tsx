// One batch: how its payouts or debits stand, its file for the bank, that it was sent or cancelled, what the bank answered.

import { DownloadOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Popconfirm } from "antd";
import { useState } from "react";
import { useParams } from "react-router";
import { cancelBatch, collectBatch, getBatch, getBatchFile, markBatchSent, releaseBatch } from "../api/payout-calls";
import type { BatchFormat, Gathered, PaymentBatchDetail } from "../api/types";
import { WaitingApprovals } from "../approval/waiting";
import { saveBlob } from "../lib/csv";
import { formatInstant } from "../lib/date";
import { useWords } from "../lib/i18n";
import { yuan } from "../lib/money";
import { useMay } from "../session/session";
import { Button } from "../ui/button";
import { useMessages } from "../ui/messages";
import { Page, PageSkeleton, Section } from "../ui/page";
import { ProblemAlert } from "../ui/problem";
import { useCommand } from "../ui/write-key";
import { useBatchChanged } from "./changed";
import { DebitTable } from "./debits";
import { GatheredReport } from "./make";
import { ReturnPart } from "./returns";
import { PayoutTable } from "./table";
import { BatchStateBadge, useBatchKindText } from "./words";

export default function BatchPage() {
  const { t } = useWords();
  const kindText = useBatchKindText();
  const may = useMay();
  const { id = "" } = useParams();
  // What others check and let go shows without asking.
  const query = useQuery({
    queryKey: ["batches", id],
    queryFn: () => getBatch(id),
    refetchInterval: ({ state }) => (state.data?.state === "sealed" ? 10_000 : false),
  });
  const batch = query.data;
  const label = t(batch?.kind === "debit" ? "batches.debits" : "batches.items");
  return (
    <Page title={batch === undefined ? t("batches.title") : `${kindText(batch.kind)} ${batch.execute_on}`}>
      <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />
      {query.isPending && <PageSkeleton />}
      {batch !== undefined && (
        <>
          <WaitingApprovals subject={batch.id} />
          <Figures batch={batch} />
          {may("pay_out") && batch.state !== "cancelled" && <Steps batch={batch} />}
          {may("pay_out") && batch.state === "sent" && <ReturnPart batch={batch} />}
          <h2 className="list-heading">{label}</h2>
          {batch.kind === "debit" ? (
            <DebitTable batch={batch.id} />
          ) : (
            <PayoutTable
              filter={{ batch: batch.id, sort: "due" }}
              label={label}
              empty={t(batch.state === "cancelled" ? "batches.items_cancelled" : "batches.items_empty")}
            />
          )}
        </>
      )}
    </Page>
  );
}

function Figures({ batch }: { batch: PaymentBatchDetail }) {
  const { t } = useWords();
  return (
    <Section title={t("batches.figures")} extra={<BatchStateBadge batch={batch} />}>
      <dl className="facts">
        <dt>{t("batches.one", { id: "" })}</dt>
        <dd className="number">{batch.id}</dd>
        <dt>{t("batches.office")}</dt>
        <dd>{batch.office.name}</dd>
        <dt>{t("batches.made")}</dt>
        <dd>
          <span className="number">{formatInstant(batch.created_at)}</span> {batch.by.name}
        </dd>
        {batch.sent_at !== null && (
          <>
            <dt>{t("batches.sent_at")}</dt>
            <dd className="number">{formatInstant(batch.sent_at)}</dd>
          </>
        )}
      </dl>
      <div className="scrolls">
        <table className="plain" aria-label={t("batches.figures")}>
          <thead>
            <tr>
              <th scope="col">{t("batches.state")}</th>
              <th scope="col" className="money">
                {t("batches.count")}
              </th>
              <th scope="col" className="money">
                {t("batches.amount")}
              </th>
            </tr>
          </thead>
          <tbody>
            {batch.counts.map((count) => (
              <tr key={count.state} data-tone={count.state === "returned" ? "broken" : undefined}>
                <td>{t(`batches.item_state.${count.state}`)}</td>
                <td className="number money">{count.count}</td>
                <td className="number money">{yuan(count.amount)}</td>
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row">{t("batches.sealed_with")}</th>
              <td className="number money">{batch.count}</td>
              <td className="number money">{yuan(batch.amount)}</td>
            </tr>
          </tfoot>
        </table>
      </div>
    </Section>
  );
}

/** As banks and people call it: pain.001, CSV. */
function formatName(format: BatchFormat, forPeople: string): string {
  if (format === "csv") return "CSV";
  return format === "csv-for-people" ? forPeople : `${format.slice(0, 4)}.${format.slice(4)}`;
}

function Steps({ batch }: { batch: PaymentBatchDetail }) {
  const { t } = useWords();
  const { message } = useMessages();
  const command = useCommand();
  const changed = useBatchChanged();
  const [gathered, setGathered] = useState<Gathered | null>(null);
  // Whoever has just taken the file is not asked whether there is one.
  const [taken, setTaken] = useState(false);
  const send = () => void carryOut((key) => markBatchSent(batch.id, { key }), t("batches.sent_done"));
  const formats: BatchFormat[] = [batch.kind === "debit" ? "pain008" : "pain001", "csv", "csv-for-people"];
  const download = async (format: BatchFormat) => {
    const done = await command.run(() => getBatchFile(batch.id, format));
    if (done === undefined) return;
    saveBlob(`${batch.id}.${format.startsWith("csv") ? "csv" : "xml"}`, done.answer);
    setTaken(true);
  };
  const carryOut = async (act: (key: string) => Promise<unknown>, told: string) => {
    const done = await command.run(act);
    if (done === undefined) return;
    message.success(told);
    changed();
  };
  const collect = async () => {
    const done = await command.run((key) => collectBatch(batch.id, { key }));
    if (done === undefined) return;
    setGathered(done.answer);
    changed();
  };
  const isOpen = batch.state !== "sent";
  const isReleased = batch.state === "released" || batch.state === "sent";
  return (
    <Section title={t("batches.steps")}>
      <ProblemAlert error={command.error} />
      {gathered !== null && <GatheredReport gathered={gathered} />}
      {isReleased && <p className="quiet gap-below">{t("batches.file_hint")}</p>}
      <div className="form-actions">
        {batch.state === "collecting" && (
          <Button type="primary" loading={command.busy} onClick={() => void collect()}>
            {t("batches.collect")}
          </Button>
        )}
        {batch.state === "sealed" && (
          <Button
            disabled={command.busy}
            why={t("why.busy")}
            onClick={() => void carryOut((key) => releaseBatch(batch.id, { key }), t("batches.asked"))}
          >
            {t("batches.ask")}
          </Button>
        )}
        {isReleased &&
          formats.map((format) => (
            <Button
              key={format}
              icon={<DownloadOutlined />}
              disabled={command.busy}
              why={t("why.busy")}
              onClick={() => void download(format)}
            >
              {t("batches.file", { format: formatName(format, t("batches.csv_for_people")) })}
            </Button>
          ))}
        {batch.state === "released" && taken && (
          <Button type="primary" loading={command.busy} onClick={send}>
            {t("batches.send")}
          </Button>
        )}
        {batch.state === "released" && !taken && (
          <Popconfirm
            title={t("batches.send_title")}
            description={t("batches.send_hint")}
            okText={t("batches.send")}
            cancelText={t("common.cancel")}
            onConfirm={send}
          >
            <Button type="primary" disabled={command.busy} why={t("why.busy")}>
              {t("batches.send")}
            </Button>
          </Popconfirm>
        )}
        {isOpen && (
          <Popconfirm
            title={t("batches.cancel_title")}
            description={t("batches.cancel_hint")}
            okText={t("batches.cancel")}
            okButtonProps={{ danger: true }}
            cancelText={t("common.back")}
            onConfirm={() => void carryOut((key) => cancelBatch(batch.id, { key }), t("batches.cancelled_done"))}
          >
            <Button danger disabled={command.busy} why={t("why.busy")}>
              {t("batches.cancel")}
            </Button>
          </Popconfirm>
        )}
      </div>
    </Section>
  );
}
