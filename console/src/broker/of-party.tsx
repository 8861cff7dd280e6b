// On a customer's page: the mandate or the agreement as insurer, and the report of a time.

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { PartyDetail } from "../api/types";
import { dateOf } from "../lib/date";
import { useWords } from "../lib/i18n";
import { useMay, useNow } from "../session/session";
import { Button } from "../ui/button";
import { DateInput } from "../ui/instant-input";
import { Labelled } from "../ui/labelled";
import { Section } from "../ui/page";
import { ProblemAlert } from "../ui/problem";
import { type Days, getReport, reportAddress } from "./calls";
import { Report } from "./report";
import { ReportsOf } from "./reports-of";
import { ServicePlansOf } from "./service-plan";
import { SignAgreement, type Signing } from "./sign";
import { SolvencyOf } from "./solvency";

export default function BrokerOfParty({ party }: { party: PartyDetail }) {
  const { t } = useWords();
  const may = useMay();
  const today = dateOf(useNow());
  const [signing, setSigning] = useState<Signing | null>(null);
  const [from, setFrom] = useState<string | null>(`${today.slice(0, 4)}-01-01`);
  const [until, setUntil] = useState<string | null>(today);
  const [shown, setShown] = useState<Days | null>(null);
  const query = useQuery({
    queryKey: ["service-report", party.id, shown],
    queryFn: () => getReport(party.id, shown ?? { from: today, until: today }),
    enabled: shown !== null,
  });
  if (party.kind !== "organisation") return null;
  const days = from === null || until === null ? null : { from, until };
  return (
    <Section
      title={t("broker.of_party")}
      extra={
        may("place_policies") && (
          <>
            <Button onClick={() => setSigning("mandate")}>{t("broker.sign_mandate")}</Button>{" "}
            <Button onClick={() => setSigning("cooperation")}>{t("broker.sign_cooperation")}</Button>
          </>
        )
      }
    >
      <div className="stack">
        <div className="filters">
          <Labelled label={t("broker.from")}>
            {(input) => <DateInput input={input} value={from} onChange={setFrom} />}
          </Labelled>
          <Labelled label={t("broker.until")}>
            {(input) => <DateInput input={input} value={until} onChange={setUntil} />}
          </Labelled>
        </div>
        <div className="form-actions">
          <Button disabled={days === null} loading={shown !== null && query.isFetching} onClick={() => setShown(days)}>
            {t("broker.report_show")}
          </Button>
          {days !== null && (
            <>
              <Button href={reportAddress(party.id, "pdf", days)} target="_blank" rel="noreferrer">
                {t("broker.report_pdf")}
              </Button>
              <Button href={reportAddress(party.id, "xlsx", days)}>{t("broker.report_xlsx")}</Button>
            </>
          )}
        </div>
        <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />
        {query.data !== undefined && <Report report={query.data} />}
        <ReportsOf party={party.id} />
        <ServicePlansOf party={party.id} />
        <SolvencyOf party={party.id} />
      </div>
      {signing !== null && <SignAgreement party={party.id} kind={signing} onClose={() => setSigning(null)} />}
    </Section>
  );
}
