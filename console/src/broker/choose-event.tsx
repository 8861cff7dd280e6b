// On the form that opens a case: which event the claim comes of.
import { useQuery } from "@tanstack/react-query";
import { Select } from "antd";
import type { Choosing } from "../system";
import { Labelled } from "../ui/labelled";
import { listEvents } from "./calls";

export default function ChooseEvent({ label, required, chosen, problem, onChoose }: Choosing) {
  const query = useQuery({
    queryKey: ["claim-events", "choose"],
    queryFn: () => listEvents({ limit: 100, after: null }),
  });
  const events = query.data?.items ?? [];
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
            const found = events.find((one) => one.id === id);
            onChoose(found === undefined ? null : { id: found.id, number: found.code });
          }}
          options={events.map((one) => ({ value: one.id, label: `${one.code} ${one.name}` }))}
        />
      )}
    </Labelled>
  );
}
