// What an open case is about: a role that is still free is filled here, and a thing named by mistake is taken off.

import { CloseOutlined } from "@ant-design/icons";
import { Modal } from "antd";
import { Suspense, useState } from "react";
import { addSubject, removeSubject } from "../api/calls";
import type { Case } from "../api/types";
import { useWords } from "../lib/i18n";
import { useMay } from "../session/session";
import type { Chosen } from "../system";
import { Button } from "../ui/button";
import { useMessages } from "../ui/messages";
import { ProblemAlert } from "../ui/problem";
import { chooserFor } from "./about";
import { useCaseWrite } from "./write";

type Role = Case["free_roles"][number];

/** The roles that are still free, each with the way to fill it. */
export function FreeRoles({ shown }: { shown: Case }) {
  const { t, local } = useWords();
  const may = useMay();
  const [filling, setFilling] = useState<Role | null>(null);
  const roles = shown.free_roles.filter((role) => {
    const found = chooserFor(role);
    return found !== null && (found.permission === null || may(found.permission));
  });
  return (
    <>
      {roles.map((role) => (
        <div key={role.role}>
          <dt>{local(role.name)}</dt>
          <dd>
            <Button type="link" size="small" onClick={() => setFilling(role)}>
              {t("case.subject_add")}
            </Button>
          </dd>
        </div>
      ))}
      {filling !== null && <Fill shown={shown} role={filling} onClose={() => setFilling(null)} />}
    </>
  );
}

function Fill({ shown, role, onClose }: { shown: Case; role: Role; onClose: () => void }) {
  const { t, local } = useWords();
  const { message } = useMessages();
  const write = useCaseWrite();
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const Chooser = chooserFor(role)?.Chooser;
  const submit = async () => {
    if (chosen === null) return;
    const done = await write.run({
      version: shown.version,
      act: (how) => addSubject(shown.id, { id: chosen.id, role: role.role }, how),
      caseOf: (answer) => answer,
    });
    if (done === undefined) return;
    message.success(t("case.subject_added"));
    onClose();
  };
  return (
    <Modal
      open
      title={`${t("case.subject_add")}: ${local(role.name)}`}
      okText={t("case.subject_add")}
      cancelText={t("common.cancel")}
      okButtonProps={{ disabled: chosen === null, loading: write.busy }}
      onOk={() => void submit()}
      onCancel={onClose}
      width={420}
    >
      <ProblemAlert error={write.error} />
      {Chooser !== undefined && (
        <Suspense>
          <Chooser
            party={shown.party.id}
            kind={role.kind}
            label={local(role.name)}
            required
            chosen={chosen}
            problem={null}
            onChoose={setChosen}
          />
        </Suspense>
      )}
      <p className="quiet">{t("case.subject_hint")}</p>
    </Modal>
  );
}

/** Takes a thing off the case, as long as nothing was done to it: where something was, the refusal says what. */
export function TakeOff({ shown, role, name }: { shown: Case; role: string; name: string }) {
  const { t } = useWords();
  const { modal, message } = useMessages();
  const write = useCaseWrite();
  const takeOff = async () => {
    const done = await write.run({
      version: shown.version,
      act: (how) => removeSubject(shown.id, role, how),
      caseOf: (answer) => answer,
    });
    if (done !== undefined) message.success(t("case.subject_removed"));
  };
  return (
    <>
      <Button
        type="text"
        size="small"
        icon={<CloseOutlined />}
        aria-label={t("case.subject_remove", { name })}
        loading={write.busy}
        onClick={() =>
          void modal.confirm({
            title: t("case.subject_remove", { name }),
            okText: t("case.subject_take_off"),
            cancelText: t("common.cancel"),
            onOk: takeOff,
          })
        }
      />
      <ProblemAlert error={write.error} />
    </>
  );
}
