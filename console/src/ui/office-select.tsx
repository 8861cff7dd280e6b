// One office of the tree one may see, indented by its level and found by name, code or initials.
import { useQuery } from "@tanstack/react-query";
import { Select } from "antd";
import { listOffices } from "../api/calls";
import type { Office } from "../api/types";
import { useWords } from "../lib/i18n";
import { matches } from "../lib/initials";
import type { InputProps } from "./labelled";

/** The offices in the order of the tree, each after its parent. */
export function inTreeOrder(offices: Office[]): { office: Office; depth: number }[] {
  const known = new Set(offices.map((office) => office.id));
  const parentOf = (office: Office) => (office.parent !== null && known.has(office.parent) ? office.parent : "");
  const walk = (parent: string, depth: number): { office: Office; depth: number }[] =>
    offices
      .filter((office) => parentOf(office) === parent)
      .sort((one, other) => (one.code < other.code ? -1 : 1))
      .flatMap((office) => [{ office, depth }, ...walk(office.id, depth + 1)]);
  return walk("", 0);
}

export function useOffices() {
  return useQuery({ queryKey: ["offices"], queryFn: listOffices, staleTime: 300_000, select: (list) => list.items });
}

type Props = {
  value: string | undefined;
  onChange: (office: string | undefined) => void;
  className?: string;
  input?: InputProps;
  required?: boolean;
  /** It has the keyboard and its list is open from the beginning. */
  opened?: boolean;
};

export function OfficeSelect({ value, onChange, className, input, required, opened }: Props) {
  const { t } = useWords();
  const offices = useOffices();
  const options = inTreeOrder(offices.data ?? []).map(({ office, depth }) => ({
    value: office.id,
    label: office.name,
    words: [office.name, office.code],
    depth,
  }));
  return (
    <Select
      {...input}
      {...(opened === true && { autoFocus: true, defaultOpen: true })}
      className={className ?? "full-width"}
      allowClear={required !== true}
      loading={offices.isPending}
      aria-label={input === undefined ? t("board.office") : undefined}
      placeholder={required === true ? undefined : t("board.all_offices")}
      value={value ?? null}
      onChange={(chosen: string | null) => onChange(chosen ?? undefined)}
      showSearch={{ filterOption: (typed, option) => option !== undefined && matches(typed, option.words) }}
      optionRender={(option) => <span style={{ paddingInlineStart: option.data.depth * 14 }}>{option.data.label}</span>}
      options={options}
    />
  );
}
