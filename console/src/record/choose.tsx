// On the form that opens a case: which of the records of the customer it is about.
import { useQuery } from "@tanstack/react-query";
import { Select } from "antd";
import type { Choosing } from "../system";
import { Labelled } from "../ui/labelled";
import { listRecords } from "./calls";

export default function ChooseRecord({ party, label, required, chosen, problem, onChoose }: Choosing) {
  const query = useQuery({ queryKey: ["records", { subject: party }], queryFn: () => listRecords({ subject: party }) });
  const records = query.data?.items ?? [];
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
          loading={query.isPending}
          value={chosen?.id ?? null}
          onChange={(id: string | undefined) => {
            const found = records.find((one) => one.id === id);
            onChoose(found === undefined ? null : { id: found.id, number: found.number });
          }}
          options={records.map((one) => ({ value: one.id, label: `${one.number} ${one.title}` }))}
        />
      )}
    </Labelled>
  );
}
