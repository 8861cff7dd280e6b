// A list narrowed to one of the states of its things. Apart from the other filters, so that a list without states does not fetch the choice.
import { Select } from "antd";

/** One of the states there are, or any. */
export function StateFilter<State extends string>(props: {
  label: string;
  any: string;
  value: State | null | undefined;
  states: readonly State[];
  word: (state: State) => string;
  onChange: (state: State | null) => void;
}) {
  const { label, any, value, states, word, onChange } = props;
  return (
    <Select
      className="filter-select"
      allowClear
      aria-label={label}
      placeholder={any}
      value={value ?? null}
      onChange={(chosen: State | null) => onChange(chosen ?? null)}
      options={states.map((one) => ({ value: one as string, label: word(one) }))}
    />
  );
}
