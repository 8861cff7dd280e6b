// The head of a case: number, service, customer, state, who has it; and what can be done to the whole of it.

import { EllipsisOutlined, PrinterOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Dropdown, Input, Modal, Select } from "antd";
import { type FormEvent, useContext, useState } from "react";
import { Link } from "react-router";
import { assignCase, getParty, listOperators, listPacks, withdrawCase } from "../api/calls";
import type { Case } from "../api/types";
import { formatInstant } from "../lib/date";
import { useWords } from "../lib/i18n";
import { matches } from "../lib/initials";
import ShowCase from "../screen/show";
import { groupText } from "../service/catalogue";
import { useMay, useMe, useNow } from "../session/session";
import { CaseStateBadge } from "../ui/badges";
import { Button } from "../ui/button";
import { HandUp } from "../ui/hand-up";
import { Labelled } from "../ui/labelled";
import { useMessages } from "../ui/messages";
import { printSheet } from "../ui/print-sheet";
import { ProblemAlert } from "../ui/problem";
import { SubjectLink } from "../ui/subject-link";
import { ruleSince, useRuleOf } from "./rule";
import { handOverSlip } from "./slip";
import { FreeRoles, TakeOff } from "./subjects";
import { useCaseWrite } from "./write";

export function CaseHeader({ shown, workable, onEdit }: { shown: Case; workable: boolean; onEdit: () => void }) {
  const words = useWords();
  const { t, local } = words;
  const may = useMay();
  const me = useMe();
  const now = useNow();
  const [open, setOpen] = useState<"none" | "assign" | "withdraw">("none");
  const handUp = useContext(HandUp);
  const party = useQuery({
    queryKey: ["party", shown.party.id],
    queryFn: () => getParty(shown.party.id),
    enabled: may("read_customers"),
  });
  return (
    <header className="case-head panel">
      <div className="case-title">
        <span className="quiet">{groupText(shown.service_group, words)}</span>
        <h1>
          {local(shown.service.name)} <CaseStateBadge state={shown.state} />
        </h1>
        <span className="case-number number">{shown.number}</span>
        <span className="case-actions">
          {workable && (
            <Button onClick={onEdit}>
              {t("case.edit")} <kbd>e</kbd>
            </Button>
          )}
          {workable && shown.channel === "counter" && <ShowCase shown={shown} />}
          <Button icon={<PrinterOutlined />} aria-label={t("common.print")} onClick={() => window.print()} />
          {workable && (
            <Dropdown
              trigger={["click"]}
              menu={{
                items: [
                  ...(may("assign_cases")
                    ? [{ key: "assign", label: t("case.assign"), onClick: () => setOpen("assign") }]
                    : []),
                  ...(handUp === null
                    ? []
                    : [{ key: "hand-up", label: t("hand_up.button"), onClick: () => handUp("") }]),
                  {
                    key: "slip",
                    label: t("slip.print"),
                    onClick: () => printSheet(handOverSlip(shown, words, now, me.letterhead)),
                  },
                  { key: "withdraw", label: t("case.withdraw"), onClick: () => setOpen("withdraw") },
                ],
              }}
            >
              <Button icon={<EllipsisOutlined />} aria-label={t("case.more")} />
            </Dropdown>
          )}
        </span>
      </div>
      {shown.summary !== "" && <p className="case-summary">{shown.summary}</p>}
      <dl className="case-facts">
        <div>
          <dt>{t("board.party")}</dt>
          <dd>
            <Link to={`/parties/${shown.party.id}`}>{shown.party.name}</Link>{" "}
            <span className="number quiet">
              {party.data?.identity?.masked} {party.data?.phone_masked}
            </span>
          </dd>
        </div>
        {shown.subjects.map((subject) => (
          <div key={subject.role}>
            <dt>{local(subject.name)}</dt>
            <dd>
              <SubjectLink subject={subject} />
              {workable && <TakeOff shown={shown} role={subject.role} name={local(subject.name)} />}
            </dd>
          </div>
        ))}
        {workable && <FreeRoles shown={shown} />}
        <div>
          <dt>{t("case.received")}</dt>
          <dd className="number">
            {formatInstant(shown.received_at)} · {t(`channel.${shown.channel}`)}
          </dd>
        </div>
        {shown.closed_at !== null && (
          <div>
            <dt>{t("case.closed")}</dt>
            <dd className="number">{formatInstant(shown.closed_at)}</dd>
          </div>
        )}
        <div>
          <dt>{t("case.owner")}</dt>
          <dd>
            {shown.owner?.name ?? <span className="quiet">{t("common.unassigned")}</span>}
            {workable && may("assign_cases") && shown.owner === null && <TakeIt shown={shown} />}
          </dd>
        </div>
        <div>
          <dt>{t("case.office")}</dt>
          <dd>{shown.office.name}</dd>
        </div>
        <div>
          <dt>{t("case.rule_version")}</dt>
          <dd className="quiet" title={shown.service_version}>
            <RuleVersion shown={shown} />
          </dd>
        </div>
      </dl>
      {open === "assign" && <Assign shown={shown} onClose={() => setOpen("none")} />}
      {open === "withdraw" && <Withdraw shown={shown} onClose={() => setOpen("none")} />}
    </header>
  );
}

/** Which rules it was opened under: since when they are in force, and the pack they stand in. */
function RuleVersion({ shown }: { shown: Case }) {
  const { t, local } = useWords();
  const rule = useRuleOf(shown);
  const packs = useQuery({ queryKey: ["packs"], queryFn: listPacks, staleTime: 3_600_000 });
  const since = ruleSince(shown.service_version);
  if (since === null) return <>{shown.service_version}</>;
  const pack = packs.data?.items.find((one) => one.name === rule?.pack);
  return (
    <>
      {t("case.rule_since", { date: since })}
      {pack !== undefined && ` · ${local(pack.title)}`}
    </>
  );
}

function TakeIt({ shown }: { shown: Case }) {
  const { t } = useWords();
  const me = useMe();
  const write = useCaseWrite();
  return (
    <Button
      type="link"
      size="small"
      loading={write.busy}
      onClick={() =>
        void write.run({
          version: shown.version,
          act: (how) => assignCase(shown.id, me.id, how),
          caseOf: (answer) => answer,
        })
      }
    >
      {t("case.assign_me")}
    </Button>
  );
}

function Assign({ shown, onClose }: { shown: Case; onClose: () => void }) {
  const { t } = useWords();
  const me = useMe();
  const may = useMay();
  const { message } = useMessages();
  const write = useCaseWrite();
  const [owner, setOwner] = useState<string | null>(shown.owner?.id ?? null);
  const operators = useQuery({ queryKey: ["operators"], queryFn: listOperators, enabled: may("read_operators") });
  const people = operators.data?.items.filter((one) => one.active) ?? [];
  const listed = people.some((one) => one.id === me.id) ? people : [{ ...me, active: true }, ...people];
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const done = await write.run({
      version: shown.version,
      act: (how) => assignCase(shown.id, owner, how),
      caseOf: (answer) => answer,
    });
    if (done === undefined) return;
    message.success(t("case.assigned"));
    onClose();
  };
  return (
    <Modal open title={t("case.assign")} footer={null} onCancel={onClose} width={420}>
      <form className="stack" onSubmit={(event) => void submit(event)}>
        <ProblemAlert error={write.error ?? operators.error} />
        <Labelled label={t("case.owner")}>
          {(input) => (
            <Select
              {...input}
              autoFocus
              className="full-width"
              allowClear
              placeholder={t("common.unassigned")}
              value={owner}
              onChange={(chosen: string | null) => setOwner(chosen ?? null)}
              showSearch={{ filterOption: (typed, option) => option !== undefined && matches(typed, option.words) }}
              options={listed.map((one) => ({
                value: one.id,
                label: `${one.name} · ${one.office.name}`,
                words: [one.name, one.login],
              }))}
            />
          )}
        </Labelled>
        <div className="form-actions">
          <Button type="primary" htmlType="submit" loading={write.busy}>
            {t("case.assign")}
          </Button>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
        </div>
      </form>
    </Modal>
  );
}

function Withdraw({ shown, onClose }: { shown: Case; onClose: () => void }) {
  const { t } = useWords();
  const { message } = useMessages();
  const write = useCaseWrite();
  const [reason, setReason] = useState("");
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const done = await write.run({
      version: shown.version,
      act: (how) => withdrawCase(shown.id, reason.trim(), how),
      caseOf: (answer) => answer,
    });
    if (done === undefined) return;
    message.success(t("case.withdrawn"));
    onClose();
  };
  return (
    <Modal open title={t("case.withdraw")} footer={null} onCancel={onClose} width={440}>
      <form className="stack" onSubmit={(event) => void submit(event)}>
        <ProblemAlert error={write.error} />
        <Labelled label={t("case.withdraw_reason")} required hint={t("case.withdraw_hint")}>
          {(input) => (
            <Input.TextArea
              {...input}
              autoFocus
              autoSize={{ minRows: 2 }}
              value={reason}
              onChange={(event) => setReason(event.target.value)}
            />
          )}
        </Labelled>
        <div className="form-actions">
          <Button type="primary" danger htmlType="submit" loading={write.busy} disabled={reason.trim() === ""}>
            {t("case.withdraw")}
          </Button>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
        </div>
      </form>
    </Modal>
  );
}
