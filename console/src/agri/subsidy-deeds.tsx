// What is done with subsidies: an application, letters and money of a level, and the settlement of a year. Each dialog says what it will do.
import { useQueryClient } from "@tanstack/react-query";
import { Input, Modal, Select } from "antd";
import { type FormEvent, type ReactNode, useState } from "react";
import { dateOf } from "../lib/date";
import { useWords } from "../lib/i18n";
import { yuan } from "../lib/money";
import { useNow } from "../session/session";
import { Button } from "../ui/button";
import { DateInput } from "../ui/instant-input";
import { Labelled } from "../ui/labelled";
import { useMessages } from "../ui/messages";
import { fieldProblem, ProblemAlert } from "../ui/problem";
import { useCommand } from "../ui/write-key";
import {
  applyForSubsidies,
  type NewSubsidyEntry,
  type Programme,
  recordSubsidy,
  type SubsidyAccount,
  type SubsidyLevel,
  settleSubsidies,
} from "./calls";

/** City, county, province or centre: who it is that pays. */
export const payerOf = (row: { contributor: string; payer: string | null }) => row.payer ?? row.contributor;
/** City and county together are one payer where nothing divides their part. */
export const nameOf = (row: { contributor: string; payer: string | null }) =>
  row.payer === null ? row.contributor : `only-${row.payer}`;

export type Kind = "payment" | "prepayment" | "return" | "commitment";
const KINDS: Kind[] = ["payment", "prepayment", "commitment", "return"];

/** The most of a kind that a level can have now. */
function mostOf(kind: Kind, level: SubsidyLevel): string {
  if (kind === "prepayment") return level.prepayable;
  return kind === "return" ? level.returnable : level.released;
}

type Sent = (key: string) => Promise<SubsidyAccount>;

/** The frame of the dialogs: a number, a day, what will happen, and the button. */
function Deed({
  title,
  says,
  programme,
  ready,
  send,
  onClose,
  children,
}: {
  title: string;
  says: string;
  programme: string;
  ready: boolean;
  send: (reference: string, on: string) => Sent;
  onClose: () => void;
  children?: (error: unknown) => ReactNode;
}) {
  const words = useWords();
  const { t } = words;
  const client = useQueryClient();
  const { message } = useMessages();
  const command = useCommand();
  const today = dateOf(useNow());
  const [reference, setReference] = useState("");
  const [on, setOn] = useState(today);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const done = await command.run(send(reference.trim(), on));
    if (done === undefined) return;
    message.success(t("subsidy.recorded"));
    client.setQueryData(["subsidies", programme], done.answer);
    onClose();
  };
  return (
    <Modal open title={title} footer={null} onCancel={onClose} width={460}>
      <form className="stack" onSubmit={(event) => void submit(event)}>
        <ProblemAlert error={command.error} />
        {children?.(command.error)}
        <Labelled label={t("subsidy.reference")} required error={fieldProblem(command.error, "reference", words)}>
          {(input) => (
            <Input
              {...input}
              autoComplete="off"
              value={reference}
              onChange={(event) => setReference(event.target.value)}
            />
          )}
        </Labelled>
        <Labelled label={t("subsidy.happened_on")} required>
          {(input) => <DateInput input={input} latest={today} value={on} onChange={(date) => setOn(date ?? today)} />}
        </Labelled>
        <p className="field-hint">{says}</p>
        <div className="form-actions">
          <Button type="primary" htmlType="submit" loading={command.busy} disabled={reference.trim() === "" || !ready}>
            {title}
          </Button>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
        </div>
      </form>
    </Modal>
  );
}

/** A letter, or money of a level that came or goes back. */
export function Recording({
  account,
  begun,
  onClose,
}: {
  account: SubsidyAccount;
  begun: { payer: string; kind: Kind; amount: string };
  onClose: () => void;
}) {
  const words = useWords();
  const { t, keyed } = words;
  const [payer, setPayer] = useState(begun.payer);
  const [kind, setKind] = useState<Kind>(begun.kind);
  const [amount, setAmount] = useState(begun.amount);
  const level = account.levels.find((row) => payerOf(row) === payer);
  const send = (reference: string, on: string) => {
    const body: NewSubsidyEntry = {
      programme: account.programme,
      office: account.office.id,
      contributor: level?.contributor ?? payer,
      payer: level?.payer ?? null,
      kind,
      reference,
      happened_on: on,
      ...(kind !== "commitment" && { amount: amount.trim() }),
    };
    return (key: string) => recordSubsidy(body, { key });
  };
  const choose = (label: string, value: string, set: (value: string) => void, options: [string, string][]) => (
    <Labelled label={label} required>
      {(input) => (
        <Select
          {...input}
          className="full-width"
          value={value}
          onChange={set}
          options={options.map(([value, label]) => ({ value, label }))}
        />
      )}
    </Labelled>
  );
  const levels = account.levels.map((row): [string, string] => [payerOf(row), keyed("subsidy.level", nameOf(row))]);
  const most = level === undefined ? "0.00" : yuan(mostOf(kind, level));
  return (
    <Deed
      title={t("subsidy.record")}
      says={keyed("subsidy.will", kind)}
      programme={account.programme}
      ready={level !== undefined && (kind === "commitment" || amount.trim() !== "")}
      send={send}
      onClose={onClose}
    >
      {(error) => (
        <>
          {choose(t("subsidy.level"), payer, setPayer, levels)}
          {choose(
            t("subsidy.kind"),
            kind,
            (value) => setKind(KINDS.find((one) => one === value) ?? "payment"),
            KINDS.map((one) => [one, keyed("subsidy.kind", one)]),
          )}
          {kind !== "commitment" && (
            <Labelled
              label={t("subsidy.amount")}
              required
              hint={t("subsidy.most", { amount: most })}
              error={fieldProblem(error, "amount", words)}
            >
              {(input) => (
                <Input
                  {...input}
                  inputMode="decimal"
                  autoComplete="off"
                  value={amount}
                  onChange={(event) => setAmount(event.target.value)}
                />
              )}
            </Labelled>
          )}
        </>
      )}
    </Deed>
  );
}

/** What the city expects to be enrolled: on that the levels above pay beforehand. */
export function Applying({
  account,
  programme,
  onClose,
}: {
  account: SubsidyAccount;
  programme: Programme;
  onClose: () => void;
}) {
  const words = useWords();
  const { t, local, keyed } = words;
  const [typed, setTyped] = useState<Record<string, string>>({});
  const objects = programme.objects
    .map((one) => ({ object: one.key, quantity: (typed[one.key] ?? "").trim() }))
    .filter((one) => one.quantity !== "");
  return (
    <Deed
      title={t("subsidy.apply")}
      says={t("subsidy.will.application")}
      programme={account.programme}
      ready={objects.length > 0}
      send={(reference, on) => (key) =>
        applyForSubsidies(
          { programme: account.programme, office: account.office.id, objects, reference, happened_on: on },
          { key },
        )
      }
      onClose={onClose}
    >
      {(error) =>
        programme.objects.map((one, index) => (
          <Labelled
            key={one.key}
            label={t("subsidy.expected_of", { object: local(one.name), unit: keyed("subsidy.unit", one.unit) })}
            optional
            error={index === 0 ? fieldProblem(error, "quantity", words) : null}
          >
            {(input) => (
              <Input
                {...input}
                inputMode="decimal"
                autoComplete="off"
                value={typed[one.key] ?? ""}
                onChange={(event) => setTyped({ ...typed, [one.key]: event.target.value })}
              />
            )}
          </Labelled>
        ))
      }
    </Deed>
  );
}

/** The year is settled on what was really enrolled. */
export function Settling({ account, onClose }: { account: SubsidyAccount; onClose: () => void }) {
  const { t, keyed } = useWords();
  return (
    <Deed
      title={t("subsidy.settle")}
      says={t("subsidy.will.settlement")}
      programme={account.programme}
      ready
      send={(reference, on) => (key) =>
        settleSubsidies(
          { programme: account.programme, office: account.office.id, reference, happened_on: on },
          { key },
        )
      }
      onClose={onClose}
    >
      {() => (
        <ul>
          {account.levels.map((row) => (
            <li key={payerOf(row)}>
              {t("subsidy.settles_to", {
                level: keyed("subsidy.level", nameOf(row)),
                owed: yuan(row.owed),
                overpaid: yuan(row.overpaid),
              })}
            </li>
          ))}
        </ul>
      )}
    </Deed>
  );
}
