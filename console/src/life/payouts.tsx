// Money of the policy on its way to somebody: where it is, why it waits, why it came back.
import type { Policy } from "../api/types";
import { useChart } from "../ledger/chart";
import { useWords } from "../lib/i18n";
import { yuan } from "../lib/money";
import { PayoutStateCell } from "../payout/words";
import { Nothing } from "../ui/page";

export function PayoutsOfPolicy({ policy }: { policy: Policy }) {
  const { t } = useWords();
  const chart = useChart();
  if (policy.payouts.length === 0) return <Nothing>{t("payout.empty")}</Nothing>;
  return (
    <div className="scrolls">
      <table className="plain" aria-label={t("policy.tab.payouts")}>
        <thead>
          <tr>
            <th scope="col">{t("payout.due_on")}</th>
            <th scope="col">{t("due.kind")}</th>
            <th scope="col">{t("payouts.payee")}</th>
            <th scope="col" className="money">
              {t("due.amount")}
            </th>
            <th scope="col">{t("due.state")}</th>
            <th scope="col">{t("due.settled_on")}</th>
          </tr>
        </thead>
        <tbody>
          {policy.payouts.map((payout) => (
            <tr key={payout.id}>
              <td className="number nowrap">{payout.due_on}</td>
              <td>{chart.payment(payout.kind)}</td>
              <td>{payout.payee}</td>
              <td className="number money">{yuan(payout.amount)}</td>
              <td>
                <PayoutStateCell payout={payout} />
              </td>
              <td className="number nowrap">{payout.settled_on ?? <span className="quiet">—</span>}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
