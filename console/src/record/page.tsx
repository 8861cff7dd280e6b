// One record: where it is, how long it is kept, what was done with it, and what can be done now.

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Input, Modal, Select } from "antd";
import { type FormEvent, useState } from "react";
import { useParams } from "react-router";
import { listOperators } from "../api/calls";
import { WaitingApprovals } from "../approval/waiting";
import { dateOf, formatInstant } from "../lib/date";
import { useWords } from "../lib/i18n";
import { RemindersOf } from "../reminder/of-subject";
import { useMay, useNow } from "../session/session";
import { Button } from "../ui/button";
import { DateInput } from "../ui/instant-input";
import { Labelled } from "../ui/labelled";
import { useMessages } from "../ui/messages";
import { Page, PageSkeleton, Section } from "../ui/page";
import { fieldProblem, ProblemAlert } from "../ui/problem";
import { SubjectLink } from "../ui/subject-link";
import { useCommand } from "../ui/write-key";
import {
  destroyRecord,
  endContract,
  fileRecord,
  getRecord,
  labelAddress,
  lendRecord,
  type RecordDetail,
  returnRecord,
} from "./calls";
import { CasesOfRecord } from "./cases";
import { Scans } from "./scans";
import { RecordState, whereIs } from "./words";

type Deed = "file" | "lend" | "end" | "destroy";
const EVENTS = ["received", "filed", "lent", "returned", "contract-ended", "destroyed"] as const;
const eventOf = (text: string) => EVENTS.find((event) => event === text) ?? "received";

export default function RecordPage() {
  const words = useWords();
  const { t } = words;
  const may = useMay();
  const { id = "" } = useParams();
  const query = useQuery({ queryKey: ["records", id], queryFn: () => getRecord(id) });
  const record = query.data;
  return (
    <Page
      title={record === undefined ? t("records.title") : `${record.number} ${record.title}`}
      extra={
        record !== undefined && (
          <Button href={labelAddress([record.number])} target="_blank" rel="noreferrer">
            {t("records.label")}
          </Button>
        )
      }
    >
      <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />
      {query.isPending && <PageSkeleton />}
      {record !== undefined && (
        <>
          <WaitingApprovals subject={record.id} />
          <Section title={t("records.facts")} extra={<RecordState record={record} />}>
            <div className="stack">
              <dl className="facts">
                <dt>{t("records.where")}</dt>
                <dd>{whereIs(record, words) || "—"}</dd>
                <dt>{t("records.of")}</dt>
                <dd>{record.about ? <SubjectLink subject={record.about} /> : "—"}</dd>
                <dt>{t("records.pages")}</dt>
                <dd className="number">{record.pages}</dd>
                <dt>{t("records.term")}</dt>
                <dd>{t(record.term === "short" ? "records.term.short" : "records.term.long")}</dd>
                {record.lent_by !== null && (
                  <>
                    <dt>{t("records.lent_by")}</dt>
                    <dd>{record.lent_by.name}</dd>
                  </>
                )}
                <dt>{t("records.keep_until")}</dt>
                <dd className="number">{record.keep_until ?? t("records.running")}</dd>
              </dl>
              <Deeds record={record} />
            </div>
          </Section>
          <Scans record={record.id} />
          {may("read_cases") && <CasesOfRecord record={record.id} />}
          <Section title={t("reminders.title")}>
            <RemindersOf subject={record.id} />
          </Section>
          <Section title={t("records.events")}>
            <ol className="timeline">
              {record.events.map((event) => (
                <li key={`${event.at} ${event.kind}`}>
                  <div>
                    <strong>{t(`records.event.${eventOf(event.kind)}`)}</strong> {event.detail}
                  </div>
                  <div className="quiet">
                    {event.by.name} · <time className="number">{formatInstant(event.at)}</time>
                  </div>
                </li>
              ))}
            </ol>
          </Section>
        </>
      )}
    </Page>
  );
}

function Deeds({ record }: { record: RecordDetail }) {
  const { t } = useWords();
  const may = useMay();
  const { message } = useMessages();
  const client = useQueryClient();
  const command = useCommand();
  const [deed, setDeed] = useState<Deed | null>(null);
  if (record.state === "destroyed") return null;
  const done = () => {
    message.success(t("records.done"));
    void client.invalidateQueries({ queryKey: ["records"] });
    setDeed(null);
  };
  const takeBack = async () => {
    const written = await command.run((key) => returnRecord(record.id, { key }));
    if (written !== undefined) done();
  };
  const button = (name: Deed, label: string, danger = false) => (
    <Button danger={danger} disabled={command.busy} why={t("why.busy")} onClick={() => setDeed(name)}>
      {label}
    </Button>
  );
  const isLent = record.state === "lent";
  return (
    <div className="stack">
      <ProblemAlert error={command.error} />
      <div className="form-actions">
        {may("keep_records") && (
          <>
            {!isLent && button("file", t(record.state === "filed" ? "records.move" : "records.file"))}
            {record.state === "filed" && button("lend", t("records.lend"))}
            {isLent && (
              <Button type="primary" loading={command.busy} onClick={() => void takeBack()}>
                {t("records.return")}
              </Button>
            )}
            {record.ended_on === null && button("end", t("records.end"))}
          </>
        )}
        {may("destroy_records") &&
          record.keep_until !== null &&
          !isLent &&
          button("destroy", t("records.destroy"), true)}
      </div>
      {deed !== null && <Act record={record} deed={deed} onDone={done} onClose={() => setDeed(null)} />}
    </div>
  );
}

type ActProps = { record: RecordDetail; deed: Deed; onDone: () => void; onClose: () => void };

function Act({ record, deed, onDone, onClose }: ActProps) {
  const words = useWords();
  const { t } = words;
  const today = dateOf(useNow());
  const command = useCommand();
  const [text, setText] = useState(deed === "file" ? (record.shelf ?? "") : "");
  const [day, setDay] = useState<string | null>(today);
  const [borrower, setBorrower] = useState<string | null>(null);
  const may = useMay();
  const operators = useQuery({
    queryKey: ["operators"],
    queryFn: listOperators,
    enabled: deed === "lend" && may("read_operators"),
  });
  const known = operators.data?.items.filter((one) => one.active) ?? [];
  const named = text.trim();
  const ready = (deed === "end" || named !== "") && (deed === "file" || deed === "destroy" || day !== null);
  const act = (key: string): Promise<unknown> => {
    const on = day ?? today;
    switch (deed) {
      case "file":
        return fileRecord(record.id, named, { key });
      case "lend":
        return lendRecord(record.id, { to: named, until: on, ...(borrower !== null && { borrower }) }, { key });
      case "end":
        return endContract(record.id, on, { key });
      case "destroy":
        return destroyRecord(record.id, named, { key });
    }
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const written = await command.run(act);
    if (written !== undefined) onDone();
  };
  const label = {
    file: "records.shelf",
    lend: "records.lent_to",
    end: "records.ended_on",
    destroy: "records.reason",
  } as const;
  const field = { file: "shelf", lend: "lent_to", end: "ended_on", destroy: "reason" }[deed];
  return (
    <Modal open title={t(`records.${deed}`)} footer={null} onCancel={onClose} width={440}>
      <form className="stack" onSubmit={(event) => void submit(event)}>
        <ProblemAlert error={command.error} />
        {deed !== "end" && (
          <Labelled label={t(label[deed])} required error={fieldProblem(command.error, field, words)}>
            {(input) => <Input {...input} autoFocus value={text} onChange={(event) => setText(event.target.value)} />}
          </Labelled>
        )}
        {known.length > 0 && (
          <Labelled
            label={t("records.borrower")}
            optional
            hint={t("records.borrower_hint")}
            error={fieldProblem(command.error, "borrower", words)}
          >
            {(input) => (
              <Select
                {...input}
                className="full-width"
                allowClear
                showSearch={{ optionFilterProp: "label" }}
                value={borrower}
                onChange={(id: string | undefined) => {
                  setBorrower(id ?? null);
                  const chosen = known.find((one) => one.id === id);
                  if (chosen !== undefined && named === "") setText(chosen.name);
                }}
                options={known.map((one) => ({ value: one.id, label: one.name }))}
              />
            )}
          </Labelled>
        )}
        {(deed === "lend" || deed === "end") && (
          <Labelled
            label={t(deed === "lend" ? "records.until" : "records.ended_on")}
            required
            error={fieldProblem(command.error, deed === "lend" ? "until" : "ended_on", words)}
          >
            {(input) => (
              <DateInput input={input} {...(deed === "end" && { latest: today })} value={day} onChange={setDay} />
            )}
          </Labelled>
        )}
        <div className="form-actions">
          <Button type="primary" htmlType="submit" loading={command.busy} disabled={!ready}>
            {t(`records.${deed}`)}
          </Button>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
        </div>
      </form>
    </Modal>
  );
}
