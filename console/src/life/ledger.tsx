// The lines of a policy's ledger up to a day; a receipt that was booked by mistake is taken back here, by a manager.
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { listPolicyTransfers } from "../api/calls";
import type { Policy, TransferLine } from "../api/types";
import { useChart } from "../ledger/chart";
import { useWords } from "../lib/i18n";
import { yuan } from "../lib/money";
import { useMay } from "../session/session";
import { Button } from "../ui/button";
import { DateInput } from "../ui/instant-input";
import { Nothing, PageSkeleton } from "../ui/page";
import { ProblemAlert } from "../ui/problem";
import { ReverseReceipt } from "./reversal";

export function TransfersOfPolicy({ policy }: { policy: Policy }) {
  const { t, local } = useWords();
  const chart = useChart();
  const may = useMay();
  const [asOf, setAsOf] = useState<string | null>(null);
  const [reversing, setReversing] = useState<TransferLine | null>(null);
  const query = useQuery({
    queryKey: ["policy-transfers", policy.id, asOf],
    queryFn: () => listPolicyTransfers(policy.id, asOf ?? undefined),
    placeholderData: (before) => before,
  });
  const lines = query.data?.items ?? [];
  const reversed = new Set(lines.map((line) => line.reverses));
  return (
    <div className="stack">
      <div className="row">
        <span>{t("policy.as_of")}</span>
        <span className="filter-date">
          <DateInput value={asOf} placeholder={t("policy.as_of_now")} label={t("policy.as_of")} onChange={setAsOf} />
        </span>
      </div>
      <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />
      {query.isPending && <PageSkeleton />}
      {query.data !== undefined && lines.length === 0 && <Nothing>{t("ledger.empty")}</Nothing>}
      {lines.length > 0 && (
        <div className="scrolls">
          <table className="plain" aria-label={t("policy.tab.ledger")}>
            <thead>
              <tr>
                <th scope="col">{t("ledger.booked_on")}</th>
                <th scope="col">{t("ledger.kind")}</th>
                <th scope="col">{t("ledger.debit")}</th>
                <th scope="col">{t("ledger.credit")}</th>
                <th scope="col" className="money">
                  {t("ledger.amount")}
                </th>
                <th scope="col">{t("ledger.by")}</th>
                <th scope="col">
                  <span className="visually-hidden">{t("reversal.title")}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {lines.map((line) => (
                <tr key={line.id}>
                  <td className="number nowrap">
                    {line.booked_on}
                    {line.value_on !== line.booked_on && (
                      <div className="quiet">{t("ledger.value", { date: line.value_on })}</div>
                    )}
                  </td>
                  <td>{chart.posting(line.kind)}</td>
                  <td>{local(line.debit.name)}</td>
                  <td>{local(line.credit.name)}</td>
                  <td className="number money">{yuan(line.amount)}</td>
                  <td className="quiet">{line.by.name}</td>
                  <td className="nowrap">
                    {line.kind === "receipt" && reversed.has(line.id) && (
                      <span className="quiet">{t("reversal.reversed")}</span>
                    )}
                    {line.kind === "receipt" && !reversed.has(line.id) && may("approve_cases") && (
                      <Button size="small" onClick={() => setReversing(line)}>
                        {t("reversal.button")}
                      </Button>
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {reversing !== null && <ReverseReceipt policy={policy} line={reversing} onClose={() => setReversing(null)} />}
    </div>
  );
}
