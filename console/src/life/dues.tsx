// The instalments that fell due: the open ones first, the overdue red.
import type { Due, Policy } from "../api/types";
import { dateOf, daysBetween } from "../lib/date";
import { useWords } from "../lib/i18n";
import { yuan } from "../lib/money";
import { useNow } from "../session/session";
import { Nothing } from "../ui/page";

/** Open ones from the oldest on, then the others from the latest back. */
export function inOrder(dues: Due[]): Due[] {
  const open = dues.filter((due) => due.state === "open");
  const settled = dues.filter((due) => due.state !== "open");
  return [...open.toSorted((one, other) => one.sequence - other.sequence), ...settled.toReversed()];
}

export function DuesOfPolicy({ policy }: { policy: Policy }) {
  const { t } = useWords();
  const today = dateOf(useNow());
  if (policy.dues.length === 0) return <Nothing>{t("due.empty")}</Nothing>;
  return (
    <div className="scrolls">
      <table className="plain" aria-label={t("policy.tab.dues")}>
        <thead>
          <tr>
            <th scope="col">{t("due.due_on")}</th>
            <th scope="col">{t("due.kind")}</th>
            <th scope="col" className="money">
              {t("due.amount")}
            </th>
            <th scope="col">{t("due.state")}</th>
            <th scope="col">{t("due.settled_on")}</th>
          </tr>
        </thead>
        <tbody>
          {inOrder(policy.dues).map((due) => {
            const late = due.state === "open" ? daysBetween(due.due_on, today) : 0;
            return (
              <tr key={due.sequence} data-tone={late > 0 ? "broken" : undefined}>
                <td className="number nowrap">{due.due_on}</td>
                <td>{t(`due.kind.${due.kind}`)}</td>
                <td className="number money">{yuan(due.amount)}</td>
                <td>
                  <span
                    className="badge"
                    data-tone={
                      late > 0 ? "broken" : due.state === "open" ? "soon" : due.state === "paid" ? "kept" : "quiet"
                    }
                  >
                    {t(`due.state.${due.state}`)}
                    {late > 0 && ` · ${t("due.overdue_days", { count: late })}`}
                  </span>
                </td>
                <td className="number nowrap">{due.settled_on ?? <span className="quiet">—</span>}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
