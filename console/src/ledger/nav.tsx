// The pages of the ledger, beside each other.
import { NavLink } from "react-router";
import { useWords } from "../lib/i18n";

export function LedgerNav() {
  const { t } = useWords();
  return (
    <nav className="subnav" aria-label={t("ledger.pages")}>
      <NavLink to="/ledger" end>
        {t("ledger.trial")}
      </NavLink>
      <NavLink to="/ledger/transfers">{t("ledger.lines")}</NavLink>
      <NavLink to="/ledger/days">{t("ledger.days")}</NavLink>
    </nav>
  );
}
