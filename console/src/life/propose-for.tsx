// On the page of a customer: proposing a policy for them.
import { Link } from "react-router";
import type { PartyDetail } from "../api/types";
import { useWords } from "../lib/i18n";

export default function ProposeFor({ party }: { party: PartyDetail }) {
  const { t } = useWords();
  return <Link to={`/policies/new?holder=${party.id}`}>{t("nav.propose")}</Link>;
}
