// Publications: search, narrow by where they stand, open one.

import { Select } from "antd";
import { Link, useNavigate } from "react-router";
import { useWords } from "../lib/i18n";
import { Empty } from "../ui/empty";
import { SearchFilter, useAddressFilter, useSearch } from "../ui/list-filter";
import type { Column } from "../ui/list-table";
import { Page } from "../ui/page";
import { PagedTable, usePages } from "../ui/paged-table";
import { SavedViews } from "../ui/saved-views";
import { listPublications, type Publication, type PublicationFilter } from "./calls";
import { STANDINGS, Standing } from "./words";

export default function PublicationsPage() {
  const { t, local } = useWords();
  const navigate = useNavigate();
  const { parameters, set } = useAddressFilter();
  const search = useSearch();
  const { settled } = search;
  const standing = parameters.get("standing");
  const filter: PublicationFilter = { ...(settled !== "" && { q: settled }), ...(standing !== null && { standing }) };
  const list = usePages(["publications", filter], (page) => listPublications({ ...filter, ...page }));
  const columns: Column<Publication>[] = [
    {
      key: "number",
      title: t("publication.number"),
      render: (row) => (
        <Link to={`/publications/${row.number}`} tabIndex={-1} className="number nowrap">
          {row.number}
        </Link>
      ),
    },
    { key: "kind", title: t("publication.kind"), onPhone: "hidden", render: (row) => local(row.kind.name) },
    { key: "place", title: t("publication.place"), onPhone: "heading", render: (row) => row.place },
    {
      key: "about",
      title: t("publication.about"),
      render: (row) => <span className="number nowrap">{row.about.label}</span>,
    },
    {
      key: "lines",
      title: t("publication.lines"),
      className: "money",
      render: (row) => <span className="number">{row.lines}</span>,
    },
    {
      key: "ends",
      title: t("publication.ends_on"),
      className: "nowrap",
      render: (row) => <span className="number">{row.ends_on ?? "—"}</span>,
    },
    {
      key: "standing",
      title: t("publication.standing"),
      className: "nowrap",
      onPhone: "corner",
      render: (row) => <Standing publication={row} />,
    },
  ];
  return (
    <Page title={t("publication.title")} hint={t("publication.hint")}>
      <search className="filters">
        <SearchFilter {...search.input} label={t("publication.search")} />
        <Select
          aria-label={t("publication.standing")}
          value={standing ?? ""}
          onChange={(chosen) => set("standing", chosen)}
          options={[
            { value: "", label: t("publication.any") },
            ...STANDINGS.map((one) => ({ value: one, label: t(`publication.standing.${one}`) })),
          ]}
        />
        <span className="filter-end">
          <SavedViews list="publications" />
        </span>
      </search>
      <PagedTable
        list={list}
        label={t("publication.title")}
        columns={columns}
        rowKey={(row) => row.id}
        onOpen={(row) => navigate(`/publications/${row.number}`)}
        empty={<Empty says={t("publication.empty")} next={["publications", "board"]} />}
      />
    </Page>
  );
}
