// The promise board (时效看板): what is due today, what soon, what is broken, and whose it is. It refreshes by itself.
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Alert, App, Button, Select } from "antd";
import { useState } from "react";
import { Link, useNavigate, useSearchParams } from "react-router";
import { collectAll, getPromiseSummary, listPromises, type PromiseFilter } from "../api/calls";
import type { PromiseLine, PromiseSummary, PromiseView } from "../api/types";
import { saveCsv, toCsv } from "../lib/csv";
import { dateOf, formatInstant } from "../lib/date";
import { useWords, type Words } from "../lib/i18n";
import { useMay, useMe, useNow } from "../session/session";
import { StandingBadge, standingTone } from "../ui/badges";
import { useHotkeys } from "../ui/hotkeys";
import { SearchFilter } from "../ui/list-filter";
import { type Column, ListTable } from "../ui/list-table";
import { OfficeSelect } from "../ui/office-select";
import { Page } from "../ui/page";
import { ProblemAlert } from "../ui/problem";
import { useSettled } from "../ui/settled";
import { allowanceText } from "./allowance";
import { OwnerSummaryTable, PromisorSummaryTable } from "./by-owner";
import { citeText } from "./cite";
import { DueDate } from "./due";

const COUNTED: Exclude<PromiseView, "all">[] = [
  "broken",
  "due_today",
  "due_soon",
  "open",
  "paused",
  "unknown",
  "provisional",
];
const OWED_BY = ["office", "customer"] as const;
const REFRESH = 30_000;
type BoardFilter = PromiseFilter & { view: PromiseView };
const isView = (value: string | null): value is PromiseView =>
  value !== null && (value === "all" || COUNTED.some((view) => view === value));

/** The view a clerk wants first: what is broken or due, if anything is. */
export function firstView(summary: PromiseSummary | undefined): PromiseView {
  if (summary === undefined) return "open";
  return (
    COUNTED.find((view) => summary[view] > 0 && (view === "due_today" || view === "due_soon" || view === "broken")) ??
    "open"
  );
}

export function PromiseBoard() {
  const { t } = useWords();
  const me = useMe();
  const may = useMay();
  const navigate = useNavigate();
  const [parameters, setParameters] = useSearchParams();
  const get = (name: string) => parameters.get(name) ?? undefined;
  const set = (changes: Record<string, string | undefined>) =>
    setParameters(
      (before) => {
        const next = new URLSearchParams(before);
        for (const [name, value] of Object.entries(changes)) {
          if (value === undefined || value === "") next.delete(name);
          else next.set(name, value);
        }
        return next;
      },
      { replace: true },
    );
  const office = get("office");
  const summary = useQuery({
    queryKey: ["promises", "summary", office],
    queryFn: () => getPromiseSummary(office),
    refetchInterval: REFRESH,
  });
  const asked = parameters.get("view");
  const view = isView(asked) ? asked : firstView(summary.data);
  const [typed, setTyped] = useState(get("q") ?? "");
  const filter: BoardFilter = {
    view,
    sort: get("sort") ?? "due",
    ...defined({
      q: useSettled(typed.trim(), 250),
      owner: get("owner"),
      office,
      owed_by: get("owed_by"),
      promisor: get("promisor"),
    }),
  };
  const list = useInfiniteQuery({
    queryKey: ["promises", "list", filter],
    queryFn: ({ pageParam }) => listPromises({ ...filter, limit: 50, after: pageParam }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    refetchInterval: REFRESH,
    enabled: isView(asked) || !summary.isPending,
    placeholderData: (before) => before,
  });
  useHotkeys(Object.fromEntries(COUNTED.map((counted, index) => [String(index + 1), () => set({ view: counted })])));
  const rows = list.data?.pages.flatMap((page) => page.items);
  const owners = summary.data?.by_owner.flatMap((line) => (line.owner === null ? [] : [line.owner])) ?? [];
  const filtered = [filter.q, filter.owner, filter.office, filter.owed_by, filter.promisor].some(
    (value) => value !== undefined,
  );
  return (
    <Page title={t("board.title")} extra={<span className="quiet">{t("board.refreshes")}</span>}>
      <Counters summary={summary.data} view={view} onChoose={(chosen) => set({ view: chosen })} />
      <CalendarNote summary={summary.data} />
      <div className="board">
        <div className="board-list">
          <search className="filters">
            <SearchFilter
              value={typed}
              label={t("board.search")}
              onChange={(text) => {
                setTyped(text);
                set({ q: text.trim() });
              }}
            />
            <Select
              className="filter-select"
              allowClear
              showSearch={{ optionFilterProp: "label" }}
              aria-label={t("board.owner")}
              placeholder={t("board.all_owners")}
              value={filter.owner ?? null}
              onChange={(owner: string | null) => set({ owner: owner ?? undefined })}
              options={ownerOptions(owners, me, t("cases.mine"))}
            />
            {me.sees_below && (
              <OfficeSelect className="filter-select" value={office} onChange={(chosen) => set({ office: chosen })} />
            )}
            <Select
              className="filter-select"
              allowClear
              aria-label={t("board.owed_by")}
              placeholder={t("board.all_owed")}
              value={filter.owed_by ?? null}
              onChange={(owedBy: string | null) => set({ owed_by: owedBy ?? undefined })}
              options={OWED_BY.map((owedBy) => ({ value: owedBy, label: t(`owed_by.${owedBy}`) }))}
            />
            <span className="filter-end">
              <ExportButton filter={filter} />
            </span>
          </search>
          <ProblemAlert error={summary.error ?? list.error} onRetry={() => void list.refetch()} />
          <ListTable
            label={t(`board.view.${view}`)}
            columns={useColumns()}
            rows={rows}
            rowKey={(row) => `${row.case.id}/${row.promise.key}`}
            rowTone={(row) => standingTone(row.standing)}
            onOpen={(row) => navigate(`/cases/${row.case.number}`)}
            sort={filter.sort}
            onSort={(sort) => set({ sort })}
            empty={
              filtered ? (
                <>
                  <p>{t("board.empty_filtered")}</p>
                  <Button
                    onClick={() => {
                      setTyped("");
                      set({
                        q: undefined,
                        owner: undefined,
                        office: undefined,
                        owed_by: undefined,
                        promisor: undefined,
                      });
                    }}
                  >
                    {t("board.clear_filter")}
                  </Button>
                </>
              ) : (
                <>
                  <p>{t(`board.empty.${view}`)}</p>
                  {may("open_cases") && <Link to="/cases/new">{t("nav.new_case")}</Link>}
                </>
              )
            }
            onMore={list.hasNextPage ? () => void list.fetchNextPage() : undefined}
            loadingMore={list.isFetchingNextPage}
          />
        </div>
        <div className="stack">
          <OwnerSummaryTable
            lines={summary.data?.by_owner}
            chosen={filter.owner}
            onChoose={(owner) => set({ owner: owner === filter.owner ? undefined : owner })}
          />
          <PromisorSummaryTable
            lines={summary.data?.by_promisor}
            chosen={filter.promisor}
            onChoose={(promisor) => set({ promisor: promisor === filter.promisor ? undefined : promisor })}
          />
        </div>
      </div>
    </Page>
  );
}

/** What is missing and how it comes in, while dates hang on a calendar that is not here. */
function CalendarNote({ summary }: { summary: PromiseSummary | undefined }) {
  const { t } = useWords();
  if (summary === undefined || summary.calendar_until === null || summary.provisional === 0) return null;
  return (
    <Alert
      type="info"
      showIcon
      title={t("board.calendar_missing", { until: summary.calendar_until, count: summary.provisional })}
      description={t("board.calendar_how")}
    />
  );
}

function defined(values: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => (value === undefined || value === "" ? [] : [[name, value]])),
  );
}

function ownerOptions(owners: { id: string; name: string }[], me: { id: string; name: string }, mine: string) {
  const others = owners.filter((owner) => owner.id !== me.id);
  return [
    { value: me.id, label: `${me.name}（${mine}）` },
    ...others.map((owner) => ({ value: owner.id, label: owner.name })),
  ];
}

function Counters(props: {
  summary: PromiseSummary | undefined;
  view: PromiseView;
  onChoose: (view: PromiseView) => void;
}) {
  const { t } = useWords();
  return (
    <fieldset className="counters">
      <legend className="visually-hidden">{t("board.views")}</legend>
      {COUNTED.map((view, index) => (
        <button
          key={view}
          type="button"
          className="counter"
          data-view={view}
          data-any={(props.summary?.[view] ?? 0) > 0 || undefined}
          aria-pressed={props.view === view}
          onClick={() => props.onChoose(view)}
        >
          <strong className="number">{props.summary === undefined ? "–" : props.summary[view]}</strong>
          <span>{t(`board.view.${view}`)}</span>
          <kbd>{index + 1}</kbd>
        </button>
      ))}
    </fieldset>
  );
}

function useColumns(): Column<PromiseLine>[] {
  const words = useWords();
  const { t, local } = words;
  const me = useMe();
  return [
    {
      key: "due",
      title: t("board.due"),
      sort: "due",
      className: "nowrap",
      render: (row) => (
        <DueDate due={row} finished={["kept", "kept_late", "dropped", "expired"].includes(row.standing)} />
      ),
    },
    {
      key: "promise",
      title: t("board.promise"),
      render: (row) => (
        <span className="two-lines">
          <span>{local(row.promise.name)}</span>
          <small className="one-line" title={row.cite}>
            {allowanceText(row.within, words)} · {citeText(row.cite, words.language)}
          </small>
        </span>
      ),
    },
    {
      key: "case",
      title: t("board.case"),
      sort: "case",
      onPhone: "heading",
      render: (row) => (
        <span className="two-lines">
          <Link to={`/cases/${row.case.number}`} tabIndex={-1} className="number">
            {row.case.number}
          </Link>
          <small>{local(row.service.name)}</small>
        </span>
      ),
    },
    { key: "party", title: t("board.party"), className: "nowrap", render: (row) => row.party.name },
    {
      key: "owner",
      title: t("board.owner"),
      sort: "owner",
      render: (row) => (
        <span className="two-lines">
          {row.owner === null ? <span className="quiet">{t("common.unassigned")}</span> : <span>{row.owner.name}</span>}
          {row.promisor !== null && row.promisor.id !== row.party.id && (
            <small>{t("promise.owed_by_party", { party: row.promisor.name })}</small>
          )}
          {row.office.id !== me.office.id && <small className="nowrap">{row.office.name}</small>}
        </span>
      ),
    },
    {
      key: "standing",
      title: t("board.standing"),
      className: "nowrap",
      onPhone: "corner",
      render: (row) => <StandingBadge standing={row.standing} />,
    },
  ];
}

export function promiseCsv(lines: PromiseLine[], words: Words): string {
  const { t, local } = words;
  return toCsv(
    [
      t("board.case"),
      t("board.service"),
      t("board.party"),
      t("board.promise"),
      t("board.within"),
      t("board.due"),
      t("promise.provisional"),
      t("board.standing"),
      t("board.owner"),
      t("board.owed_by"),
      t("board.office"),
      t("board.rule"),
    ],
    lines.map((line) => [
      line.case.number,
      local(line.service.name),
      line.party.name,
      local(line.promise.name),
      allowanceText(line.within, words),
      line.due_at === null ? (line.due_on ?? "") : formatInstant(line.due_at),
      line.provisional ? t("promise.provisional") : "",
      t(`standing.${line.standing}`),
      line.owner?.name ?? "",
      line.promisor?.name ?? local(line.owed_by.name),
      line.office.name,
      line.cite,
    ]),
  );
}

function ExportButton({ filter }: { filter: BoardFilter }) {
  const words = useWords();
  const { t } = words;
  const now = useNow();
  const { message } = App.useApp();
  const [count, setCount] = useState<number | null>(null);
  const save = async () => {
    setCount(0);
    try {
      const lines = await collectAll((page) => listPromises({ ...filter, ...page }), setCount);
      saveCsv(`${t("board.title")}-${t(`board.view.${filter.view}`)}-${dateOf(now)}.csv`, promiseCsv(lines, words));
    } catch {
      message.error(t("problem.server_unavailable"));
    } finally {
      setCount(null);
    }
  };
  return (
    <Button onClick={() => void save()} loading={count !== null}>
      {count === null || count === 0 ? t("common.export") : t("common.exporting", { count })}
    </Button>
  );
}
