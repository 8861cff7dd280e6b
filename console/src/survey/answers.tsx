// What was answered: of a survey, or by whom the clerk was rated; with appeals against an answer and what was decided on them.

import { useQueryClient } from "@tanstack/react-query";
import { Checkbox, Input, Modal, Radio } from "antd";
import { type FormEvent, useState } from "react";
import { appealSurveyAnswer, decideSurveyAppeal, listOwnRatings, listSurveyAnswers } from "../api/survey-calls";
import type { NewSurveyAppeal, SurveyAnswer } from "../api/types";
import { useWords } from "../lib/i18n";
import { useMay, useMe } from "../session/session";
import { Button } from "../ui/button";
import { Empty } from "../ui/empty";
import { Labelled, LabelledGroup } from "../ui/labelled";
import type { Column } from "../ui/list-table";
import { PagedTable, type Pages, usePages } from "../ui/paged-table";
import { fieldProblem, ProblemAlert } from "../ui/problem";
import { useCommand } from "../ui/write-key";

const GROUNDS = ["mistaken", "malicious"] as const satisfies NewSurveyAppeal["ground"][];

/** The answers of a survey. */
export function SurveyAnswers({ survey }: { survey: string }) {
  const { t } = useWords();
  const [appealed, setAppealed] = useState(false);
  const list = usePages(["surveys", survey, "answers", appealed], (page) =>
    listSurveyAnswers(survey, { ...page, appealed }),
  );
  return (
    <section className="section">
      <header className="section-head">
        <h2>{t("survey.answers")}</h2>
        <Checkbox checked={appealed} onChange={(event) => setAppealed(event.target.checked)}>
          {t("survey.appealed_only")}
        </Checkbox>
      </header>
      <Table label={t("survey.answers")} list={list} empty={t("survey.no_answers")} />
    </section>
  );
}

/** By what the clerk was rated, in surveys that are named. */
export function OwnRatings() {
  const { t } = useWords();
  const list = usePages(["surveys", "mine"], listOwnRatings);
  return (
    <section className="section">
      <header className="section-head">
        <h2>{t("survey.mine")}</h2>
      </header>
      <Table label={t("survey.mine")} list={list} empty={t("survey.mine_empty")} />
    </section>
  );
}

function Table({ label, list, empty }: { label: string; list: Pages<SurveyAnswer>; empty: string }) {
  const { t } = useWords();
  const may = useMay();
  const me = useMe();
  const [appealing, setAppealing] = useState<SurveyAnswer | null>(null);
  const [deciding, setDeciding] = useState<SurveyAnswer | null>(null);
  const columns: Column<SurveyAnswer>[] = [
    {
      key: "day",
      title: t("survey.answered_on"),
      onPhone: "heading",
      render: (row) => <span className="number">{row.answered_on}</span>,
    },
    { key: "office", title: t("operators.office"), render: (row) => row.office.name },
    { key: "by", title: t("survey.served_by"), render: (row) => row.served_by?.name ?? "—" },
    {
      key: "rating",
      title: t("survey.rating"),
      onPhone: "corner",
      render: (row) => (
        <>
          <span className="number">{row.rating ?? "—"}</span>{" "}
          {row.is_bad && (
            <span className="badge" data-tone="broken">
              {t("survey.bad")}
            </span>
          )}
        </>
      ),
    },
    {
      key: "answers",
      title: t("survey.answers"),
      render: (row) =>
        Object.entries(row.answers)
          .map(([key, answer]) => `${key}: ${answer}`)
          .join(" · "),
    },
    {
      key: "appeal",
      title: "",
      render: (row) => {
        if (row.appeal === null || row.appeal === undefined)
          return (
            <Button size="small" onClick={() => setAppealing(row)}>
              {t("survey.appeal")}
            </Button>
          );
        const { state, reason, decision, by } = row.appeal;
        const decides = state === "asked" && may("run_surveys") && by.id !== me.id && row.served_by?.id !== me.id;
        return (
          <>
            <span className="quiet">{t(`survey.appeal_state.${state}`, { reason: decision ?? reason })}</span>{" "}
            {decides && (
              <Button size="small" onClick={() => setDeciding(row)}>
                {t("survey.decide")}
              </Button>
            )}
          </>
        );
      },
    },
  ];
  return (
    <>
      <PagedTable
        label={label}
        list={list}
        columns={columns}
        rowKey={(row) => row.id}
        empty={<Empty says={empty} next={["surveys"]} />}
      />
      {appealing !== null && <AppealForm answer={appealing} onClose={() => setAppealing(null)} />}
      {deciding !== null && <DecideForm answer={deciding} onClose={() => setDeciding(null)} />}
    </>
  );
}

function AppealForm({ answer, onClose }: { answer: SurveyAnswer; onClose: () => void }) {
  const words = useWords();
  const { t } = words;
  const client = useQueryClient();
  const command = useCommand();
  const [ground, setGround] = useState<NewSurveyAppeal["ground"]>("mistaken");
  const [reason, setReason] = useState("");
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if ((await command.run((key) => appealSurveyAnswer(answer.id, { ground, reason }, { key }))) === undefined) return;
    await client.invalidateQueries({ queryKey: ["surveys"] });
    onClose();
  };
  return (
    <Modal open title={t("survey.appeal")} footer={null} onCancel={onClose} width={480}>
      <form className="stack" onSubmit={(event) => void submit(event)}>
        <ProblemAlert error={command.error} />
        <LabelledGroup label={t("survey.appeal_ground")}>
          <Radio.Group
            aria-label={t("survey.appeal_ground")}
            value={ground}
            onChange={(event) => setGround(event.target.value as NewSurveyAppeal["ground"])}
            options={GROUNDS.map((value) => ({ value, label: t(`survey.appeal_ground.${value}`) }))}
          />
        </LabelledGroup>
        <Labelled label={t("survey.appeal_reason")} required error={fieldProblem(command.error, "reason", words)}>
          {(input) => <Input {...input} value={reason} onChange={(event) => setReason(event.target.value)} />}
        </Labelled>
        <div className="form-actions">
          <Button type="primary" htmlType="submit" loading={command.busy} disabled={reason.trim() === ""}>
            {t("survey.appeal")}
          </Button>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
        </div>
      </form>
    </Modal>
  );
}

function DecideForm({ answer, onClose }: { answer: SurveyAnswer; onClose: () => void }) {
  const words = useWords();
  const { t } = words;
  const client = useQueryClient();
  const command = useCommand();
  const [decision, setDecision] = useState("");
  const decide = async (won: boolean) => {
    if ((await command.run((key) => decideSurveyAppeal(answer.id, { won, decision }, { key }))) === undefined) return;
    await client.invalidateQueries({ queryKey: ["surveys"] });
    onClose();
  };
  return (
    <Modal open title={t("survey.decide")} footer={null} onCancel={onClose} width={480}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
        }}
      >
        <ProblemAlert error={command.error} />
        <p>
          {answer.appeal?.by.name}：{answer.appeal?.reason}
        </p>
        <Labelled label={t("survey.decision")} required error={fieldProblem(command.error, "decision", words)}>
          {(input) => <Input {...input} value={decision} onChange={(event) => setDecision(event.target.value)} />}
        </Labelled>
        <div className="form-actions">
          <Button
            type="primary"
            loading={command.busy}
            disabled={decision.trim() === ""}
            onClick={() => void decide(true)}
          >
            {t("survey.decide_won")}
          </Button>
          <Button loading={command.busy} disabled={decision.trim() === ""} onClick={() => void decide(false)}>
            {t("survey.decide_dismissed")}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
