// The disaster plan of the own office: its versions with their papers, who answers for what, and when it is reviewed.

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Input, Modal } from "antd";
import { type FormEvent, useState } from "react";
import { fileAddress } from "../api/calls";
import { useWords } from "../lib/i18n";
import { layPhoto } from "../publication/calls";
import { useMay } from "../session/session";
import { Button } from "../ui/button";
import { Empty } from "../ui/empty";
import { DateInput } from "../ui/instant-input";
import { Labelled } from "../ui/labelled";
import { type Column, ListTable } from "../ui/list-table";
import { useMessages } from "../ui/messages";
import { Section } from "../ui/page";
import { fieldProblem, ProblemAlert } from "../ui/problem";
import { UploadButton } from "../ui/upload-button";
import { useCommand } from "../ui/write-key";
import { type DisasterPlan, listPlans, papersOf, recordPlan } from "./reinsurance-calls";

const PLANS = ["disaster-plans"];

export function DisasterPlans() {
  const { t } = useWords();
  const may = useMay();
  const [recording, setRecording] = useState(false);
  const plans = useQuery({ queryKey: PLANS, queryFn: listPlans });
  const columns: Column<DisasterPlan>[] = [
    { key: "edition", title: t("disaster.edition"), onPhone: "heading", render: (row) => row.edition },
    {
      key: "state",
      title: t("disaster.state"),
      onPhone: "corner",
      render: (row) => (
        <span className="badge" data-tone={row.current ? "kept" : "quiet"}>
          {t(row.current ? "disaster.current" : "disaster.replaced")}
        </span>
      ),
    },
    {
      key: "review_on",
      title: t("disaster.review_on"),
      render: (row) => <span className="number">{row.review_on}</span>,
    },
    {
      key: "responsible",
      title: t("disaster.responsible"),
      render: (row) => row.responsible.map((one) => `${one.name}（${one.duty}）`).join("、"),
    },
    { key: "files", title: t("disaster.files"), render: (row) => <Papers plan={row} /> },
  ];
  return (
    <Section
      title={t("disaster.title")}
      extra={may("handle_losses") && <Button onClick={() => setRecording(true)}>{t("disaster.record")}</Button>}
    >
      <p className="page-hint">{t("disaster.hint")}</p>
      <ProblemAlert error={plans.error} onRetry={() => void plans.refetch()} />
      {(plans.data !== undefined || plans.isPending) && (
        <ListTable
          label={t("disaster.title")}
          columns={columns}
          rows={plans.data?.items}
          rowKey={(row) => row.id}
          empty={<Empty says={t("disaster.empty")} begin={may("handle_losses") && t("disaster.record")} />}
        />
      )}
      {recording && <RecordPlan onClose={() => setRecording(false)} />}
    </Section>
  );
}

/** The papers of a version, and laying another with the one in force. */
function Papers({ plan }: { plan: DisasterPlan }) {
  const { t } = useWords();
  const may = useMay();
  const command = useCommand();
  const papers = useQuery({ queryKey: ["files", plan.id], queryFn: () => papersOf(plan.id) });
  const lay = async (file: File) => {
    const laid = await command.run((key) => layPhoto(plan.id, file, { key }));
    if (laid !== undefined) void papers.refetch();
  };
  const files = papers.data?.items ?? [];
  return (
    <>
      <ProblemAlert error={command.error ?? papers.error} />
      {papers.isSuccess && files.length === 0 && <span className="quiet">{t("disaster.no_file")} </span>}
      {files.map((file) => (
        <a key={file.id} href={fileAddress(file.id)} target="_blank" rel="noreferrer" className="in-text">
          {file.name}
        </a>
      ))}{" "}
      {plan.current && may("handle_losses") && (
        <UploadButton
          label={t("disaster.lay")}
          accept="application/pdf,image/jpeg,image/png"
          busy={command.busy}
          onFile={(file) => void lay(file)}
        />
      )}
    </>
  );
}

/** `王经理 总指挥`, one a line. */
function peopleOf(typed: string): { name: string; duty: string }[] {
  const lines = typed.split("\n").map((line) => line.trim());
  return lines
    .filter((line) => line !== "")
    .map((line) => {
      const [name = "", ...duty] = line.split(/\s+/);
      return { name, duty: duty.join(" ") };
    });
}

function RecordPlan({ onClose }: { onClose: () => void }) {
  const words = useWords();
  const { t } = words;
  const client = useQueryClient();
  const { message } = useMessages();
  const command = useCommand();
  const [edition, setEdition] = useState("");
  const [people, setPeople] = useState("");
  const [review, setReview] = useState<string | null>(null);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (review === null) return;
    const body = { edition, responsible: peopleOf(people), review_on: review };
    const made = await command.run((key) => recordPlan(body, { key }));
    if (made === undefined) return;
    message.success(t("disaster.recorded"));
    client.setQueryData(PLANS, made.answer);
    onClose();
  };
  const problem = (field: string) => fieldProblem(command.error, field, words);
  return (
    <Modal open title={t("disaster.record")} footer={null} onCancel={onClose} width={460}>
      <form className="stack" onSubmit={(event) => void submit(event)}>
        <ProblemAlert error={command.error} />
        <Labelled label={t("disaster.edition")} required error={problem("edition")}>
          {(input) => <Input {...input} value={edition} onChange={(event) => setEdition(event.target.value)} />}
        </Labelled>
        <Labelled
          label={t("disaster.responsible")}
          hint={t("disaster.responsible_hint")}
          required
          error={problem("responsible") ?? problem("duty")}
        >
          {(input) => (
            <Input.TextArea {...input} rows={4} value={people} onChange={(event) => setPeople(event.target.value)} />
          )}
        </Labelled>
        <Labelled label={t("disaster.review_on")} required error={problem("review_on")}>
          {(input) => <DateInput input={input} value={review} onChange={setReview} />}
        </Labelled>
        <div className="form-actions">
          <Button
            type="primary"
            htmlType="submit"
            loading={command.busy}
            disabled={edition.trim() === "" || people.trim() === "" || review === null}
          >
            {t("disaster.record")}
          </Button>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
        </div>
      </form>
    </Modal>
  );
}
