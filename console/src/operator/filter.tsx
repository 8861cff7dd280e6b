// Who did it, as a filter of a list for auditors: found by name, initials or login. Nothing for those who may see no operators.
import { useQuery } from "@tanstack/react-query";
import { Select } from "antd";
import { listOperators } from "../api/calls";
import { useWords } from "../lib/i18n";
import { matches } from "../lib/initials";
import { useMay } from "../session/session";

type Props = { label: string; value: string | undefined; onChange: (operator: string | null) => void };

export function OperatorFilter({ label, value, onChange }: Props) {
  const { t } = useWords();
  const may = useMay();
  const operators = useQuery({ queryKey: ["operators"], queryFn: listOperators, enabled: may("read_operators") });
  if (!may("read_operators")) return null;
  return (
    <Select
      className="filter-select"
      allowClear
      aria-label={label}
      placeholder={t("operations.any_operator")}
      value={value ?? null}
      onChange={onChange}
      showSearch={{ filterOption: (typed, option) => option !== undefined && matches(typed, option.words) }}
      options={
        operators.data?.items.map((one) => ({ value: one.id, label: one.name, words: [one.name, one.login] })) ?? []
      }
    />
  );
}
