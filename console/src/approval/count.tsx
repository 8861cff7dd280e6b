// How many approvals wait for one's word, beside the place in the menu.
import { useQuery } from "@tanstack/react-query";
import { Badge } from "antd";
import { countApprovals } from "../api/approval-calls";
import { useWords } from "../lib/i18n";

export default function ToDecideCount() {
  const { t } = useWords();
  const query = useQuery({ queryKey: ["approvals", "count"], queryFn: countApprovals, refetchInterval: 60_000 });
  const count = query.data?.to_decide ?? 0;
  if (count === 0) return null;
  return <Badge count={count} size="small" overflowCount={99} title={t("approvals.count", { count })} />;
}
