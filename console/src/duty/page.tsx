// The duties of an office: how each stands and what proves it, when its telephone was staffed, and when its counters are open.

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Input, Modal } from "antd";
import { type FormEvent, useState } from "react";
import { addDays, dateOf } from "../lib/date";
import { useWords } from "../lib/i18n";
import { citeText } from "../promise/cite";
import { useMay, useMe, useNow } from "../session/session";
import { Button } from "../ui/button";
import { Empty } from "../ui/empty";
import { DateInput } from "../ui/instant-input";
import { Labelled } from "../ui/labelled";
import { type Column, ListTable } from "../ui/list-table";
import { OfficeSelect } from "../ui/office-select";
import { Page } from "../ui/page";
import { fieldProblem, ProblemAlert } from "../ui/problem";
import { Tabs } from "../ui/tabs";
import { UploadButton } from "../ui/upload-button";
import { useCommand } from "../ui/write-key";
import {
  type Duty,
  type HotlineDay,
  listCounterHours,
  listDuties,
  listHotlineDays,
  proofAddress,
  proveDuty,
  withdrawProof,
} from "./calls";

const TONES = { missing: "broken", ran_out: "broken", due_soon: "soon", held: "kept" } as const;

export default function DutiesPage() {
  const { t } = useWords();
  const me = useMe();
  const [office, setOffice] = useState(me.office.id);
  return (
    <Page title={t("duties.title")}>
      <p className="quiet gap-below">{t("duties.hint")}</p>
      <div className="gap-below">
        <Labelled label={t("operators.office")}>
          {(input) => (
            <OfficeSelect input={input} required value={office} onChange={(next) => setOffice(next ?? office)} />
          )}
        </Labelled>
      </div>
      <Tabs
        label={t("duties.title")}
        tabs={[
          { key: "list", label: t("duties.list"), panel: () => <DutyList office={office} /> },
          { key: "hotline", label: t("duties.hotline"), panel: () => <Hotline office={office} /> },
          { key: "hours", label: t("duties.hours"), panel: () => <Hours office={office} /> },
        ]}
      />
    </Page>
  );
}

function DutyList({ office }: { office: string }) {
  const { t, local, language } = useWords();
  const may = useMay();
  const query = useQuery({ queryKey: ["duties", office], queryFn: () => listDuties(office) });
  const [proving, setProving] = useState<Duty | null>(null);
  const [withdrawing, setWithdrawing] = useState<Duty | null>(null);
  const columns: Column<Duty>[] = [
    {
      key: "name",
      title: t("duties.duty"),
      onPhone: "heading",
      render: (row) => (
        <>
          {local(row.name)}
          <div className="quiet" title={row.cite}>
            {citeText(row.cite, language)}
          </div>
        </>
      ),
    },
    {
      key: "standing",
      title: t("duties.standing"),
      className: "nowrap",
      onPhone: "corner",
      render: (row) => (
        <span className="badge" data-tone={TONES[row.standing]}>
          {t(`duties.${row.standing}`)}
        </span>
      ),
    },
    { key: "until", title: t("duties.until"), className: "nowrap", render: (row) => row.until ?? "" },
    {
      key: "proof",
      title: t("duties.proof"),
      render: (row) => (
        <>
          {row.staffed && <div>{t("duties.staffed", { days: row.staffed.days, short: row.staffed.short })}</div>}
          {row.proof && (
            <>
              <span className="number">{row.proof.met_on}</span> {row.proof.by.name}：{row.proof.note}{" "}
              {row.proof.file_name && (
                <a className="in-text" href={proofAddress(row.proof.id)} target="_blank" rel="noreferrer">
                  {row.proof.file_name}
                </a>
              )}
            </>
          )}
        </>
      ),
    },
    {
      key: "act",
      title: "",
      className: "nowrap",
      render: (row) =>
        may("prove_duties") && (
          <>
            <Button size="small" onClick={() => setProving(row)}>
              {t("duties.prove")}
            </Button>{" "}
            {row.proof && (
              <Button size="small" danger onClick={() => setWithdrawing(row)}>
                {t("duties.withdraw")}
              </Button>
            )}
          </>
        ),
    },
  ];
  return (
    <>
      <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />
      {(query.data !== undefined || query.isPending) && (
        <ListTable
          label={t("duties.list")}
          columns={columns}
          rows={query.data?.items}
          rowKey={(row) => row.key}
          empty={<Empty says={t("duties.empty")} next={["duties", "board"]} />}
        />
      )}
      {proving && <ProofForm office={office} duty={proving} onClose={() => setProving(null)} />}
      {withdrawing?.proof && <WithdrawForm id={withdrawing.proof.id} onClose={() => setWithdrawing(null)} />}
    </>
  );
}

function ProofForm({ office, duty, onClose }: { office: string; duty: Duty; onClose: () => void }) {
  const words = useWords();
  const { t, local } = words;
  const today = dateOf(useNow());
  const client = useQueryClient();
  const command = useCommand();
  const [metOn, setMetOn] = useState(today);
  const [until, setUntil] = useState<string | null>(null);
  const [note, setNote] = useState("");
  const [file, setFile] = useState<File | null>(null);
  const problem = (field: string) => fieldProblem(command.error, field, words);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const proof = { met_on: metOn, note: note.trim(), file, ...(until !== null && { until }) };
    if ((await command.run((key) => proveDuty(office, duty.key, proof, { key }))) === undefined) return;
    await client.invalidateQueries({ queryKey: ["duties"] });
    onClose();
  };
  return (
    <Modal open title={`${t("duties.prove")}：${local(duty.name)}`} footer={null} onCancel={onClose} width={600}>
      <form className="stack" onSubmit={(event) => void submit(event)}>
        <p className="quiet">{local(duty.what)}</p>
        <ProblemAlert error={command.error} />
        <div className="form-grid">
          <Labelled label={t("duties.met_on")} required error={problem("met_on")}>
            {(input) => (
              <DateInput input={input} latest={today} value={metOn} onChange={(date) => setMetOn(date ?? today)} />
            )}
          </Labelled>
          <Labelled label={t("duties.until")} hint={t("duties.until_hint")} error={problem("until")}>
            {(input) => <DateInput input={input} value={until} onChange={setUntil} />}
          </Labelled>
          <Labelled label={t("duties.note")} required error={problem("note")} className="wide">
            {(input) => (
              <Input.TextArea
                {...input}
                autoFocus
                rows={3}
                value={note}
                onChange={(event) => setNote(event.target.value)}
              />
            )}
          </Labelled>
          <Labelled label={t("duties.file")} className="wide">
            {() => (
              <span>
                <UploadButton
                  label={t("duties.choose")}
                  accept="application/pdf,image/jpeg,image/png"
                  busy={false}
                  onFile={setFile}
                />{" "}
                {file?.name}
              </span>
            )}
          </Labelled>
        </div>
        <div className="form-actions">
          <Button type="primary" htmlType="submit" loading={command.busy} disabled={note.trim() === ""}>
            {t("duties.prove")}
          </Button>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
        </div>
      </form>
    </Modal>
  );
}

function WithdrawForm({ id, onClose }: { id: string; onClose: () => void }) {
  const words = useWords();
  const { t } = words;
  const client = useQueryClient();
  const command = useCommand();
  const [reason, setReason] = useState("");
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if ((await command.run((key) => withdrawProof(id, reason.trim(), { key }))) === undefined) return;
    await client.invalidateQueries({ queryKey: ["duties"] });
    onClose();
  };
  return (
    <Modal open title={t("duties.withdraw")} footer={null} onCancel={onClose}>
      <form className="stack" onSubmit={(event) => void submit(event)}>
        <ProblemAlert error={command.error} />
        <Labelled label={t("duties.withdraw_reason")} required error={fieldProblem(command.error, "reason", words)}>
          {(input) => <Input {...input} autoFocus value={reason} onChange={(event) => setReason(event.target.value)} />}
        </Labelled>
        <div className="form-actions">
          <Button danger htmlType="submit" loading={command.busy} disabled={reason.trim() === ""}>
            {t("duties.withdraw")}
          </Button>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
        </div>
      </form>
    </Modal>
  );
}

const clock = (seconds: number) =>
  `${Math.floor(seconds / 3600)}:${String(Math.floor((seconds % 3600) / 60)).padStart(2, "0")}`;

/** A day off asks for nothing, and a working day without records shows nothing. */
function toldOf(row: HotlineDay) {
  if (!row.working) return ["quiet", "duties.day_off"] as const;
  if (row.calls === 0) return ["quiet", "duties.no_records"] as const;
  return row.met ? (["kept", "duties.met"] as const) : (["broken", "duties.short"] as const);
}

function Hotline({ office }: { office: string }) {
  const { t } = useWords();
  const until = dateOf(useNow());
  const span = { office, from: addDays(until, -27), until };
  const query = useQuery({ queryKey: ["hotline-days", span], queryFn: () => listHotlineDays(span) });
  const columns: Column<HotlineDay>[] = [
    {
      key: "date",
      title: t("duties.date"),
      onPhone: "heading",
      render: (row) => <span className="number">{row.date}</span>,
    },
    { key: "calls", title: t("duties.calls"), render: (row) => row.calls },
    { key: "picked_up", title: t("duties.picked_up"), render: (row) => row.picked_up },
    { key: "staffed", title: t("duties.staffed_for"), render: (row) => clock(row.staffed_seconds) },
    {
      key: "met",
      title: t("duties.standing"),
      onPhone: "corner",
      render: (row) => {
        const [tone, word] = toldOf(row);
        return (
          <span className="badge" data-tone={tone}>
            {t(word)}
          </span>
        );
      },
    },
  ];
  const days = query.data === undefined ? undefined : [...query.data.items].reverse();
  return (
    <>
      <p className="quiet gap-below">{t("duties.hotline_hint")}</p>
      <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />
      {(days !== undefined || query.isPending) && (
        <ListTable
          label={t("duties.hotline")}
          columns={columns}
          rows={days}
          rowKey={(row) => row.date}
          empty={<Empty says={t("duties.hotline_empty")} next={["duties", "board"]} />}
        />
      )}
    </>
  );
}

function Hours({ office }: { office: string }) {
  const { t, local, comma, language } = useWords();
  const today = dateOf(useNow());
  const [on, setOn] = useState(today);
  const query = useQuery({ queryKey: ["counter-hours", on], queryFn: () => listCounterHours(on) });
  const found = query.data?.items.find((one) => one.office.id === office);
  const hours = found?.hours.map(([from, until]) => `${from}–${until}`).join(comma) ?? "";
  return (
    <>
      <Labelled label={t("duties.date")}>
        {(input) => <DateInput input={input} value={on} onChange={(date) => setOn(date ?? today)} />}
      </Labelled>
      <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />
      {found && (
        <p>
          <span className="number">{hours === "" ? t("duties.closed") : hours}</span>
          <span className="quiet"> {found.name === null ? t("duties.hours_unknown") : local(found.name)}</span>
          {found.cite !== null && <span className="quiet"> {citeText(found.cite, language)}</span>}
        </p>
      )}
    </>
  );
}
