// What each level of government owes and has paid, what it waits for, and recording its letters and payments.

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Input, Modal, Select } from "antd";
import { type FormEvent, useState } from "react";
import { dateOf } from "../lib/date";
import { useWords } from "../lib/i18n";
import { yuan } from "../lib/money";
import { useMay, useNow } from "../session/session";
import { Button } from "../ui/button";
import { Empty } from "../ui/empty";
import { DateInput } from "../ui/instant-input";
import { Labelled } from "../ui/labelled";
import { type Column, ListTable } from "../ui/list-table";
import { useMessages } from "../ui/messages";
import { Page } from "../ui/page";
import { fieldProblem, ProblemAlert } from "../ui/problem";
import { useCommand } from "../ui/write-key";
import { getSubsidies, listProgrammes, recordSubsidy, type SubsidyAccount, type SubsidyLevel } from "./calls";

export default function SubsidiesPage() {
  const words = useWords();
  const { t, local, keyed } = words;
  const may = useMay();
  const [picked, setPicked] = useState<string | null>(null);
  const [recording, setRecording] = useState(false);
  const programmes = useQuery({ queryKey: ["programmes"], queryFn: listProgrammes });
  const programme = picked ?? programmes.data?.items[0]?.key ?? null;
  const account = useQuery({
    queryKey: ["subsidies", programme],
    queryFn: () => getSubsidies(programme ?? ""),
    enabled: programme !== null,
  });
  const money = (key: "accrued" | "withheld" | "received" | "owed"): Column<SubsidyLevel> => ({
    key,
    title: t(`subsidy.${key}`),
    className: "money nowrap",
    render: (row) => <span className="number">{yuan(row[key])}</span>,
  });
  const columns: Column<SubsidyLevel>[] = [
    {
      key: "level",
      title: t("subsidy.level"),
      onPhone: "heading",
      render: (row) => keyed("subsidy.level", row.contributor),
    },
    money("accrued"),
    money("withheld"),
    money("received"),
    money("owed"),
    {
      key: "conditions",
      title: t("subsidy.conditions"),
      render: (row) => (
        <span className="two-lines">
          {row.conditions.map((one) => (
            <span key={one.key} className="badge" data-tone={one.met ? "kept" : "soon"}>
              {t(one.met ? "subsidy.met" : "subsidy.not_met", { condition: keyed("subsidy.condition", one.key) })}
            </span>
          ))}
        </span>
      ),
    },
  ];
  const entries: Column<SubsidyAccount["entries"][number]>[] = [
    { key: "day", title: t("subsidy.happened_on"), render: (row) => <span className="number">{row.happened_on}</span> },
    { key: "level", title: t("subsidy.level"), render: (row) => keyed("subsidy.level", row.contributor) },
    { key: "kind", title: t("subsidy.kind"), render: (row) => keyed("subsidy.kind", row.kind) },
    { key: "reference", title: t("subsidy.reference"), onPhone: "heading", render: (row) => row.reference },
    {
      key: "amount",
      title: t("subsidy.amount"),
      className: "money nowrap",
      render: (row) => (row.kind === "payment" ? <span className="number">{yuan(row.amount)}</span> : "—"),
    },
  ];
  return (
    <Page
      title={t("subsidy.title")}
      hint={t("subsidy.hint")}
      extra={
        may("keep_subsidies") &&
        programme !== null && (
          <Button type="primary" onClick={() => setRecording(true)}>
            {t("subsidy.record")}
          </Button>
        )
      }
    >
      <ProblemAlert error={programmes.error ?? account.error} onRetry={() => void account.refetch()} />
      <search className="filters">
        <Select
          className="filter-select wide"
          aria-label={t("agri.programme")}
          loading={programmes.isPending}
          value={programme}
          onChange={setPicked}
          options={(programmes.data?.items ?? []).map((one) => ({ value: one.key, label: local(one.name) }))}
        />
      </search>
      {account.data !== undefined && (
        <>
          <ListTable
            label={t("subsidy.title")}
            columns={columns}
            rows={account.data.levels}
            rowKey={(row) => row.contributor}
            empty={<Empty says={t("subsidy.no_entries")} next={["group-policies"]} />}
          />
          <h2>{t("subsidy.entries")}</h2>
          <ListTable
            label={t("subsidy.entries")}
            columns={entries}
            rows={account.data.entries}
            rowKey={(row) => row.id}
            empty={<Empty says={t("subsidy.no_entries")} next={["group-policies"]} />}
          />
        </>
      )}
      {recording && programme !== null && <Recording programme={programme} onClose={() => setRecording(false)} />}
    </Page>
  );
}

function Recording({ programme, onClose }: { programme: string; onClose: () => void }) {
  const words = useWords();
  const { t, keyed } = words;
  const client = useQueryClient();
  const { message } = useMessages();
  const command = useCommand();
  const today = dateOf(useNow());
  const [contributor, setContributor] = useState("county");
  const [kind, setKind] = useState("payment");
  const [amount, setAmount] = useState("");
  const [reference, setReference] = useState("");
  const [on, setOn] = useState(today);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const body = {
      programme,
      contributor,
      reference,
      happened_on: on,
      ...(kind === "payment" && { amount: amount.trim() }),
    };
    const done = await command.run((key) => recordSubsidy(body, { key }));
    if (done === undefined) return;
    message.success(t("subsidy.recorded"));
    client.setQueryData(["subsidies", programme], done.answer);
    onClose();
  };
  const choose = (label: string, value: string, set: (value: string) => void, group: string, keys: string[]) => (
    <Labelled label={label} required>
      {(input) => (
        <Select
          {...input}
          className="full-width"
          value={value}
          onChange={set}
          options={keys.map((key) => ({ value: key, label: keyed(group, key) }))}
        />
      )}
    </Labelled>
  );
  return (
    <Modal open title={t("subsidy.record")} footer={null} onCancel={onClose} width={460}>
      <form className="stack" onSubmit={(event) => void submit(event)}>
        <ProblemAlert error={command.error} />
        {choose(t("subsidy.level"), contributor, setContributor, "subsidy.level", ["county", "province", "centre"])}
        {choose(t("subsidy.kind"), kind, setKind, "subsidy.kind", ["payment", "commitment"])}
        {kind === "payment" && (
          <Labelled label={t("subsidy.amount")} required error={fieldProblem(command.error, "amount", words)}>
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
        )}
        <Labelled label={t("subsidy.reference")} required error={fieldProblem(command.error, "reference", words)}>
          {(input) => (
            <Input
              {...input}
              autoComplete="off"
              value={reference}
              onChange={(event) => setReference(event.target.value)}
            />
          )}
        </Labelled>
        <Labelled label={t("subsidy.happened_on")} required>
          {(input) => <DateInput input={input} latest={today} value={on} onChange={(date) => setOn(date ?? today)} />}
        </Labelled>
        <div className="form-actions">
          <Button
            type="primary"
            htmlType="submit"
            loading={command.busy}
            disabled={reference.trim() === "" || (kind === "payment" && amount.trim() === "")}
          >
            {t("subsidy.record")}
          </Button>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
        </div>
      </form>
    </Modal>
  );
}
