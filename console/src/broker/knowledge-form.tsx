// Writing an entry of the knowledge base, altering one, or taking one over from the answer of a case.
import { useQueryClient } from "@tanstack/react-query";
import { Input, Modal } from "antd";
import { type FormEvent, useState } from "react";
import { useWords } from "../lib/i18n";
import { Button } from "../ui/button";
import { DateInput } from "../ui/instant-input";
import { Labelled } from "../ui/labelled";
import { useMessages } from "../ui/messages";
import { fieldProblem, ProblemAlert } from "../ui/problem";
import { useCommand } from "../ui/write-key";
import { addKnowledge, editKnowledge, type KnowledgeEntry } from "./calls";

export type Begun = { question: string; answer: string; case?: string };

type Props = {
  /** The entry that is altered; absent, a new one is written. */
  entry?: KnowledgeEntry;
  /** What a new one begins with. */
  begun?: Begun;
  onClose: () => void;
};

/** Keywords as they are typed: set apart by commas of any width. */
export const keywordsOf = (typed: string): string[] =>
  typed
    .split(/[、，,;；\n]/)
    .map((one) => one.trim())
    .filter((one) => one !== "");

export function KnowledgeForm({ entry, begun, onClose }: Props) {
  const words = useWords();
  const { t } = words;
  const client = useQueryClient();
  const { message } = useMessages();
  const command = useCommand();
  const [question, setQuestion] = useState(entry?.question ?? begun?.question ?? "");
  const [answer, setAnswer] = useState(entry?.answer ?? begun?.answer ?? "");
  const [keywords, setKeywords] = useState((entry?.keywords ?? []).join("、"));
  const [review, setReview] = useState<string | null>(entry?.review_on ?? null);
  const title = t(
    entry !== undefined
      ? "broker.knowledge_edit"
      : begun?.case !== undefined
        ? "broker.knowledge_take"
        : "broker.knowledge_add",
  );
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (review === null) return;
    const body = { question, answer, keywords: keywordsOf(keywords), review_on: review };
    const done = await command.run((key) =>
      entry !== undefined
        ? editKnowledge(entry.id, body, { key, version: entry.version })
        : addKnowledge({ ...body, ...(begun?.case !== undefined && { case: begun.case }) }, { key }),
    );
    if (done === undefined) return;
    message.success(t(entry === undefined ? "broker.knowledge_added" : "common.saved"));
    void client.invalidateQueries({ queryKey: ["knowledge"] });
    onClose();
  };
  const ready = review !== null && question.trim() !== "" && answer.trim() !== "";
  return (
    <Modal open title={title} footer={null} onCancel={onClose} width={560}>
      <form className="stack" onSubmit={(event) => void submit(event)}>
        <ProblemAlert error={command.error} />
        <Labelled
          label={t("broker.knowledge_question")}
          required
          hint={begun?.case !== undefined && t("broker.knowledge_take_hint")}
          error={fieldProblem(command.error, "question", words)}
        >
          {(input) => (
            <Input.TextArea
              {...input}
              autoSize={{ minRows: 1, maxRows: 4 }}
              value={question}
              onChange={(event) => setQuestion(event.target.value)}
            />
          )}
        </Labelled>
        <Labelled label={t("broker.knowledge_answer")} required error={fieldProblem(command.error, "answer", words)}>
          {(input) => (
            <Input.TextArea {...input} rows={6} value={answer} onChange={(event) => setAnswer(event.target.value)} />
          )}
        </Labelled>
        <Labelled
          label={t("broker.knowledge_keywords")}
          optional
          hint={t("broker.knowledge_keywords_hint")}
          error={fieldProblem(command.error, "keywords", words)}
        >
          {(input) => (
            <Input
              {...input}
              autoComplete="off"
              value={keywords}
              onChange={(event) => setKeywords(event.target.value)}
            />
          )}
        </Labelled>
        <Labelled
          label={t("broker.knowledge_review_on")}
          required
          error={fieldProblem(command.error, "review_on", words)}
        >
          {(input) => <DateInput input={input} value={review} onChange={setReview} />}
        </Labelled>
        <div className="form-actions">
          <Button type="primary" htmlType="submit" loading={command.busy} disabled={!ready}>
            {t("common.save")}
          </Button>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
        </div>
      </form>
    </Modal>
  );
}
