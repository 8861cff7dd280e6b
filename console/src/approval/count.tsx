// How many approvals wait for one's word, beside the place in the menu.
import { useQuery } from "@tanstack/react-query";
import { countApprovals } from "../api/approval-calls";
import { useWords } from "../lib/i18n";
import { usePolled } from "../live/stream";
import { Count } from "../ui/count";

export default function ToDecideCount() {
  const { t } = useWords();
  const query = useQuery({
    queryKey: ["approvals", "count"],
    queryFn: countApprovals,
    refetchInterval: usePolled(60_000),
  });
  const count = query.data?.to_decide ?? 0;
  return <Count of={count} title={t("approvals.count", { count })} />;
}
