// Reminders: what fell due, broke, was assigned to me or escalated to me. Opening one marks it as read.

import { useQueryClient } from "@tanstack/react-query";
import { Segmented } from "antd";
import { useNavigate } from "react-router";
import { listReminders, readReminder } from "../api/calls";
import type { Reminder } from "../api/types";
import { formatInstant } from "../lib/date";
import { useWords } from "../lib/i18n";
import { usePolled } from "../live/stream";
import { Button } from "../ui/button";
import { Empty } from "../ui/empty";
import { useAddressFilter } from "../ui/list-filter";
import type { Column } from "../ui/list-table";
import { Page } from "../ui/page";
import { PagedTable, rowsOf, usePages } from "../ui/paged-table";
import { ProblemAlert } from "../ui/problem";
import { SavedViews } from "../ui/saved-views";
import { subjectPath } from "../ui/subject-link";
import { useCommand } from "../ui/write-key";

function tone(kind: Reminder["kind"]): string {
  switch (kind) {
    case "broken":
    case "escalated":
    case "approval_turned_down":
    case "approval_failed":
      return "broken";
    case "due_soon":
    case "approval_asked":
    case "appeal_asked":
    case "observed":
    case "objection_raised":
    case "scores_shown":
      return "soon";
    case "assigned":
    case "handed_in":
    case "appeal_answered":
    case "objection_answered":
    case "approval_released":
    case "written":
      return "calm";
    default:
      return neverKind(kind);
  }
}

function neverKind(kind: never): never {
  throw new Error(`unknown kind of reminder ${String(kind)}`);
}

export default function RemindersPage() {
  const { t, local } = useWords();
  const navigate = useNavigate();
  const client = useQueryClient();
  const command = useCommand();
  const { parameters, set } = useAddressFilter();
  const unread = parameters.get("view") !== "all";
  const sort = parameters.get("sort") ?? "-time";
  const every = usePolled(30_000);
  const query = usePages(
    ["reminders", unread, sort],
    (page) => listReminders({ ...(unread && { unread }), sort, ...page }),
    () => every,
  );
  const refresh = () =>
    Promise.all([
      client.invalidateQueries({ queryKey: ["reminders"] }),
      client.invalidateQueries({ queryKey: ["me"] }),
    ]);
  const read = async (reminders: Reminder[]) => {
    await command.run(() =>
      Promise.all(reminders.filter((one) => one.read_at === null).map((one) => readReminder(one.id))),
    );
    await refresh();
  };
  const columns: Column<Reminder>[] = [
    {
      key: "kind",
      title: t("board.standing"),
      className: "nowrap",
      onPhone: "heading",
      render: (row) => (
        <span className="badge" data-tone={tone(row.kind)}>
          {t(`reminders.kind.${row.kind}`)}
        </span>
      ),
    },
    {
      key: "case",
      title: t("operations.subject"),
      className: "nowrap",
      render: (row) => <span className="number">{row.subject.label}</span>,
    },
    {
      key: "text",
      title: t("operations.summary"),
      render: (row) => (
        <>
          {local(row.text)} {row.by !== null && <span className="quiet">{row.by.name}</span>}
        </>
      ),
    },
    {
      key: "at",
      title: t("operations.at"),
      sort: "time",
      className: "nowrap",
      render: (row) => <span className="number">{formatInstant(row.at)}</span>,
    },
    {
      key: "read",
      title: t("reminders.read"),
      className: "nowrap",
      render: (row) =>
        row.read_at === null ? (
          <Button size="small" onClick={() => void read([row])}>
            {t("reminders.read")}
          </Button>
        ) : (
          <span className="quiet number">{formatInstant(row.read_at)}</span>
        ),
    },
  ];
  const rows = rowsOf(query);
  return (
    <Page
      title={t("reminders.title")}
      extra={
        rows?.some((row) => row.read_at === null) === true && (
          <Button loading={command.busy} onClick={() => void read(rows)}>
            {t("reminders.read_all")}
          </Button>
        )
      }
    >
      <search className="filters">
        <Segmented
          value={unread ? "unread" : "all"}
          onChange={(chosen) => set("view", chosen === "all" ? chosen : null)}
          options={[
            { value: "unread", label: t("reminders.unread") },
            { value: "all", label: t("reminders.all") },
          ]}
        />
        <span className="filter-end">
          <SavedViews list="reminders" />
        </span>
      </search>
      <ProblemAlert error={command.error} />
      <PagedTable
        list={query}
        label={t("reminders.title")}
        columns={columns}
        rowKey={(row) => row.id}
        rowTone={(row) => (row.read_at === null ? tone(row.kind) : "quiet")}
        onOpen={(row) => {
          void read([row]);
          const path = row.subject.kind === "approval" ? `/approvals/${row.subject.id}` : subjectPath(row.subject);
          if (path !== undefined) navigate(path);
        }}
        sort={sort}
        onSort={(chosen) => set("sort", chosen)}
        empty={<Empty says={t(unread ? "reminders.empty_unread" : "reminders.empty")} next={["board", "my-cases"]} />}
      />
    </Page>
  );
}
