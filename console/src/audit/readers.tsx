// On the page of a customer: the way to who looked at it.
import { Link } from "react-router";
import type { PartyDetail } from "../api/types";
import { useWords } from "../lib/i18n";

export default function Readers({ party }: { party: PartyDetail }) {
  const { t } = useWords();
  return (
    <>
      <Link to={`/audit/reads?party=${party.id}`}>{t("reads.who_looked")}</Link>
      <Link to={`/audit?party=${party.id}`}>{t("operations.of_party")}</Link>
    </>
  );
}
