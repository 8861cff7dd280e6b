// On the page of a customer: the policies they hold.
import { useState } from "react";
import type { PartyDetail } from "../api/types";
import { useWords } from "../lib/i18n";
import { PolicyTable } from "./list";

export default function PoliciesOfParty({ party }: { party: PartyDetail }) {
  const { t } = useWords();
  const [sort, setSort] = useState("-applied");
  return (
    <>
      <h2 className="list-heading">{t("policies.of_party")}</h2>
      <PolicyTable
        filter={{ holder: party.id, sort }}
        onSort={setSort}
        without="holder"
        empty={t("policies.none_of_party")}
      />
    </>
  );
}
