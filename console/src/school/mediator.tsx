// A mediator: the claims to which it was invited, each leading to the accident.

import { Checkbox } from "antd";
import { Link, useNavigate, useParams } from "react-router";
import { dateOf } from "../lib/date";
import { useWords } from "../lib/i18n";
import { useNow } from "../session/session";
import { CaseStateBadge } from "../ui/badges";
import { Empty } from "../ui/empty";
import { useAddressFilter } from "../ui/list-filter";
import type { Column } from "../ui/list-table";
import { Page } from "../ui/page";
import { PagedTable, usePages } from "../ui/paged-table";
import { listMediatorClaims, type MediatorClaim, type MediatorClaimFilter } from "./calls";

export default function MediatorPage() {
  const { t } = useWords();
  const navigate = useNavigate();
  const { id = "" } = useParams();
  const today = dateOf(useNow());
  const { parameters, set } = useAddressFilter();
  const open = parameters.get("open") === "true";
  const filter: MediatorClaimFilter = { sort: parameters.get("sort") ?? "-invited", ...(open && { open }) };
  const list = usePages(["school-mediators", id, filter], (page) => listMediatorClaims(id, { ...filter, ...page }));
  const first = list.data?.pages[0];
  const columns: Column<MediatorClaim>[] = [
    {
      key: "number",
      text: (row) => row.number,
      title: t("school.case"),
      onPhone: "heading",
      render: (row) => (
        <Link to={`/school-claims/${row.case}`} tabIndex={-1} className="number nowrap">
          {row.number}
        </Link>
      ),
    },
    { key: "school", text: (row) => row.school.name, title: t("school.school"), render: (row) => row.school.name },
    {
      key: "occurred",
      text: (row) => row.occurred_on,
      title: t("school.occurred_on"),
      className: "nowrap",
      render: (row) => <span className="number">{row.occurred_on}</span>,
    },
    {
      key: "invited",
      text: (row) => row.invited_on,
      title: t("school.invited_on"),
      sort: "invited",
      className: "nowrap",
      render: (row) => <span className="number">{row.invited_on}</span>,
    },
    {
      key: "mediates",
      text: (row) => t(row.mediates ? "school.mediates_yes" : "school.mediates_no"),
      title: t("school.mediates"),
      render: (row) => t(row.mediates ? "school.mediates_yes" : "school.mediates_no"),
    },
    {
      key: "agreed",
      text: (row) => row.agreed_on ?? "",
      title: t("school.agreed_on"),
      className: "nowrap",
      render: (row) => <span className="number">{row.agreed_on ?? "—"}</span>,
    },
    {
      key: "state",
      text: (row) => t(`state.${row.state}`),
      title: t("school.state"),
      onPhone: "corner",
      render: (row) => <CaseStateBadge state={row.state} />,
    },
  ];
  const name = first?.mediator.name ?? "";
  const title = first === undefined ? t("school.mediator_claims") : t("school.mediator_claims_of", { name });
  return (
    <Page title={title}>
      {first !== undefined && (
        <p className="quiet">
          {first.profession}
          {!first.in_pool && ` · ${t("school.left_pool")}`}
        </p>
      )}
      <search className="filters">
        <Checkbox checked={open} onChange={(change) => set("open", change.target.checked ? "true" : null)}>
          {t("school.open_only")}
        </Checkbox>
      </search>
      <PagedTable
        list={list}
        label={title}
        columns={columns}
        sheet={{ name: `${title}-${today}` }}
        rowKey={(row) => row.case}
        onOpen={(row) => navigate(`/school-claims/${row.case}`)}
        sort={filter.sort}
        onSort={(sort) => set("sort", sort)}
        empty={<Empty says={t("school.mediator_claims_empty")} />}
      />
    </Page>
  );
}
