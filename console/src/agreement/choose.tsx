// Which of the customer's agreements a case is about: those of one family, or of any. Nothing is asked where there is none and
// the service can do without.
import { useQuery } from "@tanstack/react-query";
import { Select } from "antd";
import { useEffect, useRef } from "react";
import { useWords } from "../lib/i18n";
import type { Choosing } from "../system";
import { Labelled } from "../ui/labelled";
import { ProblemAlert } from "../ui/problem";
import { agreementsOf } from "./of-party";

/** The kind of a role that takes agreements of every family. */
const ANY_AGREEMENT = "agreement";

export default function ChooseAgreement({
  party,
  kind,
  label,
  required,
  wanted = false,
  chosen,
  problem,
  onChoose,
}: Choosing) {
  const { t, local } = useWords();
  const query = useQuery(agreementsOf(party));
  const fitting = (query.data?.items ?? []).filter((row) => kind === ANY_AGREEMENT || row.kind === kind);
  // Where there is but one, it is the one that is meant, until somebody says otherwise.
  const offered = useRef(false);
  const only = wanted && fitting.length === 1 ? fitting[0] : undefined;
  useEffect(() => {
    if (only === undefined || chosen !== null || offered.current) return;
    offered.current = true;
    onChoose({ id: only.id, number: only.number, kind: only.kind });
  });
  if (fitting.length === 0 && chosen === null && !required) return <ProblemAlert error={query.error} />;
  const options = fitting.map((row) => ({
    value: row.id,
    label: `${row.number} · ${local(row.product.name)} · ${local(row.state_name)}`,
    number: row.number,
    kind: row.kind,
  }));
  if (chosen !== null && !fitting.some((row) => row.id === chosen.id)) {
    options.unshift({ value: chosen.id, label: chosen.number, number: chosen.number, kind: chosen.kind ?? kind });
  }
  return (
    <Labelled
      label={label}
      {...(!required && { optional: true })}
      required={required}
      error={problem}
      className="below"
    >
      {(input) => (
        <Select
          {...input}
          className="full-width"
          allowClear
          loading={query.isPending}
          placeholder={t(fitting.length === 0 ? "agreement.choose_none" : "agreement.choose")}
          value={chosen?.id ?? null}
          onChange={(id: string | null) => {
            const found = options.find((option) => option.value === id);
            onChoose(found === undefined ? null : { id: found.value, number: found.number, kind: found.kind });
          }}
          options={options}
        />
      )}
    </Labelled>
  );
}
