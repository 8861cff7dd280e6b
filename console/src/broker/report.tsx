// The report to a client: what came in, how insurers kept what they promised, which claims it was, what was planned and done.

import { formatInstant } from "../lib/date";
import { useWords } from "../lib/i18n";
import { yuan } from "../lib/money";
import { Empty } from "../ui/empty";
import { ListTable } from "../ui/list-table";
import type { ServiceReport } from "./calls";
import { ReportedClaims } from "./claim-table";

type Insurer = ServiceReport["insurers"][number];

export function Report({ report }: { report: ServiceReport }) {
  const { t, local } = useWords();
  const count = (key: "in_time" | "late" | "unkept" | "open", title: string) => ({
    key,
    title,
    className: "money",
    render: (row: Insurer) => <span className="number">{row[key]}</span>,
  });
  return (
    <div className="stack">
      <dl className="facts">
        <dt>{t("broker.report_paid")}</dt>
        <dd className="number">{yuan(report.paid)}</dd>
        <dt>{t("broker.report_open")}</dt>
        <dd className="number">{report.open}</dd>
      </dl>
      <ListTable
        label={t("broker.report")}
        rows={report.insurers}
        rowKey={(row) => row.insurer.id}
        empty={<Empty says={t("broker.none_owed")} next={["placements"]} />}
        columns={[
          { key: "insurer", title: t("broker.insurer"), onPhone: "heading", render: (row) => row.insurer.name },
          count("in_time", t("broker.in_time")),
          count("late", t("broker.late")),
          count("unkept", t("broker.unkept")),
          count("open", t("broker.not_due")),
          {
            key: "paid",
            title: t("broker.paid"),
            className: "money nowrap",
            render: (row) => <span className="number">{yuan(row.paid)}</span>,
          },
        ]}
      />
      <h3>{t("broker.claims")}</h3>
      <ReportedClaims claims={report.claims} />
      <h3>{t("broker.missed")}</h3>
      {report.missed.length === 0 && <p className="quiet">{t("broker.none_missed")}</p>}
      <ul className="lines">
        {report.missed.map((one) => {
          const minutes = Math.floor(one.delay_seconds / 60);
          return (
            <li key={`${one.case} ${one.promise.zh}`}>
              <span className="number">{one.case}</span>
              <span>
                {one.insurer} · {local(one.promise)} · {one.agreed}
              </span>
              <span className="quiet">
                {t("broker.delay", { hours: String(Math.floor(minutes / 60)), minutes: String(minutes % 60) })} ·{" "}
                {one.kept_at == null ? t("broker.not_kept_yet") : formatInstant(one.kept_at)}
              </span>
            </li>
          );
        })}
      </ul>
      <h3>{t("broker.report_tasks")}</h3>
      <Tasks tasks={report.tasks} none={t("broker.report_no_tasks")} />
      <h3>{t("broker.report_ahead")}</h3>
      <Tasks tasks={report.ahead} none={t("broker.report_none_ahead")} />
    </div>
  );
}

function Tasks({ tasks, none }: { tasks: ServiceReport["tasks"]; none: string }) {
  const { t } = useWords();
  if (tasks.length === 0) return <p className="quiet">{none}</p>;
  return (
    <ul className="lines">
      {tasks.map((task) => (
        <li key={`${task.due_on} ${task.title}`}>
          <span className="number">{task.due_on}</span>
          <span>{task.title}</span>
          <span className="badge">{t(`broker.task_${task.state}`)}</span>
        </li>
      ))}
    </ul>
  );
}
