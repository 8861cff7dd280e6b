// One loss: who looked at it, the panel and the sample with their seeds, the claims of its households, and the list that hangs.

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Checkbox } from "antd";
import { type ReactNode, useState } from "react";
import { Link, useParams } from "react-router";
import { fileAddress } from "../api/calls";
import { formatInstant } from "../lib/date";
import { useWords } from "../lib/i18n";
import { yuan } from "../lib/money";
import { PublicationsAbout } from "../publication/about";
import { useMay } from "../session/session";
import { Button } from "../ui/button";
import { Empty } from "../ui/empty";
import { SearchFilter } from "../ui/list-filter";
import type { Column } from "../ui/list-table";
import { useMessages } from "../ui/messages";
import { Nothing, Page, PageSkeleton, Section } from "../ui/page";
import { PagedTable, usePages } from "../ui/paged-table";
import { ProblemAlert } from "../ui/problem";
import { useSettled } from "../ui/settled";
import { useCommand } from "../ui/write-key";
import { Facts } from "./facts";
import {
  type ClaimFilter,
  type CropClaim,
  claimSheetAddress,
  getLoss,
  type Loss,
  listClaims,
  listSurveys,
  payClaim,
} from "./loss-calls";
import { LossAct, type LossDeed } from "./loss-deeds";

const STATES = ["reported", "preliminary", "final", "signed", "paying", "paid"] as const;
const stateOf = (text: string) => STATES.find((state) => state === text) ?? "reported";

export default function LossPage() {
  const { t, local } = useWords();
  const may = useMay();
  const { id = "" } = useParams();
  const client = useQueryClient();
  const { message } = useMessages();
  const query = useQuery({ queryKey: ["loss", id], queryFn: () => getLoss(id) });
  const [deed, setDeed] = useState<LossDeed | null>(null);
  const row = query.data;
  const handles = may("handle_losses");
  const surveys = may("survey_losses");
  const done = (said: string) => {
    setDeed(null);
    message.success(said);
    for (const key of ["loss", "losses", "loss-surveys", "crop-claims"]) {
      void client.invalidateQueries({ queryKey: [key] });
    }
  };
  const button = (what: "survey" | "claim" | "panel" | "sample", label: string) => (
    <Button onClick={() => setDeed({ what })}>{label}</Button>
  );
  return (
    <Page
      title={row === undefined ? t("loss.title") : `${row.village} · ${row.event}`}
      extra={
        row !== undefined && (
          <Button href={claimSheetAddress(row.number)} target="_blank" rel="noreferrer">
            {t("agri.signature_sheet")}
          </Button>
        )
      }
    >
      <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />
      {query.isPending && <PageSkeleton />}
      {row !== undefined && (
        <>
          <Facts
            rows={[
              [t("loss.number"), row.number],
              [t("agri.number"), row.group_number],
              [t("loss.cause"), local(row.cause.name)],
              [t("loss.began_on"), row.began_on],
              [t("loss.ended_on"), row.ended_on],
              [t("loss.area"), row.major ? `${row.area} · ${t("loss.major")}` : row.area],
            ]}
          />
          <Surveys loss={row} extra={surveys && button("survey", t("loss.survey"))} />
          <Section
            title={t("loss.panel")}
            extra={handles && row.panel_seed === null && button("panel", t("loss.panel_draw"))}
          >
            {row.panel_seed === null ? (
              <Nothing>{t("loss.no_panel")}</Nothing>
            ) : (
              <>
                <ul className="lines">
                  {row.panel.map((member) => (
                    <li key={`${member.kind} ${member.name}`}>
                      {member.name} <span className="quiet">{member.organisation}</span>
                    </li>
                  ))}
                </ul>
                <p className="quiet">
                  {t("loss.seed")} {row.panel_seed}
                </p>
              </>
            )}
          </Section>
          <Section
            title={t("loss.sample")}
            extra={handles && row.sample_seed === null && button("sample", t("loss.sample_draw"))}
          >
            {row.sample_seed === null ? (
              <Nothing>{t("loss.no_sample")}</Nothing>
            ) : (
              <>
                <p className="number">{row.sample.join("  ")}</p>
                <p className="quiet">
                  {t("loss.seed")} {row.sample_seed}
                </p>
              </>
            )}
          </Section>
          <PublicationsAbout about={row.id} kind="crop-claims" />
          <Claims
            loss={row}
            extra={surveys && button("claim", t("loss.claim"))}
            onDeed={setDeed}
            onPaid={() => done(t("loss.paid"))}
          />
          {deed !== null && <LossAct loss={row} deed={deed} onDone={done} onClose={() => setDeed(null)} />}
        </>
      )}
    </Page>
  );
}

function Surveys({ loss, extra }: { loss: Loss; extra: ReactNode }) {
  const { t } = useWords();
  const query = useQuery({ queryKey: ["loss-surveys", loss.id], queryFn: () => listSurveys(loss.id) });
  const surveys = query.data?.items ?? [];
  return (
    <Section title={t("loss.surveys")} extra={extra}>
      <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />
      {query.isSuccess && surveys.length === 0 && <Nothing>{t("loss.no_survey")}</Nothing>}
      <ul className="lines">
        {surveys.map((survey) => (
          <li key={survey.id}>
            <strong>{survey.place}</strong> {survey.text}{" "}
            <span className="quiet">
              {survey.surveyors} · {formatInstant(survey.surveyed_at)}
            </span>{" "}
            <a href={fileAddress(survey.photo)} target="_blank" rel="noreferrer" className="in-text">
              {t("loss.photo")}
            </a>
          </li>
        ))}
      </ul>
    </Section>
  );
}

type ClaimsProps = { loss: Loss; extra: ReactNode; onDeed: (deed: LossDeed) => void; onPaid: () => void };

function Claims({ loss, extra, onDeed, onPaid }: ClaimsProps) {
  const { t, local } = useWords();
  const may = useMay();
  const command = useCommand();
  const [typed, setTyped] = useState("");
  const [unassessed, setUnassessed] = useState(false);
  const settled = useSettled(typed.trim());
  const filter: ClaimFilter = { ...(settled !== "" && { q: settled }), ...(unassessed && { unassessed }) };
  const list = usePages(["crop-claims", loss.id, filter], (page) => listClaims(loss.id, { ...filter, ...page }));
  // The household that is being paid: its button waits, those of the others stay as they are.
  const [paying, setPaying] = useState<string | null>(null);
  const pay = async (claim: CropClaim) => {
    setPaying(claim.id);
    const paid = await command.run((key) => payClaim(claim.id, { key }));
    if (paid !== undefined) onPaid();
  };
  const columns: Column<CropClaim>[] = [
    {
      key: "cover",
      title: t("loss.cover"),
      render: (row) => (
        <Link to={`/covers/${row.cover_number}`} tabIndex={-1} className="number nowrap">
          {row.cover_number}
        </Link>
      ),
    },
    { key: "household", title: t("agri.household"), onPhone: "heading", render: (row) => row.holder.name },
    { key: "object", title: t("agri.object"), render: (row) => local(row.object.name) },
    {
      key: "quantity",
      title: t("loss.quantity"),
      className: "nowrap",
      render: (row) => t(row.unit === "mu" ? "agri.mu" : "agri.house", { count: row.quantity }),
    },
    {
      key: "severity",
      title: t("loss.severity"),
      className: "money nowrap",
      render: (row) => (row.loss_rate === null ? "—" : `${Number(row.loss_rate) * 100}%`),
    },
    {
      key: "amount",
      title: t("loss.amount"),
      className: "money nowrap",
      render: (row) => <span className="number">{row.amount === null ? "—" : yuan(row.amount)}</span>,
    },
    {
      key: "state",
      title: t("loss.state"),
      className: "nowrap",
      onPhone: "corner",
      render: (row) => (
        <span className="badge" data-tone={row.state === "paid" ? "kept" : "calm"}>
          {t(`loss.state.${stateOf(row.state)}`)}
          {row.state !== "paid" && row.pay_by !== null && ` · ${t("loss.pay_by")} ${row.pay_by}`}
        </span>
      ),
    },
    {
      key: "deeds",
      title: "",
      className: "nowrap",
      render: (row) => (
        <>
          {may("handle_losses") && row.signed_on === null && (
            <Button size="small" onClick={() => onDeed({ what: "assess", claim: row })}>
              {t("loss.assess")}
            </Button>
          )}
          {may("handle_losses") && row.state === "final" && (
            <Button size="small" onClick={() => onDeed({ what: "sign", claim: row })}>
              {t("loss.sign")}
            </Button>
          )}
          {may("pay_losses") && row.state === "signed" && (
            <Button
              size="small"
              type="primary"
              loading={command.busy && paying === row.id}
              onClick={() => void pay(row)}
            >
              {t("loss.pay")}
            </Button>
          )}
        </>
      ),
    },
  ];
  return (
    <>
      <header className="section-head">
        <h2>{t("loss.claims")}</h2>
        <div className="section-extra">{extra}</div>
      </header>
      <ProblemAlert error={command.error} />
      <search className="filters">
        <SearchFilter value={typed} label={t("agri.find_household")} onChange={setTyped} />
        <Checkbox checked={unassessed} onChange={(event) => setUnassessed(event.target.checked)}>
          {t("loss.unassessed_only")}
        </Checkbox>
      </search>
      <PagedTable
        list={list}
        label={t("loss.claims")}
        columns={columns}
        rowKey={(row) => row.id}
        empty={<Empty says={t("loss.no_claims")} next={["losses"]} />}
      />
    </>
  );
}
