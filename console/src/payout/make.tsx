// Making a batch: what it gathers and for which day; then what it came to, and what was left out and why.
import { useQueryClient } from "@tanstack/react-query";
import { Alert, Modal, Select } from "antd";
import { type FormEvent, useState } from "react";
import { useNavigate } from "react-router";
import { makeBatch } from "../api/payout-calls";
import type { Gathered, NewPaymentBatch } from "../api/types";
import { useChart } from "../ledger/chart";
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
import { useBatchKindText } from "./words";

/** The choice of payouts of every kind, for which the server wants no kind at all. */
const ALL = "all";

export function MakeBatch({ onClose }: { onClose: () => void }) {
  const { t } = useWords();
  const navigate = useNavigate();
  const { message } = useMessages();
  const [gathered, setGathered] = useState<Gathered | null>(null);
  // Where nothing was left out there is nothing to read: the batch itself says the rest.
  const made = (of: Gathered) => {
    if (of.refused > 0 || of.waiting > 0 || of.batch.count === 0) return setGathered(of);
    message.success(`${t("batches.gathered", { count: of.collected })} · ${yuan(of.batch.amount)}`);
    navigate(`/payment-batches/${of.batch.id}`);
  };
  return (
    <Modal open title={t("batches.make")} footer={null} onCancel={onClose} width={gathered === null ? 440 : 640}>
      {gathered === null ? (
        <Form onMade={made} onClose={onClose} />
      ) : (
        <div className="stack">
          <GatheredReport gathered={gathered} />
          <Made gathered={gathered} onClose={onClose} />
        </div>
      )}
    </Modal>
  );
}

function Form({ onMade, onClose }: { onMade: (gathered: Gathered) => void; onClose: () => void }) {
  const words = useWords();
  const { t } = words;
  const client = useQueryClient();
  const command = useCommand();
  const today = dateOf(useNow());
  const chart = useChart();
  const kindText = useBatchKindText();
  const [on, setOn] = useState(today);
  const [kind, setKind] = useState(ALL);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const body: NewPaymentBatch = { execute_on: on, ...(kind !== ALL && { kind }) };
    const done = await command.run((key) => makeBatch(body, { key }));
    // A batch for which nothing was ready is refused, but stays in the list as cancelled.
    void client.invalidateQueries({ queryKey: ["batches"] });
    if (done === undefined) return;
    void client.invalidateQueries({ queryKey: ["payouts"] });
    onMade(done.answer);
  };
  return (
    <form className="stack" onSubmit={(event) => void submit(event)}>
      <ProblemAlert error={command.error} />
      <Labelled label={t("batches.kind")} error={fieldProblem(command.error, "kind", words)}>
        {(input) => (
          <Select
            {...input}
            className="full-width"
            value={kind}
            onChange={setKind}
            options={[
              { value: ALL, label: t("batches.kind_all") },
              ...["debit", ...chart.payments.map((one) => one.key)].map((one) => ({
                value: one,
                label: kindText(one),
              })),
            ]}
          />
        )}
      </Labelled>
      <Labelled
        label={t("batches.execute_on")}
        required
        hint={t("batches.execute_hint")}
        error={fieldProblem(command.error, "execute_on", words)}
      >
        {(input) => <DateInput input={input} value={on} onChange={(date) => setOn(date ?? today)} />}
      </Labelled>
      <div className="form-actions">
        <Button type="primary" htmlType="submit" loading={command.busy} autoFocus>
          {t("batches.make")}
        </Button>
        <Button onClick={onClose}>{t("common.cancel")}</Button>
      </div>
    </form>
  );
}

function Made({ gathered, onClose }: { gathered: Gathered; onClose: () => void }) {
  const { t } = useWords();
  const navigate = useNavigate();
  return (
    <div className="form-actions">
      <Button type="primary" autoFocus onClick={() => navigate(`/payment-batches/${gathered.batch.id}`)}>
        {t("batches.open")}
      </Button>
      <Button onClick={onClose}>{t("common.close")}</Button>
    </div>
  );
}

/** What gathering came to. Nobody may think that all was taken when something was not. */
export function GatheredReport({ gathered }: { gathered: Gathered }) {
  const { t } = useWords();
  const { batch, collected, waiting, refused, refusals } = gathered;
  const all = batch.count === 0 ? t("batches.nothing_gathered") : t("batches.gathered", { count: collected });
  return (
    <div className="stack">
      <Alert
        type={refused > 0 || waiting > 0 || batch.count === 0 ? "warning" : "success"}
        showIcon
        role="status"
        title={batch.count === 0 ? all : `${all} · ${yuan(batch.amount)}`}
        description={waiting > 0 ? t("batches.gathered_waiting", { count: waiting }) : undefined}
      />
      {refused > 0 && (
        <section aria-label={t("batches.left_out", { count: refused })}>
          <h3>{t("batches.left_out", { count: refused })}</h3>
          {refused > refusals.length && (
            <p className="quiet">{t("batches.left_out_first", { count: refusals.length })}</p>
          )}
          <div className="scrolls">
            <table className="plain">
              <thead>
                <tr>
                  <th scope="col">{t("batches.left_out_what")}</th>
                  <th scope="col">{t("batches.left_out_why")}</th>
                </tr>
              </thead>
              <tbody>
                {refusals.map((one) => (
                  <tr key={`${one.payout ?? one.subject} ${one.code}`}>
                    <td className="number nowrap">{one.payout ?? one.subject}</td>
                    <td>{one.detail}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </section>
      )}
    </div>
  );
}
