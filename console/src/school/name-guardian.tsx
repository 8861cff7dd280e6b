// The guardian of a pupil, who was not known when the pupil was entered or was another.
import { useQueryClient } from "@tanstack/react-query";
import { Modal } from "antd";
import type { Party } from "../api/types";
import { useWords } from "../lib/i18n";
import { FindParty } from "../party/find-party";
import { LabelledGroup } from "../ui/labelled";
import { useMessages } from "../ui/messages";
import { ProblemAlert } from "../ui/problem";
import { useCommand } from "../ui/write-key";
import { nameGuardian, type SchoolClaim } from "./calls";

export function NameGuardian({ claim, pupil, onClose }: { claim: SchoolClaim; pupil: number; onClose: () => void }) {
  const { t } = useWords();
  const client = useQueryClient();
  const { message } = useMessages();
  const command = useCommand();
  const choose = async (party: Party) => {
    const named = await command.run((key) => nameGuardian(claim.case, pupil, party.id, { key }));
    if (named === undefined) return;
    message.success(t("school.guardian_named"));
    void client.invalidateQueries({ queryKey: ["school-claims"] });
    onClose();
  };
  return (
    <Modal open title={t("school.name_guardian", { number: pupil })} footer={null} onCancel={onClose} width={480}>
      <div className="stack">
        <ProblemAlert error={command.error} />
        <LabelledGroup label={t("school.guardian")} hint={t("school.guardian_hint")}>
          <FindParty onChoose={(party) => void choose(party)} onNew={() => message.info(t("school.no_guardian"))} />
        </LabelledGroup>
      </div>
    </Modal>
  );
}
