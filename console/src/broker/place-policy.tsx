// Entering a policy that was placed: for whom, who bears which part, what is insured where, premium and commission.

import { useQueryClient } from "@tanstack/react-query";
import { Input, Modal, Select } from "antd";
import { type FormEvent, useState } from "react";
import { useNavigate } from "react-router";
import type { Party } from "../api/types";
import { useWords } from "../lib/i18n";
import { FindParty } from "../party/find-party";
import { Button } from "../ui/button";
import { DateInput } from "../ui/instant-input";
import { Labelled, LabelledGroup } from "../ui/labelled";
import { useMessages } from "../ui/messages";
import { fieldProblem, ProblemAlert } from "../ui/problem";
import { useCommand } from "../ui/write-key";
import { placePolicy } from "./calls";

type Share = { party: Party; share: string };
type Sum = { key: number; place: string; sum: string };
type Days = { proposed_on: string | null; effective_on: string | null; ends_on: string | null };
const TEXTS = ["number", "product", "premium", "deductible", "commission_rate", "commission_taken"] as const;
const DAYS = [
  ["proposed_on", "broker.proposed_on"],
  ["effective_on", "broker.from"],
  ["ends_on", "broker.until"],
] as const;

export function PlacePolicy({ onClose }: { onClose: () => void }) {
  const words = useWords();
  const { t } = words;
  const client = useQueryClient();
  const navigate = useNavigate();
  const { message } = useMessages();
  const command = useCommand();
  const [holder, setHolder] = useState<Party | null>(null);
  const [shares, setShares] = useState<Share[]>([]);
  const [lead, setLead] = useState<string | null>(null);
  const [sums, setSums] = useState<Sum[]>([{ key: 1, place: "", sum: "" }]);
  const [texts, setTexts] = useState<Record<string, string>>({});
  const [days, setDays] = useState<Days>({ proposed_on: null, effective_on: null, ends_on: null });
  // A single insurer bears the whole and leads itself.
  const leading = lead ?? shares[0]?.party.id ?? null;
  const said = (field: string) => (texts[field] ?? "").trim();
  const ready =
    holder !== null &&
    shares.length > 0 &&
    shares.every((one) => one.share.trim() !== "") &&
    sums.every((one) => one.place.trim() !== "" && one.sum.trim() !== "") &&
    TEXTS.every((field) => said(field) !== "") &&
    DAYS.every(([field]) => days[field] !== null);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!ready || holder === null) return;
    const body = {
      client: holder.id,
      number: said("number"),
      product: said("product"),
      premium: said("premium"),
      deductible: said("deductible"),
      commission_rate: said("commission_rate"),
      commission_taken: said("commission_taken"),
      shares: shares.map((one) => ({
        insurer: one.party.id,
        share: one.share.trim(),
        leads: one.party.id === leading,
      })),
      sums: sums.map((one) => ({ place: one.place.trim(), sum_insured: one.sum.trim() })),
      proposed_on: days.proposed_on ?? "",
      effective_on: days.effective_on ?? "",
      ends_on: days.ends_on ?? "",
    };
    const made = await command.run((key) => placePolicy(body, { key }));
    if (made === undefined) return;
    message.success(t("broker.placed"));
    void client.invalidateQueries({ queryKey: ["placements"] });
    navigate(`/placements/${made.answer.number}`);
  };
  const text = (field: (typeof TEXTS)[number]) => (
    <Labelled key={field} label={t(`broker.${field}`)} required error={fieldProblem(command.error, field, words)}>
      {(input) => (
        <Input
          {...input}
          autoComplete="off"
          value={texts[field] ?? ""}
          onChange={(event) => setTexts({ ...texts, [field]: event.target.value })}
        />
      )}
    </Labelled>
  );
  const change = (at: number, part: Partial<Sum>) =>
    setSums(sums.map((one, index) => (index === at ? { ...one, ...part } : one)));
  return (
    <Modal open title={t("broker.place")} footer={null} onCancel={onClose} width={640}>
      <form className="stack" onSubmit={(event) => void submit(event)}>
        <ProblemAlert error={command.error} />
        {holder === null ? (
          <LabelledGroup label={t("broker.client")} required hint={t("broker.no_party")}>
            <FindParty onChoose={setHolder} />
          </LabelledGroup>
        ) : (
          <div className="chosen">
            <strong>{holder.name}</strong>
            <Button onClick={() => setHolder(null)}>{t("party.change")}</Button>
          </div>
        )}
        {TEXTS.slice(0, 2).map(text)}
        <LabelledGroup label={t("broker.insurers")} required error={fieldProblem(command.error, "share", words)}>
          {shares.map((one, at) => (
            <div key={one.party.id} className="chosen">
              <strong>{one.party.name}</strong>
              <Input
                aria-label={t("broker.share_of", { name: one.party.name })}
                placeholder={t("broker.share")}
                value={one.share}
                onChange={(event) =>
                  setShares(
                    shares.map((other, index) => (index === at ? { ...other, share: event.target.value } : other)),
                  )
                }
              />
              <Button onClick={() => setShares(shares.filter((other) => other !== one))}>{t("broker.remove")}</Button>
            </div>
          ))}
          <FindParty
            key={shares.length}
            onChoose={(party) => {
              if (shares.every((one) => one.party.id !== party.id))
                setShares([...shares, { party, share: shares.length === 0 ? "1" : "" }]);
            }}
          />
        </LabelledGroup>
        {shares.length > 1 && (
          <Labelled label={t("broker.who_leads")} required>
            {(input) => (
              <Select
                {...input}
                className="full-width"
                value={leading}
                onChange={setLead}
                options={shares.map((one) => ({ value: one.party.id, label: one.party.name }))}
              />
            )}
          </Labelled>
        )}
        <LabelledGroup label={t("broker.sums")} required error={fieldProblem(command.error, "sum_insured", words)}>
          {sums.map((one, at) => (
            <div key={one.key} className="chosen">
              <Input
                aria-label={t("broker.place_name")}
                placeholder={t("broker.place_name")}
                value={one.place}
                onChange={(event) => change(at, { place: event.target.value })}
              />
              <Input
                aria-label={t("broker.sum_insured")}
                placeholder={t("broker.sum_insured")}
                value={one.sum}
                onChange={(event) => change(at, { sum: event.target.value })}
              />
              {sums.length > 1 && (
                <Button onClick={() => setSums(sums.filter((other) => other !== one))}>{t("broker.remove")}</Button>
              )}
            </div>
          ))}
          <Button
            onClick={() => setSums([...sums, { key: Math.max(...sums.map((one) => one.key)) + 1, place: "", sum: "" }])}
          >
            {t("broker.add_place")}
          </Button>
        </LabelledGroup>
        {TEXTS.slice(2).map(text)}
        {DAYS.map(([field, label]) => (
          <Labelled key={field} label={t(label)} required error={fieldProblem(command.error, field, words)}>
            {(input) => (
              <DateInput input={input} value={days[field]} onChange={(day) => setDays({ ...days, [field]: day })} />
            )}
          </Labelled>
        ))}
        <div className="form-actions">
          <Button type="primary" htmlType="submit" loading={command.busy} disabled={!ready}>
            {t("broker.place")}
          </Button>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
        </div>
      </form>
    </Modal>
  );
}
