// Commission: what each insurer owes for a policy and what became of it, by insurer together and policy by policy; what happens is entered here.
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Input, Modal } from "antd";
import { type FormEvent, useState } from "react";
import { dateOf } from "../lib/date";
import { useWords } from "../lib/i18n";
import { yuan } from "../lib/money";
import { useMay, useNow } from "../session/session";
import { Button } from "../ui/button";
import { DatesFilter } from "../ui/dates-filter";
import { Empty } from "../ui/empty";
import { DateInput } from "../ui/instant-input";
import { Labelled } from "../ui/labelled";
import { SearchFilter, useAddressFilter, useSearch } from "../ui/list-filter";
import { type Column, ListTable } from "../ui/list-table";
import { useMessages } from "../ui/messages";
import { OfficeSelect } from "../ui/office-select";
import { Page, Section } from "../ui/page";
import { PagedTable, type Pages, usePages } from "../ui/paged-table";
import { fieldProblem, ProblemAlert } from "../ui/problem";
import { SavedViews } from "../ui/saved-views";
import { StateFilter } from "../ui/state-filter";
import { SubjectLink } from "../ui/subject-link";
import { useCommand } from "../ui/write-key";
import {
  type CommissionFilter,
  type CommissionKind,
  type CommissionLine,
  type CommissionState,
  type CommissionTotal,
  type CommissionTotals,
  commissionTotals,
  getCommission,
  listCommissions,
  recordCommission,
} from "./calls";

const STATES: CommissionState[] = ["expected", "invoiced", "received", "written_back"];
const KINDS: CommissionKind[] = ["invoiced", "received", "split", "written_back"];
const FIGURES = ["expected", "invoiced", "received", "split", "written_back"] as const;

export default function CommissionsPage() {
  const { t } = useWords();
  const today = dateOf(useNow());
  const { parameters, set } = useAddressFilter();
  const search = useSearch();
  const [opened, setOpened] = useState<string | null>(null);
  const { settled } = search;
  const state = STATES.find((one) => one === parameters.get("state"));
  const [insurer, office, from, until] = ["insurer", "office", "from", "until"].map(
    (name) => parameters.get(name) ?? undefined,
  );
  const narrowed = {
    ...(insurer !== undefined && { insurer }),
    ...(office !== undefined && { office }),
    ...(state !== undefined && { state }),
    ...(from !== undefined && { from }),
    ...(until !== undefined && { until }),
  };
  const filter: CommissionFilter = {
    sort: parameters.get("sort") ?? "-expected",
    ...(settled !== "" && { q: settled }),
    ...narrowed,
  };
  const list = usePages(["commissions", filter], (page) => listCommissions({ ...filter, ...page }));
  const totals = usePages<CommissionTotal, CommissionTotals>(["commissions", "totals", narrowed], (page) =>
    commissionTotals({ ...narrowed, ...page }),
  );
  const days = totals.data?.pages[0];
  const columns: Column<CommissionLine>[] = [
    {
      key: "number",
      text: (row) => row.policy_number,
      title: t("broker.number"),
      sort: "number",
      onPhone: "heading",
      render: (row) => (
        <span className="nowrap">
          <SubjectLink subject={{ kind: row.policy_kind, label: row.policy_number, id: row.policy }} />
        </span>
      ),
    },
    { key: "client", text: (row) => row.client.name, title: t("broker.client"), render: (row) => row.client.name },
    { key: "insurer", text: (row) => row.insurer.name, title: t("broker.insurer"), render: (row) => row.insurer.name },
    {
      key: "expected_on",
      text: (row) => row.expected_on,
      title: t("commission.expected_on"),
      sort: "expected",
      className: "nowrap",
      render: (row) => <span className="number">{row.expected_on}</span>,
    },
    {
      key: "rate",
      text: (row) => row.rate,
      title: t("commission.rate"),
      className: "money",
      render: (row) => <span className="number">{row.rate}</span>,
    },
    ...FIGURES.map(
      (key): Column<CommissionLine> => ({
        key,
        text: (row) => row[key],
        title: t(`commission.${key}`),
        className: "money nowrap",
        render: (row) => <span className="number">{yuan(row[key])}</span>,
      }),
    ),
    {
      key: "state",
      text: (row) => t(`commission.state.${row.state}`),
      title: t("commission.state"),
      onPhone: "corner",
      render: (row) => <span className="badge">{t(`commission.state.${row.state}`)}</span>,
    },
  ];
  return (
    <Page title={t("commission.title")} hint={t("commission.hint")}>
      <search className="filters">
        <SearchFilter {...search.input} label={t("commission.search")} />
        <StateFilter
          label={t("commission.state")}
          any={t("commission.any_state")}
          value={state}
          states={STATES}
          word={(one) => t(`commission.state.${one}`)}
          onChange={(chosen) => set("state", chosen)}
        />
        <OfficeSelect className="filter-select" value={office} onChange={(chosen) => set("office", chosen)} />
        <DatesFilter
          from={from}
          until={until}
          what={t("commission.expected_on")}
          onFrom={(date) => set("from", date)}
          onUntil={(date) => set("until", date)}
        />
        <span className="filter-end">
          <SavedViews list="commissions" />
        </span>
      </search>
      <Section
        title={t("commission.totals")}
        extra={days === undefined ? undefined : <span className="number">{`${days.from} — ${days.until}`}</span>}
      >
        <Totals
          list={totals}
          today={today}
          onOpen={(row) => set("insurer", insurer === undefined ? row.insurer.id : null)}
        />
      </Section>
      <Section title={t("commission.list")}>
        <PagedTable
          list={list}
          label={t("commission.list")}
          columns={columns}
          sheet={{ name: `${t("commission.title")}-${today}` }}
          rowKey={(row) => row.id}
          onOpen={(row) => setOpened(row.id)}
          sort={filter.sort}
          onSort={(sort) => set("sort", sort)}
          empty={
            <Empty
              says={t(
                settled === "" && Object.keys(narrowed).length === 0 ? "commission.empty" : "commission.empty_search",
              )}
            />
          }
        />
      </Section>
      {opened !== null && <CommissionOf id={opened} onClose={() => setOpened(null)} />}
    </Page>
  );
}

/** By insurer; a line narrows the list to it, and once more to all. */
function Totals(props: { list: Pages<CommissionTotal>; today: string; onOpen: (row: CommissionTotal) => void }) {
  const { t } = useWords();
  return (
    <PagedTable
      label={t("commission.totals")}
      list={props.list}
      rowKey={(row) => row.insurer.id}
      sheet={{ name: `${t("commission.totals")}-${props.today}` }}
      onOpen={props.onOpen}
      empty={<Empty says={t("commission.empty_search")} />}
      columns={[
        {
          key: "insurer",
          text: (row) => row.insurer.name,
          title: t("broker.insurer"),
          onPhone: "heading",
          render: (row) => row.insurer.name,
        },
        {
          key: "commissions",
          text: (row) => String(row.commissions),
          title: t("commission.count"),
          className: "money",
          render: (row) => <span className="number">{row.commissions}</span>,
        },
        ...FIGURES.map(
          (key): Column<CommissionTotal> => ({
            key,
            text: (row) => row[key],
            title: t(`commission.${key}`),
            className: "money nowrap",
            render: (row) => <span className="number">{yuan(row[key])}</span>,
          }),
        ),
      ]}
    />
  );
}

function CommissionOf({ id, onClose }: { id: string; onClose: () => void }) {
  const { t } = useWords();
  const may = useMay();
  const query = useQuery({ queryKey: ["commissions", "one", id], queryFn: () => getCommission(id) });
  const found = query.data;
  const title = found === undefined ? t("commission.title") : t("commission.of", { number: found.line.policy_number });
  const rows = found?.entries.map((entry, index) => ({ ...entry, index }));
  return (
    <Modal open title={title} footer={null} onCancel={onClose} width={640}>
      <div className="stack">
        <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />
        <ListTable
          label={t("commission.entries")}
          rows={rows}
          rowKey={(entry) => String(entry.index)}
          empty={<Empty says={t("commission.entries_empty")} />}
          columns={[
            {
              key: "kind",
              title: t("commission.kind"),
              onPhone: "heading",
              render: (entry) => t(`commission.kind.${entry.kind}`),
            },
            {
              key: "on",
              title: t("commission.happened_on"),
              className: "nowrap",
              render: (entry) => <span className="number">{entry.happened_on}</span>,
            },
            {
              key: "amount",
              title: t("commission.amount"),
              className: "money nowrap",
              onPhone: "corner",
              render: (entry) => <span className="number">{yuan(entry.amount)}</span>,
            },
            { key: "office", title: t("commission.branch"), render: (entry) => entry.office?.name ?? "—" },
            { key: "reference", title: t("commission.reference"), render: (entry) => entry.reference },
          ]}
        />
        {may("keep_commissions") && found !== undefined && <Enter id={id} />}
      </div>
    </Modal>
  );
}

function Enter({ id }: { id: string }) {
  const words = useWords();
  const { t } = words;
  const client = useQueryClient();
  const { message } = useMessages();
  const command = useCommand();
  const [kind, setKind] = useState<CommissionKind>("invoiced");
  const [amount, setAmount] = useState("");
  const [on, setOn] = useState<string | null>(dateOf(useNow()));
  const [office, setOffice] = useState<string | undefined>(undefined);
  const [reference, setReference] = useState("");
  const split = kind === "split";
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (on === null) return;
    const body = { kind, amount: amount.trim(), happened_on: on, reference: reference.trim() };
    const made = await command.run((key) =>
      recordCommission(id, { ...body, ...(split && office !== undefined && { office }) }, { key }),
    );
    if (made === undefined) return;
    message.success(t("commission.entered"));
    setAmount("");
    setReference("");
    void client.invalidateQueries({ queryKey: ["commissions"] });
  };
  return (
    <form className="stack" onSubmit={(event) => void submit(event)}>
      <ProblemAlert error={command.error} />
      <div className="form-grid">
        <Labelled label={t("commission.kind")} required error={fieldProblem(command.error, "kind", words)}>
          {(input) => (
            <select
              id={input.id}
              aria-describedby={input["aria-describedby"]}
              value={kind}
              onChange={(event) => setKind(event.target.value as CommissionKind)}
            >
              {KINDS.map((one) => (
                <option key={one} value={one}>
                  {t(`commission.kind.${one}`)}
                </option>
              ))}
            </select>
          )}
        </Labelled>
        <Labelled label={t("commission.amount")} required error={fieldProblem(command.error, "amount", words)}>
          {(input) => (
            <Input
              {...input}
              inputMode="decimal"
              autoComplete="off"
              value={amount}
              onChange={(event) => setAmount(event.target.value)}
            />
          )}
        </Labelled>
        <Labelled
          label={t("commission.happened_on")}
          required
          error={fieldProblem(command.error, "happened_on", words)}
        >
          {(input) => <DateInput input={input} value={on} onChange={setOn} />}
        </Labelled>
        {split && (
          <Labelled label={t("commission.branch")} required error={fieldProblem(command.error, "office", words)}>
            {(input) => <OfficeSelect input={input} required value={office} onChange={setOffice} />}
          </Labelled>
        )}
        <Labelled label={t("commission.reference")} required error={fieldProblem(command.error, "reference", words)}>
          {(input) => <Input {...input} value={reference} onChange={(event) => setReference(event.target.value)} />}
        </Labelled>
      </div>
      <div className="form-actions">
        <Button
          type="primary"
          htmlType="submit"
          loading={command.busy}
          disabled={on === null || amount.trim() === "" || reference.trim() === "" || (split && office === undefined)}
        >
          {t("commission.enter")}
        </Button>
      </div>
    </form>
  );
}
