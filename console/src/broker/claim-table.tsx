// Claims that the broker helps with, as a table: of a policy, of an event, or all of them; and those that a report to a client tells of.

import { Link, useNavigate } from "react-router";
import { useWords } from "../lib/i18n";
import { yuan } from "../lib/money";
import { CaseStateBadge } from "../ui/badges";
import { Empty } from "../ui/empty";
import { type Column, ListTable } from "../ui/list-table";
import { PagedTable, usePages } from "../ui/paged-table";
import { type AssistedClaim, type ClaimFilter, listClaims, type ServiceReport } from "./calls";

type Figure = "estimate" | "claimed" | "agreed" | "paid";

/** What is told of any claim, from its insurer to what it is agreed to be. */
function useClaimColumns(): { told: Column<AssistedClaim>[]; paid: Column<AssistedClaim> } {
  const { t } = useWords();
  const figure = (key: Figure): Column<AssistedClaim> => ({
    key,
    title: t(`broker.${key}`),
    className: "money nowrap",
    render: (row) => {
      const amount = row[key];
      return <span className="number">{amount == null ? "—" : yuan(amount)}</span>;
    },
  });
  const told: Column<AssistedClaim>[] = [
    { key: "insurer", title: t("broker.insurer"), render: (row) => row.insurer.name },
    { key: "event", title: t("broker.event"), render: (row) => row.event ?? "—" },
    {
      key: "reported",
      title: t("broker.reported_on"),
      className: "nowrap",
      render: (row) => <span className="number">{row.reported_on}</span>,
    },
    figure("estimate"),
    figure("claimed"),
    figure("agreed"),
  ];
  return { told, paid: figure("paid") };
}

export function ClaimsOf({ filter }: { filter: ClaimFilter }) {
  const { t } = useWords();
  const navigate = useNavigate();
  const list = usePages(["assisted-claims", filter], (page) => listClaims({ ...filter, ...page }));
  const { told, paid } = useClaimColumns();
  const columns: Column<AssistedClaim>[] = [
    {
      key: "number",
      title: t("broker.case"),
      onPhone: "heading",
      render: (row) => <span className="number nowrap">{row.number}</span>,
    },
    { key: "client", title: t("broker.client"), render: (row) => row.client.name },
    ...told,
    { ...paid, onPhone: "corner" },
  ];
  return (
    <PagedTable
      list={list}
      label={t("broker.claims")}
      columns={columns}
      rowKey={(row) => row.id}
      onOpen={(row) => navigate(`/cases/${row.id}`)}
      empty={<Empty says={t("broker.claims_empty")} next={["new-case"]} />}
    />
  );
}

type Reported = ServiceReport["claims"][number];

/** The claims of a report, each with what came in for it in its time. */
export function ReportedClaims({ claims }: { claims: Reported[] }) {
  const { t } = useWords();
  const { told, paid } = useClaimColumns();
  const columns: Column<Reported>[] = [
    {
      key: "number",
      title: t("broker.case"),
      onPhone: "heading",
      render: (row) => (
        <Link className="in-text number nowrap" to={`/cases/${row.id}`}>
          {row.number}
        </Link>
      ),
    },
    ...told,
    {
      key: "paid_in_time",
      title: t("broker.paid_in_time"),
      className: "money nowrap",
      onPhone: "corner",
      render: (row) => <span className="number">{yuan(row.paid_in_time)}</span>,
    },
    { ...paid, title: t("broker.paid_so_far") },
    { key: "state", title: t("broker.task_state"), render: (row) => <CaseStateBadge state={row.state} /> },
  ];
  return (
    <ListTable
      label={t("broker.claims")}
      rows={claims}
      rowKey={(row) => row.id}
      columns={columns}
      empty={<Empty says={t("broker.report_no_claims")} next={["assisted-claims"]} />}
    />
  );
}
