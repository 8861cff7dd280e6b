// Reinsurance of the own office: its treaties, what their reinsurers were billed and paid; and its disaster plan.

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Input, Modal, Select } from "antd";
import { type FormEvent, useState } from "react";
import { referenceOf } from "../form/answer";
import { PartyChooser } from "../form/choosers";
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
import { Nothing, Page, Section } from "../ui/page";
import { fieldProblem, ProblemAlert } from "../ui/problem";
import { useCommand } from "../ui/write-key";
import { DisasterPlans } from "./disaster-plans";
import { partOf } from "./percent";
import { chosenOf, ProgrammeSelect, useProgrammes } from "./programme-select";
import { rateText } from "./rate";
import { listTreaties, type Recovery, type ReinsuranceTreaty, recordRecovery, recordTreaty } from "./reinsurance-calls";

const TREATIES = ["reinsurance-treaties"];
const KINDS = ["quota-share", "excess-of-loss"] as const;
const ENTRIES = ["billed", "received"] as const;

export default function ReinsurancePage() {
  const { t, keyed } = useWords();
  const may = useMay();
  const [recording, setRecording] = useState(false);
  const [recovering, setRecovering] = useState<ReinsuranceTreaty | null>(null);
  const treaties = useQuery({ queryKey: TREATIES, queryFn: listTreaties });
  const columns: Column<ReinsuranceTreaty>[] = [
    { key: "reference", title: t("treaty.reference"), onPhone: "heading", render: (row) => row.reference },
    { key: "kind", title: t("treaty.kind"), render: (row) => keyed("treaty.kind", row.kind) },
    { key: "reinsurer", title: t("treaty.reinsurer"), render: (row) => row.reinsurer.name },
    {
      key: "period",
      title: t("treaty.period"),
      render: (row) => (
        <span className="number">
          {row.begins_on} – {row.ends_on}
        </span>
      ),
    },
    {
      key: "terms",
      title: t("treaty.terms"),
      render: (row) =>
        row.cession === null
          ? t("treaty.terms.excess-of-loss", { retention: yuan(row.retention ?? ""), limit: yuan(row.limit ?? "") })
          : t("treaty.terms.quota-share", { cession: rateText(Number(row.cession)) }),
    },
    {
      key: "billed",
      title: t("treaty.billed"),
      className: "money nowrap",
      render: (row) => <span className="number">{yuan(row.billed)}</span>,
    },
    {
      key: "received",
      title: t("treaty.received"),
      className: "money nowrap",
      onPhone: "corner",
      render: (row) => <span className="number">{yuan(row.received)}</span>,
    },
    {
      key: "recover",
      title: "",
      render: (row) =>
        may("keep_subsidies") && (
          <Button size="small" onClick={() => setRecovering(row)}>
            {t("treaty.recover")}
          </Button>
        ),
    },
  ];
  const rows = treaties.data?.items ?? [];
  return (
    <Page
      title={t("treaty.title")}
      hint={t("treaty.hint")}
      extra={
        may("keep_subsidies") && (
          <Button type="primary" onClick={() => setRecording(true)}>
            {t("treaty.record")}
          </Button>
        )
      }
    >
      <ProblemAlert error={treaties.error} onRetry={() => void treaties.refetch()} />
      {(treaties.data !== undefined || treaties.isPending) && (
        <ListTable
          label={t("treaty.treaties")}
          columns={columns}
          rows={treaties.data?.items}
          rowKey={(row) => row.id}
          empty={<Empty says={t("treaty.empty")} begin={may("keep_subsidies") && t("treaty.record")} />}
        />
      )}
      {treaties.isSuccess && <Recoveries rows={rows.flatMap((row) => row.recoveries)} />}
      <DisasterPlans />
      {recording && <RecordTreaty onClose={() => setRecording(false)} />}
      {recovering !== null && <Recover treaty={recovering} onClose={() => setRecovering(null)} />}
    </Page>
  );
}

function Recoveries({ rows }: { rows: Recovery[] }) {
  const { t, keyed } = useWords();
  return (
    <Section title={t("treaty.recoveries")}>
      {rows.length === 0 && <Nothing>{t("treaty.no_recoveries")}</Nothing>}
      <ul className="lines">
        {rows.map((row) => (
          <li key={row.id}>
            <span className="quiet number">{row.happened_on}</span> {row.event} {keyed("treaty.entry", row.kind)}{" "}
            <span className="number">{yuan(row.amount)}</span> {row.reference}{" "}
            <span className="quiet">
              {t("treaty.claims")} <span className="number">{yuan(row.claims)}</span>
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
}

function RecordTreaty({ onClose }: { onClose: () => void }) {
  const words = useWords();
  const { t } = words;
  const client = useQueryClient();
  const { message } = useMessages();
  const command = useCommand();
  const programmes = useProgrammes();
  const [picked, setPicked] = useState<string | null>(null);
  const [kind, setKind] = useState<(typeof KINDS)[number]>("quota-share");
  const [party, setParty] = useState("");
  const [typed, setTyped] = useState({ reference: "", cession: "", retention: "", limit: "" });
  const [from, setFrom] = useState<string | null>(null);
  const [until, setUntil] = useState<string | null>(null);
  const programme = chosenOf(programmes.data, picked);
  const isShare = kind === "quota-share";
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (programme === null || from === null || until === null) return;
    const body = {
      programme,
      kind,
      reinsurer: referenceOf(party).id,
      begins_on: from,
      ends_on: until,
      cession: isShare ? partOf(typed.cession) : null,
      retention: isShare ? null : typed.retention.trim(),
      limit: isShare ? null : typed.limit.trim(),
      reference: typed.reference,
    };
    const made = await command.run((key) => recordTreaty(body, { key }));
    if (made === undefined) return;
    message.success(t("treaty.recorded"));
    client.setQueryData(TREATIES, made.answer);
    onClose();
  };
  const text = (field: keyof typeof typed) => (
    <Labelled label={t(`treaty.${field}`)} required error={fieldProblem(command.error, field, words)}>
      {(input) => (
        <Input
          {...input}
          value={typed[field]}
          onChange={(event) => setTyped((before) => ({ ...before, [field]: event.target.value }))}
        />
      )}
    </Labelled>
  );
  const ready =
    party !== "" &&
    from !== null &&
    until !== null &&
    typed.reference.trim() !== "" &&
    (isShare ? typed.cession.trim() !== "" : typed.retention.trim() !== "" && typed.limit.trim() !== "");
  return (
    <Modal open title={t("treaty.record")} footer={null} onCancel={onClose} width={520}>
      <form className="stack" onSubmit={(event) => void submit(event)}>
        <ProblemAlert error={command.error ?? programmes.error} />
        <Labelled label={t("treaty.programme")} required>
          {(input) => <ProgrammeSelect {...input} value={programme} onChange={setPicked} />}
        </Labelled>
        <Labelled label={t("treaty.kind")} required>
          {(input) => (
            <Select
              {...input}
              className="full-width"
              value={kind}
              onChange={setKind}
              options={KINDS.map((one) => ({ value: one, label: t(`treaty.kind.${one}`) }))}
            />
          )}
        </Labelled>
        <Labelled label={t("treaty.reinsurer")} required error={fieldProblem(command.error, "reinsurer", words)}>
          {(input) => <PartyChooser input={input} value={party} onChange={setParty} required />}
        </Labelled>
        {text("reference")}
        <Labelled label={t("treaty.begins_on")} required error={fieldProblem(command.error, "begins_on", words)}>
          {(input) => <DateInput input={input} value={from} onChange={setFrom} />}
        </Labelled>
        <Labelled label={t("treaty.ends_on")} required error={fieldProblem(command.error, "ends_on", words)}>
          {(input) => <DateInput input={input} value={until} onChange={setUntil} />}
        </Labelled>
        {isShare ? (
          text("cession")
        ) : (
          <>
            {text("retention")}
            {text("limit")}
          </>
        )}
        <div className="form-actions">
          <Button type="primary" htmlType="submit" loading={command.busy} disabled={!ready}>
            {t("treaty.record")}
          </Button>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
        </div>
      </form>
    </Modal>
  );
}

function Recover({ treaty, onClose }: { treaty: ReinsuranceTreaty; onClose: () => void }) {
  const words = useWords();
  const { t } = words;
  const client = useQueryClient();
  const { message } = useMessages();
  const command = useCommand();
  const today = dateOf(useNow());
  const [kind, setKind] = useState<(typeof ENTRIES)[number]>("billed");
  const [event, setEvent] = useState(treaty.recoveries.at(-1)?.event ?? "");
  const [amount, setAmount] = useState("");
  const [reference, setReference] = useState("");
  const [on, setOn] = useState(today);
  const submit = async (submitted: FormEvent) => {
    submitted.preventDefault();
    const body = { event, kind, amount: amount.trim(), reference, happened_on: on };
    const made = await command.run((key) => recordRecovery(treaty.id, body, { key }));
    if (made === undefined) return;
    message.success(t("treaty.recovered"));
    client.setQueryData(TREATIES, made.answer);
    onClose();
  };
  const ready = event.trim() !== "" && amount.trim() !== "" && reference.trim() !== "";
  return (
    <Modal open title={`${t("treaty.recover")} · ${treaty.reference}`} footer={null} onCancel={onClose} width={460}>
      <form className="stack" onSubmit={(submitted) => void submit(submitted)}>
        <ProblemAlert error={command.error} />
        <Labelled label={t("treaty.entry")} required>
          {(input) => (
            <Select
              {...input}
              className="full-width"
              value={kind}
              onChange={setKind}
              options={ENTRIES.map((one) => ({ value: one, label: t(`treaty.entry.${one}`) }))}
            />
          )}
        </Labelled>
        <Labelled
          label={t("treaty.event")}
          hint={t("treaty.event_hint")}
          required
          error={fieldProblem(command.error, "event", words)}
        >
          {(input) => <Input {...input} value={event} onChange={(typed) => setEvent(typed.target.value)} />}
        </Labelled>
        <Labelled label={t("treaty.amount")} required error={fieldProblem(command.error, "amount", words)}>
          {(input) => <Input {...input} value={amount} onChange={(typed) => setAmount(typed.target.value)} />}
        </Labelled>
        <Labelled label={t("treaty.bill")} required error={fieldProblem(command.error, "reference", words)}>
          {(input) => <Input {...input} value={reference} onChange={(typed) => setReference(typed.target.value)} />}
        </Labelled>
        <Labelled label={t("treaty.happened_on")} required>
          {(input) => <DateInput input={input} latest={today} value={on} onChange={(date) => setOn(date ?? today)} />}
        </Labelled>
        <div className="form-actions">
          <Button type="primary" htmlType="submit" loading={command.busy} disabled={!ready}>
            {t("treaty.recover")}
          </Button>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
        </div>
      </form>
    </Modal>
  );
}
