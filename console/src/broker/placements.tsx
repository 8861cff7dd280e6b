// The policies that were placed: search, open one, and enter another.

import { useState } from "react";
import { Link, useNavigate } from "react-router";
import { useWords } from "../lib/i18n";
import { yuan } from "../lib/money";
import { useMay } from "../session/session";
import { Button } from "../ui/button";
import { Empty } from "../ui/empty";
import { SearchFilter, useAddressFilter, useSearch } from "../ui/list-filter";
import type { Column } from "../ui/list-table";
import { Page } from "../ui/page";
import { PagedTable, usePages } from "../ui/paged-table";
import { SavedViews } from "../ui/saved-views";
import { listPlacements, type PlacementFilter, type PlacementLine } from "./calls";
import { PlacePolicy } from "./place-policy";

export default function PlacementsPage() {
  const { t } = useWords();
  const may = useMay();
  const navigate = useNavigate();
  const { parameters, set } = useAddressFilter();
  const [placing, setPlacing] = useState(false);
  const search = useSearch();
  const { settled } = search;
  const filter: PlacementFilter = {
    sort: parameters.get("sort") ?? "-applied",
    ...(settled !== "" && { q: settled }),
  };
  const list = usePages(["placements", filter], (page) => listPlacements({ ...filter, ...page }));
  const columns: Column<PlacementLine>[] = [
    {
      key: "number",
      title: t("broker.number"),
      onPhone: "heading",
      render: (row) => (
        <Link to={`/placements/${row.number}`} tabIndex={-1} className="number nowrap">
          {row.number}
        </Link>
      ),
    },
    { key: "client", title: t("broker.client"), render: (row) => row.client.name },
    { key: "product", title: t("broker.product"), render: (row) => row.product },
    {
      key: "applied",
      title: t("broker.proposed_on"),
      sort: "applied",
      className: "nowrap",
      render: (row) => <span className="number">{row.proposed_on}</span>,
    },
    {
      key: "sum",
      title: t("broker.sum_insured"),
      className: "money nowrap",
      render: (row) => <span className="number">{yuan(row.sum_insured)}</span>,
    },
    {
      key: "premium",
      title: t("broker.premium"),
      className: "money nowrap",
      onPhone: "corner",
      render: (row) => <span className="number">{yuan(row.premium)}</span>,
    },
    {
      key: "ends",
      title: t("broker.until"),
      className: "nowrap",
      render: (row) => <span className="number">{row.ends_on ?? "—"}</span>,
    },
  ];
  return (
    <Page
      title={t("broker.title")}
      hint={t("broker.hint")}
      extra={
        may("place_policies") && (
          <Button type="primary" onClick={() => setPlacing(true)}>
            {t("broker.place")}
          </Button>
        )
      }
    >
      <search className="filters">
        <SearchFilter {...search.input} label={t("broker.search")} />
        <span className="filter-end">
          <SavedViews list="placements" />
        </span>
      </search>
      <PagedTable
        list={list}
        label={t("broker.title")}
        columns={columns}
        rowKey={(row) => row.id}
        onOpen={(row) => navigate(`/placements/${row.number}`)}
        sort={filter.sort}
        onSort={(sort) => set("sort", sort)}
        empty={
          <Empty
            says={t(settled === "" ? "broker.empty" : "broker.empty_search")}
            begin={may("place_policies") && t("broker.place")}
          />
        }
      />
      {placing && <PlacePolicy onClose={() => setPlacing(false)} />}
    </Page>
  );
}
