// What a clerk should know of a policy among a customer's agreements: what is owed, and the next day that matters.
import { useQuery } from "@tanstack/react-query";
import { listPolicies } from "../api/calls";
import { useWords } from "../lib/i18n";
import { OwedMarks } from "./words";

export default function PolicyNote({ party, number }: { party: string; number: string }) {
  const { t } = useWords();
  // One question for all policies of the list.
  const query = useQuery({
    queryKey: ["policies", "of", party],
    queryFn: () => listPolicies({ holder: party, limit: 200 }),
  });
  const policy = query.data?.items.find((one) => one.number === number);
  if (policy === undefined) return null;
  return (
    <span className="two-lines">
      <span>
        <OwedMarks policy={policy} />
      </span>
      {policy.act_on !== null && <small className="number">{`${t("policy.act_on")} ${policy.act_on}`}</small>}
    </span>
  );
}
