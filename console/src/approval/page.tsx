// One approval: what it will do, whose words it has and needs, and one's own: approve (a), turn down (x), take back.

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Input, Modal, Popconfirm } from "antd";
import { type FormEvent, useRef, useState } from "react";
import { useParams } from "react-router";
import { getApproval, releaseApproval, turnDownApproval, withdrawApproval } from "../api/approval-calls";
import type { Approval } from "../api/types";
import { formatInstant } from "../lib/date";
import { useWords } from "../lib/i18n";
import { usePolled } from "../live/stream";
import { citeText } from "../promise/cite";
import { Button } from "../ui/button";
import { useHotkeys } from "../ui/hotkeys";
import { Labelled } from "../ui/labelled";
import { useMessages } from "../ui/messages";
import { Page, PageSkeleton, Section } from "../ui/page";
import { fieldProblem, ProblemAlert } from "../ui/problem";
import { useCommandSubmit } from "../ui/submit";
import { useCommand } from "../ui/write-key";
import { AboutLink, ApprovalBadge, actText, WillList } from "./words";

export default function ApprovalPage() {
  const words = useWords();
  const { t } = words;
  const { id = "" } = useParams();
  const query = useQuery({
    queryKey: ["approvals", id],
    queryFn: () => getApproval(id),
    refetchInterval: usePolled(60_000),
  });
  const approval = query.data;
  return (
    <Page title={approval === undefined ? t("approvals.title") : actText(approval, words)}>
      <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />
      {query.isPending && <PageSkeleton />}
      {approval !== undefined && (
        <>
          <Head approval={approval} />
          <Section title={t("approvals.will")}>
            <WillList will={approval.will} />
            {/* The word stands below what it will do. */}
            {approval.state === "waiting" && (approval.may_decide || approval.mine) && <Deeds approval={approval} />}
          </Section>
          <Section title={t("approvals.words")}>
            <Words approval={approval} />
          </Section>
        </>
      )}
    </Page>
  );
}

function Head({ approval }: { approval: Approval }) {
  const { t, local, language } = useWords();
  return (
    <Section title={local(approval.act.name)} extra={<ApprovalBadge state={approval.state} />}>
      <dl className="facts">
        <dt>{t("approvals.subject")}</dt>
        <dd>
          <AboutLink subject={approval.subject} />
        </dd>
        <dt>{t("approvals.office")}</dt>
        <dd>{approval.office.name}</dd>
        <dt>{t("approvals.rule")}</dt>
        <dd>{citeText(approval.cite, language)}</dd>
      </dl>
    </Section>
  );
}

function Words({ approval }: { approval: Approval }) {
  const { t, local } = useWords();
  const open = approval.state === "waiting" ? approval.takes.slice(approval.words.length) : [];
  const line = (at: string | null, text: string, note?: string | null) => (
    <li key={`${at} ${text}`}>
      <div>
        <strong>{text}</strong> {at !== null && <time className="number">{formatInstant(at)}</time>}
      </div>
      {note != null && note !== "" && <div className="pre">{note}</div>}
    </li>
  );
  const by = approval.decided_by?.name ?? "";
  return (
    <ol className="timeline">
      {line(approval.asked_at, t("approvals.asked", { by: approval.asked_by.name }))}
      {approval.words.map((word) => line(word.at, t("approvals.word", { by: word.by.name }), word.note))}
      {approval.state === "turned_down" &&
        line(approval.decided_at, t("approvals.turned_down_by", { by, reason: approval.reason ?? "" }))}
      {approval.state === "withdrawn" && line(approval.decided_at, t("approvals.withdrawn_by", { by }))}
      {approval.failure !== null && line(null, t("approvals.failed", { detail: approval.failure.detail }))}
      {open.map((takes, index) =>
        line(null, t(index === 0 ? "approvals.next" : "approvals.later", { permission: local(takes.name) })),
      )}
    </ol>
  );
}

function Deeds({ approval }: { approval: Approval }) {
  const words = useWords();
  const { t } = words;
  const { message } = useMessages();
  const client = useQueryClient();
  const command = useCommand();
  const [turningDown, setTurningDown] = useState(false);
  const [note, setNote] = useState("");
  const approve = useRef<HTMLButtonElement>(null);
  const decidable = approval.may_decide && !command.busy;
  useHotkeys({
    // A letter alone decides nothing: it takes Enter, too.
    a: () => decidable && approve.current?.focus(),
    x: () => decidable && setTurningDown(true),
  });
  const release = async () => {
    const written = await command.run((key) => releaseApproval(approval.id, note.trim(), { key }));
    if (written === undefined) return;
    setNote("");
    done(written.answer, t(written.answer.state === "waiting" ? "approvals.passed_on" : "approvals.released"));
  };
  const done = (answer: Approval, told: string) => {
    if (answer.state === "failed") message.warning(t("approvals.state.failed"));
    else message.success(told);
    client.setQueryData(["approvals", answer.id], answer);
    // What was carried out may show anywhere.
    void client.invalidateQueries();
    setTurningDown(false);
  };
  const withdraw = async () => {
    const written = await command.run((key) => withdrawApproval(approval.id, { key }));
    if (written !== undefined) done(written.answer, t("approvals.withdrawn"));
  };
  return (
    <div className="stack below">
      {!turningDown && <ProblemAlert error={command.error} />}
      {approval.may_decide && (
        <Labelled label={t("approvals.note")} optional error={fieldProblem(command.error, "note", words)}>
          {(input) => (
            <Input.TextArea
              {...input}
              autoSize={{ minRows: 1, maxRows: 6 }}
              value={note}
              onChange={(event) => setNote(event.target.value)}
            />
          )}
        </Labelled>
      )}
      <div className="form-actions">
        {approval.may_decide && (
          <>
            <Button
              ref={approve}
              type="primary"
              disabled={command.busy}
              why={t("why.busy")}
              onClick={() => void release()}
            >
              {t("approvals.release")} <kbd>a</kbd>
            </Button>
            <Button danger disabled={command.busy} why={t("why.busy")} onClick={() => setTurningDown(true)}>
              {t("approvals.turn_down")} <kbd>x</kbd>
            </Button>
          </>
        )}
        {approval.mine && (
          <Popconfirm
            title={t("approvals.withdraw_title")}
            okText={t("approvals.withdraw")}
            cancelText={t("common.cancel")}
            onConfirm={() => void withdraw()}
          >
            <Button disabled={command.busy} why={t("why.busy")}>
              {t("approvals.withdraw")}
            </Button>
          </Popconfirm>
        )}
      </div>
      {turningDown && (
        <TurnDown
          approval={approval}
          onDone={(answer) => done(answer, t("approvals.turned_down"))}
          onClose={() => setTurningDown(false)}
        />
      )}
    </div>
  );
}

type TurnDownProps = { approval: Approval; onDone: (answer: Approval) => void; onClose: () => void };

function TurnDown({ approval, onDone, onClose }: TurnDownProps) {
  const words = useWords();
  const { t } = words;
  const command = useCommand();
  const [text, setText] = useState("");
  const said = text.trim();
  const submit = async () => {
    if (said === "") return;
    const written = await command.run((key) => turnDownApproval(approval.id, said, { key }));
    if (written !== undefined) onDone(written.answer);
  };
  const onKeyDown = useCommandSubmit(() => void submit());
  return (
    <Modal open title={t("approvals.turn_down")} footer={null} onCancel={onClose} width={560}>
      <form
        className="stack"
        onKeyDown={onKeyDown}
        onSubmit={(event: FormEvent) => {
          event.preventDefault();
          void submit();
        }}
      >
        <WillList will={approval.will} />
        <ProblemAlert error={command.error} />
        <Labelled label={t("approvals.reason")} required error={fieldProblem(command.error, "reason", words)}>
          {(input) => (
            <Input.TextArea
              {...input}
              autoFocus
              autoSize={{ minRows: 2 }}
              value={text}
              onChange={(event) => setText(event.target.value)}
            />
          )}
        </Labelled>
        <div className="form-actions">
          <Button type="primary" danger htmlType="submit" loading={command.busy} disabled={said === ""}>
            {t("approvals.turn_down")}
          </Button>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
        </div>
      </form>
    </Modal>
  );
}
