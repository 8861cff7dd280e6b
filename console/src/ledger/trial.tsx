// The trial balance: the sums of all accounts up to a day, as they were known at an instant; made to be printed.
import { PrinterOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Alert } from "antd";
import { Link } from "react-router";
import { getTrialBalance } from "../api/calls";
import type { Trial } from "../api/types";
import { dateOf, formatInstant, instantOfWallTime } from "../lib/date";
import { useWords } from "../lib/i18n";
import { yuan } from "../lib/money";
import { useNow } from "../session/session";
import { Button } from "../ui/button";
import { DateInput, WallTimeInput } from "../ui/instant-input";
import { Labelled } from "../ui/labelled";
import { useAddressFilter } from "../ui/list-filter";
import { Nothing, Page, PageSkeleton } from "../ui/page";
import { ProblemAlert } from "../ui/problem";
import { LedgerNav } from "./nav";

export default function TrialPage() {
  const { t } = useWords();
  const today = dateOf(useNow());
  const { parameters, set } = useAddressFilter();
  const on = parameters.get("on") ?? today;
  const known = parameters.get("known_at");
  const query = useQuery({
    queryKey: ["ledger", "trial", on, known],
    queryFn: () => getTrialBalance({ on, ...(known !== null && { known_at: instantOfWallTime(known) }) }),
    placeholderData: (before) => before,
  });
  return (
    <Page
      title={t("ledger.trial")}
      extra={
        <Button icon={<PrinterOutlined />} aria-label={t("common.print")} onClick={() => window.print()}>
          {t("common.print")}
        </Button>
      }
    >
      <LedgerNav />
      <search className="filters labelled-filters">
        <Labelled label={t("ledger.on")}>
          {(input) => <DateInput input={input} value={on} onChange={(date) => set("on", date)} />}
        </Labelled>
        <Labelled label={t("ledger.known_at")}>
          {(input) => <WallTimeInput input={input} value={known} onChange={(wall) => set("known_at", wall)} />}
        </Labelled>
      </search>
      <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />
      {query.isPending && <PageSkeleton />}
      {query.data !== undefined && <TrialTable trial={query.data} known={known} />}
    </Page>
  );
}

function TrialTable({ trial, known }: { trial: Trial; known: string | null }) {
  const { t, local } = useWords();
  return (
    <section className="panel section" aria-label={t("ledger.trial")}>
      <header className="section-head">
        <h2>
          {t("ledger.on")} <span className="number">{trial.on}</span>
        </h2>
        <span className="badge" data-tone={trial.balanced ? "kept" : "broken"}>
          {t(trial.balanced ? "ledger.balanced" : "ledger.unbalanced")}
        </span>
        {known !== null && (
          <span className="number quiet">
            {t("ledger.known_at")} {formatInstant(instantOfWallTime(known))}
          </span>
        )}
      </header>
      {!trial.balanced && <Alert type="error" showIcon role="alert" title={t("ledger.unbalanced_hint")} />}
      {trial.classes.length === 0 ? (
        <Nothing>{t("ledger.trial_empty")}</Nothing>
      ) : (
        <div className="scrolls">
          <table className="plain" aria-label={t("ledger.trial")}>
            <thead>
              <tr>
                <th scope="col">{t("ledger.account")}</th>
                {(["debit", "credit", "balance"] as const).map((side) => (
                  <th key={side} scope="col" className="money">
                    {t(`ledger.${side}`)}
                  </th>
                ))}
              </tr>
            </thead>
            {trial.classes.map((sums) => (
              <tbody key={sums.class}>
                <tr className="group">
                  <th scope="rowgroup">{t(`ledger.class.${sums.class}`)}</th>
                  <td className="number money">{yuan(sums.debit)}</td>
                  <td className="number money">{yuan(sums.credit)}</td>
                  <td className="number money">{yuan(sums.balance)}</td>
                </tr>
                {sums.accounts.map(({ account, ...sum }) => (
                  <tr key={account.path}>
                    <th scope="row">
                      <Link to={`/ledger/transfers?account=${encodeURIComponent(account.path)}&until=${trial.on}`}>
                        {local(account.name)}
                      </Link>
                      {sum.of_all && (
                        <div>
                          <small className="quiet">{t("ledger.of_all")}</small>
                        </div>
                      )}
                    </th>
                    <td className="number money">{yuan(sum.debit)}</td>
                    <td className="number money">{yuan(sum.credit)}</td>
                    <td className="number money">{yuan(sum.balance)}</td>
                  </tr>
                ))}
              </tbody>
            ))}
            <tfoot>
              <tr>
                <th scope="row">{t("ledger.total")}</th>
                <td className="number money">{yuan(trial.debit)}</td>
                <td className="number money">{yuan(trial.credit)}</td>
                <td />
              </tr>
            </tfoot>
          </table>
        </div>
      )}
    </section>
  );
}
