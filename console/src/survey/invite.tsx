// Inviting to a survey: a link that is shown once, for the tablet at the window, a letter or a message, and as a code for the phone of who stands there.
import { useQueryClient } from "@tanstack/react-query";
import { Modal, QRCode } from "antd";
import { useState } from "react";
import { inviteToSurvey } from "../api/survey-calls";
import type { MadeInvitations, Survey } from "../api/types";
import { useWords } from "../lib/i18n";
import { Button } from "../ui/button";
import { ProblemAlert } from "../ui/problem";
import { useCommand } from "../ui/write-key";

/** The whole address of what the server tells as a path. */
export const linkOf = (path: string): string => new URL(path, window.location.origin).toString();

export function InviteDialog({
  survey,
  about,
  onClose,
}: {
  survey: Pick<Survey, "id" | "name">;
  about?: string;
  onClose: () => void;
}) {
  const { t } = useWords();
  const client = useQueryClient();
  const command = useCommand();
  const [made, setMade] = useState<MadeInvitations["items"] | null>(null);
  const invite = async () => {
    const body = { channel: "counter" as const, ...(about !== undefined && { case: about }) };
    const done = await command.run((key) => inviteToSurvey(survey.id, body, { key }));
    if (done === undefined) return;
    setMade(done.answer.items);
    await client.invalidateQueries({ queryKey: ["surveys"] });
  };
  return (
    <Modal open title={`${t("surveys.invite")}：${survey.name}`} footer={null} onCancel={onClose} width={560}>
      <div className="stack">
        <ProblemAlert error={command.error} />
        <p className="quiet">{t("surveys.invite_hint")}</p>
        {made === null ? (
          <div className="form-actions">
            <Button type="primary" loading={command.busy} onClick={() => void invite()}>
              {t("surveys.invite")}
            </Button>
          </div>
        ) : (
          <Links items={made} />
        )}
      </div>
    </Modal>
  );
}

export function Links({ items }: { items: MadeInvitations["items"] }) {
  const { t } = useWords();
  return (
    <ul className="plain">
      {items.map((item, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the list is told once and never changes
        <li key={index}>
          {item.case !== null && item.case !== undefined && <span className="number">{item.case.number} </span>}
          {item.path !== null && item.path !== undefined && (
            <>
              <code>{linkOf(item.path)}</code>{" "}
              <a href={item.path} target="_blank" rel="noreferrer">
                {t("surveys.open_here")}
              </a>
              {items.length === 1 && <QRCode type="svg" value={linkOf(item.path)} size={168} bordered={false} />}
            </>
          )}
        </li>
      ))}
    </ul>
  );
}
