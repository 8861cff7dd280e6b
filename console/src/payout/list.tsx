// All payouts one may see: by state, kind, office and day, each with the reason why it waits; export.
import { Select } from "antd";
import type { PayoutFilter } from "../api/payout-calls";
import { useChart } from "../ledger/chart";
import { useWords } from "../lib/i18n";
import { DatesFilter } from "../ui/dates-filter";
import { SearchFilter, useAddressFilter, useSearch } from "../ui/list-filter";
import { OfficeSelect } from "../ui/office-select";
import { Page } from "../ui/page";
import { SavedViews } from "../ui/saved-views";
import { PayoutTable } from "./table";
import { PAYOUT_STATES } from "./words";

/** The filter as it stands in the address. */
function filterOf(parameters: URLSearchParams, typed: string): PayoutFilter {
  const filter: PayoutFilter = { sort: parameters.get("sort") ?? "due" };
  const state = parameters.get("state");
  if (state === "waiting" || PAYOUT_STATES.some((one) => one === state)) filter.state = state ?? undefined;
  for (const name of ["kind", "office", "due_from", "due_until"] as const) {
    const value = parameters.get(name);
    if (value !== null) filter[name] = value;
  }
  if (typed !== "") filter.q = typed;
  return filter;
}

export default function PayoutsPage() {
  const words = useWords();
  const { t } = words;
  const chart = useChart();
  const { parameters, set } = useAddressFilter();
  const search = useSearch();
  const filter = filterOf(parameters, search.settled);
  const isNarrowed = Object.keys(filter).length > 1;
  return (
    <Page title={t("payouts.title")}>
      <search className="filters">
        <SearchFilter {...search.input} label={t("payouts.search")} />
        <Select
          className="filter-select"
          allowClear
          aria-label={t("due.state")}
          placeholder={t("payouts.any_state")}
          value={filter.state ?? null}
          onChange={(state: string | null) => set("state", state)}
          options={[
            { value: "waiting", label: t("payouts.waiting") },
            ...PAYOUT_STATES.map((state) => ({ value: state as string, label: t(`payout.state.${state}`) })),
          ]}
        />
        <Select
          className="filter-select"
          allowClear
          aria-label={t("due.kind")}
          placeholder={t("payouts.any_kind")}
          value={filter.kind ?? null}
          onChange={(kind: string | null) => set("kind", kind)}
          options={chart.payments.map((kind) => ({ value: kind.key, label: words.local(kind.name) }))}
        />
        <OfficeSelect
          className="filter-select"
          value={filter.office ?? undefined}
          onChange={(office) => set("office", office)}
        />
        <DatesFilter
          from={filter.due_from}
          until={filter.due_until}
          what={t("payout.due_on")}
          onFrom={(date) => set("due_from", date)}
          onUntil={(date) => set("due_until", date)}
        />
        <span className="filter-end">
          <SavedViews list="payouts" />
        </span>
      </search>
      <PayoutTable
        filter={filter}
        label={t("payouts.title")}
        onSort={(sort) => set("sort", sort)}
        empty={t(isNarrowed ? "payouts.empty_search" : "payouts.empty")}
      />
    </Page>
  );
}
