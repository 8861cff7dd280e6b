// One publication: where it stands, its lines, what was said against them, and what can be done now.

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Checkbox } from "antd";
import { useState } from "react";
import { useParams } from "react-router";
import { fileAddress } from "../api/calls";
import { formatInstant } from "../lib/date";
import { useWords } from "../lib/i18n";
import { citeText } from "../promise/cite";
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
import { SubjectLink } from "../ui/subject-link";
import {
  getPublication,
  type LineFilter,
  listLines,
  listObjections,
  type Objection,
  type Publication,
  type PublicationLine,
  sheetAddress,
} from "./calls";
import { Act, type Deed } from "./deeds";
import { Standing } from "./words";

export default function PublicationPage() {
  const { t, local } = useWords();
  const may = useMay();
  const { id = "" } = useParams();
  const query = useQuery({ queryKey: ["publication", id], queryFn: () => getPublication(id) });
  const [deed, setDeed] = useState<Deed | null>(null);
  const client = useQueryClient();
  const { message } = useMessages();
  const row = query.data;
  const keeps = may("keep_publications");
  const done = (said: string) => {
    setDeed(null);
    message.success(said);
    for (const key of ["publication", "publications", "publication-lines", "publication-objections"]) {
      void client.invalidateQueries({ queryKey: [key] });
    }
  };
  return (
    <Page
      title={row === undefined ? t("publication.title") : `${row.place} · ${row.number}`}
      extra={
        row !== undefined && (
          <>
            <Button href={sheetAddress(row.number)} target="_blank" rel="noreferrer">
              {t("publication.sheet")}
            </Button>
            {keeps && row.standing === "prepared" && (
              <Button type="primary" onClick={() => setDeed({ what: "post" })}>
                {t("publication.post")}
              </Button>
            )}
            {keeps && (row.standing === "prepared" || row.standing === "runs") && (
              <Button danger onClick={() => setDeed({ what: "withdraw" })}>
                {t("publication.withdraw")}
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
          <Section title={local(row.kind.name)} extra={<Standing publication={row} />}>
            <Facts row={row} />
          </Section>
          <Objections row={row} onAnswer={(objection) => setDeed({ what: "answer", objection })} />
          <Lines row={row} onObject={(line) => setDeed({ what: "object", line })} />
          {deed !== null && <Act publication={row} deed={deed} onDone={done} onClose={() => setDeed(null)} />}
        </>
      )}
    </Page>
  );
}

function Facts({ row }: { row: Publication }) {
  const { t, language } = useWords();
  return (
    <dl className="facts">
      <dt>{t("publication.about")}</dt>
      <dd>
        <SubjectLink subject={row.about} inText />
      </dd>
      <dt>{t("publication.days")}</dt>
      <dd>{t("publication.days_of", { days: row.days })}</dd>
      <dt>{t("publication.posted_at")}</dt>
      <dd>{row.posted_at === null ? "—" : formatInstant(row.posted_at)}</dd>
      <dt>{t("publication.posted_where")}</dt>
      <dd>{row.posted_where ?? "—"}</dd>
      {row.photo !== null && (
        <>
          <dt>{t("publication.photo")}</dt>
          <dd>
            <a href={fileAddress(row.photo)} target="_blank" rel="noreferrer" className="in-text">
              {t("publication.photo_open")}
            </a>
          </dd>
        </>
      )}
      <dt>{t("publication.ends_on")}</dt>
      <dd className="number">{row.ends_on ?? "—"}</dd>
      {row.reason !== null && (
        <>
          <dt>{t("publication.reason")}</dt>
          <dd>{row.reason}</dd>
        </>
      )}
      <dt>{t("publication.cite")}</dt>
      <dd>{citeText(row.cite, language)}</dd>
    </dl>
  );
}

function Lines({ row, onObject }: { row: Publication; onObject: (line: PublicationLine) => void }) {
  const { t, local } = useWords();
  const may = useMay();
  const [typed, setTyped] = useState("");
  const [objected, setObjected] = useState(false);
  const settled = useSettled(typed.trim());
  const filter: LineFilter = { ...(settled !== "" && { q: settled }), ...(objected && { objected }) };
  const list = usePages(["publication-lines", row.id, filter], (page) => listLines(row.id, { ...filter, ...page }));
  const takes = row.standing === "runs" && may("keep_publications");
  const columns: Column<PublicationLine>[] = [
    {
      key: "position",
      title: t("publication.position"),
      render: (line) => <span className="number">{line.position}</span>,
    },
    { key: "name", title: t("publication.name"), onPhone: "heading", render: (line) => line.name },
    ...row.columns.map((column, at) => ({
      key: `cell-${at}`,
      title: local(column),
      className: "nowrap",
      render: (line: PublicationLine) => line.cells[at] ?? "",
    })),
    {
      key: "state",
      title: t("publication.objections"),
      className: "nowrap",
      onPhone: "corner",
      render: (line) => (
        <>
          {line.open_objections > 0 && (
            <span className="badge" data-tone="broken">
              {t("publication.held")}
            </span>
          )}
          {line.corrected && (
            <span className="badge" data-tone="soon">
              {t("publication.corrected")}
            </span>
          )}
          {takes && (
            <Button size="small" onClick={() => onObject(line)}>
              {t("publication.object")}
            </Button>
          )}
        </>
      ),
    },
  ];
  return (
    <>
      <h2>{t("publication.list")}</h2>
      <search className="filters">
        <SearchFilter value={typed} label={t("publication.find")} onChange={setTyped} />
        <Checkbox checked={objected} onChange={(event) => setObjected(event.target.checked)}>
          {t("publication.objected_only")}
        </Checkbox>
      </search>
      <PagedTable
        list={list}
        label={t("publication.list")}
        columns={columns}
        rowKey={(line) => line.subject}
        empty={<Empty says={t("publication.no_line")} next={["publications"]} />}
      />
    </>
  );
}

function Objections({ row, onAnswer }: { row: Publication; onAnswer: (objection: Objection) => void }) {
  const { t } = useWords();
  const may = useMay();
  const query = useQuery({ queryKey: ["publication-objections", row.id], queryFn: () => listObjections(row.id) });
  const objections = query.data?.items ?? [];
  const word = (state: string) =>
    state === "open" ? "publication.open" : state === "upheld" ? "publication.upheld" : "publication.dismissed";
  return (
    <Section title={t("publication.objections")}>
      <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />
      {query.isSuccess && objections.length === 0 && <Nothing>{t("publication.no_objection")}</Nothing>}
      <ul className="lines">
        {objections.map((one) => (
          <li key={one.id}>
            <strong>
              {one.position} {one.name}
            </strong>{" "}
            {one.text}{" "}
            <span className="quiet">
              {one.raised_by ?? t("publication.nameless")} · {formatInstant(one.raised_at)}
            </span>{" "}
            <span className="badge" data-tone={one.state === "open" ? "broken" : "kept"}>
              {t(word(one.state))}
            </span>{" "}
            {one.finding}
            {one.state === "open" && may("keep_publications") && (
              <Button size="small" onClick={() => onAnswer(one)}>
                {t("publication.answer")}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </Section>
  );
}
