// Which of the customer's policies a request is about. Nothing is asked where the customer has none.
import { useQuery } from "@tanstack/react-query";
import { Select } from "antd";
import { listPolicies } from "../api/calls";
import { useWords } from "../lib/i18n";
import { useMay } from "../session/session";
import type { Choosing } from "../system";
import { Labelled } from "../ui/labelled";
import { ProblemAlert } from "../ui/problem";

export default function PolicyPart({ party, chosen, problem, onChoose }: Choosing) {
  const { t, local } = useWords();
  const may = useMay();
  const query = useQuery({
    queryKey: ["policies", "of", party],
    queryFn: () => listPolicies({ holder: party, limit: 50 }),
    enabled: may("read_policies"),
  });
  const policies = query.data?.items ?? [];
  if (!may("read_policies")) return null;
  if (policies.length === 0 && chosen === null) return <ProblemAlert error={query.error} />;
  const known = policies.some((policy) => policy.id === chosen?.id);
  const options = policies.map((policy) => ({
    value: policy.id,
    label: `${policy.number} · ${local(policy.product.name)} · ${t(`policy.state.${policy.state}`)}`,
    number: policy.number,
  }));
  if (chosen !== null && !known) options.unshift({ value: chosen.id, label: chosen.number, number: chosen.number });
  return (
    <Labelled label={t("open.policy")} optional error={problem} className="below">
      {(input) => (
        <Select
          {...input}
          className="full-width"
          allowClear
          loading={query.isPending}
          placeholder={t("open.policy_none")}
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
