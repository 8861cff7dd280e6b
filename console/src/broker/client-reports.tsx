// Quarterly reports to all clients: the runs that were asked for, and asking for another.

import { useQueryClient } from "@tanstack/react-query";
import { Input, Select } from "antd";
import { type FormEvent, useState } from "react";
import { useNavigate } from "react-router";
import { dateOf, formatInstant } from "../lib/date";
import { useWords } from "../lib/i18n";
import { useNow } from "../session/session";
import { Button } from "../ui/button";
import { Empty } from "../ui/empty";
import { Labelled } from "../ui/labelled";
import type { Column } from "../ui/list-table";
import { useMessages } from "../ui/messages";
import { Page, Section } from "../ui/page";
import { PagedTable, usePages } from "../ui/paged-table";
import { fieldProblem, ProblemAlert } from "../ui/problem";
import { useCommand } from "../ui/write-key";
import { askForReports, isUnderWay, listReportRuns, type ReportRun } from "./calls";

/** While reports are being made it is looked at again. */
export const AGAIN = 2_000;

export default function ClientReportsPage() {
  const { t } = useWords();
  const navigate = useNavigate();
  const list = usePages(["report-runs"], listReportRuns, (rows) => rows.some(isUnderWay) && AGAIN);
  const count = (key: "made" | "failed" | "sent" | "acknowledged", title: string): Column<ReportRun> => ({
    key,
    title,
    className: "money nowrap",
    render: (row) => <span className="number">{row[key]}</span>,
  });
  return (
    <Page title={t("broker.runs")} hint={t("broker.runs_hint")}>
      <Ask onAsked={(id) => navigate(`/client-reports/${id}`)} />
      <PagedTable
        list={list}
        label={t("broker.runs")}
        columns={[
          {
            key: "days",
            title: t("broker.quarter"),
            className: "nowrap",
            onPhone: "heading",
            render: (row) => (
              <span className="number">
                {row.from} – {row.until}
              </span>
            ),
          },
          { key: "office", title: t("broker.run_office"), render: (row) => row.office.name },
          {
            key: "clients",
            title: t("broker.run_clients"),
            className: "money nowrap",
            render: (row) => <span className="number">{row.clients ?? "…"}</span>,
          },
          count("made", t("broker.report_made")),
          count("failed", t("broker.report_failed")),
          count("sent", t("broker.report_sent")),
          count("acknowledged", t("broker.report_acknowledged")),
          { key: "operator", title: t("broker.run_by"), render: (row) => row.operator.name },
          {
            key: "asked_at",
            title: t("broker.run_at"),
            className: "nowrap",
            render: (row) => <span className="number">{formatInstant(row.asked_at)}</span>,
          },
        ]}
        rowKey={(row) => row.id}
        onOpen={(row) => navigate(`/client-reports/${row.id}`)}
        empty={<Empty says={t("broker.no_runs")} begin={t("broker.run_ask")} />}
      />
    </Page>
  );
}

/** The quarter before the one of a day. */
function before(day: string): { year: number; quarter: number } {
  const [year = 0, month = 1] = day.split("-").map(Number);
  const quarter = Math.ceil(month / 3);
  return quarter === 1 ? { year: year - 1, quarter: 4 } : { year, quarter: quarter - 1 };
}

function Ask({ onAsked }: { onAsked: (id: string) => void }) {
  const words = useWords();
  const { t } = words;
  const client = useQueryClient();
  const { message } = useMessages();
  const command = useCommand();
  const last = before(dateOf(useNow()));
  const [year, setYear] = useState(String(last.year));
  const [quarter, setQuarter] = useState(last.quarter);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const made = await command.run((key) => askForReports({ year: Number(year), quarter }, { key }));
    if (made === undefined) return;
    message.success(t("broker.run_asked"));
    await client.invalidateQueries({ queryKey: ["report-runs"] });
    onAsked(made.answer.id);
  };
  return (
    <Section title={t("broker.run_ask")}>
      <form className="stack" onSubmit={(event) => void submit(event)}>
        <ProblemAlert error={command.error} />
        <div className="filters">
          <Labelled label={t("broker.year")} required error={fieldProblem(command.error, "year", words)}>
            {(input) => (
              <Input
                {...input}
                inputMode="numeric"
                maxLength={4}
                value={year}
                onChange={(event) => setYear(event.target.value)}
              />
            )}
          </Labelled>
          <Labelled label={t("broker.quarter")} required error={fieldProblem(command.error, "quarter", words)}>
            {(input) => (
              <Select
                {...input}
                value={quarter}
                onChange={setQuarter}
                options={[1, 2, 3, 4].map((one) => ({
                  value: one,
                  label: t("broker.quarter_of", { one: String(one) }),
                }))}
              />
            )}
          </Labelled>
        </div>
        <div className="form-actions">
          <Button type="primary" htmlType="submit" loading={command.busy} disabled={!/^[0-9]{4}$/.test(year)}>
            {t("broker.run_ask")}
          </Button>
        </div>
      </form>
    </Section>
  );
}
