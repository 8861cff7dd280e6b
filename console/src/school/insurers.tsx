// Who insures schools: which party the insurer of each offer is for the own office, and naming it.
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Modal } from "antd";
import { type FormEvent, useState } from "react";
import type { Party } from "../api/types";
import { useWords } from "../lib/i18n";
import { FindParty } from "../party/find-party";
import { useMay } from "../session/session";
import { Button } from "../ui/button";
import { LabelledGroup } from "../ui/labelled";
import { useMessages } from "../ui/messages";
import { Section } from "../ui/page";
import { ProblemAlert } from "../ui/problem";
import { useCommand } from "../ui/write-key";
import { listInsurers, nameInsurer, type SchoolInsurer } from "./calls";

const KEY = ["school-insurers"];

/** Shown where it is the manager's to name one: others read it with the policy and the accident. */
export function Insurers() {
  const { t, local } = useWords();
  const may = useMay();
  const [naming, setNaming] = useState<SchoolInsurer | null>(null);
  const shown = may("keep_school_insurers");
  const query = useQuery({ queryKey: KEY, queryFn: listInsurers, enabled: shown });
  if (!shown) return null;
  return (
    <Section title={t("school.insurers")}>
      <p className="quiet">{t("school.insurers_hint")}</p>
      <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />
      {query.data?.items.map((row) => (
        <dl className="facts" key={row.offer}>
          <dt>{t("school.offer")}</dt>
          <dd>{local(row.name)}</dd>
          <dt>{t("school.insurer_called")}</dt>
          <dd>{local(row.called)}</dd>
          <dt>{t("school.insurer_party")}</dt>
          <dd>
            {row.insurer?.name ?? t("school.insurer_none")}{" "}
            <Button size="small" onClick={() => setNaming(row)}>
              {t("school.insurer_name")}
            </Button>
          </dd>
          {row.office != null && (
            <>
              <dt>{t("school.insurer_by")}</dt>
              <dd>
                {row.office.name} <span className="number">{row.named_on}</span>
              </dd>
            </>
          )}
        </dl>
      ))}
      {naming !== null && <NameInsurer offer={naming} onClose={() => setNaming(null)} />}
    </Section>
  );
}

function NameInsurer({ offer, onClose }: { offer: SchoolInsurer; onClose: () => void }) {
  const { t } = useWords();
  const client = useQueryClient();
  const { message } = useMessages();
  const command = useCommand();
  const [insurer, setInsurer] = useState<Party | null>(null);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (insurer === null) return;
    const made = await command.run((key) => nameInsurer(offer.offer, insurer.id, { key }));
    if (made === undefined) return;
    message.success(t("school.insurer_named"));
    client.setQueryData(KEY, made.answer);
    onClose();
  };
  return (
    <Modal open title={t("school.insurer_name")} footer={null} onCancel={onClose} width={480}>
      <form className="stack" onSubmit={(event) => void submit(event)}>
        <ProblemAlert error={command.error} />
        {insurer === null ? (
          <LabelledGroup label={t("school.insurer_party")}>
            <FindParty onChoose={setInsurer} onNew={() => message.info(t("school.insurer_new"))} />
          </LabelledGroup>
        ) : (
          <div className="chosen">
            <strong>{insurer.name}</strong>
            <Button onClick={() => setInsurer(null)}>{t("party.change")}</Button>
          </div>
        )}
        <div className="form-actions">
          <Button type="primary" htmlType="submit" loading={command.busy} disabled={insurer === null}>
            {t("school.insurer_name")}
          </Button>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
        </div>
      </form>
    </Modal>
  );
}
