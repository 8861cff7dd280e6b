// On a client's page: the reports of the quarters that were made, as they were made.

import { useQuery } from "@tanstack/react-query";
import { useWords } from "../lib/i18n";
import { yuan } from "../lib/money";
import { ProblemAlert } from "../ui/problem";
import { clientReportAddress, listReportsOfClient } from "./calls";

export function ReportsOf({ party }: { party: string }) {
  const { t } = useWords();
  const query = useQuery({ queryKey: ["client-reports", "of", party], queryFn: () => listReportsOfClient(party) });
  const reports = query.data?.items ?? [];
  return (
    <>
      <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />
      {reports.length > 0 && (
        <>
          <h3>{t("broker.runs")}</h3>
          <ul className="lines">
            {reports.map((one) => (
              <li key={one.id}>
                <a
                  className="in-text number"
                  href={clientReportAddress(one.id, "pdf")}
                  target="_blank"
                  rel="noreferrer"
                >
                  {one.from} – {one.until}
                </a>
                <span className="number">
                  {t("broker.paid")} {yuan(one.paid)}
                </span>
                <span className="badge">{t(`broker.report_${one.state}`)}</span>
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}
