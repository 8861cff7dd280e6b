// The customer that a list for auditors is about, as one of its filters.
import { useQuery } from "@tanstack/react-query";
import { Modal, Tag } from "antd";
import { useState } from "react";
import { getParty } from "../api/calls";
import { useWords } from "../lib/i18n";
import { FindParty } from "../party/find-party";
import { Button } from "../ui/button";

/** The one that is chosen; another is found by name or number. */
export function ChosenParty({ id, onChoose }: { id: string | null; onChoose: (id: string | null) => void }) {
  const { t } = useWords();
  const [finding, setFinding] = useState(false);
  const party = useQuery({ queryKey: ["party", id], queryFn: () => getParty(id ?? ""), enabled: id !== null });
  return (
    <>
      {id === null ? (
        <Button onClick={() => setFinding(true)}>{t("reads.choose_party")}</Button>
      ) : (
        <Tag closable onClose={() => onChoose(null)}>
          {party.data?.name ?? id}
        </Tag>
      )}
      {finding && (
        <Modal open title={t("reads.choose_party")} footer={null} onCancel={() => setFinding(false)}>
          <FindParty
            onChoose={(found) => {
              onChoose(found.id);
              setFinding(false);
            }}
          />
        </Modal>
      )}
    </>
  );
}
