// The agreements of a customer, of all families: what it holds, and where it stands in another role.

import { useQuery } from "@tanstack/react-query";
import { Suspense, useState } from "react";
import { Link, useNavigate } from "react-router";
import type { Agreement } from "../api/types";
import { useWords } from "../lib/i18n";
import { subjectPage } from "../systems";
import { Empty } from "../ui/empty";
import { type Column, ListTable } from "../ui/list-table";
import { ProblemAlert } from "../ui/problem";
import { AgreementStateBadge, agreementTone } from "./badge";
import { agreementsOf } from "./of-party";

const addressOf = (row: Agreement): string | undefined => subjectPage(row.kind)?.path(row.number, row.id);

function Note({ party, row }: { party: string; row: Agreement }) {
  const Own = subjectPage(row.kind)?.note;
  if (Own === undefined || row.holder.id !== party) return null;
  return (
    <Suspense>
      <Own party={party} number={row.number} />
    </Suspense>
  );
}

function useAgreementColumns(party: string): Column<Agreement>[] {
  const { t, local } = useWords();
  return [
    {
      key: "number",
      title: t("agreement.number"),
      sort: "number",
      onPhone: "heading",
      render: (row) => {
        const address = addressOf(row);
        if (address === undefined) return <span className="number nowrap">{row.number}</span>;
        return (
          <Link to={address} tabIndex={-1} className="number nowrap">
            {row.number}
          </Link>
        );
      },
    },
    { key: "family", title: t("agreement.family"), sort: "family", render: (row) => local(row.family.name) },
    { key: "product", title: t("agreement.product"), render: (row) => local(row.product.name) },
    {
      key: "role",
      title: t("agreement.role"),
      render: (row) =>
        row.roles.length === 0 ? t("agreement.holder") : row.roles.map((role) => local(role.name)).join(" · "),
    },
    {
      key: "state",
      title: t("agreement.state"),
      sort: "state",
      onPhone: "corner",
      render: (row) => (
        <span className="two-lines">
          <span>
            <AgreementStateBadge agreement={row} />
          </span>
          <small className="number">{t("agreement.since", { date: row.state_on })}</small>
        </span>
      ),
    },
    {
      key: "period",
      title: t("agreement.period"),
      sort: "effective_on",
      className: "nowrap",
      render: (row) => (
        <span className="number">
          {row.effective_on} – {row.ends_on ?? t("agreement.without_end")}
        </span>
      ),
    },
    { key: "note", title: t("agreement.note"), render: (row) => <Note party={party} row={row} /> },
  ];
}

const SORTED: Record<string, (row: Agreement) => string> = {
  number: (row) => row.number,
  family: (row) => row.family.key,
  state: (row) => row.state,
  effective_on: (row) => row.effective_on,
};

/** In the order of a column; without one as the server has them. */
export function sortedAgreements(rows: Agreement[], sort: string | undefined): Agreement[] {
  const down = sort?.startsWith("-") ?? false;
  const value = sort === undefined ? undefined : SORTED[sort.replace("-", "")];
  if (value === undefined) return rows;
  const sign = down ? -1 : 1;
  return [...rows].sort((one, other) => sign * value(one).localeCompare(value(other)));
}

export function AgreementsOfParty({ party }: { party: string }) {
  const { t } = useWords();
  const navigate = useNavigate();
  const [sort, setSort] = useState<string>();
  const columns = useAgreementColumns(party);
  const query = useQuery(agreementsOf(party));
  const rows = query.data?.items;
  return (
    <>
      <h2 className="list-heading">{t("agreement.of_party")}</h2>
      <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />
      {query.error === null && (
        <ListTable
          label={t("agreement.of_party")}
          columns={columns}
          rows={rows && sortedAgreements(rows, sort)}
          rowKey={(row) => row.id}
          rowTone={(row) => agreementTone(row.state)}
          onOpen={(row) => {
            const address = addressOf(row);
            if (address !== undefined) navigate(address);
          }}
          sort={sort}
          onSort={setSort}
          empty={<Empty says={t("agreement.none_of_party")} next={["new-case"]} />}
        />
      )}
    </>
  );
}
