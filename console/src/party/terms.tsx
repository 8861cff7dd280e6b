// What was agreed with a party: the figures of its contract, from which promises take their time. Shown to all who see the
// party where there are some; entered by who may approve.

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Input, Select, Space } from "antd";
import { type FormEvent, useState } from "react";
import { listTerms, setTerm } from "../api/calls";
import type { ServiceTerms } from "../api/types";
import { dateOf } from "../lib/date";
import { useWords } from "../lib/i18n";
import { allowanceText } from "../promise/allowance";
import { useMay, useNow } from "../session/session";
import { Button } from "../ui/button";
import { DateInput } from "../ui/instant-input";
import { Labelled } from "../ui/labelled";
import { useMessages } from "../ui/messages";
import { Section } from "../ui/page";
import { fieldProblem, ProblemAlert } from "../ui/problem";
import { useCommand } from "../ui/write-key";

const UNITS = ["hours", "working hours", "working days", "days"] as const;

export function TermsOfParty({ party }: { party: string }) {
  const words = useWords();
  const { t, local } = words;
  const may = useMay();
  const [adding, setAdding] = useState(false);
  const terms = useQuery({ queryKey: ["terms", party], queryFn: () => listTerms(party) });
  // Most parties have no contract, and most houses no rule that asks for one: then there is nothing to show.
  const mayAdd = may("approve_cases") && (terms.data?.known.length ?? 0) > 0;
  if (terms.data === undefined || (terms.data.items.length === 0 && !mayAdd)) return null;
  return (
    <Section
      title={t("terms.title")}
      extra={mayAdd && !adding && <Button onClick={() => setAdding(true)}>{t("terms.add")}</Button>}
    >
      {adding && <TermForm party={party} known={terms.data.known} onClose={() => setAdding(false)} />}
      {terms.data.items.length === 0 ? (
        <p className="nothing">{t("terms.empty")}</p>
      ) : (
        <table className="rows">
          <thead>
            <tr>
              <th scope="col">{t("terms.key")}</th>
              <th scope="col">{t("terms.within")}</th>
              <th scope="col">{t("terms.from")}</th>
              <th scope="col">{t("terms.until")}</th>
              <th scope="col">{t("terms.cite")}</th>
              <th scope="col">{t("terms.by")}</th>
            </tr>
          </thead>
          <tbody>
            {terms.data.items.map((term) => (
              <tr key={`${term.key} ${term.effective_from}`}>
                <td>{term.name == null ? term.key : local(term.name)}</td>
                <td>{allowanceText(term.within, words)}</td>
                <td className="number">{term.effective_from}</td>
                <td className="number">{term.effective_until ?? "—"}</td>
                <td>{term.cite}</td>
                <td>{term.by.name}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Section>
  );
}

function TermForm({ party, known, onClose }: { party: string; known: ServiceTerms["known"]; onClose: () => void }) {
  const words = useWords();
  const { t, local } = words;
  const client = useQueryClient();
  const { message } = useMessages();
  const command = useCommand();
  const today = dateOf(useNow());
  const [key, setKey] = useState(known[0]?.key ?? "");
  const [count, setCount] = useState("");
  const [unit, setUnit] = useState<(typeof UNITS)[number]>("hours");
  const [from, setFrom] = useState(today);
  const [until, setUntil] = useState("");
  const [cite, setCite] = useState("");
  const ready = key !== "" && /^[1-9]\d{0,4}$/.test(count.trim()) && from !== "" && cite.trim() !== "";
  const save = async (event: FormEvent) => {
    event.preventDefault();
    if (!ready) return;
    const body = {
      key,
      within: `${count.trim()} ${unit}`,
      effective_from: from,
      ...(until !== "" && { effective_until: until }),
      cite: cite.trim(),
    };
    const done = await command.run((idempotency) => setTerm(party, body, { key: idempotency }));
    if (done === undefined) return;
    client.setQueryData(["terms", party], done.answer);
    message.success(t("common.saved"));
    onClose();
  };
  return (
    <form className="stack framed" onSubmit={(event) => void save(event)}>
      <ProblemAlert error={command.error} />
      <div className="form-grid">
        <Labelled label={t("terms.key")} required error={fieldProblem(command.error, "key", words)}>
          {(input) => (
            <Select
              {...input}
              className="full-width"
              showSearch={{ optionFilterProp: "label" }}
              value={key}
              onChange={setKey}
              options={known.map((one) => ({ value: one.key, label: local(one.name) }))}
            />
          )}
        </Labelled>
        <Labelled label={t("terms.within")} required error={fieldProblem(command.error, "within", words)}>
          {(input) => (
            <Space.Compact block>
              <Input {...input} value={count} inputMode="numeric" onChange={(event) => setCount(event.target.value)} />
              <Select
                aria-label={t("form.unit")}
                value={unit}
                onChange={setUnit}
                options={UNITS.map((one) => ({ value: one, label: t(`terms.unit.${one}`) }))}
              />
            </Space.Compact>
          )}
        </Labelled>
        <Labelled label={t("terms.from")} required>
          {(input) => <DateInput input={input} value={from} onChange={(date) => setFrom(date ?? "")} />}
        </Labelled>
        <Labelled label={t("terms.until")} optional error={fieldProblem(command.error, "effective_until", words)}>
          {(input) => <DateInput input={input} value={until} onChange={(date) => setUntil(date ?? "")} />}
        </Labelled>
        <Labelled label={t("terms.cite")} required hint={t("terms.cite_hint")} className="wide">
          {(input) => <Input {...input} value={cite} onChange={(event) => setCite(event.target.value)} />}
        </Labelled>
      </div>
      <div className="form-actions">
        <Button type="primary" htmlType="submit" loading={command.busy} disabled={!ready}>
          {t("common.save")}
        </Button>
        <Button onClick={onClose}>{t("common.cancel")}</Button>
      </div>
    </form>
  );
}
