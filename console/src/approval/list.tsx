// Approvals: what waits for one's own word, what one asked for, what was decided.

import { Segmented, Select } from "antd";
import { useNavigate } from "react-router";
import { type ApprovalFilter, listApprovals } from "../api/approval-calls";
import type { Approval } from "../api/types";
import { formatInstant } from "../lib/date";
import { useWords } from "../lib/i18n";
import { yuan } from "../lib/money";
import { Empty } from "../ui/empty";
import { useAddressFilter } from "../ui/list-filter";
import type { Column } from "../ui/list-table";
import { Page } from "../ui/page";
import { PagedTable, rowsOf, usePages } from "../ui/paged-table";
import { SavedViews } from "../ui/saved-views";
import { AboutLink, ApprovalBadge, actText, approvalTone } from "./words";

const VIEWS = ["to_decide", "mine", "decided"] as const;
type View = (typeof VIEWS)[number];
const viewOf = (text: string | null): View => VIEWS.find((view) => view === text) ?? "to_decide";

export default function ApprovalsPage() {
  const words = useWords();
  const { t, local } = words;
  const navigate = useNavigate();
  const { parameters, set } = useAddressFilter();
  const view = viewOf(parameters.get("view"));
  const act = parameters.get("act");
  const sort = parameters.get("sort") ?? "-asked";
  const filter: ApprovalFilter = { view, sort, ...(act !== null && { act }) };
  const list = usePages(["approvals", filter], (ask) => listApprovals({ ...filter, ...ask }));
  // What can be chosen is what is there, and what was chosen.
  const acts = new Map(rowsOf(list)?.map((row) => [row.act.key, local(row.act.name)]) ?? []);
  if (act !== null && !acts.has(act)) acts.set(act, act);
  const columns: Column<Approval>[] = [
    { key: "act", title: t("approvals.act"), onPhone: "heading", render: (row) => actText(row, words) },
    { key: "subject", title: t("approvals.subject"), render: (row) => <AboutLink subject={row.subject} /> },
    {
      key: "amount",
      title: t("approvals.amount"),
      className: "money",
      render: (row) => <span className="number">{row.amount === null ? "" : yuan(row.amount)}</span>,
    },
    { key: "asked_by", title: t("approvals.asked_by"), className: "nowrap", render: (row) => row.asked_by.name },
    {
      key: "asked_at",
      title: t("approvals.asked_at"),
      className: "nowrap",
      sort: "asked",
      render: (row) => <span className="number">{formatInstant(row.asked_at)}</span>,
    },
    {
      key: "state",
      title: t("approvals.state"),
      className: "nowrap",
      onPhone: "corner",
      render: (row) => <ApprovalBadge state={row.state} />,
    },
  ];
  return (
    <Page title={t("approvals.title")}>
      <search className="filters">
        <Segmented
          value={view}
          onChange={(chosen) => set("view", chosen)}
          options={VIEWS.map((one) => ({ value: one, label: t(`approvals.view.${one}`) }))}
        />
        <Select
          aria-label={t("approvals.act")}
          className="filter-select"
          value={act ?? ""}
          onChange={(chosen) => set("act", chosen === "" ? null : chosen)}
          options={[
            { value: "", label: t("approvals.any_act") },
            ...[...acts].map(([value, label]) => ({ value, label })),
          ]}
        />
        <span className="filter-end">
          <SavedViews list="approvals" />
        </span>
      </search>
      <PagedTable
        list={list}
        label={t("approvals.title")}
        columns={columns}
        rowKey={(row) => row.id}
        rowTone={(row) => approvalTone(row.state)}
        onOpen={(row) => navigate(`/approvals/${row.id}`)}
        sort={sort}
        onSort={(chosen) => set("sort", chosen)}
        empty={<Empty says={t(`approvals.empty.${view}`)} next={["board", "my-cases"]} />}
      />
    </Page>
  );
}
