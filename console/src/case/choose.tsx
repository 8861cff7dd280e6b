// Another case of the customer that a case is about.
import { useQuery } from "@tanstack/react-query";
import { Select } from "antd";
import { listCases } from "../api/calls";
import { useWords } from "../lib/i18n";
import type { Choosing } from "../system";
import { Labelled } from "../ui/labelled";

export default function ChooseCase({ party, label, required, chosen, problem, onChoose }: Choosing) {
  const { local } = useWords();
  const query = useQuery({
    queryKey: ["cases", { party, limit: 50 }],
    queryFn: () => listCases({ party, limit: 50 }),
  });
  const cases = query.data?.items ?? [];
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
          value={chosen?.id ?? null}
          onChange={(id: string | null) => {
            const found = cases.find((one) => one.id === id);
            onChoose(found === undefined ? null : { id: found.id, number: found.number });
          }}
          options={cases.map((one) => ({ value: one.id, label: `${one.number} · ${local(one.service.name)}` }))}
        />
      )}
    </Labelled>
  );
}
