// The renewal of a placed policy: how insurers rank, and what the claims of the client taught, each open until it is used or declined.
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Input, Modal } from "antd";
import { type FormEvent, useState } from "react";
import { Link, useParams } from "react-router";
import { useWords } from "../lib/i18n";
import { useMay } from "../session/session";
import { Button } from "../ui/button";
import { Labelled } from "../ui/labelled";
import { Page, PageSkeleton, Section } from "../ui/page";
import { fieldProblem, ProblemAlert } from "../ui/problem";
import { useCommand } from "../ui/write-key";
import { getRenewal, type Renewal, settleLesson } from "./calls";
import { Ranking } from "./ranking";

type Lesson = Renewal["lessons"][number];

export default function RenewalPage() {
  const { t } = useWords();
  const { id = "" } = useParams();
  const query = useQuery({ queryKey: ["placements", "renewal", id], queryFn: () => getRenewal(id) });
  const found = query.data;
  const placement = found?.placement;
  return (
    <Page
      title={placement === undefined ? t("broker.renewal") : `${t("broker.renewal")} · ${placement.number}`}
      hint={
        placement === undefined
          ? ""
          : `${placement.client.name} · ${placement.product} · ${placement.effective_on} – ${placement.ends_on ?? ""}`
      }
    >
      <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />
      {query.isPending && <PageSkeleton />}
      {found !== undefined && (
        <>
          <Section title={t("broker.ranking")}>
            {found.evaluation == null ? (
              <p className="quiet">{t("broker.none_frozen")}</p>
            ) : (
              <>
                <p className="quiet">
                  {t("broker.evaluation_of", {
                    from: found.evaluation.from,
                    until: found.evaluation.until,
                    edition: String(found.evaluation.edition),
                    on: found.evaluation.frozen_on,
                  })}
                </p>
                <Ranking
                  ranking={found.evaluation.ranking}
                  bearing={found.placement.shares.map((one) => one.insurer.id)}
                />
              </>
            )}
          </Section>
          <Section title={t("broker.lessons")}>
            {found.lessons.length === 0 && <p className="quiet">{t("broker.no_lessons")}</p>}
            <ul className="lines">
              {found.lessons.map((one) => (
                <LessonLine key={one.id} lesson={one} />
              ))}
            </ul>
          </Section>
        </>
      )}
    </Page>
  );
}

function LessonLine({ lesson }: { lesson: Lesson }) {
  const { t } = useWords();
  const may = useMay();
  const [settling, setSettling] = useState<"used" | "declined" | null>(null);
  return (
    <li>
      <Link className="in-text number" to={`/cases/${lesson.case}`}>
        {lesson.number}
      </Link>
      <span>{lesson.lesson}</span>
      <span className="quiet">
        {lesson.placement_number} · {lesson.learned_on}
      </span>
      {lesson.state === "open" ? (
        <span>
          <span className="badge">{t("broker.lesson_open")}</span>{" "}
          {may("place_policies") && (
            <>
              <Button size="small" onClick={() => setSettling("used")}>
                {t("broker.lesson_use")}
              </Button>{" "}
              <Button size="small" onClick={() => setSettling("declined")}>
                {t("broker.lesson_decline")}
              </Button>
            </>
          )}
        </span>
      ) : (
        <span>
          <span className="badge">{t(lesson.state === "used" ? "broker.lesson_used" : "broker.lesson_declined")}</span>{" "}
          {lesson.reason} <span className="quiet">{lesson.settled_on}</span>
        </span>
      )}
      {settling !== null && (
        <SettleLesson lesson={lesson} used={settling === "used"} onClose={() => setSettling(null)} />
      )}
    </li>
  );
}

function SettleLesson({ lesson, used, onClose }: { lesson: Lesson; used: boolean; onClose: () => void }) {
  const words = useWords();
  const { t } = words;
  const client = useQueryClient();
  const command = useCommand();
  const [reason, setReason] = useState("");
  const title = t(used ? "broker.lesson_use" : "broker.lesson_decline");
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const done = await command.run((key) => settleLesson(lesson.id, { used, reason }, { key }));
    if (done === undefined) return;
    await client.invalidateQueries({ queryKey: ["placements"] });
    onClose();
  };
  return (
    <Modal open title={title} footer={null} onCancel={onClose} width={440}>
      <form className="stack" onSubmit={(event) => void submit(event)}>
        <ProblemAlert error={command.error} />
        <p>{lesson.lesson}</p>
        <Labelled
          label={t(used ? "broker.how_used" : "broker.why_declined")}
          required
          error={fieldProblem(command.error, "reason", words)}
        >
          {(input) => <Input.TextArea {...input} value={reason} onChange={(event) => setReason(event.target.value)} />}
        </Labelled>
        <div className="form-actions">
          <Button type="primary" htmlType="submit" loading={command.busy} disabled={reason.trim() === ""}>
            {title}
          </Button>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
        </div>
      </form>
    </Modal>
  );
}
