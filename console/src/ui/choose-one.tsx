// On the form that opens a case: which one of a short list it is about.
import { Select } from "antd";
import type { Choosing } from "../system";
import { Labelled } from "./labelled";

/** What can be chosen: what the case is about, and how it reads. */
export type Choice = { id: string; number: string; title: string };

export function ChooseOne({
  choices,
  loading,
  choosing: { label, required, chosen, problem, onChoose },
}: {
  choices: Choice[];
  loading: boolean;
  choosing: Choosing;
}) {
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
          allowClear
          className="full-width"
          loading={loading}
          value={chosen?.id ?? null}
          onChange={(id: string | undefined) => {
            const found = choices.find((one) => one.id === id);
            onChoose(found === undefined ? null : { id: found.id, number: found.number });
          }}
          options={choices.map((one) => ({ value: one.id, label: `${one.number} ${one.title}` }))}
        />
      )}
    </Labelled>
  );
}
