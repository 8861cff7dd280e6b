// One placed policy: its figures, who bears it, what is insured where, and the claims under it.
import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "react-router";
import { useWords } from "../lib/i18n";
import { yuan } from "../lib/money";
import { FactLine } from "../ui/fact-line";
import { ListTable } from "../ui/list-table";
import { Page, PageSkeleton, Section } from "../ui/page";
import { ProblemAlert } from "../ui/problem";
import { getPlacement, type Placement } from "./calls";
import { ClaimsOf } from "./claim-table";

export default function PlacementPage() {
  const { t } = useWords();
  const { id = "" } = useParams();
  const query = useQuery({ queryKey: ["placements", "one", id], queryFn: () => getPlacement(id) });
  const row = query.data;
  return (
    <Page
      title={row === undefined ? t("broker.number") : `${row.number} · ${row.product}`}
      extra={row !== undefined && <Link to={`/placements/${row.number}/renewal`}>{t("broker.renewal")}</Link>}
    >
      <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />
      {query.isPending && <PageSkeleton />}
      {row !== undefined && (
        <>
          <Facts row={row} />
          <Section title={t("broker.insurers")}>
            <ListTable
              label={t("broker.insurers")}
              rows={row.shares}
              rowKey={(one) => one.insurer.id}
              empty={null}
              columns={[
                {
                  key: "insurer",
                  title: t("broker.insurer"),
                  onPhone: "heading",
                  render: (one) => (
                    <>
                      {one.insurer.name} {one.leads && <span className="badge">{t("broker.leads")}</span>}
                    </>
                  ),
                },
                {
                  key: "share",
                  title: t("broker.share"),
                  render: (one) => <span className="number">{one.share}</span>,
                },
                {
                  key: "premium",
                  title: t("broker.premium"),
                  className: "money",
                  render: (one) => <span className="number">{yuan(one.premium)}</span>,
                },
              ]}
            />
          </Section>
          <Section title={t("broker.sums")}>
            <ListTable
              label={t("broker.sums")}
              rows={row.sums}
              rowKey={(one) => one.place}
              empty={null}
              columns={[
                { key: "place", title: t("broker.place_name"), onPhone: "heading", render: (one) => one.place },
                {
                  key: "sum",
                  title: t("broker.sum_insured"),
                  className: "money",
                  render: (one) => <span className="number">{yuan(one.sum_insured)}</span>,
                },
              ]}
            />
          </Section>
          <Section title={t("broker.claims")}>
            <ClaimsOf filter={{ placement: row.id }} />
          </Section>
        </>
      )}
    </Page>
  );
}

function Facts({ row }: { row: Placement }) {
  const { t } = useWords();
  const lines = [
    [t("broker.mandate"), row.mandate_number],
    [t("broker.proposed_on"), row.proposed_on],
    [t("broker.term"), `${row.effective_on} – ${row.ends_on ?? ""}`],
    [t("broker.sum_insured"), yuan(row.sum_insured)],
    [t("broker.premium"), yuan(row.premium)],
    [t("broker.deductible"), yuan(row.deductible)],
    [t("broker.commission"), `${yuan(row.commission)} (${row.commission_rate})`],
    [t("broker.commission_taken"), row.commission_taken],
  ];
  return (
    <dl className="facts">
      <dt>{t("broker.client")}</dt>
      <dd>
        <Link className="in-text" to={`/parties/${row.client.id}`}>
          {row.client.name}
        </Link>
      </dd>
      {lines.map(([name, value]) => (
        <FactLine key={name} name={name ?? ""} value={value ?? ""} />
      ))}
    </dl>
  );
}
