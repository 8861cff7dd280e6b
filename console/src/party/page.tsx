// The page of a customer: who it is, numbers masked, the cases and contacts; editing, and unmasking with a reason.

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Alert } from "antd";
import { Suspense, useState } from "react";
import { Link, Navigate, useNavigate, useParams, useSearchParams } from "react-router";
import { AgreementsOfParty } from "../agreement/list";
import { addPartyContact, getParty } from "../api/calls";
import type { NewContact, PartyDetail } from "../api/types";
import { caseTone, useCaseColumns } from "../case/list";
import { formatInstant } from "../lib/date";
import { useWords } from "../lib/i18n";
import { HandsUp } from "../reminder/hand-up";
import { RemindersOf } from "../reminder/of-subject";
import { useMay } from "../session/session";
import type { PartyPart } from "../system";
import { partyActions, partyParts } from "../systems";
import { Button } from "../ui/button";
import { Empty } from "../ui/empty";
import { ListTable } from "../ui/list-table";
import { useMessages } from "../ui/messages";
import { PageSkeleton, Section, usePageTitle } from "../ui/page";
import { ProblemAlert } from "../ui/problem";
import { useCommand } from "../ui/write-key";
import { Aliases } from "./aliases";
import { ContactForm, ContactLines } from "./contacts";
import { EditParty } from "./edit";
import { MergeParty } from "./merge";
import { RelationsOfParty } from "./relations";
import { TermsOfParty } from "./terms";
import { MaskedNumber } from "./unmask";

export const partyKey = (id: string) => ["party", id];

export default function PartyPage() {
  const { id = "" } = useParams();
  const query = useQuery({ queryKey: partyKey(id), queryFn: () => getParty(id) });
  // An alias leads to the customer that is kept.
  if (query.data?.merged_into != null) return <Navigate to={`/parties/${query.data.merged_into.id}?led=1`} replace />;
  if (query.data !== undefined) {
    return (
      <HandsUp subject={query.data.id}>
        <PartyView party={query.data} />
      </HandsUp>
    );
  }
  if (query.isPending) return <PageSkeleton />;
  return <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />;
}

function PartyView({ party }: { party: PartyDetail }) {
  const { t } = useWords();
  const may = useMay();
  const navigate = useNavigate();
  const columns = useCaseColumns().filter((column) => column.key !== "party");
  const [editing, setEditing] = useState(false);
  const [merging, setMerging] = useState(false);
  const [parameters] = useSearchParams();
  usePageTitle(party.name);
  return (
    <article>
      {parameters.has("led") && <Alert type="info" showIcon title={t("merge.led_here")} />}
      <header className="case-head panel">
        <div className="case-title">
          <span className="quiet">{t(`party.kind.${party.kind}`)}</span>
          <h1>{party.name}</h1>
          <span className="case-actions">
            <Brought parts={partyActions} party={party} />
            {may("open_cases") && <Link to={`/cases/new?party=${party.id}`}>{t("party.open_case")}</Link>}
            {may("write_customers") && <Button onClick={() => setEditing(true)}>{t("party.edit")}</Button>}
            {may("merge_customers") && <Button onClick={() => setMerging(true)}>{t("merge.action")}</Button>}
          </span>
        </div>
        <dl className="case-facts">
          {party.identity !== null && (
            <div>
              <dt>{t(`party.identity_kind.${party.identity.kind}`)}</dt>
              <dd>
                <MaskedNumber party={party} field="identity" masked={party.identity.masked} />
              </dd>
            </div>
          )}
          {party.phone_masked !== null && (
            <div>
              <dt>{t("party.phone")}</dt>
              <dd>
                <MaskedNumber party={party} field="phone" masked={party.phone_masked} />
              </dd>
            </div>
          )}
          {party.birth_date !== null && (
            <div>
              <dt>{t("party.birth_date")}</dt>
              <dd className="number">{party.birth_date}</dd>
            </div>
          )}
          {party.sex !== null && (
            <div>
              <dt>{t("party.sex")}</dt>
              <dd>{t(`party.sex.${party.sex}`)}</dd>
            </div>
          )}
          <div>
            <dt>{t("party.address")}</dt>
            <dd>{party.address ?? "—"}</dd>
          </div>
          <div>
            <dt>{t("party.office")}</dt>
            <dd>{party.office.name}</dd>
          </div>
          <div>
            <dt>{t("party.created")}</dt>
            <dd className="number">{formatInstant(party.created_at)}</dd>
          </div>
        </dl>
      </header>
      <Aliases party={party} />
      <AgreementsOfParty party={party.id} />
      <Brought parts={partyParts} party={party} />
      <h2 className="list-heading">{t("party.cases")}</h2>
      <ListTable
        label={t("party.cases")}
        columns={columns}
        rows={party.cases}
        rowKey={(row) => row.id}
        rowTone={caseTone}
        onOpen={(row) => navigate(`/cases/${row.number}`)}
        empty={<Empty says={t("party.no_cases")} next={["new-case"]} />}
      />
      <RelationsOfParty party={party.id} />
      <TermsOfParty party={party.id} />
      <PartyContacts party={party} />
      <Section title={t("reminders.title")}>
        <RemindersOf subject={party.id} />
      </Section>
      {merging && <MergeParty party={party} onClose={() => setMerging(false)} />}
      {editing && <EditParty party={party} onClose={() => setEditing(false)} />}
    </article>
  );
}

/** What the systems add, each for those who may. */
function Brought({ parts, party }: { parts: readonly PartyPart[]; party: PartyDetail }) {
  const may = useMay();
  return parts
    .filter((one) => may(one.permission))
    .map((one) => (
      <Suspense key={one.key}>
        <one.part party={party} />
      </Suspense>
    ));
}

function PartyContacts({ party }: { party: PartyDetail }) {
  const { t } = useWords();
  const may = useMay();
  const client = useQueryClient();
  const { message } = useMessages();
  const command = useCommand();
  const [adding, setAdding] = useState(false);
  const save = async (body: NewContact) => {
    const done = await command.run((key) => addPartyContact(party.id, body, { key }));
    if (done === undefined) return;
    message.success(t("contact.added"));
    setAdding(false);
    await client.invalidateQueries({ queryKey: partyKey(party.id) });
  };
  return (
    <Section
      title={t("contact.title")}
      extra={may("handle_cases") && !adding && <Button onClick={() => setAdding(true)}>{t("contact.add")}</Button>}
    >
      {adding && (
        <ContactForm
          party={party.id}
          busy={command.busy}
          error={command.error}
          onSave={save}
          onClose={() => setAdding(false)}
        />
      )}
      <ContactLines contacts={party.contacts} withAbout />
    </Section>
  );
}
