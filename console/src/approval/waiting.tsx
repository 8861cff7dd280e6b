// On the page of something: what of it waits for another's word.
import { useQuery } from "@tanstack/react-query";
import { Alert } from "antd";
import { Link } from "react-router";
import { listApprovals } from "../api/approval-calls";
import { useWords } from "../lib/i18n";
import { usePolled } from "../live/stream";
import { actText } from "./words";

/** Of one subject, by its id; of every subject, by the act. */
export function WaitingApprovals({ subject, act }: { subject?: string; act?: string }) {
  const words = useWords();
  const { t } = words;
  const query = useQuery({
    queryKey: ["approvals", "waiting", subject ?? null, act ?? null],
    queryFn: () =>
      listApprovals({
        state: "waiting",
        ...(subject !== undefined && { subject }),
        ...(act !== undefined && { act }),
        limit: 20,
      }),
    refetchInterval: usePolled(60_000),
  });
  return query.data?.items.map((approval) => (
    <Alert
      key={approval.id}
      type="info"
      showIcon
      role="status"
      className="gap-below"
      title={t("approvals.waiting_here", { what: actText(approval, words) })}
      description={`${approval.asked_by.name} · ${approval.subject.label}`}
      action={<Link to={`/approvals/${approval.id}`}>{t("approvals.open")}</Link>}
    />
  ));
}
