// On a customer's page: the records about the customer.
import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import type { PartyDetail } from "../api/types";
import { useWords } from "../lib/i18n";
import { Section } from "../ui/page";
import { ProblemAlert } from "../ui/problem";
import { listRecords } from "./calls";
import { RecordState } from "./words";

export default function RecordsOfParty({ party }: { party: PartyDetail }) {
  const { t } = useWords();
  const query = useQuery({
    queryKey: ["records", { subject: party.id }],
    queryFn: () => listRecords({ subject: party.id }),
  });
  const records = query.data?.items ?? [];
  if (records.length === 0 && query.error === null) return null;
  return (
    <Section title={t("records.title")}>
      <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />
      <ul className="lines">
        {records.map((record) => (
          <li key={record.id}>
            <Link className="number" to={`/records/${record.number}`}>
              {record.number}
            </Link>
            <span>{record.title}</span>
            <RecordState record={record} />
          </li>
        ))}
      </ul>
    </Section>
  );
}
