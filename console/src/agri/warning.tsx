// One warning of weather: what was said to whom, and what became of it.

import { useQuery } from "@tanstack/react-query";
import { useParams } from "react-router";
import { formatInstant } from "../lib/date";
import { useWords } from "../lib/i18n";
import { Empty } from "../ui/empty";
import { type Column, ListTable } from "../ui/list-table";
import { Page, PageSkeleton, Section } from "../ui/page";
import { ProblemAlert } from "../ui/problem";
import { Facts } from "./facts";
import { getWarning, type WarningReceipts } from "./warning-calls";

/** While messages are going out it is looked at again. */
const AGAIN = 5_000;

type Line = { whom: "households" | "officials"; total: number; receipts: WarningReceipts };

export default function WarningPage() {
  const { t, local } = useWords();
  const { id = "" } = useParams();
  const query = useQuery({
    queryKey: ["weather-warning", id],
    queryFn: () => getWarning(id),
    refetchInterval: (found) => {
      const seen = found.state.data;
      if (seen === undefined) return false;
      const { warning, households, officials } = seen;
      const noted = [households, officials].reduce((sum, one) => sum + one.delivered + one.failed + one.unreachable, 0);
      return warning.spread_at == null || noted < warning.households + warning.officials ? AGAIN : false;
    },
  });
  const row = query.data?.warning;
  const title = row === undefined ? t("warning.title") : `${local(row.weather.name)} · ${local(row.level.name)}`;
  const figure = (key: keyof WarningReceipts): Column<Line> => ({
    key,
    title: t(`warning.${key}`),
    className: "money nowrap",
    render: (line) => <span className="number">{line.receipts[key]}</span>,
  });
  const columns: Column<Line>[] = [
    { key: "whom", title: t("warning.whom"), onPhone: "heading", render: (line) => t(`warning.${line.whom}`) },
    {
      key: "total",
      title: t("warning.total"),
      className: "money nowrap",
      onPhone: "corner",
      render: (line) => <span className="number">{line.total}</span>,
    },
    figure("delivered"),
    figure("under_way"),
    figure("failed"),
    figure("unreachable"),
  ];
  return (
    <Page title={title}>
      <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />
      {query.isPending && <PageSkeleton />}
      {query.data !== undefined && row !== undefined && (
        <>
          <Section title={t("warning.text")}>
            <Facts
              rows={[
                [t("warning.divisions"), row.divisions.map((division) => division.name).join("、")],
                [t("warning.days"), `${row.began_on} – ${row.ended_on}`],
                [t("warning.programme"), local(row.programme.name)],
                [t("warning.issued_at"), formatInstant(row.issued_at)],
                [t("warning.issued_by"), `${row.issued_by.name}（${row.office.name}）`],
                [t("warning.text"), `${row.head}${row.said}`],
                ...row.advice.map((one) => [local(one.object.name), one.text] as const),
              ]}
            />
          </Section>
          <Section title={t("warning.result")}>
            {row.spread_at == null && <p role="status">{t("warning.finding")}</p>}
            <ListTable
              label={t("warning.result")}
              columns={columns}
              rows={[
                { whom: "households", total: row.households, receipts: query.data.households },
                { whom: "officials", total: row.officials, receipts: query.data.officials },
              ]}
              rowKey={(line) => line.whom}
              empty={<Empty says={t("warning.finding")} />}
            />
          </Section>
        </>
      )}
    </Page>
  );
}
