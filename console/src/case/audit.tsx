// The audit trail of one case: each operation, who, when and why, with its place in the chain.
import { useQuery } from "@tanstack/react-query";
import { Skeleton } from "antd";
import { listCaseAudit } from "../api/calls";
import type { Case } from "../api/types";
import { formatInstant } from "../lib/date";
import { useWords } from "../lib/i18n";
import { Nothing } from "../ui/page";
import { ProblemAlert } from "../ui/problem";

export function CaseAudit({ shown }: { shown: Case }) {
  const { t, local } = useWords();
  const query = useQuery({ queryKey: ["case-audit", shown.id], queryFn: () => listCaseAudit(shown.id) });
  if (query.isPending) return <Skeleton active title={false} />;
  if (query.isError) return <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />;
  if (query.data.items.length === 0) return <Nothing>{t("audit_trail.empty")}</Nothing>;
  return (
    <ol className="timeline">
      {query.data.items.map((operation) => (
        <li key={operation.id}>
          <div>
            <time className="number" dateTime={operation.at}>
              {formatInstant(operation.at)}
            </time>{" "}
            <strong>{operation.by.name}</strong> {local(operation.summary)}
          </div>
          {operation.reason !== null && operation.reason !== "" && (
            <div>{t("audit_trail.reason", { reason: operation.reason })}</div>
          )}
          <div className="quiet number" title={`${operation.command}\n${operation.hash}`}>
            #{operation.sequence} · {t("audit_trail.hash", { hash: operation.hash.slice(0, 12) })}
          </div>
        </li>
      ))}
    </ol>
  );
}
