// Monthly statistics of the own office: what is due and filed, to whom, and what is set apart for catastrophes.

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Modal } from "antd";
import { type FormEvent, useState } from "react";
import type { Party } from "../api/types";
import { dateOf } from "../lib/date";
import { useWords } from "../lib/i18n";
import { yuan } from "../lib/money";
import { FindParty } from "../party/find-party";
import { useMay, useNow } from "../session/session";
import { Button } from "../ui/button";
import { Empty } from "../ui/empty";
import { DateInput } from "../ui/instant-input";
import { Labelled, LabelledGroup } from "../ui/labelled";
import { type Column, ListTable } from "../ui/list-table";
import { useMessages } from "../ui/messages";
import { Nothing, Page, Section } from "../ui/page";
import { ProblemAlert } from "../ui/problem";
import { useCommand } from "../ui/write-key";
import {
  accrueReserve,
  fileReport,
  getReserve,
  listReports,
  type MonthlyReport,
  nameRoute,
  reportSheetAddress,
} from "./monthly-calls";
import { chosenOf, ProgrammeSelect, useProgrammes } from "./programme-select";
import { DrawReserve } from "./reserve-draw";

/** What a programme is called; its key where no pack has it any more. */
function useProgrammeName(): (key: string) => string {
  const { local } = useWords();
  const programmes = useProgrammes();
  return (key) => {
    const found = programmes.data?.items.find((one) => one.key === key);
    return found === undefined ? key : local(found.name);
  };
}

export default function MonthlyPage() {
  const { t } = useWords();
  const programmeName = useProgrammeName();
  const may = useMay();
  const client = useQueryClient();
  const { message } = useMessages();
  const command = useCommand();
  const [naming, setNaming] = useState(false);
  const reports = useQuery({ queryKey: ["monthly-reports"], queryFn: listReports });
  const file = async (row: MonthlyReport) => {
    const done = await command.run((key) => fileReport(row.id, { key }));
    if (done === undefined) return;
    message.success(t("monthly.file_done"));
    void client.invalidateQueries({ queryKey: ["monthly-reports"] });
  };
  const number = (text: string | number | null | undefined) => <span className="number">{text ?? "—"}</span>;
  const columns: Column<MonthlyReport>[] = [
    { key: "month", title: t("monthly.month"), onPhone: "heading", render: (row) => number(row.month) },
    { key: "programme", title: t("monthly.programme"), render: (row) => programmeName(row.programme) },
    {
      key: "state",
      title: t("monthly.state"),
      onPhone: "corner",
      render: (row) => (
        <span className="badge" data-tone={row.filed_at == null ? "soon" : "kept"}>
          {t(row.filed_at == null ? "monthly.due" : "monthly.filed")}
        </span>
      ),
    },
    { key: "covers", title: t("monthly.covers"), className: "money nowrap", render: (row) => number(row.covers) },
    {
      key: "premium",
      title: t("monthly.premium"),
      className: "money nowrap",
      render: (row) => number(row.premium == null ? null : yuan(row.premium)),
    },
    { key: "claims", title: t("monthly.claims"), className: "money nowrap", render: (row) => number(row.claims) },
    {
      key: "paid",
      title: t("monthly.paid"),
      className: "money nowrap",
      render: (row) => number(row.paid == null ? null : yuan(row.paid)),
    },
    {
      key: "deed",
      title: "",
      render: (row) =>
        row.filed_at == null ? (
          may("keep_subsidies") && (
            <Button size="small" loading={command.busy} onClick={() => void file(row)}>
              {t("monthly.file")}
            </Button>
          )
        ) : (
          <a href={reportSheetAddress(row.id)}>{t("monthly.sheet")}</a>
        ),
    },
  ];
  return (
    <Page
      title={t("monthly.title")}
      hint={t("monthly.hint")}
      extra={may("keep_subsidies") && <Button onClick={() => setNaming(true)}>{t("monthly.route")}</Button>}
    >
      <ProblemAlert error={command.error ?? reports.error} onRetry={() => void reports.refetch()} />
      {(reports.data !== undefined || reports.isPending) && (
        <ListTable
          label={t("monthly.title")}
          columns={columns}
          rows={reports.data?.items}
          rowKey={(row) => row.id}
          empty={<Empty says={t("monthly.empty")} next={["group-policies", "subsidies"]} />}
        />
      )}
      <ReserveSection />
      {naming && <NameRoute onClose={() => setNaming(false)} />}
    </Page>
  );
}

/** What is set apart for catastrophes, and setting more apart. */
function ReserveSection() {
  const { t, keyed } = useWords();
  const may = useMay();
  const client = useQueryClient();
  const { message } = useMessages();
  const command = useCommand();
  const programmeName = useProgrammeName();
  const today = dateOf(useNow());
  const [drawing, setDrawing] = useState(false);
  const programmes = useProgrammes();
  const reserve = useQuery({ queryKey: ["crop-reserve"], queryFn: getReserve });
  const programme = programmes.data?.items[0]?.key;
  const accrue = async () => {
    if (programme === undefined) return;
    const done = await command.run((key) => accrueReserve(programme, today, { key }));
    if (done === undefined) return;
    message.success(t("reserve.accrued"));
    client.setQueryData(["crop-reserve"], done.answer);
  };
  const rows = reserve.data?.entries ?? [];
  return (
    <Section
      title={t("reserve.title")}
      extra={
        may("keep_subsidies") && (
          <>
            <Button loading={command.busy} onClick={() => void accrue()}>
              {t("reserve.accrue")}
            </Button>
            <Button onClick={() => setDrawing(true)}>{t("reserve.draw")}</Button>
          </>
        )
      }
    >
      <ProblemAlert error={command.error ?? reserve.error} onRetry={() => void reserve.refetch()} />
      {reserve.data !== undefined && (
        <p>
          {t("reserve.balance")} <span className="number">{yuan(reserve.data.balance)}</span>
        </p>
      )}
      {reserve.isSuccess && rows.length === 0 && <Nothing>{t("reserve.none")}</Nothing>}
      <ul className="lines">
        {rows.map((row) => (
          <li key={row.id}>
            <span className="quiet number">{row.happened_on}</span> {keyed("reserve.kind", row.kind)}{" "}
            <span className="number">{yuan(row.amount)}</span> {programmeName(row.programme)}
          </li>
        ))}
      </ul>
      {drawing && <DrawReserve onClose={() => setDrawing(false)} />}
    </Section>
  );
}

function NameRoute({ onClose }: { onClose: () => void }) {
  const { t } = useWords();
  const client = useQueryClient();
  const { message } = useMessages();
  const command = useCommand();
  const programmes = useProgrammes();
  const [picked, setPicked] = useState<string | null>(null);
  const [recipient, setRecipient] = useState<Party | null>(null);
  const [from, setFrom] = useState<string | null>(dateOf(useNow()));
  const programme = chosenOf(programmes.data, picked);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (programme === null || recipient === null || from === null) return;
    const made = await command.run((key) => nameRoute({ programme, recipient: recipient.id, from }, { key }));
    if (made === undefined) return;
    message.success(t("monthly.route_named"));
    void client.invalidateQueries({ queryKey: ["monthly-reports"] });
    onClose();
  };
  return (
    <Modal open title={t("monthly.route")} footer={null} onCancel={onClose} width={480}>
      <form className="stack" onSubmit={(event) => void submit(event)}>
        <ProblemAlert error={command.error ?? programmes.error} />
        <Labelled label={t("monthly.programme")} required>
          {(input) => <ProgrammeSelect {...input} value={programme} onChange={setPicked} />}
        </Labelled>
        {recipient === null ? (
          <LabelledGroup label={t("monthly.recipient")} required>
            <FindParty onChoose={setRecipient} onNew={() => message.info(t("monthly.no_recipient"))} />
          </LabelledGroup>
        ) : (
          <div className="chosen">
            <strong>{recipient.name}</strong>
            <Button onClick={() => setRecipient(null)}>{t("party.change")}</Button>
          </div>
        )}
        <Labelled label={t("monthly.from")} required>
          {(input) => <DateInput input={input} value={from} onChange={setFrom} />}
        </Labelled>
        <div className="form-actions">
          <Button
            type="primary"
            htmlType="submit"
            loading={command.busy}
            disabled={programme === null || recipient === null || from === null}
          >
            {t("monthly.route")}
          </Button>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
        </div>
      </form>
    </Modal>
  );
}
