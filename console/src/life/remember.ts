// Where pages keep a policy, and what has to be read anew after one was changed.
import { useQueryClient } from "@tanstack/react-query";
import type { Policy } from "../api/types";

export const policyKey = (number: string) => ["policy", number];

/** Lays a policy that a command answered with where the page reads it; what was listed is read anew. */
export function useRemember(): (policy: Policy) => void {
  const client = useQueryClient();
  return (policy) => {
    client.setQueryData(policyKey(policy.number), policy);
    client.setQueryData(policyKey(policy.id), policy);
    void client.invalidateQueries({ queryKey: ["policies"] });
    void client.invalidateQueries({ queryKey: ["policy-transfers", policy.id] });
    void client.invalidateQueries({ queryKey: ["policy-as-of", policy.id] });
    void client.invalidateQueries({ queryKey: ["ledger"] });
  };
}
