// After anything was done to a batch, its payouts and their policies stand elsewhere too.
import { useQueryClient } from "@tanstack/react-query";

export function useBatchChanged() {
  const client = useQueryClient();
  return () => {
    for (const key of ["batches", "payouts", "policy"]) void client.invalidateQueries({ queryKey: [key] });
  };
}
