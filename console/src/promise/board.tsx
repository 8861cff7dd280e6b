// The promise board (时效看板): what is due today, what soon, what is broken, and whose it is. It refreshes by itself.

import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Alert } from "antd";
import { lazy, Suspense, useEffect, useState } from "react";
import { Link, useNavigate, useSearchParams } from "react-router";
import { collect, getPromiseSummary, listPromises, type PromiseFilter } from "../api/calls";
import type { PromiseLine, PromiseSummary, PromiseView } from "../api/types";
import { DO_NEXT, OVER } from "../case/next";
import { dateOf, formatInstant } from "../lib/date";
import { useWords } from "../lib/i18n";
import { readStored, writeStored } from "../lib/storage";
import { usePolled } from "../live/stream";
import { useMay, useMe, useNow } from "../session/session";
import { StandingBadge, standingTone } from "../ui/badges";
import { Button } from "../ui/button";
import { Chip } from "../ui/chip";
import { useTyped } from "../ui/chosen-view";
import type { Sheet } from "../ui/export-list";
import { useHotkeys } from "../ui/hotkeys";
import { SearchFilter } from "../ui/list-filter";
import { type Column, ListTable } from "../ui/list-table";
import { Page } from "../ui/page";
import { ProblemAlert } from "../ui/problem";
import { SavedViews } from "../ui/saved-views";
import { useSettled } from "../ui/settled";
import { allowanceText } from "./allowance";
import { BoardFiltersBar } from "./board-filters";
import { OwnerSummaryTable, PromisorSummaryTable } from "./by-owner";
import { citeText } from "./cite";
import { DueDate } from "./due";
import { BrokenByRule, HeatMap } from "./outlook";
import { TodayStrip } from "./today";

// Whoever gives work out fetches it; a clerk's day begins without it.
const ReassignBar = lazy(() => import("./reassign"));

const COUNTED: Exclude<PromiseView, "all">[] = [
  "broken",
  "due_today",
  "due_soon",
  "open",
  "paused",
  "unknown",
  "provisional",
];
const REFRESH = 30_000;
type BoardFilter = PromiseFilter & { view: PromiseView };
const isView = (value: string | null): value is PromiseView =>
  value !== null && (value === "all" || COUNTED.some((view) => view === value));

type Counts = Pick<PromiseSummary, (typeof COUNTED)[number]>;
const NOTHING: Counts = { broken: 0, due_today: 0, due_soon: 0, open: 0, paused: 0, unknown: 0, provisional: 0 };
/** In the address: what everybody has, what nobody has. */
const ALL = "all";
const NONE = "none";

/** The counts of an owner, or of all. */
export function countsOf(summary: PromiseSummary | undefined, owner: string | undefined): Counts | undefined {
  if (summary === undefined || owner === undefined) return summary;
  return summary.by_owner.find((line) => (line.owner?.id ?? NONE) === owner) ?? NOTHING;
}

/** The view a clerk wants first: what is broken or due, if anything is. */
export function firstView(counts: Counts | undefined): PromiseView {
  if (counts === undefined) return "open";
  return (
    COUNTED.find((view) => counts[view] > 0 && (view === "due_today" || view === "due_soon" || view === "broken")) ??
    "open"
  );
}

const LIKELY = "yinuo.board.first";
const isViewName = (value: unknown): value is PromiseView => typeof value === "string" && isView(value);

/** The view that came first the last time, until the counts tell which does now: the day before is the best guess at a day. */
const likelyView = () => readStored(window.localStorage, LIKELY, isViewName) ?? "broken";

function useRemembered(first: PromiseView | undefined): void {
  useEffect(() => {
    if (first !== undefined) writeStored(window.localStorage, LIKELY, first);
  }, [first]);
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
  // Who handles cases sees the own ones first; who answers for others sees all.
  const first = may("handle_cases") && !may("approve_cases") ? me.id : undefined;
  const asksOwner = get("owner") ?? first;
  const owner = asksOwner === ALL ? undefined : asksOwner;
  const refresh = usePolled(REFRESH);
  const outlooks = may("approve_cases");
  const summary = useQuery({
    queryKey: ["promises", "summary", office],
    queryFn: () => getPromiseSummary(office),
    refetchInterval: refresh,
  });
  const asked = parameters.get("view");
  const counts = countsOf(summary.data, owner);
  // The list is asked for beside its counts, and shown once they say that it is the one.
  const isCertain = isView(asked) || !summary.isPending;
  const view = isView(asked) ? asked : isCertain ? firstView(counts) : likelyView();
  useRemembered(counts === undefined || isView(asked) ? undefined : view);
  const [typed, setTyped] = useTyped("q");
  const filter: BoardFilter = {
    view,
    sort: get("sort") ?? "due",
    ...defined({
      q: useSettled(typed.trim()),
      owner,
      office,
      due_on: get("due_on"),
      rule: get("rule"),
      owed_by: get("owed_by"),
      promisor: get("promisor"),
    }),
  };
  const list = useInfiniteQuery({
    queryKey: ["promises", "list", filter],
    queryFn: ({ pageParam }) => listPromises({ ...filter, limit: 50, after: pageParam }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    refetchInterval: refresh,
    placeholderData: (before) => before,
  });
  useHotkeys(Object.fromEntries(COUNTED.map((counted, index) => [String(index + 1), () => set({ view: counted })])));
  const rows = isCertain || list.isPlaceholderData ? list.data?.pages.flatMap((page) => page.items) : undefined;
  const owners = summary.data?.by_owner.flatMap((line) => (line.owner === null ? [] : [line.owner])) ?? [];
  const filtered = [
    filter.q,
    filter.owner,
    filter.office,
    filter.owed_by,
    filter.promisor,
    filter.due_on,
    filter.rule,
  ].some((value) => value !== undefined);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const picked = chosenCases(rows, chosen);
  const setOwner = (asked: string | null) => set({ owner: asked ?? (first === undefined ? undefined : ALL) });
  return (
    <Page title={t("board.title")} extra={<span className="quiet">{t("board.refreshes")}</span>}>
      <TodayStrip summary={summary.data} />
      <Counters counts={counts} view={view} onChoose={(chosen) => set({ view: chosen, due_on: undefined })} />
      <CalendarNote summary={summary.data} />
      {outlooks && (
        <HeatMap
          office={office}
          onChoose={(cell) => set({ owner: undefined, rule: undefined, due_on: undefined, ...cell })}
        />
      )}
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
            <BoardFiltersBar
              owners={owners}
              owner={filter.owner}
              office={office}
              owedBy={filter.owed_by}
              onOwner={setOwner}
              onOffice={(chosen) => set({ office: chosen })}
              onOwedBy={(owedBy) => set({ owed_by: owedBy })}
            />
            {filter.due_on !== undefined && (
              <Chip onClose={() => set({ due_on: undefined })}>{t("board.due_on", { day: filter.due_on })}</Chip>
            )}
            {filter.rule !== undefined && <Chip onClose={() => set({ rule: undefined })}>{t("board.of_rule")}</Chip>}
            <span className="filter-end">
              <SavedViews list="board" />
            </span>
          </search>
          <ProblemAlert error={summary.error ?? list.error} onRetry={() => void list.refetch()} />
          {picked.length > 0 && (
            <Suspense>
              <ReassignBar cases={picked} onDone={() => setChosen(new Set())} />
            </Suspense>
          )}
          <ListTable
            label={t(`board.view.${view}`)}
            columns={useColumns(may("assign_cases") ? { chosen, onChoose: setChosen } : null)}
            rows={rows}
            sheet={useSheet(view)}
            all={(most, progress) => collect((page) => listPromises({ ...filter, ...page }), most, progress)}
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
                        owner: first === undefined ? undefined : ALL,
                        office: undefined,
                        owed_by: undefined,
                        promisor: undefined,
                        due_on: undefined,
                        rule: undefined,
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
            onChoose={(of) => setOwner(of === filter.owner ? null : of)}
          />
          {outlooks && (
            <BrokenByRule
              office={office}
              chosen={filter.rule}
              onChoose={(rule) =>
                set(
                  rule === filter.rule
                    ? { rule: undefined }
                    : { rule, view: "broken", owner: undefined, due_on: undefined },
                )
              }
            />
          )}
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

/** The cases of the chosen lines, each once. */
function chosenCases(rows: PromiseLine[] | undefined, chosen: ReadonlySet<string>) {
  const cases = (rows ?? []).filter((row) => chosen.has(row.case.id)).map((row) => row.case);
  return [...new Map(cases.map((one) => [one.id, one])).values()];
}

function Counters(props: { counts: Counts | undefined; view: PromiseView; onChoose: (view: PromiseView) => void }) {
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
          data-any={(props.counts?.[view] ?? 0) > 0 || undefined}
          aria-pressed={props.view === view}
          onClick={() => props.onChoose(view)}
        >
          <strong className="number">{props.counts === undefined ? "–" : props.counts[view]}</strong>
          <span>{t(`board.view.${view}`)}</span>
          <kbd>{index + 1}</kbd>
        </button>
      ))}
    </fieldset>
  );
}

type Choosing = { chosen: ReadonlySet<string>; onChoose: (chosen: ReadonlySet<string>) => void };

function useColumns(choosing: Choosing | null): Column<PromiseLine>[] {
  const words = useWords();
  const { t, local } = words;
  const me = useMe();
  const may = useMay();
  const next: Column<PromiseLine>[] = may("handle_cases")
    ? [
        {
          key: "next",
          text: null,
          title: t("board.next"),
          className: "nowrap",
          onPhone: "hidden",
          render: (row) =>
            OVER.includes(row.standing) ? null : (
              <Link to={`/cases/${row.case.number}?${DO_NEXT}=next`} onClick={(event) => event.stopPropagation()}>
                {t("board.do_next")}
              </Link>
            ),
        },
      ]
    : [];
  const choice: Column<PromiseLine>[] =
    choosing === null
      ? []
      : [
          {
            key: "choose",
            text: null,
            title: t("reassign.choose"),
            className: "choose",
            onPhone: "hidden",
            render: (row) => (
              <input
                type="checkbox"
                aria-label={t("reassign.choose_case", { number: row.case.number })}
                checked={choosing.chosen.has(row.case.id)}
                onChange={(event) => {
                  const next = new Set(choosing.chosen);
                  if (event.target.checked) next.add(row.case.id);
                  else next.delete(row.case.id);
                  choosing.onChoose(next);
                }}
              />
            ),
          },
        ];
  return [
    ...choice,
    {
      key: "due",
      text: (row) => (row.due_at === null ? (row.due_on ?? "") : formatInstant(row.due_at)),
      title: t("board.due"),
      sort: "due",
      className: "nowrap",
      render: (row) => <DueDate due={row} finished={OVER.includes(row.standing)} />,
    },
    {
      key: "promise",
      text: (row) => local(row.promise.name),
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
      text: (row) => row.case.number,
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
    { key: "party", title: t("board.party"), render: (row) => row.party.name },
    {
      key: "owner",
      text: (row) => row.owner?.name ?? "",
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
    ...next,
    {
      key: "standing",
      text: (row) => t(`standing.${row.standing}`),
      title: t("board.standing"),
      className: "nowrap",
      onPhone: "corner",
      render: (row) => <StandingBadge standing={row.standing} />,
    },
  ];
}

/** What a sheet of the board says beyond what is shown. */
function useSheet(view: PromiseView): Sheet<PromiseLine> {
  const words = useWords();
  const { t, local } = words;
  const now = useNow();
  return {
    name: `${t("board.title")}-${t(`board.view.${view}`)}-${dateOf(now)}`,
    more: [
      { title: t("board.service"), text: (row) => local(row.service.name) },
      { title: t("board.within"), text: (row) => allowanceText(row.within, words) },
      { title: t("promise.provisional"), text: (row) => (row.provisional ? t("promise.provisional") : "") },
      { title: t("board.owed_by"), text: (row) => row.promisor?.name ?? local(row.owed_by.name) },
      { title: t("board.office"), text: (row) => row.office.name },
      { title: t("board.rule"), text: (row) => row.cite },
    ],
  };
}
