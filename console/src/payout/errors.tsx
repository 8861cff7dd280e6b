// Mistakes of the desk, each under the name of whoever entered what was wrong.

import { Select } from "antd";
import { Link, useNavigate } from "react-router";
import { listServiceErrors, type ServiceErrorFilter } from "../api/payout-calls";
import type { ServiceError } from "../api/types";
import { dateOf } from "../lib/date";
import { useWords } from "../lib/i18n";
import { useNow } from "../session/session";
import { DatesFilter } from "../ui/dates-filter";
import { Empty } from "../ui/empty";
import { useAddressFilter } from "../ui/list-filter";
import type { Column } from "../ui/list-table";
import { OfficeSelect } from "../ui/office-select";
import { Page } from "../ui/page";
import { PagedTable, usePages } from "../ui/paged-table";
import { SavedViews } from "../ui/saved-views";
import { SubjectLink, subjectPath } from "../ui/subject-link";

const KINDS = ["wrong-account", "missed-sweep"] as const;

function useColumns(): Column<ServiceError>[] {
  const words = useWords();
  const { t } = words;
  return [
    {
      key: "day",
      text: (row) => row.occurred_on,
      title: t("errors.occurred_on"),
      sort: "day",
      className: "nowrap",
      render: (row) => <span className="number">{row.occurred_on}</span>,
    },
    {
      key: "kind",
      text: (row) => words.keyed("errors.kind", row.kind),
      title: t("errors.kind"),
      onPhone: "heading",
      render: (row) => (
        <span className="two-lines">
          <span>{words.keyed("errors.kind", row.kind)}</span>
          {row.note !== "" && <small>{row.note}</small>}
        </span>
      ),
    },
    {
      key: "operator",
      text: (row) => row.operator?.name ?? "",
      title: t("errors.operator"),
      onPhone: "corner",
      className: "nowrap",
      render: (row) => row.operator?.name ?? <span className="quiet">{t("errors.nobody")}</span>,
    },
    {
      key: "subject",
      text: (row) => row.subject.label,
      title: t("errors.subject"),
      className: "nowrap",
      render: (row) => <SubjectLink subject={row.subject} />,
    },
    {
      key: "case",
      title: t("errors.case"),
      className: "nowrap",
      render: (row) =>
        row.case === null ? (
          <span className="quiet">—</span>
        ) : (
          <Link to={`/cases/${row.case}`} tabIndex={-1} className="number">
            {t("common.open")}
          </Link>
        ),
    },
    { key: "office", title: t("errors.office"), render: (row) => row.office.name },
  ];
}

export default function ServiceErrorsPage() {
  const words = useWords();
  const { t } = words;
  const navigate = useNavigate();
  const today = dateOf(useNow());
  const columns = useColumns();
  const { parameters, set } = useAddressFilter();
  const filter: ServiceErrorFilter = { sort: parameters.get("sort") ?? "-day" };
  for (const name of ["kind", "office", "from", "until"] as const) {
    const value = parameters.get(name);
    if (value !== null) filter[name] = value;
  }
  const list = usePages(["service-errors", filter], (page) => listServiceErrors({ ...filter, ...page }));
  return (
    <Page title={t("errors.title")} hint={t("errors.hint")}>
      <search className="filters">
        <Select
          className="filter-select"
          allowClear
          aria-label={t("errors.kind")}
          placeholder={t("errors.any_kind")}
          value={filter.kind ?? null}
          onChange={(kind: string | null) => set("kind", kind)}
          options={KINDS.map((kind) => ({ value: kind as string, label: t(`errors.kind.${kind}`) }))}
        />
        <OfficeSelect
          className="filter-select"
          value={filter.office ?? undefined}
          onChange={(office) => set("office", office)}
        />
        <DatesFilter
          from={filter.from}
          until={filter.until}
          onFrom={(date) => set("from", date)}
          onUntil={(date) => set("until", date)}
        />
        <span className="filter-end">
          <SavedViews list="errors" />
        </span>
      </search>
      <PagedTable
        list={list}
        label={t("errors.title")}
        columns={columns}
        sheet={{
          name: `${t("errors.title")}-${today}`,
          more: [{ title: t("errors.note"), text: (row) => row.note }],
        }}
        rowKey={(row) => row.id}
        onOpen={(row) => {
          const path = subjectPath(row.subject);
          if (path !== undefined) navigate(path);
        }}
        sort={filter.sort}
        onSort={(sort) => set("sort", sort)}
        empty={<Empty says={t("errors.empty")} next={["board", "approvals"]} />}
      />
    </Page>
  );
}
