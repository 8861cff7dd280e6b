// Operations: the chain of everything that was done, for auditors and administrators, and its verification.
import { useQuery } from "@tanstack/react-query";
import { Alert, Button, Input, Select } from "antd";
import { useState } from "react";
import { Link } from "react-router";
import { listOperations, listOperators, type OperationFilter, verifyArchive } from "../api/calls";
import type { Operation, Verification } from "../api/types";
import { formatInstant } from "../lib/date";
import { useWords } from "../lib/i18n";
import { matches } from "../lib/initials";
import { useMay } from "../session/session";
import { DatesFilter, useAddressFilter } from "../ui/list-filter";
import type { Column } from "../ui/list-table";
import { Page } from "../ui/page";
import { PagedTable, usePages } from "../ui/paged-table";
import { ProblemAlert } from "../ui/problem";
import { useSettled } from "../ui/settled";
import { useCommand } from "../ui/write-key";

export default function OperationsPage() {
  const { t, local } = useWords();
  const may = useMay();
  const { parameters, set } = useAddressFilter();
  const [command, setCommand] = useState(parameters.get("command") ?? "");
  const settled = useSettled(command.trim(), 250);
  const filter: OperationFilter = settled === "" ? {} : { command: settled };
  for (const name of ["operator", "from", "to"] as const) {
    const value = parameters.get(name);
    if (value !== null) filter[name] = value;
  }
  const list = usePages(["operations", filter], (page) => listOperations({ ...filter, ...page }));
  const operators = useQuery({ queryKey: ["operators"], queryFn: listOperators, enabled: may("read_operators") });
  const columns: Column<Operation>[] = [
    {
      key: "sequence",
      title: t("operations.sequence"),
      className: "nowrap",
      render: (row) => <span className="number">{`${row.slot}/${row.sequence}`}</span>,
    },
    {
      key: "at",
      title: t("operations.at"),
      className: "nowrap",
      render: (row) => <span className="number">{formatInstant(row.at)}</span>,
    },
    { key: "by", title: t("operations.by"), className: "nowrap", render: (row) => row.by.name },
    {
      key: "summary",
      title: t("operations.summary"),
      onPhone: "heading",
      render: (row) => (
        <span className="two-lines">
          <span>{local(row.summary)}</span>
          <small>
            {row.command}
            {row.reason !== null && row.reason !== "" && ` · ${t("audit_trail.reason", { reason: row.reason })}`}
          </small>
        </span>
      ),
    },
    { key: "subject", title: t("operations.subject"), render: (row) => <Subject operation={row} /> },
    {
      key: "hash",
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
    <Page title={t("operations.title")} hint={t("operations.hint")} extra={may("verify") && <Verify />}>
      <search className="filters">
        <Input
          className="filter-search"
          allowClear
          value={command}
          placeholder={t("operations.command")}
          aria-label={t("operations.command")}
          onChange={(event) => {
            setCommand(event.target.value);
            set("command", event.target.value.trim());
          }}
        />
        {may("read_operators") && (
          <Select
            className="filter-select"
            allowClear
            aria-label={t("operations.by")}
            placeholder={t("operations.any_operator")}
            value={filter.operator ?? null}
            onChange={(operator: string | null) => set("operator", operator)}
            showSearch={{ filterOption: (typed, option) => option !== undefined && matches(typed, option.words) }}
            options={
              operators.data?.items.map((one) => ({ value: one.id, label: one.name, words: [one.name, one.login] })) ??
              []
            }
          />
        )}
        <DatesFilter
          from={filter.from}
          until={filter.to}
          onFrom={(date) => set("from", date)}
          onUntil={(date) => set("to", date)}
        />
      </search>
      <PagedTable
        list={list}
        label={t("operations.title")}
        columns={columns}
        rowKey={(row) => row.id}
        empty={<p>{t("operations.empty")}</p>}
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

function Verify() {
  const { t } = useWords();
  const command = useCommand();
  const [found, setFound] = useState<Verification | null>(null);
  const verify = async () => {
    setFound(null);
    const done = await command.run(() => verifyArchive());
    if (done !== undefined) setFound(done.answer);
  };
  return (
    <>
      <Button type="primary" loading={command.busy} onClick={() => void verify()}>
        {command.busy ? t("operations.verifying") : t("operations.verify")}
      </Button>
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
