// Filters of a list, kept in the address so that a list can be sent to somebody and outlives a reload.

import { useSearchParams } from "react-router";
import { useTyped } from "./chosen-view";
import { useSettled } from "./settled";

export function useAddressFilter() {
  const [parameters, setParameters] = useSearchParams();
  const set = (name: string, value: string | undefined | null) =>
    setParameters(
      (before) => {
        const next = new URLSearchParams(before);
        if (value === undefined || value === null || value === "") next.delete(name);
        else next.set(name, value);
        return next;
      },
      { replace: true },
    );
  return { parameters, set };
}

/** The search of a list as it is typed, and once it stands for a moment, as the list asks for it; it is kept in the address. `input` goes to the search itself. */
export function useSearch(name = "q") {
  const { set } = useAddressFilter();
  const [typed, setTyped] = useTyped(name);
  const settled = useSettled(typed.trim());
  const onChange = (text: string) => {
    setTyped(text);
    set(name, text.trim());
  };
  return { settled, input: { value: typed, onChange } };
}

/** It narrows the list while one types; there is nothing to send, and Enter and Tab change nothing. */
export function SearchFilter(props: {
  value: string;
  label: string;
  onChange: (typed: string) => void;
  wide?: boolean;
  autoFocus?: boolean;
}) {
  const { value, label, onChange, wide, autoFocus } = props;
  return (
    <input
      type="search"
      className={wide === true ? "filter-search wide" : "filter-search"}
      // biome-ignore lint/a11y/noAutofocus: on a page that is for searching, typing searches
      autoFocus={autoFocus === true}
      value={value}
      placeholder={label}
      aria-label={label}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}
