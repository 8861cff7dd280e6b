// What a record is about: a customer, a case or an agreement, found by what is typed.
import { useQuery } from "@tanstack/react-query";
import { Select } from "antd";
import { useState } from "react";
import { searchEverything } from "../api/calls";
import { useWords } from "../lib/i18n";
import { Labelled } from "../ui/labelled";
import { useSettled } from "../ui/settled";

type Props = { value: string | null; error: string | null; onChange: (id: string | null) => void };

export function ChooseSubject({ value, error, onChange }: Props) {
  const { t, local } = useWords();
  const [typed, setTyped] = useState("");
  const settled = useSettled(typed.trim());
  const query = useQuery({
    queryKey: ["search", settled],
    queryFn: ({ signal }) => searchEverything(settled, signal),
    enabled: settled !== "",
    placeholderData: (before) => before,
  });
  const found = query.data;
  const options =
    found === undefined
      ? []
      : [
          ...found.agreements.map((one) => ({
            value: one.id,
            label: `${local(one.family.name)} ${one.number} ${one.holder.name}`,
          })),
          ...found.cases.map((one) => ({ value: one.id, label: `${one.number} ${one.party.name}` })),
          ...found.parties.map((one) => ({ value: one.id, label: `${t("records.party")} ${one.name}` })),
        ];
  return (
    <Labelled label={t("records.of")} optional hint={t("records.of_hint")} error={error}>
      {(input) => (
        <Select
          {...input}
          className="full-width"
          allowClear
          showSearch={{ filterOption: false, onSearch: setTyped }}
          loading={query.isFetching}
          value={value}
          notFoundContent={settled === "" ? null : t("records.of_nothing")}
          onChange={(id: string | undefined) => onChange(id ?? null)}
          options={options}
        />
      )}
    </Labelled>
  );
}
