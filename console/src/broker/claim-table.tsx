// Claims that the broker helps with, as a table: of a policy, of an event, or all of them.

import { useNavigate } from "react-router";
import { useWords } from "../lib/i18n";
import { yuan } from "../lib/money";
import { Empty } from "../ui/empty";
import type { Column } from "../ui/list-table";
import { PagedTable, usePages } from "../ui/paged-table";
import { type AssistedClaim, type ClaimFilter, listClaims } from "./calls";

export function ClaimsOf({ filter }: { filter: ClaimFilter }) {
  const { t } = useWords();
  const navigate = useNavigate();
  const list = usePages(["assisted-claims", filter], (page) => listClaims({ ...filter, ...page }));
  const figure = (key: "estimate" | "claimed" | "agreed" | "paid"): Column<AssistedClaim> => ({
    key,
    title: t(`broker.${key}`),
    className: "money nowrap",
    ...(key === "paid" && { onPhone: "corner" as const }),
    render: (row) => {
      const amount = row[key];
      return <span className="number">{amount == null ? "—" : yuan(amount)}</span>;
    },
  });
  const columns: Column<AssistedClaim>[] = [
    {
      key: "number",
      title: t("broker.case"),
      onPhone: "heading",
      render: (row) => <span className="number nowrap">{row.number}</span>,
    },
    { key: "client", title: t("broker.client"), render: (row) => row.client.name },
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
    figure("paid"),
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
