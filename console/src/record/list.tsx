// Records: where each is, what is overdue, and taking one in.

import { useQueryClient } from "@tanstack/react-query";
import { Input, Modal, Radio, Select } from "antd";
import { type FormEvent, useState } from "react";
import { useNavigate, useSearchParams } from "react-router";
import { dateOf } from "../lib/date";
import { useWords } from "../lib/i18n";
import { useMay, useNow } from "../session/session";
import { Button } from "../ui/button";
import { Empty } from "../ui/empty";
import { DateInput } from "../ui/instant-input";
import { Labelled, LabelledGroup } from "../ui/labelled";
import { SearchFilter } from "../ui/list-filter";
import type { Column } from "../ui/list-table";
import { useMessages } from "../ui/messages";
import { Page } from "../ui/page";
import { PagedTable, rowsOf, usePages } from "../ui/paged-table";
import { fieldProblem, ProblemAlert } from "../ui/problem";
import { SavedViews } from "../ui/saved-views";
import { useSettled } from "../ui/settled";
import { useCommand } from "../ui/write-key";
import { ChooseSubject } from "./about";
import { labelAddress, listRecords, type RecordFilter, type RecordLine, receiveRecord } from "./calls";
import { RecordState, whereIs } from "./words";

const STATES = ["received", "filed", "lent", "destroyed"] as const;

export default function RecordsPage() {
  const words = useWords();
  const { t } = words;
  const may = useMay();
  const navigate = useNavigate();
  const [params, setParams] = useSearchParams();
  const [receiving, setReceiving] = useState(false);
  const state = params.get("state");
  const number = useSettled(params.get("number") ?? "");
  const [typed, setTyped] = useState(number);
  const sort = params.get("sort") ?? "-received";
  const filter: RecordFilter = {
    sort,
    ...(state === "overdue" || state === "expired" ? { [state]: true } : state !== null && { state }),
    ...(number !== "" && { number }),
  };
  const list = usePages(["records", filter], (ask) => listRecords({ ...filter, ...ask }));
  const shown = (rowsOf(list) ?? []).slice(0, 240);
  const set = (name: string, value: string) => {
    const next = new URLSearchParams(params);
    if (value === "") next.delete(name);
    else next.set(name, value);
    setParams(next, { replace: true });
  };
  const columns: Column<RecordLine>[] = [
    {
      key: "number",
      title: t("records.number"),
      className: "nowrap",
      render: (row) => <span className="number">{row.number}</span>,
    },
    { key: "title", title: t("records.name"), onPhone: "heading", render: (row) => row.title },
    { key: "of", title: t("records.of"), render: (row) => <span className="number">{row.about?.label}</span> },
    { key: "where", title: t("records.where"), render: (row) => whereIs(row, words) },
    {
      key: "keep",
      title: t("records.keep_until"),
      className: "nowrap",
      render: (row) => <span className="number">{row.keep_until ?? t("records.running")}</span>,
    },
    {
      key: "state",
      title: t("records.state"),
      sort: "received",
      className: "nowrap",
      onPhone: "corner",
      render: (row) => <RecordState record={row} />,
    },
  ];
  return (
    <Page
      title={t("records.title")}
      extra={
        <>
          {shown.length > 0 && (
            <Button href={labelAddress(shown.map((row) => row.number))} target="_blank" rel="noreferrer">
              {t("records.labels")}
            </Button>
          )}
          {may("keep_records") && (
            <Button type="primary" onClick={() => setReceiving(true)}>
              {t("records.add")}
            </Button>
          )}
        </>
      }
    >
      <search className="filters">
        <SearchFilter
          label={t("records.number")}
          value={typed}
          onChange={(text) => {
            setTyped(text);
            set("number", text.trim().toUpperCase());
          }}
        />
        <Select
          className="filter-select"
          aria-label={t("records.state")}
          value={state ?? ""}
          onChange={(chosen) => set("state", chosen)}
          options={[
            { value: "", label: t("records.any_state") },
            ...STATES.map((one) => ({ value: one, label: t(`records.state.${one}`) })),
            { value: "overdue", label: t("records.overdue") },
            { value: "expired", label: t("records.expired") },
          ]}
        />
        <span className="filter-end">
          <SavedViews list="records" />
        </span>
      </search>
      <PagedTable
        list={list}
        label={t("records.title")}
        columns={columns}
        rowKey={(row) => row.id}
        rowTone={(row) => (row.overdue ? "broken" : row.state === "destroyed" ? "quiet" : "calm")}
        onOpen={(row) => navigate(`/records/${row.number}`)}
        sort={sort}
        onSort={(chosen) => set("sort", chosen)}
        empty={<Empty says={t("records.empty")} begin={may("keep_records") && t("records.add")} />}
      />
      {receiving && <Receive onClose={() => setReceiving(false)} />}
    </Page>
  );
}

function Receive({ onClose }: { onClose: () => void }) {
  const words = useWords();
  const { t } = words;
  const client = useQueryClient();
  const navigate = useNavigate();
  const { message } = useMessages();
  const command = useCommand();
  const today = dateOf(useNow());
  const [title, setTitle] = useState("");
  const [pages, setPages] = useState("");
  const [about, setAbout] = useState<string | null>(null);
  const [term, setTerm] = useState<"short" | "long">("long");
  const [endedOn, setEndedOn] = useState<string | null>(null);
  const submit = async (again = false) => {
    const body = {
      title: title.trim(),
      term,
      pages: Number(pages === "" ? 0 : pages),
      ...(about !== null && { about }),
      ...(endedOn !== null && { ended_on: endedOn }),
    };
    const done = await command.run((key) => receiveRecord(body, { key, again }));
    if (done === undefined) return;
    message.success(t("records.done"));
    void client.invalidateQueries({ queryKey: ["records"] });
    navigate(`/records/${done.answer.number}`);
  };
  const wrong = (field: string) => fieldProblem(command.error, field, words);
  return (
    <Modal open title={t("records.add")} footer={null} onCancel={onClose} width={560}>
      <form
        className="stack"
        onSubmit={(event: FormEvent) => {
          event.preventDefault();
          void submit();
        }}
      >
        <ProblemAlert error={command.error} onAgain={() => void submit(true)} />
        <Labelled label={t("records.name")} required error={wrong("title")}>
          {(input) => <Input {...input} autoFocus value={title} onChange={(event) => setTitle(event.target.value)} />}
        </Labelled>
        <Labelled label={t("records.pages")} optional error={wrong("pages")}>
          {(input) => (
            <Input {...input} inputMode="numeric" value={pages} onChange={(event) => setPages(event.target.value)} />
          )}
        </Labelled>
        <ChooseSubject value={about} error={wrong("about")} onChange={setAbout} />
        <LabelledGroup label={t("records.term")} required error={wrong("term")}>
          <Radio.Group
            value={term}
            onChange={(event) => setTerm(event.target.value)}
            options={(["long", "short"] as const).map((one) => ({ value: one, label: t(`records.term.${one}`) }))}
          />
        </LabelledGroup>
        <Labelled label={t("records.ended_on")} optional error={wrong("ended_on")}>
          {(input) => <DateInput input={input} latest={today} value={endedOn} onChange={setEndedOn} />}
        </Labelled>
        <div className="form-actions">
          <Button
            type="primary"
            htmlType="submit"
            loading={command.busy}
            disabled={title.trim() === "" || !/^\d{0,5}$/.test(pages)}
          >
            {t("records.add")}
          </Button>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
        </div>
      </form>
    </Modal>
  );
}
