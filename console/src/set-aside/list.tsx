// What could not be done and waits for a person: why, what to do about it, and trying it again once that is done.

import { useQueryClient } from "@tanstack/react-query";
import { Select } from "antd";
import { useNavigate } from "react-router";
import { listSetAside, type SetAsideFilter, type SetAsideList, trySetAsideAgain } from "../api/set-aside-calls";
import type { SetAside } from "../api/types";
import { formatInstant } from "../lib/date";
import { useWords } from "../lib/i18n";
import { Button } from "../ui/button";
import { Empty } from "../ui/empty";
import { useAddressFilter } from "../ui/list-filter";
import type { Column } from "../ui/list-table";
import { Page } from "../ui/page";
import { PagedTable, usePages } from "../ui/paged-table";
import { ProblemAlert } from "../ui/problem";
import { SavedViews } from "../ui/saved-views";
import { SubjectLink, subjectPath } from "../ui/subject-link";
import { useCommand } from "../ui/write-key";

/** How often it is looked whether what is being tried again went through. */
const EVERY = 2_000;
const LIST = "set-aside";

function useColumns(command: ReturnType<typeof useCommand>, tryAgain: (row: SetAside) => void): Column<SetAside>[] {
  const { t, local } = useWords();
  return [
    { key: "kind", title: t("aside.kind"), onPhone: "corner", render: (row) => local(row.kind.name) },
    {
      key: "about",
      title: t("aside.about"),
      className: "nowrap",
      onPhone: "heading",
      render: (row) => (row.about === null ? <span className="quiet">—</span> : <SubjectLink subject={row.about} />),
    },
    {
      key: "reason",
      title: t("aside.reason"),
      render: (row) => (
        <span className="two-lines">
          <span>{row.reason.detail}</span>
          <small>{row.reason.hint}</small>
        </span>
      ),
    },
    { key: "office", title: t("aside.office"), render: (row) => row.office?.name ?? t("aside.no_office") },
    {
      key: "last",
      title: t("aside.last_at"),
      className: "nowrap",
      render: (row) => (
        <span className="two-lines">
          <span className="number">{formatInstant(row.last_at)}</span>
          {row.tries > 1 && <small>{t("aside.tries", { count: row.tries, since: formatInstant(row.since) })}</small>}
        </span>
      ),
    },
    {
      key: "again",
      title: "",
      render: (row) =>
        row.again ? (
          <span className="badge" data-tone="soon">
            {t("aside.trying")}
          </span>
        ) : (
          <Button size="small" disabled={command.busy} why={t("why.busy")} onClick={() => tryAgain(row)}>
            {t("aside.again")}
          </Button>
        ),
    },
  ];
}

export default function SetAsidePage() {
  const { t, local } = useWords();
  const navigate = useNavigate();
  const client = useQueryClient();
  const command = useCommand();
  const { parameters, set } = useAddressFilter();
  const kind = parameters.get("kind");
  const filter: SetAsideFilter = kind === null ? {} : { kind };
  const list = usePages<SetAside, SetAsideList>(
    [LIST, filter],
    (page) => listSetAside({ ...filter, ...page }),
    (rows) => rows.some((row) => row.again) && EVERY,
  );
  const kinds = list.data?.pages[0]?.kinds ?? [];
  const waiting = kinds.find((one) => one.kind.key === kind)?.number ?? 0;
  const again = async (body: { kind: string; id?: string }) => {
    const done = await command.run(() => trySetAsideAgain(body));
    if (done !== undefined) await client.invalidateQueries({ queryKey: [LIST] });
  };
  const columns = useColumns(command, (row) => void again({ kind: row.kind.key, id: row.id }));
  return (
    <Page title={t("aside.title")} hint={t("aside.hint")}>
      <ProblemAlert error={command.error} />
      <search className="filters">
        <Select
          className="filter-select"
          allowClear
          aria-label={t("aside.kind")}
          placeholder={t("aside.any_kind")}
          value={kind}
          onChange={(chosen: string | null) => set("kind", chosen)}
          options={kinds.map((one) => ({ value: one.kind.key, label: `${local(one.kind.name)} (${one.number})` }))}
        />
        {kind !== null && waiting > 0 && (
          <Button loading={command.busy} onClick={() => void again({ kind })}>
            {t("aside.all_again", { count: waiting })}
          </Button>
        )}
        <span className="filter-end">
          <SavedViews list="set-aside" />
        </span>
      </search>
      <PagedTable
        list={list}
        label={t("aside.title")}
        columns={columns}
        rowKey={(row) => `${row.kind.key} ${row.id}`}
        onOpen={(row) => {
          const path = row.about === null ? undefined : subjectPath(row.about);
          if (path !== undefined) navigate(path);
        }}
        empty={<Empty says={t("aside.empty")} next={["board", "day-runs"]} />}
      />
    </Page>
  );
}
