// An accident: the pupils who were hurt by their numbers, the rule each falls under, and what the sheet came to. Who they are is sealed.
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link, useParams } from "react-router";
import { useWords } from "../lib/i18n";
import { yuan } from "../lib/money";
import { useMay } from "../session/session";
import { Button } from "../ui/button";
import { type Column, ListTable } from "../ui/list-table";
import { Page, PageSkeleton, Section } from "../ui/page";
import { ProblemAlert } from "../ui/problem";
import { type CompensationPayment, getSchoolClaim, type InjuredPupil, type SchoolClaim, showPupil } from "./calls";
import { EnterPupil } from "./enter-pupil";
import { NameGuardian } from "./name-guardian";
import { ShowPupil } from "./show-pupil";

export default function SchoolClaimPage() {
  const { t } = useWords();
  const may = useMay();
  const { id = "" } = useParams();
  const [entering, setEntering] = useState(false);
  const [shown, setShown] = useState<number | null>(null);
  const [guarded, setGuarded] = useState<number | null>(null);
  const query = useQuery({ queryKey: ["school-claims", "one", id], queryFn: () => getSchoolClaim(id) });
  const row = query.data;
  return (
    <Page
      title={row === undefined ? t("school.claim") : `${t("school.claim")} ${row.number}`}
      extra={
        row !== undefined &&
        row.agreed_on === null &&
        may("see_injured_pupils") && (
          <Button type="primary" onClick={() => setEntering(true)}>
            {t("school.enter_pupil")}
          </Button>
        )
      }
    >
      <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />
      {query.isPending && <PageSkeleton />}
      {row !== undefined && (
        <>
          <Facts row={row} />
          <Section title={t("school.injured")}>
            <p className="quiet">{t("school.sealed_hint")}</p>
            <Injured row={row} onShow={setShown} onGuardian={setGuarded} />
          </Section>
          <Section title={t("school.payments")}>
            <Payments row={row} />
          </Section>
          {entering && <EnterPupil claim={row} onClose={() => setEntering(false)} />}
          {guarded !== null && <NameGuardian claim={row} pupil={guarded} onClose={() => setGuarded(null)} />}
          {shown !== null && (
            <ShowPupil
              title={t("school.show_pupil", { number: shown })}
              show={(reason) => showPupil(row.case, shown, reason)}
              onClose={() => setShown(null)}
            />
          )}
        </>
      )}
    </Page>
  );
}

function Facts({ row }: { row: SchoolClaim }) {
  const { t } = useWords();
  return (
    <dl className="facts">
      <dt>{t("school.case")}</dt>
      <dd>
        <Link className="in-text number" to={`/cases/${row.number}`}>
          {row.number}
        </Link>
      </dd>
      <dt>{t("school.school")}</dt>
      <dd>{row.school.name}</dd>
      <dt>{t("school.number")}</dt>
      <dd>
        <Link className="in-text number" to={`/school-policies/${row.policy_number}`}>
          {row.policy_number}
        </Link>
      </dd>
      <dt>{t("school.occurred_on")}</dt>
      <dd className="number">{row.occurred_on}</dd>
      <dt>{t("school.insurer")}</dt>
      <dd>{row.insurer.name}</dd>
      <dt>{t("school.mediator")}</dt>
      <dd>{row.mediator?.name ?? "—"}</dd>
      <dt>{t("school.agreed_on")}</dt>
      <dd className="number">{row.agreed_on ?? "—"}</dd>
      <dt>{t("school.claim_paid_on")}</dt>
      <dd className="number">{row.paid_on ?? "—"}</dd>
    </dl>
  );
}

function Injured({
  row,
  onShow,
  onGuardian,
}: {
  row: SchoolClaim;
  onShow: (pupil: number) => void;
  onGuardian: (pupil: number) => void;
}) {
  const { t, local } = useWords();
  const may = useMay();
  const money = (key: "items" | "compensation" | "payable" | "agreed" | "advanced"): Column<InjuredPupil> => ({
    key,
    title: t(`school.${key}`),
    className: "money nowrap",
    render: (one) => {
      const amount = one[key];
      return <span className="number">{amount === null || amount === undefined ? "—" : yuan(amount)}</span>;
    },
  });
  const columns: Column<InjuredPupil>[] = [
    {
      key: "pupil",
      title: t("school.pupil"),
      onPhone: "heading",
      render: (one) => (
        <>
          <span className="number">{one.pupil}</span>{" "}
          {may("see_injured_pupils") && (
            <Button
              size="small"
              aria-label={t("school.show_pupil", { number: one.pupil })}
              onClick={() => onShow(one.pupil)}
            >
              {t("school.show")}
            </Button>
          )}
        </>
      ),
    },
    { key: "age", title: t("school.age"), render: (one) => <span className="number">{one.age}</span> },
    {
      key: "listed",
      title: t("school.listed_then"),
      render: (one) =>
        one.listed === null ? (
          <span className="quiet">{t("school.emptied")}</span>
        ) : (
          t(one.listed ? "school.listed_yes" : "school.listed_no")
        ),
    },
    {
      key: "band",
      title: t("school.band"),
      render: (one) =>
        one.band === null || one.band === undefined ? (
          "—"
        ) : (
          <span className="two-lines">
            <span>{local(one.band.rule)}</span>
            <small>{one.band.cite}</small>
          </span>
        ),
    },
    {
      key: "share",
      title: t("school.share"),
      render: (one) => (
        <span className="two-lines">
          <span className="number">{one.share ?? "—"}</span>
          <small>{one.share_reason ?? ""}</small>
        </span>
      ),
    },
    money("items"),
    money("compensation"),
    money("payable"),
    money("agreed"),
    money("advanced"),
    {
      key: "guardian",
      title: t("school.guardian"),
      render: (one) => (
        <>
          <span>{one.has_guardian ? t("school.guardian_known") : "—"}</span>{" "}
          {row.payments.length === 0 && may("see_injured_pupils") && (
            <Button
              size="small"
              aria-label={t("school.name_guardian", { number: one.pupil })}
              onClick={() => onGuardian(one.pupil)}
            >
              {t(one.has_guardian ? "school.guardian_change" : "school.guardian_name")}
            </Button>
          )}
        </>
      ),
    },
  ];
  return (
    <ListTable
      label={t("school.injured")}
      rows={row.injured}
      rowKey={(one) => String(one.pupil)}
      empty={t("school.injured_empty")}
      columns={columns}
    />
  );
}

function Payments({ row }: { row: SchoolClaim }) {
  const { t } = useWords();
  const columns: Column<CompensationPayment>[] = [
    {
      key: "pupil",
      title: t("school.pupil"),
      onPhone: "heading",
      render: (one) => <span className="number">{one.pupil}</span>,
    },
    {
      key: "paid_to",
      title: t("school.paid_to"),
      render: (one) => t(one.paid_to === "school" ? "school.paid_to_school" : "school.paid_to_guardian"),
    },
    {
      key: "amount",
      title: t("school.payment_amount"),
      className: "money nowrap",
      render: (one) => <span className="number">{yuan(one.amount)}</span>,
    },
    {
      key: "account",
      title: t("school.account"),
      render: (one) => (one.account === null ? t("school.no_account") : <span className="number">{one.account}</span>),
    },
    {
      key: "state",
      title: t("school.state"),
      render: (one) => (
        <span className="two-lines">
          <span>{t(`payout.state.${one.state}`)}</span>
          <small>{one.returned_reason ?? ""}</small>
        </span>
      ),
    },
    {
      key: "paid_on",
      title: t("school.payment_paid_on"),
      render: (one) => <span className="number">{one.paid_on ?? "—"}</span>,
    },
  ];
  return (
    <ListTable
      label={t("school.payments")}
      rows={row.payments}
      rowKey={(one) => `${one.pupil}/${one.paid_to}`}
      empty={t("school.payments_empty")}
      columns={columns}
    />
  );
}
