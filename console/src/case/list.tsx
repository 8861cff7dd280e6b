// All cases one may see: filter, search, sort, export.

import { useQuery } from "@tanstack/react-query";
import { Select } from "antd";
import { Link, useNavigate } from "react-router";
import { type CaseFilter, listCases, listServices } from "../api/calls";
import type { CaseLine, CaseState, Channel } from "../api/types";
import { dateOf, formatInstant } from "../lib/date";
import { useWords } from "../lib/i18n";
import { DueDate } from "../promise/due";
import { GROUPS, groupText } from "../service/catalogue";
import { useMay, useMe, useNow } from "../session/session";
import { CaseStateBadge, standingTone } from "../ui/badges";
import { DatesFilter } from "../ui/dates-filter";
import { Empty } from "../ui/empty";
import { SearchFilter, useAddressFilter, useSearch } from "../ui/list-filter";
import type { Column } from "../ui/list-table";
import { OfficeSelect } from "../ui/office-select";
import { Page } from "../ui/page";
import { PagedTable, usePages } from "../ui/paged-table";
import { SavedViews } from "../ui/saved-views";
import { StateFilter } from "../ui/state-filter";

const STATES: CaseState[] = ["open", "closed", "withdrawn"];
const CHANNELS: Channel[] = ["counter", "phone", "web", "agent", "post", "e-mail", "messaging", "system"];
const STANDINGS = ["broken", "due_today", "due_soon"] as const;
/** As an owner: nobody yet. */
const NOBODY = "none";

export function useCaseColumns(): Column<CaseLine>[] {
  const { t, local } = useWords();
  return [
    {
      key: "number",
      text: (row) => row.number,
      title: t("cases.number"),
      onPhone: "heading",
      render: (row) => (
        <span className="two-lines">
          <Link to={`/cases/${row.number}`} tabIndex={-1} className="number">
            {row.number}
          </Link>
          <small>{local(row.service.name)}</small>
        </span>
      ),
    },
    { key: "party", title: t("board.party"), className: "nowrap", render: (row) => row.party.name },
    {
      key: "summary",
      text: (row) => row.summary,
      title: t("case.summary"),
      render: (row) => <span className="clamp">{row.summary}</span>,
    },
    {
      key: "received",
      text: (row) => formatInstant(row.received_at),
      title: t("cases.received"),
      sort: "received",
      className: "nowrap",
      render: (row) => <span className="number">{formatInstant(row.received_at)}</span>,
    },
    {
      key: "due",
      text: (row) => row.next_due?.due_on ?? "",
      title: t("cases.next_due"),
      sort: "due",
      className: "nowrap",
      render: (row) =>
        row.next_due === null ? (
          <span className="quiet">—</span>
        ) : (
          <span className="two-lines">
            <DueDate due={row.next_due} />
            <small>{local(row.next_due.promise)}</small>
          </span>
        ),
    },
    {
      key: "owner",
      text: (row) => row.owner?.name ?? "",
      title: t("case.owner"),
      className: "nowrap",
      render: (row) => row.owner?.name ?? <span className="quiet">{t("common.unassigned")}</span>,
    },
    {
      key: "state",
      text: (row) => t(`state.${row.state}`),
      title: t("cases.state"),
      className: "nowrap",
      onPhone: "corner",
      render: (row) => (
        <>
          <CaseStateBadge state={row.state} />{" "}
          {row.broken_count > 0 && (
            <span className="badge" data-tone="broken">
              {t("cases.broken_count", { count: row.broken_count })}
            </span>
          )}
        </>
      ),
    },
  ];
}

export function caseTone(line: CaseLine): string {
  if (line.broken_count > 0 && line.state === "open") return "broken";
  return line.next_due === null ? "calm" : standingTone(line.next_due.standing);
}

export function CaseTable({
  filter,
  onSort,
  empty,
}: {
  filter: CaseFilter;
  onSort: (sort: string) => void;
  empty: string;
}) {
  const navigate = useNavigate();
  const { t, local } = useWords();
  const now = useNow();
  const columns = useCaseColumns();
  const list = usePages(["cases", "list", filter], (page) => listCases({ ...filter, ...page }));
  return (
    <PagedTable
      list={list}
      label={t("cases.title")}
      columns={columns}
      sheet={{
        name: `${t("cases.title")}-${dateOf(now)}`,
        more: [
          { title: t("board.service"), text: (row) => local(row.service.name) },
          {
            title: t("promise.provisional"),
            text: (row) => (row.next_due?.provisional === true ? t("promise.provisional") : ""),
          },
          { title: t("open.channel"), text: (row) => t(`channel.${row.channel}`) },
          { title: t("case.office"), text: (row) => row.office.name },
        ],
      }}
      rowKey={(row) => row.id}
      rowTone={caseTone}
      onOpen={(row) => navigate(`/cases/${row.number}`)}
      sort={filter.sort}
      onSort={onSort}
      empty={<Empty says={empty} next={["new-case", "parties"]} />}
    />
  );
}

/** The service that the list is narrowed to by its address, with a way out of it. */
function OneService({ of, onClear }: { of: string; onClear: () => void }) {
  const { t, local } = useWords();
  const today = dateOf(useNow());
  const services = useQuery({ queryKey: ["services", today], queryFn: () => listServices(today) });
  const known = services.data?.items.find((one) => one.key === of);
  return (
    <Select
      className="filter-select"
      allowClear
      aria-label={t("cases.service")}
      value={of}
      onChange={onClear}
      options={[{ value: of, label: known === undefined ? of : local(known.name) }]}
    />
  );
}

export default function CasesPage() {
  const words = useWords();
  const { t } = words;
  const may = useMay();
  const me = useMe();
  const { parameters, set } = useAddressFilter();
  const search = useSearch();
  const { settled } = search;
  const filter: CaseFilter = { sort: parameters.get("sort") ?? "-received", ...(settled !== "" && { q: settled }) };
  const state = STATES.find((one) => one === parameters.get("state"));
  if (state !== undefined) filter.state = state;
  const channel = CHANNELS.find((one) => one === parameters.get("channel"));
  if (channel !== undefined) filter.channel = channel;
  for (const name of ["service", "group", "office", "owner", "standing", "received_from", "received_to"] as const) {
    const value = parameters.get(name);
    if (value !== null) filter[name] = value;
  }
  return (
    <Page title={t("cases.title")} extra={may("open_cases") && <Link to="/cases/new">{t("nav.new_case")}</Link>}>
      <search className="filters">
        <SearchFilter {...search.input} label={t("cases.search")} />
        <StateFilter
          label={t("cases.state")}
          any={t("cases.any_state")}
          value={filter.state}
          states={STATES}
          word={(state) => t(`state.${state}`)}
          onChange={(chosen) => set("state", chosen)}
        />
        <Select
          className="filter-select"
          allowClear
          aria-label={t("open.step.service")}
          placeholder={t("cases.any_group")}
          value={filter.group ?? null}
          onChange={(group: string | null) => set("group", group)}
          options={GROUPS.map((group) => ({ value: group, label: groupText(group, words) }))}
        />
        {filter.service !== undefined && <OneService of={filter.service} onClear={() => set("service", null)} />}
        <Select
          className="filter-select"
          allowClear
          aria-label={t("open.channel")}
          placeholder={t("cases.any_channel")}
          value={filter.channel ?? null}
          onChange={(channel: string | null) => set("channel", channel)}
          options={CHANNELS.map((channel) => ({ value: channel, label: t(`channel.${channel}`) }))}
        />
        <Select
          className="filter-select"
          allowClear
          aria-label={t("case.owner")}
          placeholder={t("cases.any_owner")}
          value={filter.owner ?? null}
          onChange={(owner: string | null) => set("owner", owner)}
          options={[
            { value: me.id, label: t("cases.mine") },
            { value: NOBODY, label: t("common.unassigned") },
          ]}
        />
        <Select
          className="filter-select"
          allowClear
          aria-label={t("cases.next_due")}
          placeholder={t("cases.any_standing")}
          value={filter.standing ?? null}
          onChange={(standing: string | null) => set("standing", standing)}
          options={STANDINGS.map((standing) => ({ value: standing, label: t(`standing.${standing}`) }))}
        />
        <OfficeSelect className="filter-select" value={filter.office} onChange={(office) => set("office", office)} />
        <DatesFilter
          from={filter.received_from}
          until={filter.received_to}
          onFrom={(date) => set("received_from", date)}
          onUntil={(date) => set("received_to", date)}
        />
        <span className="filter-end">
          <SavedViews list="cases" />
        </span>
      </search>
      <CaseTable filter={filter} onSort={(sort) => set("sort", sort)} empty={t("cases.empty")} />
    </Page>
  );
}
