// Surveys: those there are, beginning one, and inviting to one.

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Input, Modal, Radio, Select } from "antd";
import { type FormEvent, useState } from "react";
import { useNavigate } from "react-router";
import { listQuestionnaires, listSurveys, startSurvey } from "../api/survey-calls";
import type { Survey } from "../api/types";
import { addDays, dateOf } from "../lib/date";
import { useWords } from "../lib/i18n";
import { useMay, useNow } from "../session/session";
import { Button } from "../ui/button";
import { Empty } from "../ui/empty";
import { DateInput } from "../ui/instant-input";
import { Labelled, LabelledGroup } from "../ui/labelled";
import type { Column } from "../ui/list-table";
import { Page } from "../ui/page";
import { PagedTable, usePages } from "../ui/paged-table";
import { fieldProblem, ProblemAlert } from "../ui/problem";
import { useCommand } from "../ui/write-key";
import { OwnRatings } from "./answers";
import { InviteDialog } from "./invite";

export default function SurveysPage() {
  const { t } = useWords();
  const may = useMay();
  const navigate = useNavigate();
  const list = usePages(["surveys"], listSurveys);
  const [starting, setStarting] = useState(false);
  const [inviting, setInviting] = useState<Survey | null>(null);
  const columns: Column<Survey>[] = [
    { key: "name", title: t("surveys.name"), onPhone: "heading", render: (row) => row.name },
    { key: "office", title: t("operators.office"), render: (row) => row.office.name },
    {
      key: "days",
      title: t("surveys.begins_on"),
      className: "nowrap",
      render: (row) => (
        <span className="number">
          {row.begins_on} – {row.ends_on}
        </span>
      ),
    },
    {
      key: "who",
      title: t("surveys.who"),
      render: (row) => t(row.is_anonymous ? "surveys.anonymous" : "surveys.named"),
    },
    {
      key: "answered",
      title: t("surveys.answered"),
      render: (row) => (
        <span className="number">
          {row.answered}/{row.invited}
        </span>
      ),
    },
    {
      key: "state",
      title: t("cases.state"),
      onPhone: "corner",
      render: (row) => (
        <span className="badge" data-tone={row.is_open ? "calm" : "quiet"}>
          {t(row.is_open ? "surveys.open" : "surveys.closed")}
        </span>
      ),
    },
    {
      key: "invite",
      title: "",
      render: (row) =>
        may("invite_to_surveys") &&
        row.is_open && (
          <Button
            size="small"
            onClick={(event) => {
              event.stopPropagation();
              setInviting(row);
            }}
          >
            {t("surveys.invite")}
          </Button>
        ),
    },
  ];
  return (
    <Page
      title={t("surveys.title")}
      extra={
        may("run_surveys") && (
          <Button type="primary" onClick={() => setStarting(true)}>
            {t("surveys.start")}
          </Button>
        )
      }
    >
      <PagedTable
        label={t("surveys.title")}
        list={list}
        columns={columns}
        rowKey={(row) => row.id}
        {...(may("read_surveys") && { onOpen: (row: Survey) => void navigate(`/surveys/${row.id}`) })}
        empty={<Empty says={t("surveys.empty")} begin={may("run_surveys") && t("surveys.start")} />}
      />
      <OwnRatings />
      {starting && <StartForm onClose={() => setStarting(false)} />}
      {inviting !== null && <InviteDialog survey={inviting} onClose={() => setInviting(null)} />}
    </Page>
  );
}

function StartForm({ onClose }: { onClose: () => void }) {
  const words = useWords();
  const { t, local } = words;
  const client = useQueryClient();
  const command = useCommand();
  const today = dateOf(useNow());
  const questionnaires = useQuery({ queryKey: ["questionnaires"], queryFn: listQuestionnaires, staleTime: 600_000 });
  const [name, setName] = useState("");
  const [questionnaire, setQuestionnaire] = useState<string | null>(null);
  const [anonymous, setAnonymous] = useState(true);
  const [begins, setBegins] = useState(today);
  const [ends, setEnds] = useState(addDays(today, 30));
  const [quota, setQuota] = useState("");
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (questionnaire === null) return;
    const body = {
      name: name.trim(),
      questionnaire,
      is_anonymous: anonymous,
      begins_on: begins,
      ends_on: ends,
      ...(quota.trim() !== "" && { quota: Number(quota) }),
    };
    if ((await command.run((key) => startSurvey(body, { key }))) === undefined) return;
    await client.invalidateQueries({ queryKey: ["surveys"] });
    onClose();
  };
  const problem = (field: string) => fieldProblem(command.error, field, words);
  return (
    <Modal open title={t("surveys.start")} footer={null} onCancel={onClose} width={560}>
      <form className="stack" onSubmit={(event) => void submit(event)}>
        <ProblemAlert error={command.error ?? questionnaires.error} />
        <div className="form-grid">
          <Labelled label={t("surveys.name")} required error={problem("name")}>
            {(input) => <Input {...input} autoFocus value={name} onChange={(event) => setName(event.target.value)} />}
          </Labelled>
          <Labelled label={t("surveys.questionnaire")} required error={problem("questionnaire")}>
            {(input) => (
              <Select
                {...input}
                className="full-width"
                loading={questionnaires.isPending}
                value={questionnaire}
                onChange={setQuestionnaire}
                options={(questionnaires.data?.items ?? []).map((one) => ({ value: one.key, label: local(one.name) }))}
              />
            )}
          </Labelled>
          <Labelled label={t("surveys.begins_on")} required error={problem("begins_on")}>
            {(input) => <DateInput input={input} value={begins} onChange={(date) => setBegins(date ?? today)} />}
          </Labelled>
          <Labelled label={t("surveys.ends_on")} required error={problem("ends_on")}>
            {(input) => <DateInput input={input} value={ends} onChange={(date) => setEnds(date ?? today)} />}
          </Labelled>
          <Labelled label={t("surveys.quota")} hint={t("surveys.quota_hint")} error={problem("quota")}>
            {(input) => (
              <Input {...input} inputMode="numeric" value={quota} onChange={(event) => setQuota(event.target.value)} />
            )}
          </Labelled>
          <LabelledGroup label={t("surveys.who")} required>
            <Radio.Group
              value={anonymous}
              onChange={(event) => setAnonymous(event.target.value === true)}
              options={[
                { value: true, label: t("surveys.anonymous") },
                { value: false, label: t("surveys.named") },
              ]}
            />
          </LabelledGroup>
        </div>
        <div className="form-actions">
          <Button
            type="primary"
            htmlType="submit"
            loading={command.busy}
            disabled={name.trim() === "" || questionnaire === null || !/^\d*$/.test(quota.trim())}
          >
            {t("surveys.start")}
          </Button>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
        </div>
      </form>
    </Modal>
  );
}
