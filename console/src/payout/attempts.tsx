// The attempts to pay a payout that came to nothing: to which account, when, and what the bank said.
import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { getPayout } from "../api/payout-calls";
import type { Payout } from "../api/types";
import { useWords } from "../lib/i18n";
import { ProblemAlert } from "../ui/problem";

export function FailedAttempts({ payout }: { payout: Payout }) {
  const { t } = useWords();
  const query = useQuery({
    queryKey: ["payouts", payout.id, payout.version],
    queryFn: () => getPayout(payout.id),
    enabled: payout.attempts > 0,
  });
  const failed = query.data?.failed_attempts ?? [];
  if (failed.length === 0) return <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />;
  return (
    <section aria-label={t("payouts.attempts_failed")}>
      <h3>{t("payouts.attempts_failed")}</h3>
      <div className="scrolls">
        <table className="plain small">
          <thead>
            <tr>
              <th scope="col">{t("payouts.account")}</th>
              <th scope="col">{t("payouts.attempt_ended_on")}</th>
              <th scope="col">{t("payouts.reason")}</th>
              <th scope="col">{t("payouts.batch")}</th>
            </tr>
          </thead>
          <tbody>
            {failed.map((one) => (
              <tr key={one.number}>
                <td>
                  {one.payee} <span className="number">{one.account}</span>
                </td>
                <td className="number nowrap">{one.ended_on}</td>
                <td>{one.return_reason || one.return_code || t("payouts.attempt_not_sent")}</td>
                <td>
                  <Link to={`/payment-batches/${one.batch}`}>{t("payouts.attempts", { count: one.number })}</Link>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
