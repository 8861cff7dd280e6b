// Policies in the search of everything. Only the number is searched here: who holds one is found as a customer.
import { listPolicies } from "../api/calls";
import type { Hit } from "../system";
import { PolicyStateBadge } from "./words";

export async function findPolicies(typed: string): Promise<Hit[]> {
  if (!/\d{3}/.test(typed)) return [];
  const found = await listPolicies({ q: typed, limit: 5 });
  return found.items.map((policy) => ({
    key: policy.id,
    to: `/policies/${policy.number}`,
    kind: { zh: "保单", en: "Policies" },
    title: policy.number,
    about: policy.holder.name,
    mark: <PolicyStateBadge policy={policy} />,
  }));
}
