// The cases about a record: what was looked into, what was put on file with it.
import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { listCases } from "../api/calls";
import { useWords } from "../lib/i18n";
import { CaseStateBadge } from "../ui/badges";
import { Section } from "../ui/page";
import { ProblemAlert } from "../ui/problem";

export function CasesOfRecord({ record }: { record: string }) {
  const { t, local } = useWords();
  const query = useQuery({
    queryKey: ["cases", { subject: record }],
    queryFn: () => listCases({ subject: record, limit: 50 }),
  });
  const cases = query.data?.items ?? [];
  if (cases.length === 0 && query.error === null) return null;
  return (
    <Section title={t("records.cases")}>
      <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />
      <ul className="lines">
        {cases.map((one) => (
          <li key={one.id}>
            <Link className="number" to={`/cases/${one.number}`}>
              {one.number}
            </Link>
            <span>{local(one.service.name)}</span>
            <span className="quiet">{one.party.name}</span>
            <CaseStateBadge state={one.state} />
          </li>
        ))}
      </ul>
    </Section>
  );
}
