// Money of the policy on its way to somebody: where it is, why it waits, why it came back.
import type { Policy, PolicyPayout } from "../api/types";
import { useWords } from "../lib/i18n";
import type { Tone } from "../ui/badges";
import { Nothing } from "../ui/page";
import { keyText, yuan } from "./words";

export function payoutTone(state: PolicyPayout["state"]): Tone {
  switch (state) {
    case "blocked":
      return "paused";
    case "ready":
    case "batched":
      return "calm";
    case "paid":
      return "kept";
    case "returned":
      return "broken";
    case "cancelled":
      return "quiet";
    default:
      return neverState(state);
  }
}

function neverState(state: never): never {
  throw new Error(`unknown state ${String(state)}`);
}

/** Where a payout stands, and the reason in words where it does not go on by itself. */
export function PayoutStateCell({
  payout,
}: {
  payout: Pick<PolicyPayout, "state" | "blocked_by" | "return_reason"> & { return_code?: string | null };
}) {
  const { t } = useWords();
  const returned = payout.return_reason || payout.return_code || null;
  return (
    <>
      <span className="badge" data-tone={payoutTone(payout.state)}>
        {t(`payout.state.${payout.state}`)}
      </span>
      {payout.blocked_by !== null && <div className="quiet">{t(`payout.blocked.${payout.blocked_by}`)}</div>}
      {returned !== null && <div className="quiet">{t("payout.returned", { reason: returned })}</div>}
    </>
  );
}

export function PayoutsOfPolicy({ policy }: { policy: Policy }) {
  const words = useWords();
  const { t } = words;
  if (policy.payouts.length === 0) return <Nothing>{t("payout.empty")}</Nothing>;
  return (
    <div className="scrolls">
      <table className="plain" aria-label={t("policy.tab.payouts")}>
        <thead>
          <tr>
            <th scope="col">{t("payout.due_on")}</th>
            <th scope="col">{t("due.kind")}</th>
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
              <td>{keyText("payout.kind", payout.kind, words)}</td>
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
