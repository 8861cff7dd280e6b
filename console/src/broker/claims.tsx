// Claim assistance: the events that claims come of with what they come to together, and the claims.

import { useQueryClient } from "@tanstack/react-query";
import { Checkbox, Input, Modal } from "antd";
import { type FormEvent, useState } from "react";
import { useWords } from "../lib/i18n";
import { yuan } from "../lib/money";
import { useMay } from "../session/session";
import { Button } from "../ui/button";
import { Empty } from "../ui/empty";
import { DateInput } from "../ui/instant-input";
import { Labelled } from "../ui/labelled";
import { useAddressFilter } from "../ui/list-filter";
import type { Column } from "../ui/list-table";
import { useMessages } from "../ui/messages";
import { Page, Section } from "../ui/page";
import { PagedTable, rowsOf, usePages } from "../ui/paged-table";
import { fieldProblem, ProblemAlert } from "../ui/problem";
import { SavedViews } from "../ui/saved-views";
import { useCommand } from "../ui/write-key";
import { type ClaimEvent, listEvents, recordEvent } from "./calls";
import { ClaimsOf } from "./claim-table";

export default function ClaimsPage() {
  const { t } = useWords();
  const may = useMay();
  const { parameters, set } = useAddressFilter();
  const [adding, setAdding] = useState(false);
  const event = parameters.get("event");
  const open = parameters.get("open") === "true";
  const list = usePages(["claim-events"], listEvents);
  const chosen = rowsOf(list)?.find((one) => one.id === event);
  const figure = (key: "estimate" | "claimed" | "agreed" | "paid"): Column<ClaimEvent> => ({
    key,
    title: t(`broker.${key}`),
    className: "money nowrap",
    ...(key === "paid" && { onPhone: "corner" as const }),
    render: (row) => <span className="number">{yuan(row[key])}</span>,
  });
  const columns: Column<ClaimEvent>[] = [
    {
      key: "code",
      title: t("broker.event_code"),
      onPhone: "heading",
      render: (row) => <span className="number nowrap">{row.code}</span>,
    },
    { key: "name", title: t("broker.event_name"), render: (row) => row.name },
    { key: "area", title: t("broker.event_area"), render: (row) => row.area },
    {
      key: "began",
      title: t("broker.from"),
      className: "nowrap",
      render: (row) => <span className="number">{row.began_on}</span>,
    },
    {
      key: "claims",
      title: t("broker.event_claims"),
      className: "money",
      render: (row) => <span className="number">{row.claims}</span>,
    },
    figure("estimate"),
    figure("claimed"),
    figure("agreed"),
    figure("paid"),
  ];
  return (
    <Page title={t("broker.claims_title")} hint={t("broker.claims_hint")}>
      <Section
        title={t("broker.events")}
        extra={may("assist_claims") && <Button onClick={() => setAdding(true)}>{t("broker.add_event")}</Button>}
      >
        <PagedTable
          list={list}
          label={t("broker.events")}
          columns={columns}
          rowKey={(row) => row.id}
          onOpen={(row) => set("event", row.id)}
          empty={<Empty says={t("broker.events_empty")} begin={may("assist_claims") && t("broker.add_event")} />}
        />
      </Section>
      <Section
        title={chosen === undefined ? t("broker.claims") : `${t("broker.claims")} · ${chosen.code}`}
        extra={event !== null && <Button onClick={() => set("event", null)}>{t("broker.all_events")}</Button>}
      >
        <search className="filters">
          <Checkbox checked={open} onChange={(change) => set("open", change.target.checked ? "true" : null)}>
            {t("broker.open_only")}
          </Checkbox>
          <span className="filter-end">
            <SavedViews list="broker-claims" />
          </span>
        </search>
        <ClaimsOf filter={{ ...(event !== null && { event }), ...(open && { open }) }} />
      </Section>
      {adding && <AddEvent onClose={() => setAdding(false)} />}
    </Page>
  );
}

function AddEvent({ onClose }: { onClose: () => void }) {
  const words = useWords();
  const { t } = words;
  const client = useQueryClient();
  const { message } = useMessages();
  const command = useCommand();
  const [code, setCode] = useState("");
  const [name, setName] = useState("");
  const [area, setArea] = useState("");
  const [began, setBegan] = useState<string | null>(null);
  const [ended, setEnded] = useState<string | null>(null);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (began === null || ended === null) return;
    const body = { code, name, area, began_on: began, ended_on: ended };
    const made = await command.run((key) => recordEvent(body, { key }));
    if (made === undefined) return;
    message.success(t("broker.event_added"));
    void client.invalidateQueries({ queryKey: ["claim-events"] });
    onClose();
  };
  const text = (field: string, label: string, value: string, onChange: (text: string) => void) => (
    <Labelled label={label} required error={fieldProblem(command.error, field, words)}>
      {(input) => (
        <Input {...input} autoComplete="off" value={value} onChange={(event) => onChange(event.target.value)} />
      )}
    </Labelled>
  );
  const day = (field: string, label: string, value: string | null, onChange: (day: string | null) => void) => (
    <Labelled label={label} required error={fieldProblem(command.error, field, words)}>
      {(input) => <DateInput input={input} value={value} onChange={onChange} />}
    </Labelled>
  );
  return (
    <Modal open title={t("broker.add_event")} footer={null} onCancel={onClose} width={440}>
      <form className="stack" onSubmit={(event) => void submit(event)}>
        <ProblemAlert error={command.error} />
        {text("code", t("broker.event_code"), code, setCode)}
        {text("name", t("broker.event_name"), name, setName)}
        {text("area", t("broker.event_area"), area, setArea)}
        {day("began_on", t("broker.from"), began, setBegan)}
        {day("ended_on", t("broker.until"), ended, setEnded)}
        <div className="form-actions">
          <Button
            type="primary"
            htmlType="submit"
            loading={command.busy}
            disabled={began === null || ended === null || [code, name, area].some((one) => one.trim() === "")}
          >
            {t("broker.add_event")}
          </Button>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
        </div>
      </form>
    </Modal>
  );
}
