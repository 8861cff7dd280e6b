// The land register: its plots, by number and by division. It comes in under Imports.
import { Link } from "react-router";
import { useWords } from "../lib/i18n";
import { useMay } from "../session/session";
import { Empty } from "../ui/empty";
import { SearchFilter, useSearch } from "../ui/list-filter";
import type { Column } from "../ui/list-table";
import { Page } from "../ui/page";
import { PagedTable, usePages } from "../ui/paged-table";
import { SavedViews } from "../ui/saved-views";
import { type LandPlot, listLandPlots } from "./land-calls";

export default function LandPage() {
  const { t } = useWords();
  const may = useMay();
  const number = useSearch();
  const division = useSearch("division");
  const filter = {
    ...(number.settled !== "" && { q: number.settled }),
    ...(division.settled !== "" && { division: division.settled }),
  };
  const list = usePages(["land-plots", filter], (page) => listLandPlots({ ...filter, ...page }));
  const columns: Column<LandPlot>[] = [
    {
      key: "number",
      title: t("land.number"),
      onPhone: "heading",
      render: (row) => <span className="number nowrap">{row.land_number}</span>,
      text: (row) => row.land_number,
    },
    {
      key: "division",
      title: t("land.lies_in"),
      render: (row) => (
        <span className="two-lines">
          <span>{row.division_name ?? ""}</span>
          <small className="number">{row.division}</small>
        </span>
      ),
      text: (row) => [row.division_name ?? "", row.division].join(" ").trim(),
    },
    { key: "place", title: t("land.place"), render: (row) => row.place ?? "—", text: (row) => row.place ?? "" },
    {
      key: "area",
      title: t("land.area"),
      className: "money nowrap",
      onPhone: "corner",
      render: (row) => <span className="number">{row.area}</span>,
      text: (row) => row.area,
    },
    { key: "office", title: t("land.office"), render: (row) => row.office.name, text: (row) => row.office.name },
  ];
  return (
    <Page
      title={t("land.title")}
      hint={t("land.hint")}
      extra={may("import") && may("write_covers") && <Link to="/imports">{t("land.to_imports")}</Link>}
    >
      <search className="filters">
        <SearchFilter {...number.input} label={t("land.search")} />
        <SearchFilter {...division.input} label={t("land.division")} />
        <span className="filter-end">
          <SavedViews list="land-plots" />
        </span>
      </search>
      <PagedTable
        list={list}
        label={t("land.title")}
        columns={columns}
        rowKey={(row) => row.id}
        empty={<Empty says={t("land.empty")} next={["imports", "group-policies"]} />}
      />
    </Page>
  );
}
