// Operations: the chain of everything that was done, for auditors and administrators, and its verification.

import { useQuery } from "@tanstack/react-query";
import { Alert, Modal, Tag } from "antd";
import { useState } from "react";
import { Link } from "react-router";
import { getAnchor, listOperations, type OperationFilter, verifyArchive } from "../api/calls";
import type { Operation, Verification } from "../api/types";
import { saveBlob } from "../lib/csv";
import { dateOf, formatInstant } from "../lib/date";
import { useWords } from "../lib/i18n";
import { OperatorFilter } from "../operator/filter";
import { useMay, useNow } from "../session/session";
import { Button } from "../ui/button";
import { DatesFilter } from "../ui/dates-filter";
import { Empty } from "../ui/empty";
import { SearchFilter, useAddressFilter, useSearch } from "../ui/list-filter";
import type { Column } from "../ui/list-table";
import { Page } from "../ui/page";
import { PagedTable, usePages } from "../ui/paged-table";
import { ProblemAlert } from "../ui/problem";
import { SavedViews } from "../ui/saved-views";
import { UploadButton } from "../ui/upload-button";
import { useCommand } from "../ui/write-key";
import { ChosenParty } from "./chosen-party";

export default function OperationsPage() {
  const { t, local } = useWords();
  const may = useMay();
  const now = useNow();
  const { parameters, set } = useAddressFilter();
  const search = useSearch("words");
  const { settled } = search;
  const filter: OperationFilter = {
    sort: parameters.get("sort") ?? "-time",
    ...(settled !== "" && { words: settled }),
  };
  for (const name of ["command", "party", "operator", "from", "to"] as const) {
    const value = parameters.get(name);
    if (value !== null) filter[name] = value;
  }
  const list = usePages(["operations", filter], (page) => listOperations({ ...filter, ...page }));
  const columns: Column<Operation>[] = [
    {
      key: "sequence",
      text: (row) => `${row.slot}/${row.sequence}`,
      title: t("operations.sequence"),
      className: "nowrap",
      render: (row) => <span className="number">{`${row.slot}/${row.sequence}`}</span>,
    },
    {
      key: "at",
      text: (row) => formatInstant(row.at),
      title: t("operations.at"),
      sort: "time",
      className: "nowrap",
      render: (row) => <span className="number">{formatInstant(row.at)}</span>,
    },
    { key: "by", title: t("operations.by"), className: "nowrap", render: (row) => row.by.name },
    {
      key: "summary",
      text: (row) => local(row.summary),
      title: t("operations.summary"),
      onPhone: "heading",
      render: (row) => (
        <span className="two-lines">
          <span title={row.command}>{local(row.summary)}</span>
          {row.reason !== null && row.reason !== "" && <small>{t("audit_trail.reason", { reason: row.reason })}</small>}
        </span>
      ),
    },
    {
      key: "subject",
      text: (row) => row.subject?.name ?? row.subject?.id ?? "",
      title: t("operations.subject"),
      render: (row) => <Subject operation={row} />,
    },
    {
      key: "hash",
      text: (row) => row.hash,
      title: t("operations.hash"),
      onPhone: "hidden",
      render: (row) => (
        <code className="number quiet" title={`${row.previous_hash}\n${row.hash}`}>
          {row.hash.slice(0, 12)}
        </code>
      ),
    },
  ];
  return (
    <Page
      title={t("operations.title")}
      hint={t("operations.hint")}
      extra={
        <>
          <Link to="/audit/reads">{t("reads.title")}</Link>
          {may("verify") && <Verify />}
        </>
      }
    >
      <search className="filters">
        <SearchFilter {...search.input} label={t("operations.words")} />
        {filter.command !== undefined && (
          <Tag closable title={filter.command} onClose={() => set("command", null)}>
            {t("operations.one_kind")}
          </Tag>
        )}
        {may("read_customers") && <ChosenParty id={filter.party ?? null} onChoose={(id) => set("party", id)} />}
        <OperatorFilter
          label={t("operations.by")}
          value={filter.operator}
          onChange={(operator) => set("operator", operator)}
        />
        <DatesFilter
          from={filter.from}
          until={filter.to}
          onFrom={(date) => set("from", date)}
          onUntil={(date) => set("to", date)}
        />
        <span className="filter-end">
          <SavedViews list="operations" />
        </span>
      </search>
      {/* Looks at a customer stand beside the archive: whoever looks for them by words is led there. */}
      {filter.party !== undefined && (
        <p>
          <Link to={`/audit/reads?party=${filter.party}`}>{t("operations.reads_of_party")}</Link>
        </p>
      )}
      <PagedTable
        list={list}
        label={t("operations.title")}
        columns={columns}
        sheet={{
          name: `${t("operations.title")}-${dateOf(now)}`,
          more: [
            { title: t("operations.reason"), text: (row) => row.reason ?? "" },
            { title: t("operations.command"), text: (row) => row.command },
          ],
        }}
        rowKey={(row) => row.id}
        sort={filter.sort}
        onSort={(sort) => set("sort", sort)}
        empty={<Empty says={t("operations.empty")} next={["audit"]} />}
      />
    </Page>
  );
}

function Subject({ operation }: { operation: Operation }) {
  const may = useMay();
  const { subject } = operation;
  if (subject === null) return <span className="quiet">—</span>;
  if (subject.kind === "case" && may("read_cases")) {
    return (
      <Link className="number" to={`/cases/${subject.id}`}>
        {subject.name ?? subject.id}
      </Link>
    );
  }
  if (subject.kind === "party" && may("read_customers"))
    return <Link to={`/parties/${subject.id}`}>{subject.name ?? subject.id}</Link>;
  return <span>{subject.name ?? subject.id}</span>;
}

/** Where the chains end, on a sheet of its own: to be printed, or kept as a file outside the house. */
function AnchorSheet({ onClose }: { onClose: () => void }) {
  const { t } = useWords();
  const query = useQuery({ queryKey: ["anchor"], queryFn: getAnchor, gcTime: 0, staleTime: Number.POSITIVE_INFINITY });
  const anchor = query.data;
  return (
    <Modal open title={t("operations.anchor")} footer={null} onCancel={onClose} width={720}>
      <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />
      {anchor !== undefined && (
        <div className="stack">
          <p>{t("operations.anchor_hint")}</p>
          <p>
            {anchor.house} · <span className="number">{formatInstant(anchor.taken_at)}</span> ·{" "}
            {t("operations.anchor_counts", { operations: anchor.operations, chains: anchor.chains })}
          </p>
          <p>
            {t("operations.anchor_digest")}
            <br />
            <code className="number">{anchor.digest}</code>
          </p>
          <div className="form-actions">
            <Button
              type="primary"
              onClick={() =>
                saveBlob(
                  `anchor-${anchor.taken_at.slice(0, 10)}.txt`,
                  new Blob([anchor.text], { type: "text/plain;charset=utf-8" }),
                )
              }
            >
              {t("operations.anchor_save")}
            </Button>
            <Button onClick={() => window.print()}>{t("operations.anchor_print")}</Button>
          </div>
        </div>
      )}
    </Modal>
  );
}

function Verify() {
  const { t } = useWords();
  const command = useCommand();
  const [found, setFound] = useState<Verification | null>(null);
  const [anchoring, setAnchoring] = useState(false);
  const verify = async (against?: string) => {
    setFound(null);
    const done = await command.run(() => verifyArchive(against));
    if (done !== undefined) setFound(done.answer);
  };
  return (
    <>
      <Button type="primary" loading={command.busy} onClick={() => void verify()}>
        {command.busy ? t("operations.verifying") : t("operations.verify")}
      </Button>
      <UploadButton
        label={t("operations.verify_against")}
        accept=".txt"
        busy={command.busy}
        onFile={(file) => void file.text().then(verify)}
      />
      <Button onClick={() => setAnchoring(true)}>{t("operations.anchor")}</Button>
      {anchoring && <AnchorSheet onClose={() => setAnchoring(false)} />}
      <div className="page-extra-below" aria-live="polite">
        <ProblemAlert error={command.error} />
        {found?.ok === true && (
          <Alert
            type="success"
            showIcon
            title={t("operations.ok", { operations: found.operations, rows: found.rows })}
          />
        )}
        {found?.ok === false && (
          <Alert
            type="error"
            showIcon
            title={t("operations.problems", { count: found.problems.length })}
            description={
              <ul>
                {found.problems.map((problem) => (
                  <li key={`${problem.operation_id ?? ""}${problem.detail}`}>
                    <code>{problem.operation_id}</code> {problem.detail}
                  </li>
                ))}
              </ul>
            }
          />
        )}
      </div>
    </>
  );
}
