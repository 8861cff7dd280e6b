// The page of a policy: where it stands and what lies on it; its terms, dues, payouts, ledger, cases and our own errors.

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Link, useNavigate, useParams } from "react-router";
import { getPolicy, setPrompts } from "../api/calls";
import { problemOf } from "../api/client";
import type { Policy } from "../api/types";
import { newCaseAddress } from "../case/about";
import { formatInstant } from "../lib/date";
import { useWords } from "../lib/i18n";
import { usePolled } from "../live/stream";
import { ContactsAbout } from "../party/contacts-about";
import { HandsUp } from "../reminder/hand-up";
import { RemindersOf } from "../reminder/of-subject";
import { useMay } from "../session/session";
import { CaseStateBadge } from "../ui/badges";
import { useHotkeys } from "../ui/hotkeys";
import { useMessages } from "../ui/messages";
import { Nothing, PageSkeleton, usePageTitle } from "../ui/page";
import { ProblemAlert } from "../ui/problem";
import { Tabs } from "../ui/tabs";
import { useCommand } from "../ui/write-key";
import { DuesOfPolicy } from "./dues";
import { PolicyHead } from "./head";
import { TransfersOfPolicy } from "./ledger";
import { PayoutsOfPolicy } from "./payouts";
import { ReceiptForm } from "./receipt";
import { policyKey, useRemember } from "./remember";
import { ReverseLapse } from "./reversal";
import { TermsOfPolicy } from "./terms";

export default function PolicyPage() {
  const { id = "" } = useParams();
  const query = useQuery({ queryKey: policyKey(id), queryFn: () => getPolicy(id), refetchInterval: usePolled(60_000) });
  if (query.data !== undefined) {
    return (
      <HandsUp subject={query.data.id}>
        <PolicyView policy={query.data} />
      </HandsUp>
    );
  }
  if (query.isPending) return <PageSkeleton />;
  return <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />;
}

type Open = "none" | "receipt" | "lapse";

function PolicyView({ policy }: { policy: Policy }) {
  const { t } = useWords();
  const may = useMay();
  const navigate = useNavigate();
  const client = useQueryClient();
  const { message } = useMessages();
  const remember = useRemember();
  const command = useCommand();
  const [open, setOpen] = useState<Open>("none");
  usePageTitle(policy.number);
  const takesMoney = may("receive_premiums") && ["proposed", "in_force", "suspended"].includes(policy.state);
  const caseAddress = newCaseAddress(policy.holder.id, { kind: "policy", id: policy.id, number: policy.number });
  useHotkeys({
    r: () => takesMoney && setOpen("receipt"),
    b: () => may("open_cases") && navigate(caseAddress),
  });
  const changePrompts = async (wanted: boolean) => {
    const done = await command.run((key) =>
      setPrompts(policy.id, wanted, { key, version: policy.version }).catch((failure: unknown) => {
        if (problemOf(failure).code === "changed_meanwhile") {
          void client.invalidateQueries({ queryKey: policyKey(policy.number) });
        }
        throw failure;
      }),
    );
    if (done === undefined) return;
    remember(done.answer);
    message.success(t(wanted ? "policy.prompts_on" : "policy.prompts_off"));
  };
  const counted = (label: string, count: number) => (count === 0 ? label : `${label} ${count}`);
  return (
    <article className="policy">
      <PolicyHead
        policy={policy}
        onReceive={takesMoney ? () => setOpen("receipt") : null}
        onReverseLapse={may("approve_cases") && policy.state === "suspended" ? () => setOpen("lapse") : null}
        caseAddress={may("open_cases") ? caseAddress : null}
        prompts={{
          change: may("write_policies") ? (wanted) => void changePrompts(wanted) : null,
          busy: command.busy,
        }}
      />
      <ProblemAlert error={command.error} />
      <div className="panel section papers">
        <Tabs
          label={t("policy.tabs")}
          // The system writes too: the case of a failed payment comes after the bank's answer.
          onChoose={() => void client.invalidateQueries({ queryKey: ["policy"] })}
          tabs={[
            { key: "terms", label: t("policy.tab.terms"), panel: () => <TermsOfPolicy policy={policy} /> },
            {
              key: "dues",
              label: counted(t("policy.tab.dues"), policy.dues.length),
              panel: () => <DuesOfPolicy policy={policy} />,
            },
            {
              key: "payouts",
              label: counted(t("policy.tab.payouts"), policy.payouts.length),
              panel: () => <PayoutsOfPolicy policy={policy} />,
            },
            { key: "ledger", label: t("policy.tab.ledger"), panel: () => <TransfersOfPolicy policy={policy} /> },
            {
              key: "cases",
              label: counted(t("policy.tab.cases"), policy.cases.length),
              panel: () => <CasesOfPolicy policy={policy} openAddress={may("open_cases") ? caseAddress : null} />,
            },
            {
              key: "contacts",
              label: t("contact.title"),
              panel: () => <ContactsAbout subject={policy.id} party={policy.holder.id} />,
            },
            { key: "reminders", label: t("reminders.title"), panel: () => <RemindersOf subject={policy.id} /> },
            {
              key: "errors",
              label: counted(t("policy.tab.errors"), policy.errors.length),
              panel: () => <ErrorsOfPolicy policy={policy} />,
            },
          ]}
        />
      </div>
      {open === "receipt" && <ReceiptForm policy={policy} onClose={() => setOpen("none")} />}
      {open === "lapse" && <ReverseLapse policy={policy} onClose={() => setOpen("none")} />}
    </article>
  );
}

function CasesOfPolicy({ policy, openAddress }: { policy: Policy; openAddress: string | null }) {
  const { t, local } = useWords();
  return (
    <div className="stack">
      {openAddress !== null && (
        <div>
          <Link to={openAddress}>{t("policy.open_case")}</Link>
        </div>
      )}
      {policy.cases.length === 0 ? (
        <Nothing>{t("policy.cases_empty")}</Nothing>
      ) : (
        <ul className="lines">
          {policy.cases.map((one) => (
            <li key={one.id}>
              <Link to={`/cases/${one.number}`} className="number">
                {one.number}
              </Link>
              <strong>{local(one.service)}</strong>
              <CaseStateBadge state={one.state} />
              <span className="number quiet">{formatInstant(one.received_at)}</span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function ErrorsOfPolicy({ policy }: { policy: Policy }) {
  const words = useWords();
  if (policy.errors.length === 0) return <Nothing>{words.t("policy.errors_empty")}</Nothing>;
  return (
    <ul className="lines">
      {policy.errors.map((error) => (
        <li key={error.id}>
          <span className="number">{error.occurred_on}</span>
          <strong>{words.keyed("error.kind", error.kind)}</strong>
          <span>{error.note}</span>
          <span className="quiet">{error.operator?.name}</span>
        </li>
      ))}
    </ul>
  );
}
