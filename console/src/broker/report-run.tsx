// One run of quarterly reports: how far it is, the reports with what failed and why, opening one, and sending them.

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Input, Modal, Progress } from "antd";
import { type FormEvent, useState } from "react";
import { Link, useParams } from "react-router";
import { trySetAsideAgain } from "../api/set-aside-calls";
import { formatInstant } from "../lib/date";
import { useWords } from "../lib/i18n";
import { yuan } from "../lib/money";
import { useMay } from "../session/session";
import { Button } from "../ui/button";
import { Empty } from "../ui/empty";
import { Labelled } from "../ui/labelled";
import { useAddressFilter } from "../ui/list-filter";
import type { Column } from "../ui/list-table";
import { useMessages } from "../ui/messages";
import { Page, PageSkeleton, Section } from "../ui/page";
import { PagedTable, usePages } from "../ui/paged-table";
import { fieldProblem, ProblemAlert } from "../ui/problem";
import { useCommand } from "../ui/write-key";
import {
  type ClientReportLine,
  clientReportAddress,
  getClientReport,
  getReportRun,
  isUnderWay,
  listClientReports,
  type ReportRun,
  sendReports,
} from "./calls";
import { AGAIN } from "./client-reports";
import { Report } from "./report";

/** The kind of work under which a report waits that could not be made. */
const KIND = "broker.client-report";

export default function ReportRunPage() {
  const { t } = useWords();
  const { id = "" } = useParams();
  const [sending, setSending] = useState(false);
  const query = useQuery({
    queryKey: ["report-runs", "one", id],
    queryFn: () => getReportRun(id),
    refetchInterval: (found) => (found.state.data !== undefined && isUnderWay(found.state.data) ? AGAIN : false),
  });
  const run = query.data;
  const unsent = run?.to_send ?? 0;
  return (
    <Page title={run === undefined ? t("broker.runs") : `${t("broker.runs")} ${run.from} – ${run.until}`}>
      <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />
      {query.isPending && <PageSkeleton />}
      {run !== undefined && (
        <>
          <Section
            title={t("broker.run_progress")}
            extra={unsent > 0 && <Button onClick={() => setSending(true)}>{t("broker.run_send")}</Button>}
          >
            <HowFar run={run} />
          </Section>
          <Reports run={run} />
          {sending && <Send id={id} count={unsent} onClose={() => setSending(false)} />}
        </>
      )}
    </Page>
  );
}

function HowFar({ run }: { run: ReportRun }) {
  const { t } = useWords();
  if (run.clients == null) return <p role="status">{t("broker.run_finding")}</p>;
  const done = run.made + run.failed + run.passed;
  return (
    <div className="stack">
      {isUnderWay(run) && <Progress percent={run.clients === 0 ? 100 : Math.floor((done * 100) / run.clients)} />}
      <p className="number" aria-live="polite">
        {t("broker.run_made_of", { made: String(run.made), all: String(run.clients), failed: String(run.failed) })}
      </p>
      <p className="number">
        {t("broker.run_sent_of", { sent: String(run.sent), acknowledged: String(run.acknowledged) })}
        {run.to_hand_over > 0 && t("broker.run_to_hand_over", { count: String(run.to_hand_over) })}
        {run.withdrawn > 0 && t("broker.run_withdrawn", { count: String(run.withdrawn) })}
      </p>
      {run.passed > 0 && <p className="number">{t("broker.run_passed", { count: String(run.passed) })}</p>}
      {run.next_quarter !== "" && (
        <p>
          {t("broker.next_quarter")}：{run.next_quarter}
        </p>
      )}
    </div>
  );
}

function useColumns(again: (row: ClientReportLine) => void, busy: boolean): Column<ClientReportLine>[] {
  const { t } = useWords();
  const may = useMay();
  const count = (key: "open" | "missed", title: string): Column<ClientReportLine> => ({
    key,
    title,
    className: "money nowrap",
    render: (row) => <span className="number">{row[key]}</span>,
  });
  return [
    { key: "client", title: t("broker.client"), onPhone: "heading", render: (row) => row.client.name },
    { key: "office", title: t("broker.run_office"), render: (row) => row.office.name },
    {
      key: "state",
      title: t("broker.task_state"),
      onPhone: "corner",
      render: (row) => <span className="badge">{t(`broker.report_${row.state}`)}</span>,
    },
    {
      key: "paid",
      title: t("broker.paid"),
      className: "money nowrap",
      render: (row) => <span className="number">{yuan(row.paid)}</span>,
    },
    count("open", t("broker.report_open")),
    count("missed", t("broker.missed")),
    {
      key: "case",
      title: t("broker.report_case"),
      render: (row) =>
        row.case == null ? (
          "—"
        ) : (
          <Link className="in-text number" to={`/cases/${row.case}`}>
            {row.case_number}
          </Link>
        ),
    },
    {
      key: "sent_at",
      title: t("broker.report_sent"),
      className: "nowrap",
      render: (row) => <span className="number">{row.sent_at == null ? "—" : formatInstant(row.sent_at)}</span>,
    },
    {
      key: "failure",
      title: t("broker.report_why"),
      render: ({ failure, ...row }) =>
        failure == null ? (
          "—"
        ) : (
          <span className="two-lines">
            <span>{failure.detail}</span>
            <small>{failure.hint}</small>
            {failure.again && <small>{t("aside.trying")}</small>}
            {!failure.again && may("mend") && (
              <Button size="small" disabled={busy} why={t("why.busy")} onClick={() => again({ failure, ...row })}>
                {t("aside.again")}
              </Button>
            )}
          </span>
        ),
    },
  ];
}

function Reports({ run }: { run: ReportRun }) {
  const { t } = useWords();
  const client = useQueryClient();
  const command = useCommand();
  const { parameters, set } = useAddressFilter();
  const chosen = parameters.get("report");
  const failed = parameters.get("failed") === "true";
  const papers = parameters.get("papers") === "true";
  const filter = { ...(failed && { made: false }), ...(papers && { to_hand_over: true }) };
  const list = usePages(
    ["report-runs", "reports", run.id, failed, papers],
    (page) => listClientReports(run.id, { ...filter, ...page }),
    (rows) => (isUnderWay(run) || rows.some((row) => row.failure?.again === true)) && AGAIN,
  );
  const again = async (row: ClientReportLine) => {
    const entry = row.failure?.entry;
    if (entry === undefined) return;
    const done = await command.run(() => trySetAsideAgain({ kind: KIND, id: entry }));
    if (done !== undefined) await client.invalidateQueries({ queryKey: ["report-runs"] });
  };
  const columns = useColumns((row) => void again(row), command.busy);
  return (
    <>
      <Section
        title={t("broker.run_reports")}
        extra={
          <>
            {(run.failed > 0 || failed) && (
              <Button onClick={() => set("failed", failed ? null : "true")}>
                {t(failed ? "broker.reports_all" : "broker.reports_failed")}
              </Button>
            )}
            {(run.to_hand_over > 0 || papers) && (
              <Button onClick={() => set("papers", papers ? null : "true")}>
                {t(papers ? "broker.reports_all" : "broker.reports_to_hand_over")}
              </Button>
            )}
          </>
        }
      >
        <ProblemAlert error={command.error} />
        <PagedTable
          list={list}
          label={t("broker.run_reports")}
          columns={columns}
          rowKey={(row) => row.id}
          onOpen={(row) => {
            if (row.made_at != null) set("report", row.id);
          }}
          empty={<Empty says={t("broker.run_no_reports")} next={["client-reports"]} />}
        />
      </Section>
      {chosen !== null && <Chosen id={chosen} />}
    </>
  );
}

function Chosen({ id }: { id: string }) {
  const { t } = useWords();
  const query = useQuery({ queryKey: ["client-reports", id], queryFn: () => getClientReport(id) });
  const title = query.data === undefined ? t("broker.report") : `${query.data.client.name} · ${t("broker.report")}`;
  return (
    <Section
      title={title}
      extra={
        <>
          <Button href={clientReportAddress(id, "pdf")} target="_blank" rel="noreferrer">
            {t("broker.report_pdf")}
          </Button>
          <Button href={clientReportAddress(id, "xlsx")}>{t("broker.report_xlsx")}</Button>
        </>
      }
    >
      <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />
      {query.data !== undefined && <Report report={query.data} />}
    </Section>
  );
}

function Send({ id, count, onClose }: { id: string; count: number; onClose: () => void }) {
  const words = useWords();
  const { t } = words;
  const client = useQueryClient();
  const { message } = useMessages();
  const command = useCommand();
  const [next, setNext] = useState("");
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const done = await command.run((key) => sendReports(id, { next_quarter: next }, { key }));
    if (done === undefined) return;
    message.success(t("broker.run_sending"));
    await client.invalidateQueries({ queryKey: ["report-runs"] });
    onClose();
  };
  return (
    <Modal open title={t("broker.run_send")} footer={null} onCancel={onClose} width={480}>
      <form className="stack" onSubmit={(event) => void submit(event)}>
        <ProblemAlert error={command.error} />
        <p>{t("broker.run_send_what", { count: String(count) })}</p>
        <Labelled label={t("broker.next_quarter")} optional error={fieldProblem(command.error, "next_quarter", words)}>
          {(input) => (
            <Input.TextArea {...input} rows={3} value={next} onChange={(event) => setNext(event.target.value)} />
          )}
        </Labelled>
        <div className="form-actions">
          <Button type="primary" htmlType="submit" loading={command.busy}>
            {t("broker.run_send")}
          </Button>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
        </div>
      </form>
    </Modal>
  );
}
