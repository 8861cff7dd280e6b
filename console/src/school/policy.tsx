// One policy of a school: its terms, pupils by level, endorsements, what was paid, the agreement it stands on and how that is verified.
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link, useParams } from "react-router";
import { formatInstant } from "../lib/date";
import { useWords } from "../lib/i18n";
import { yuan } from "../lib/money";
import { useMay } from "../session/session";
import { Button } from "../ui/button";
import { FactLine } from "../ui/fact-line";
import { ListTable } from "../ui/list-table";
import { Page, PageSkeleton, Section } from "../ui/page";
import { ProblemAlert } from "../ui/problem";
import { certificateAddress, getSchoolAgreement, getSchoolPolicy, type SchoolPolicy } from "./calls";
import { NamesOf } from "./names";
import { SchoolPolicyState } from "./policies";
import { ReceivePremium } from "./receive-premium";

export default function SchoolPolicyPage() {
  const { t } = useWords();
  const may = useMay();
  const { id = "" } = useParams();
  const [paying, setPaying] = useState(false);
  const query = useQuery({ queryKey: ["school-policies", "one", id], queryFn: () => getSchoolPolicy(id) });
  const row = query.data;
  return (
    <Page
      title={row === undefined ? t("school.number") : `${row.number} · ${row.school.name}`}
      extra={
        row !== undefined && (
          <>
            {row.paid !== row.premium && may("write_schools") && (
              <Button type="primary" onClick={() => setPaying(true)}>
                {t("school.receive")}
              </Button>
            )}
            {row.paid_on !== null && (
              <Button href={certificateAddress(row.id)} target="_blank" rel="noreferrer">
                {t("school.certificate")}
              </Button>
            )}
          </>
        )
      }
    >
      <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />
      {query.isPending && <PageSkeleton />}
      {row !== undefined && (
        <>
          <Facts row={row} />
          <Levels row={row} />
          <NamesOf policy={row} />
          <Endorsements row={row} />
          <Accidents row={row} />
          {row.agreement_number === "" ? (
            <Section title={t("school.agreement")}>
              <p>{t("school.taken_over")}</p>
            </Section>
          ) : (
            <AgreementOf number={row.agreement_number} />
          )}
          {paying && <ReceivePremium policy={row} onClose={() => setPaying(false)} />}
        </>
      )}
    </Page>
  );
}

function Facts({ row }: { row: SchoolPolicy }) {
  const { t } = useWords();
  const lines = [
    [t("school.term"), `${row.effective_on} – ${row.ends_on ?? ""}`],
    [t("school.insurer"), row.insurer],
    [t("school.commission_rate"), row.commission_rate ?? t("school.no_commission")],
    [t("school.pupils"), String(row.pupils)],
    [t("school.premium"), yuan(row.premium)],
    [t("school.paid"), yuan(row.paid)],
    [t("school.paid_on"), row.paid_on ?? t("school.certificate_later")],
    [t("school.limit_per_pupil"), yuan(row.limit_per_pupil)],
    [t("school.limit_per_accident"), yuan(row.limit_per_accident)],
  ];
  return (
    <dl className="facts">
      <dt>{t("school.school")}</dt>
      <dd>
        <Link className="in-text" to={`/parties/${row.school.id}`}>
          {row.school.name}
        </Link>
      </dd>
      <dt>{t("school.state")}</dt>
      <dd>
        <SchoolPolicyState state={row.state} />
      </dd>
      {lines.map(([name, value]) => (
        <FactLine key={name} name={name ?? ""} value={value ?? ""} />
      ))}
    </dl>
  );
}

function Levels({ row }: { row: SchoolPolicy }) {
  const { t, local } = useWords();
  return (
    <Section title={t("school.levels")}>
      <ListTable
        label={t("school.levels")}
        rows={row.levels}
        rowKey={(one) => one.level}
        empty={null}
        columns={[
          { key: "level", title: t("school.level"), onPhone: "heading", render: (one) => local(one.name) },
          {
            key: "pupils",
            title: t("school.pupils"),
            className: "money",
            render: (one) => <span className="number">{one.pupils}</span>,
          },
          {
            key: "premium",
            title: t("school.premium"),
            className: "money",
            render: (one) => <span className="number">{yuan(one.premium)}</span>,
          },
        ]}
      />
    </Section>
  );
}

function Endorsements({ row }: { row: SchoolPolicy }) {
  const { t, local } = useWords();
  const numbered = row.endorsements.map((one, index) => ({ ...one, index }));
  return (
    <Section title={t("school.endorsements")}>
      <ListTable
        label={t("school.endorsements")}
        rows={numbered}
        rowKey={(one) => String(one.index)}
        empty={t("school.endorsements_empty")}
        columns={[
          {
            key: "on",
            title: t("school.effect_on"),
            onPhone: "heading",
            render: (one) => <span className="number nowrap">{one.takes_effect_on}</span>,
          },
          { key: "level", title: t("school.level"), render: (one) => local(one.name) },
          { key: "joined", title: t("school.joined"), render: (one) => <span className="number">{one.joined}</span> },
          {
            key: "departed",
            title: t("school.departed"),
            render: (one) => <span className="number">{one.departed}</span>,
          },
          {
            key: "premium",
            title: t("school.more_premium"),
            className: "money",
            render: (one) => <span className="number">{yuan(one.premium)}</span>,
          },
          { key: "reason", title: t("school.reason"), render: (one) => one.reason },
        ]}
      />
    </Section>
  );
}

function Accidents({ row }: { row: SchoolPolicy }) {
  const { t } = useWords();
  return (
    <Section title={t("school.accidents")}>
      <ListTable
        label={t("school.accidents")}
        rows={row.accidents}
        rowKey={(one) => one.case}
        empty={t("school.accidents_empty")}
        columns={[
          {
            key: "number",
            title: t("school.case"),
            onPhone: "heading",
            render: (one) => (
              <Link className="number nowrap" to={`/school-claims/${one.case}`}>
                {one.number}
              </Link>
            ),
          },
          {
            key: "occurred",
            title: t("school.occurred_on"),
            render: (one) => <span className="number nowrap">{one.occurred_on}</span>,
          },
          {
            key: "agreed",
            title: t("school.agreed_on"),
            render: (one) => <span className="number nowrap">{one.agreed_on ?? "—"}</span>,
          },
          {
            key: "paid",
            title: t("school.claim_paid_on"),
            render: (one) => <span className="number nowrap">{one.paid_on ?? "—"}</span>,
          },
        ]}
      />
    </Section>
  );
}

/** What the school agreed to by a click, and what proves it. */
function AgreementOf({ number }: { number: string }) {
  const { t } = useWords();
  const query = useQuery({
    queryKey: ["school-agreements", "one", number],
    queryFn: () => getSchoolAgreement(number),
  });
  const row = query.data;
  const lines =
    row === undefined
      ? []
      : [
          [t("school.agreement"), row.number],
          [t("school.term"), `${row.effective_on} – ${row.ends_on ?? ""}`],
          [t("school.agreed_at"), formatInstant(row.agreed_at)],
          [t("school.address"), row.address],
          [t("school.phone"), row.phone ?? "—"],
          [t("school.version"), row.version],
          [t("school.sha256"), row.text_sha256],
        ];
  return (
    <Section title={t("school.agreement")}>
      <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />
      {row !== undefined && (
        <>
          <dl className="facts">
            {lines.map(([name, value]) => (
              <FactLine key={name} name={name ?? ""} value={value ?? ""} />
            ))}
          </dl>
          <details>
            <summary>{t("school.text")}</summary>
            <p className="pre" lang="zh-CN">
              {row.text}
            </p>
          </details>
          <details>
            <summary>{t("school.how")}</summary>
            <p>{t("school.how_says")}</p>
            <pre>{`yinuo export agreement-proof --agreement ${row.number} --out proof\ncd proof\nsha256sum -c SHA256SUMS\nopenssl pkeyutl -verify -rawin -pubin -inkey house-public.pem -sigfile SHA256SUMS.sig -in SHA256SUMS`}</pre>
            <p>{t("school.how_limit")}</p>
          </details>
        </>
      )}
    </Section>
  );
}
