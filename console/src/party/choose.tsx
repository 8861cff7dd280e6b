// Another person a case is about besides its customer, found by what is typed.
import { useQuery } from "@tanstack/react-query";
import { Select } from "antd";
import { useState } from "react";
import { listParties } from "../api/calls";
import { useWords } from "../lib/i18n";
import type { Choosing } from "../system";
import { Labelled } from "../ui/labelled";
import { useSettled } from "../ui/settled";

export default function ChooseParty({ label, required, chosen, problem, onChoose }: Choosing) {
  const { t } = useWords();
  const [typed, setTyped] = useState("");
  const settled = useSettled(typed.trim());
  const query = useQuery({
    queryKey: ["parties", "find", settled],
    queryFn: () => listParties({ q: settled, limit: 8 }),
    enabled: settled !== "",
    placeholderData: (before) => before,
  });
  const options = (query.data?.items ?? []).map((one) => ({
    value: one.id,
    label: `${one.name} ${one.identity?.masked ?? ""}`,
    number: one.name,
  }));
  if (chosen !== null && !options.some((one) => one.value === chosen.id)) {
    options.unshift({ value: chosen.id, label: chosen.number, number: chosen.number });
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
          showSearch={{ filterOption: false, onSearch: setTyped }}
          loading={query.isFetching}
          placeholder={t("parties.search")}
          value={chosen?.id ?? null}
          onChange={(id: string | null) => {
            const found = options.find((option) => option.value === id);
            onChoose(found === undefined ? null : { id: found.value, number: found.number });
          }}
          options={options}
        />
      )}
    </Labelled>
  );
}
