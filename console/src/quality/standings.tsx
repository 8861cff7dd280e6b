// How the clerks stand in the period: what follows for each, who is kept from the awards; and the bulletins.

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Checkbox } from "antd";
import { useState } from "react";
import { getBulletinPdf, listBulletins, listStandings, publishBulletin } from "../api/conduct-calls";
import type { Bulletin, StandingLine } from "../api/types";
import { saveBlob } from "../lib/csv";
import { useWords } from "../lib/i18n";
import { useMay } from "../session/session";
import { Button } from "../ui/button";
import { Empty } from "../ui/empty";
import { type Column, ListTable } from "../ui/list-table";
import { useMessages } from "../ui/messages";
import { OfficeSelect } from "../ui/office-select";
import { Page } from "../ui/page";
import { PagedTable, usePages } from "../ui/paged-table";
import { ProblemAlert } from "../ui/problem";
import { useCommand } from "../ui/write-key";

/** `0.9615` as `96.15%`: digits are moved, nothing is rounded. */
export function percentOf(share: string | null | undefined): string {
  if (share === null || share === undefined) return "—";
  const [whole = "0", fraction = ""] = share.split(".");
  const digits = `${whole}${fraction.padEnd(2, "0")}`;
  const cut = digits.length - Math.max(fraction.length - 2, 0);
  const before = digits.slice(0, cut).replace(/^0+(?=\d)/, "");
  const after = digits.slice(cut);
  return `${before}${after === "" ? "" : `.${after}`}%`;
}

export default function StandingsPage() {
  const { t } = useWords();
  const [office, setOffice] = useState<string | undefined>(undefined);
  const [onlyVetoed, setOnlyVetoed] = useState(false);
  const query = useQuery({
    queryKey: ["observations", "standings", office],
    queryFn: () => listStandings(office === undefined ? {} : { office }),
  });
  const rows = query.data?.items.filter((line) => !onlyVetoed || line.is_vetoed);
  const columns: Column<StandingLine>[] = [
    { key: "clerk", title: t("observations.clerk"), onPhone: "heading", render: (row) => row.operator.name },
    { key: "office", title: t("operators.office"), render: (row) => row.office.name },
    {
      key: "observed",
      title: t("standings.observed"),
      render: (row) => <span className="number">{row.observed}</span>,
    },
    {
      key: "required",
      title: t("standings.required"),
      render: (row) => (
        <span className="number">
          {percentOf(row.required_share)} ({row.required_said}/{row.required_asked})
        </span>
      ),
    },
    {
      key: "recommended",
      title: t("standings.recommended"),
      render: (row) => (
        <span className="number">
          {percentOf(row.recommended_share)} ({row.recommended_said}/{row.recommended_asked})
        </span>
      ),
    },
    {
      key: "follows",
      title: t("standings.follows"),
      render: (row) => (
        <ul className="plain">
          {row.steps.map((step) => (
            <li key={step.finding}>
              <span className="number">{step.happened_on}</span> {t(`measure.${step.measure}`)}
              {step.nth !== null && step.nth !== undefined && `（${t("standings.nth", { nth: String(step.nth) })}）`}{" "}
              <span className="quiet">
                {t(`step.${step.state}`)}
                {step.until !== null && step.until !== undefined && ` · ${step.until}`}
              </span>
            </li>
          ))}
        </ul>
      ),
    },
    {
      key: "award",
      title: t("standings.award"),
      onPhone: "corner",
      render: (row) => (
        <span className="badge" data-tone={row.is_vetoed ? "broken" : "kept"}>
          {t(row.is_vetoed ? "standings.vetoed" : "standings.eligible")}
        </span>
      ),
    },
  ];
  return (
    <Page
      title={t("standings.title")}
      hint={query.data && t("standings.period", { from: query.data.from, until: query.data.until })}
    >
      <div className="filters gap-below">
        <OfficeSelect value={office} onChange={setOffice} className="" />
        <Checkbox checked={onlyVetoed} onChange={(event) => setOnlyVetoed(event.target.checked)}>
          {t("standings.only_vetoed")}
        </Checkbox>
      </div>
      <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />
      {(query.data !== undefined || query.isPending) && (
        <ListTable
          label={t("standings.title")}
          columns={columns}
          rows={rows}
          rowKey={(row) => row.operator.id}
          rowTone={(row) => (row.is_vetoed ? "broken" : "calm")}
          empty={<Empty says={t("standings.empty")} next={["observations", "scores"]} />}
        />
      )}
      <Bulletins office={office} />
    </Page>
  );
}

function Bulletins({ office }: { office: string | undefined }) {
  const { t } = useWords();
  const may = useMay();
  const client = useQueryClient();
  const { message } = useMessages();
  const command = useCommand();
  const list = usePages(["observations", "bulletins"], listBulletins);
  const pdf = useMutation({
    mutationFn: async (bulletin: Bulletin) =>
      saveBlob(`${t("bulletins.title")} ${bulletin.number}.pdf`, await getBulletinPdf(bulletin.id)),
  });
  const publish = async () => {
    const done = await command.run((key) => publishBulletin(office, { key }));
    if (done === undefined) return;
    message.success(t("bulletins.published", { count: String(done.answer.named) }));
    await client.invalidateQueries({ queryKey: ["observations"] });
  };
  const columns: Column<Bulletin>[] = [
    { key: "number", title: t("bulletins.number"), onPhone: "heading", render: (row) => row.number },
    { key: "office", title: t("operators.office"), render: (row) => row.office.name },
    {
      key: "day",
      title: t("notices.published_on"),
      render: (row) => <span className="number">{row.published_on}</span>,
    },
    { key: "named", title: t("bulletins.named"), render: (row) => <span className="number">{row.named}</span> },
    {
      key: "file",
      title: "",
      onPhone: "corner",
      render: (row) => (
        <Button size="small" loading={pdf.isPending} onClick={() => pdf.mutate(row)}>
          {t("bulletins.open")}
        </Button>
      ),
    },
  ];
  return (
    <section className="section">
      <header className="section-head">
        <h2>{t("bulletins.title")}</h2>
        {may("decide_appeals") && (
          <span className="section-extra">
            <Button type="primary" loading={command.busy} onClick={() => void publish()}>
              {t("bulletins.publish")}
            </Button>
          </span>
        )}
      </header>
      <ProblemAlert error={command.error ?? pdf.error} />
      <PagedTable
        label={t("bulletins.title")}
        list={list}
        columns={columns}
        rowKey={(row) => row.id}
        empty={<Empty says={t("bulletins.empty")} next={["observations", "scores"]} />}
      />
    </section>
  );
}
