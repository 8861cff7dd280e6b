// The page of a case: what it is and where it stands, the promises and why each date, materials, milestones, papers.
import { useQuery } from "@tanstack/react-query";
import { Alert } from "antd";
import { Suspense, useEffect, useState } from "react";
import { useParams, useSearchParams } from "react-router";
import { getCase } from "../api/calls";
import type { Case } from "../api/types";
import { WaitingApprovals } from "../approval/waiting";
import { AnswerView } from "../form/answer-view";
import { LettersOfCase } from "../letter/list";
import { OneNotice } from "../letter/one-notice";
import { useWords } from "../lib/i18n";
import { usePolled } from "../live/stream";
import { PromiseList } from "../promise/promise-list";
import { HandsUp } from "../reminder/hand-up";
import { RemindersOf } from "../reminder/of-subject";
import { useMay } from "../session/session";
import { caseParts } from "../systems";
import { focusNextOfCase } from "../ui/focus";
import { useHotkeys } from "../ui/hotkeys";
import { Nothing, PageSkeleton, Section, usePageTitle } from "../ui/page";
import { ProblemAlert } from "../ui/problem";
import { Tabs } from "../ui/tabs";
import { CaseAudit } from "./audit";
import { ContactsOfCase } from "./contacts";
import { EditCase } from "./edit";
import { FilesOfCase } from "./files";
import { CaseHeader } from "./header";
import { Materials } from "./materials";
import { Milestones, RecordMilestone } from "./milestones";
import { DO_NEXT, nextStep } from "./next";
import { ViewersOfCase } from "./viewers";
import { CaseWriter, caseKey } from "./write";

export default function CasePage() {
  const { id = "" } = useParams();
  const query = useQuery({ queryKey: caseKey(id), queryFn: () => getCase(id), refetchInterval: usePolled(60_000) });
  if (query.data !== undefined) {
    return (
      <HandsUp subject={query.data.id}>
        <CaseWriter shown={query.data}>
          <CaseView shown={query.data} />
        </CaseWriter>
      </HandsUp>
    );
  }
  if (query.isPending) return <PageSkeleton />;
  return <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />;
}

type Open = "none" | "edit" | "notice" | "milestone" | "next";

function CaseView({ shown }: { shown: Case }) {
  const { t } = useWords();
  const may = useMay();
  const [open, setOpen] = useState<Open>("none");
  const [milestone, setMilestone] = useState<string | null>(null);
  usePageTitle(shown.number);
  const workable = may("handle_cases") && shown.state === "open";
  const canNotify = workable && shown.missing.length > 0;
  useHotkeys({
    e: () => workable && setOpen("edit"),
    o: () => canNotify && setOpen("notice"),
    m: () => {
      if (!workable) return;
      setMilestone(null);
      setOpen("milestone");
    },
  });
  // Whoever comes from Today to take the next step begins with it.
  const [parameters, setParameters] = useSearchParams();
  const toDo = workable && parameters.has(DO_NEXT);
  useEffect(() => {
    if (!toDo) return;
    setParameters({}, { replace: true });
    const next = nextStep(shown);
    if (next === undefined) return;
    setMilestone(next.key);
    setOpen("next");
  }, [toDo, shown, setParameters]);
  const close = () => {
    setOpen("none");
    focusNextOfCase();
  };
  const broken = shown.promises.filter((promise) => promise.standing === "broken").length;
  return (
    <article className="case">
      <CaseHeader shown={shown} workable={workable} onEdit={() => setOpen("edit")} />
      <ViewersOfCase id={shown.id} />
      {broken > 0 && (
        <Alert type="error" showIcon className="gap-below" title={t("case.broken_banner", { count: broken })} />
      )}
      <WaitingApprovals subject={shown.id} />
      <div className="case-columns">
        <div className="case-column">
          <Section title={t("promise.title")} className="promises">
            <PromiseList shown={shown} />
          </Section>
          <Brought shown={shown} />
        </div>
        <div className="case-column">
          <Materials shown={shown} workable={workable} canNotify={canNotify} onNotify={() => setOpen("notice")} />
          <Milestones
            shown={shown}
            workable={workable}
            onRecord={(key) => {
              setMilestone(key);
              setOpen("milestone");
            }}
          />
          <CasePapers shown={shown} workable={workable} />
        </div>
      </div>
      {open === "edit" && <EditCase onClose={close} />}
      {open === "notice" && <OneNotice onClose={close} />}
      {open === "milestone" && <RecordMilestone start={milestone} onClose={close} />}
      {open === "next" && <RecordMilestone start={milestone} choosing onClose={close} />}
    </article>
  );
}

/** What the systems add to cases of this service, each for those who may. */
function Brought({ shown }: { shown: Case }) {
  const may = useMay();
  return caseParts
    .filter((one) => one.services.includes(shown.service.key) && may(one.permission))
    .map((one) => (
      <Suspense key={one.key}>
        <one.part shown={shown} />
      </Suspense>
    ));
}

function CasePapers({ shown, workable }: { shown: Case; workable: boolean }) {
  const { t } = useWords();
  const counted = (label: string, count: number) => (count === 0 ? label : `${label} ${count}`);
  return (
    <div className="panel section papers">
      <Tabs
        label={t("case.papers")}
        tabs={[
          { key: "answers", label: t("case.tab.answers"), panel: () => <AnswersOfCase shown={shown} /> },
          {
            key: "letters",
            label: counted(t("case.tab.letters"), shown.letters.length),
            panel: () => <LettersOfCase letters={shown.letters} />,
          },
          {
            key: "contacts",
            label: counted(t("case.tab.contacts"), shown.contacts.length),
            panel: () => <ContactsOfCase shown={shown} workable={workable} />,
          },
          { key: "reminders", label: t("reminders.title"), panel: () => <RemindersOf subject={shown.id} /> },
          {
            key: "files",
            label: counted(t("case.tab.files"), shown.files.length),
            panel: () => <FilesOfCase shown={shown} workable={workable} />,
          },
          { key: "audit", label: t("case.tab.audit"), panel: () => <CaseAudit shown={shown} /> },
        ]}
      />
    </div>
  );
}

function AnswersOfCase({ shown }: { shown: Case }) {
  const words = useWords();
  const answered = Object.entries(shown.answers);
  if (answered.length === 0) return <Nothing>{words.t("case.no_answers")}</Nothing>;
  return (
    <dl className="facts">
      {answered.map(([key, answer]) => {
        const field = shown.fields.find((one) => one.key === key);
        return (
          <div key={key}>
            <dt>{field === undefined ? key : words.local(field.name)}</dt>
            <dd className="pre">
              <AnswerView field={field} answer={answer} />
            </dd>
          </div>
        );
      })}
    </dl>
  );
}
