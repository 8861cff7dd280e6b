// The scores of an office over a period: the sheets, objections to be answered, making them final, counting anew.
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Input, Modal, Select } from "antd";
import { type FormEvent, useState } from "react";
import { useParams } from "react-router";
import { answerObjection, correctScores, freezeScores, getScoreRound } from "../api/score-calls";
import type { ScoreSheet } from "../api/types";
import { WaitingApprovals } from "../approval/waiting";
import { useWords } from "../lib/i18n";
import { useMay } from "../session/session";
import { Button } from "../ui/button";
import { Labelled } from "../ui/labelled";
import { Page, PageSkeleton, Section } from "../ui/page";
import { ProblemAlert } from "../ui/problem";
import { useCommand } from "../ui/write-key";
import { SheetLines } from "./score-sheet";

export default function ScoreRoundPage() {
  const { id = "" } = useParams();
  const { t, local } = useWords();
  const may = useMay();
  const client = useQueryClient();
  const command = useCommand();
  const [edition, setEdition] = useState<number | undefined>(undefined);
  const [correcting, setCorrecting] = useState(false);
  const query = useQuery({
    queryKey: ["scores", id, edition ?? null],
    queryFn: () => getScoreRound(id, edition),
    placeholderData: (before) => before,
  });
  const round = query.data;
  if (round === undefined) {
    return query.isPending ? (
      <PageSkeleton />
    ) : (
      <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />
    );
  }
  const shown = edition ?? round.edition;
  const freeze = async () => {
    await command.run((key) => freezeScores(id, round.edition, { key }));
    await client.invalidateQueries({ queryKey: ["scores"] });
  };
  return (
    <Page
      title={`${local(round.scheme.name)} ${round.from} – ${round.until}`}
      hint={`${round.office.name} · ${t(`scores.state.${round.state}`)} · ${t("scores.objections_until", { until: round.objections_until })}${round.reason === null || round.reason === undefined ? "" : ` · ${round.reason}`}`}
      extra={
        may("run_scores") && (
          <>
            <Button onClick={() => setCorrecting(true)}>{t("scores.correct")}</Button>{" "}
            {round.state === "shown" && (
              <Button type="primary" loading={command.busy} onClick={() => void freeze()}>
                {t("scores.freeze")}
              </Button>
            )}
          </>
        )
      }
    >
      <ProblemAlert error={command.error} />
      <WaitingApprovals subject={round.id} />
      {round.edition > 1 && (
        <Select
          className="gap-below"
          aria-label={t("scores.edition", { edition: "" })}
          value={shown}
          onChange={(chosen: number) => setEdition(chosen)}
          options={Array.from({ length: round.edition }, (_, index) => ({
            value: index + 1,
            label: t("scores.edition", { edition: String(index + 1) }),
          }))}
        />
      )}
      {round.sheets.map((sheet) => (
        <Section
          key={sheet.id}
          title={sheet.operator.name}
          extra={
            <>
              <span className="number">{sheet.total ?? t("scores.left_out")}</span>{" "}
              <span
                className="badge"
                data-tone={sheet.seen_at === null || sheet.seen_at === undefined ? "quiet" : "kept"}
              >
                {t(sheet.seen_at === null || sheet.seen_at === undefined ? "scores.unseen" : "scores.seen")}
              </span>
            </>
          }
        >
          <SheetLines scheme={round.scheme} sheet={sheet} />
          {sheet.objection !== null && sheet.objection !== undefined && <Objection sheet={sheet} />}
        </Section>
      ))}
      {correcting && <Correct round={id} onClose={() => setCorrecting(false)} />}
    </Page>
  );
}

function Objection({ sheet }: { sheet: ScoreSheet }) {
  const { t } = useWords();
  const may = useMay();
  const client = useQueryClient();
  const command = useCommand();
  const [answer, setAnswer] = useState("");
  const { objection } = sheet;
  if (objection === null || objection === undefined) return null;
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if ((await command.run((key) => answerObjection(sheet.id, answer.trim(), { key }))) === undefined) return;
    await client.invalidateQueries({ queryKey: ["scores"] });
  };
  return (
    <form className="stack" onSubmit={(event) => void submit(event)}>
      <p>
        {t("scores.objection")}：{objection.text}
      </p>
      {objection.answer !== null && objection.answer !== undefined ? (
        <p>
          {t("scores.answer")}：{objection.answer} <span className="quiet">{objection.answered_by?.name}</span>
        </p>
      ) : (
        may("run_scores") && (
          <>
            <ProblemAlert error={command.error} />
            <Labelled label={t("scores.answer")} required>
              {(input) => <Input {...input} value={answer} onChange={(event) => setAnswer(event.target.value)} />}
            </Labelled>
            <div className="form-actions">
              <Button htmlType="submit" loading={command.busy} disabled={answer.trim() === ""}>
                {t("scores.send")}
              </Button>
            </div>
          </>
        )
      )}
    </form>
  );
}

function Correct({ round, onClose }: { round: string; onClose: () => void }) {
  const { t } = useWords();
  const client = useQueryClient();
  const command = useCommand();
  const [reason, setReason] = useState("");
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if ((await command.run((key) => correctScores(round, reason.trim(), { key }))) === undefined) return;
    await client.invalidateQueries({ queryKey: ["scores"] });
    onClose();
  };
  return (
    <Modal open title={t("scores.correct")} footer={null} onCancel={onClose} width={440}>
      <form className="stack" onSubmit={(event) => void submit(event)}>
        <ProblemAlert error={command.error} />
        <Labelled label={t("scores.reason")} required>
          {(input) => <Input {...input} autoFocus value={reason} onChange={(event) => setReason(event.target.value)} />}
        </Labelled>
        <div className="form-actions">
          <Button type="primary" htmlType="submit" loading={command.busy} disabled={reason.trim() === ""}>
            {t("scores.correct")}
          </Button>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
        </div>
      </form>
    </Modal>
  );
}
