// On the page of an enquiry: entries of the knowledge base one of whose keywords stands in what is asked, and taking its own answer over.
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "react-router";
import type { Case } from "../api/types";
import { useWords } from "../lib/i18n";
import { useMay } from "../session/session";
import { Button } from "../ui/button";
import { Nothing, Section } from "../ui/page";
import { ProblemAlert } from "../ui/problem";
import { listKnowledge } from "./calls";
import { EntryState } from "./knowledge-entry";
import { KnowledgeForm } from "./knowledge-form";

/** What was answered last, as it was recorded. */
function answerOfCase(shown: Case): string {
  const texts = shown.milestones.flatMap(({ answers }) => [answers.first_answer, answers.final_answer]);
  const given = texts.filter((one): one is string => typeof one === "string" && one !== "");
  return given.at(-1) ?? "";
}

export default function KnowledgeOfCase({ shown }: { shown: Case }) {
  const { t } = useWords();
  const may = useMay();
  const [taking, setTaking] = useState(false);
  const query = useQuery({
    queryKey: ["knowledge", "of-case", shown.id, shown.version],
    queryFn: () => listKnowledge({ case: shown.id, limit: 10, after: null }),
  });
  const entries = query.data?.items ?? [];
  const { question } = shown.answers;
  const answer = answerOfCase(shown);
  return (
    <Section
      title={t("broker.knowledge_offered")}
      extra={
        may("keep_knowledge") &&
        answer !== "" && <Button onClick={() => setTaking(true)}>{t("broker.knowledge_take")}</Button>
      }
    >
      <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />
      {query.isSuccess && entries.length === 0 && <Nothing>{t("broker.knowledge_none_offered")}</Nothing>}
      <ul className="lines">
        {entries.map((entry) => (
          <li key={entry.id}>
            <Link className="in-text" to={`/knowledge?entry=${entry.id}`}>
              {entry.question}
            </Link>
            <span className="pre">{entry.answer}</span>
            <EntryState entry={entry} />
          </li>
        ))}
      </ul>
      {taking && (
        <KnowledgeForm
          begun={{ question: typeof question === "string" ? question : "", answer, case: shown.id }}
          onClose={() => setTaking(false)}
        />
      )}
    </Section>
  );
}
