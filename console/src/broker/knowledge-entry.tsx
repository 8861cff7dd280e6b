// One entry of the knowledge base, and what can be done with it: altering it, saying that it still holds, taking it out of use.
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Input, Modal } from "antd";
import { type FormEvent, useState } from "react";
import { Link } from "react-router";
import { useWords } from "../lib/i18n";
import { useMay } from "../session/session";
import { Button } from "../ui/button";
import { DateInput } from "../ui/instant-input";
import { Labelled } from "../ui/labelled";
import { useMessages } from "../ui/messages";
import { Section } from "../ui/page";
import { fieldProblem, ProblemAlert } from "../ui/problem";
import { useCommand } from "../ui/write-key";
import { getKnowledge, type KnowledgeEntry, reviewKnowledge, withdrawKnowledge } from "./calls";
import { KnowledgeForm } from "./knowledge-form";

type Deed = "edit" | "review" | "withdraw";

export function ShownEntry({ id, onClose }: { id: string; onClose: () => void }) {
  const { t } = useWords();
  const may = useMay();
  const query = useQuery({ queryKey: ["knowledge", "one", id], queryFn: () => getKnowledge(id) });
  const [deed, setDeed] = useState<Deed | null>(null);
  const entry = query.data;
  const keeps = may("keep_knowledge") && entry?.state === "current";
  const done = () => setDeed(null);
  return (
    <Section
      title={t("broker.knowledge_entry")}
      extra={
        <>
          {keeps && (
            <>
              <Button onClick={() => setDeed("review")}>{t("broker.knowledge_review")}</Button>{" "}
              <Button onClick={() => setDeed("edit")}>{t("common.edit")}</Button>{" "}
              <Button danger onClick={() => setDeed("withdraw")}>
                {t("broker.knowledge_withdraw")}
              </Button>{" "}
            </>
          )}
          <Button onClick={onClose}>{t("common.close")}</Button>
        </>
      }
    >
      <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />
      {entry !== undefined && <Facts entry={entry} />}
      {entry !== undefined && deed === "edit" && <KnowledgeForm entry={entry} onClose={done} />}
      {entry !== undefined && deed === "review" && <Review entry={entry} onClose={done} />}
      {entry !== undefined && deed === "withdraw" && <Withdraw entry={entry} onClose={done} />}
    </Section>
  );
}

/** Whether it is due or out of use. */
export function EntryState({ entry }: { entry: KnowledgeEntry }) {
  const { t } = useWords();
  if (entry.state === "withdrawn") return <span className="badge">{t("broker.knowledge_out_of_use")}</span>;
  if (!entry.due) return null;
  return (
    <span className="badge" data-tone="soon">
      {t("broker.knowledge_due")}
    </span>
  );
}

function Facts({ entry }: { entry: KnowledgeEntry }) {
  const { t } = useWords();
  return (
    <dl className="facts">
      <dt>{t("broker.knowledge_question")}</dt>
      <dd className="pre">{entry.question}</dd>
      <dt>{t("broker.knowledge_answer")}</dt>
      <dd className="pre">{entry.answer}</dd>
      <dt>{t("broker.knowledge_keywords")}</dt>
      <dd>{entry.keywords.length === 0 ? "—" : entry.keywords.join("、")}</dd>
      <dt>{t("broker.knowledge_review_on")}</dt>
      <dd>
        <span className="number">{entry.review_on}</span> <EntryState entry={entry} />
      </dd>
      {entry.reviewed_on !== null && (
        <>
          <dt>{t("broker.knowledge_reviewed")}</dt>
          <dd>
            <span className="number">{entry.reviewed_on}</span> {entry.reviewed_by?.name}
          </dd>
        </>
      )}
      <dt>{t("broker.knowledge_written")}</dt>
      <dd>
        {entry.written_by.name} <span className="number">{entry.written_on}</span>
      </dd>
      {entry.case !== null && (
        <>
          <dt>{t("broker.knowledge_from")}</dt>
          <dd>
            <Link className="number in-text" to={`/cases/${entry.case.number}`}>
              {entry.case.number}
            </Link>
          </dd>
        </>
      )}
      {entry.reason !== null && (
        <>
          <dt>{t("broker.reason")}</dt>
          <dd>{entry.reason}</dd>
        </>
      )}
    </dl>
  );
}

type DeedProps = { entry: KnowledgeEntry; onClose: () => void };

/** Sends what a dialog is about, and tells that it was done. */
function useDeed(said: string, onClose: () => void) {
  const client = useQueryClient();
  const { message } = useMessages();
  const command = useCommand();
  const send = async (act: (key: string) => Promise<KnowledgeEntry>) => {
    const done = await command.run(act);
    if (done === undefined) return;
    message.success(said);
    void client.invalidateQueries({ queryKey: ["knowledge"] });
    onClose();
  };
  return { command, send };
}

function Review({ entry, onClose }: DeedProps) {
  const words = useWords();
  const { t } = words;
  const { command, send } = useDeed(t("broker.knowledge_review_done"), onClose);
  const [on, setOn] = useState<string | null>(null);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (on === null) return;
    void send((key) => reviewKnowledge(entry.id, { review_on: on }, { key, version: entry.version }));
  };
  return (
    <Modal open title={t("broker.knowledge_review")} footer={null} onCancel={onClose} width={440}>
      <form className="stack" onSubmit={submit}>
        <ProblemAlert error={command.error} />
        <p>{entry.question}</p>
        <Labelled
          label={t("broker.knowledge_next_review")}
          required
          error={fieldProblem(command.error, "review_on", words)}
        >
          {(input) => <DateInput input={input} value={on} onChange={setOn} />}
        </Labelled>
        <div className="form-actions">
          <Button type="primary" htmlType="submit" loading={command.busy} disabled={on === null}>
            {t("broker.knowledge_review")}
          </Button>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
        </div>
      </form>
    </Modal>
  );
}

function Withdraw({ entry, onClose }: DeedProps) {
  const words = useWords();
  const { t } = words;
  const { command, send } = useDeed(t("broker.knowledge_withdraw_done"), onClose);
  const [reason, setReason] = useState("");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void send((key) => withdrawKnowledge(entry.id, { reason }, { key, version: entry.version }));
  };
  return (
    <Modal open title={t("broker.knowledge_withdraw")} footer={null} onCancel={onClose} width={440}>
      <form className="stack" onSubmit={submit}>
        <ProblemAlert error={command.error} />
        <p>{entry.question}</p>
        <Labelled label={t("broker.reason")} required error={fieldProblem(command.error, "reason", words)}>
          {(input) => <Input.TextArea {...input} value={reason} onChange={(event) => setReason(event.target.value)} />}
        </Labelled>
        <div className="form-actions">
          <Button type="primary" danger htmlType="submit" loading={command.busy} disabled={reason.trim() === ""}>
            {t("broker.knowledge_withdraw")}
          </Button>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
        </div>
      </form>
    </Modal>
  );
}
