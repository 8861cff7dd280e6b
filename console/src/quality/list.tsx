// Observations of service language: all, what a person has to decide, appeals that wait. Checks kept on this device are sent from here.

import { useQueryClient } from "@tanstack/react-query";
import { Alert, Segmented } from "antd";
import { useEffect, useState } from "react";
import { useNavigate } from "react-router";
import { outcomeUnknown } from "../api/client";
import { listFindings, listObservations, recordObservation } from "../api/conduct-calls";
import type { ConductFinding, ObservationLine } from "../api/types";
import { formatInstant } from "../lib/date";
import { useWords } from "../lib/i18n";
import { useMay, useMe } from "../session/session";
import { Button } from "../ui/button";
import { Empty } from "../ui/empty";
import type { Column } from "../ui/list-table";
import { Page } from "../ui/page";
import { PagedTable, usePages } from "../ui/paged-table";
import { ProblemAlert } from "../ui/problem";
import { keptChecks, sendKept } from "./kept";
import { FindingBadge } from "./words";

type View = "all" | "open" | "appealed";

export default function ObservationsPage() {
  const { t } = useWords();
  const may = useMay();
  const navigate = useNavigate();
  const [view, setView] = useState<View>("all");
  return (
    <Page
      title={t("observations.title")}
      extra={
        may("observe") && (
          <Button type="primary" onClick={() => navigate("/observations/new")}>
            {t("observations.add")}
          </Button>
        )
      }
    >
      <Kept />
      <Segmented<View>
        className="gap-below"
        value={view}
        onChange={setView}
        options={(["all", "open", "appealed"] as const).map((value) => ({
          value,
          label: t(`observations.view.${value}`),
        }))}
      />
      {view === "all" ? <Observations /> : <Findings view={view} />}
    </Page>
  );
}

function Kept() {
  const { t } = useWords();
  const me = useMe();
  const client = useQueryClient();
  const [count, setCount] = useState(() => keptChecks(me.id).length);
  const [error, setError] = useState<unknown>(null);
  const send = async () => {
    const done = await sendKept(me.id, (check) => recordObservation(check.body, { key: check.key }), outcomeUnknown);
    setCount(keptChecks(me.id).length);
    setError(done.error);
    if (done.sent > 0) await client.invalidateQueries({ queryKey: ["observations"] });
  };
  useEffect(() => {
    const online = () => void send();
    window.addEventListener("online", online);
    return () => window.removeEventListener("online", online);
  });
  return (
    <>
      <ProblemAlert error={error} />
      {count > 0 && (
        <Alert
          type="warning"
          showIcon
          className="gap-below"
          title={t("observations.waiting", { count: String(count) })}
          action={
            <Button size="small" onClick={() => void send()}>
              {t("observations.send_now")}
            </Button>
          }
        />
      )}
    </>
  );
}

function Observations() {
  const { t, comma, local } = useWords();
  const navigate = useNavigate();
  const list = usePages(["observations"], (page) => listObservations(page));
  const said = (said: number, asked: number) =>
    asked === 0 ? "—" : t("observations.said_of", { said: String(said), asked: String(asked) });
  const columns: Column<ObservationLine>[] = [
    { key: "clerk", title: t("observations.clerk"), onPhone: "heading", render: (row) => row.operator.name },
    { key: "office", title: t("operators.office"), render: (row) => row.office.name },
    {
      key: "when",
      title: t("observations.happened_at"),
      onPhone: "corner",
      className: "nowrap",
      render: (row) => <span className="number">{formatInstant(row.happened_at)}</span>,
    },
    { key: "kind", title: t("observations.kind"), render: (row) => t(`observations.kind.${row.kind}`) },
    {
      key: "situation",
      title: t("observations.situation"),
      render: (row) => row.situations.map((one) => local(one.name)).join(comma),
    },
    {
      key: "required",
      title: t("observations.required"),
      render: (row) => (
        <span
          className="badge number"
          data-tone={row.required_said < row.required_asked ? "broken" : row.required_asked > 0 ? "kept" : "quiet"}
        >
          {said(row.required_said, row.required_asked)}
        </span>
      ),
    },
    {
      key: "recommended",
      title: t("observations.recommended"),
      render: (row) => <span className="number">{said(row.recommended_said, row.recommended_asked)}</span>,
    },
    { key: "observer", title: t("observations.observer"), onPhone: "hidden", render: (row) => row.observer.name },
  ];
  return (
    <PagedTable
      label={t("observations.title")}
      list={list}
      columns={columns}
      rowKey={(row) => row.id}
      onOpen={(row) => navigate(`/observations/${row.id}`)}
      empty={<Empty says={t("observations.empty")} next={["observations"]} />}
    />
  );
}

function Findings({ view }: { view: "open" | "appealed" }) {
  const { t, local } = useWords();
  const navigate = useNavigate();
  const list = usePages(["observations", "findings", view], (page) => listFindings({ view, ...page }));
  const columns: Column<ConductFinding>[] = [
    { key: "clerk", title: t("observations.clerk"), onPhone: "heading", render: (row) => row.operator.name },
    {
      key: "when",
      title: t("observations.happened_at"),
      onPhone: "corner",
      render: (row) => <span className="number">{row.happened_on}</span>,
    },
    {
      key: "kind",
      title: t("observation.findings"),
      render: (row) => (
        <>
          {t(`finding.kind.${row.kind}`)} {row.phrase !== null && local(row.phrase)}
        </>
      ),
    },
    {
      key: "confidence",
      title: t("observation.confidence"),
      render: (row) => <span className="number">{row.confidence}</span>,
    },
    { key: "state", title: t("cases.state"), render: (row) => <FindingBadge finding={row} /> },
  ];
  return (
    <PagedTable
      label={t(`observations.view.${view}`)}
      list={list}
      columns={columns}
      rowKey={(row) => row.id}
      onOpen={(row) => navigate(`/observations/${row.observation}`)}
      empty={<Empty says={t(`observations.empty_${view}`)} next={["observations"]} />}
    />
  );
}
