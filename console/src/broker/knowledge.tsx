// The knowledge base: search, those that are due for a review, and one entry with what can be done with it.
import { Checkbox } from "antd";
import { useState } from "react";
import { useNavigate } from "react-router";
import { formatInstant } from "../lib/date";
import { useWords } from "../lib/i18n";
import { useMay } from "../session/session";
import { Button } from "../ui/button";
import { Empty } from "../ui/empty";
import { SearchFilter, useAddressFilter, useSearch } from "../ui/list-filter";
import type { Column } from "../ui/list-table";
import { Page } from "../ui/page";
import { PagedTable, usePages } from "../ui/paged-table";
import { SavedViews } from "../ui/saved-views";
import { type KnowledgeEntry, type KnowledgeFilter, listKnowledge } from "./calls";
import { EntryState, ShownEntry } from "./knowledge-entry";
import { KnowledgeForm } from "./knowledge-form";

/** The enquiries themselves are cases, and stand in the list of cases. */
const ENQUIRIES = "/cases?service=broker.enquiry";

export default function KnowledgePage() {
  const { t } = useWords();
  const may = useMay();
  const navigate = useNavigate();
  const { parameters, set } = useAddressFilter();
  const [adding, setAdding] = useState(false);
  const search = useSearch();
  const { settled } = search;
  const due = parameters.get("due") === "true";
  const withdrawn = parameters.get("state") === "withdrawn";
  const chosen = parameters.get("entry");
  const filter: KnowledgeFilter = {
    sort: parameters.get("sort") ?? (due ? "review" : "-changed"),
    ...(settled !== "" && { q: settled }),
    ...(due && { due }),
    ...(withdrawn && { state: "withdrawn" }),
  };
  const list = usePages(["knowledge", filter], (page) => listKnowledge({ ...filter, ...page }));
  const columns: Column<KnowledgeEntry>[] = [
    {
      key: "question",
      title: t("broker.knowledge_question"),
      onPhone: "heading",
      text: (row) => row.question,
      render: (row) => (
        <span className="two-lines">
          <span className="clamp">{row.question}</span>
          <small>{row.keywords.join("、")}</small>
        </span>
      ),
    },
    {
      key: "answer",
      title: t("broker.knowledge_answer"),
      text: (row) => row.answer,
      render: (row) => <span className="clamp">{row.answer}</span>,
    },
    {
      key: "review",
      title: t("broker.knowledge_review_on"),
      sort: "review",
      className: "nowrap",
      onPhone: "corner",
      text: (row) => row.review_on,
      render: (row) => (
        <>
          <span className="number">{row.review_on}</span> <EntryState entry={row} />
        </>
      ),
    },
    { key: "written", title: t("broker.knowledge_written"), render: (row) => row.written_by.name },
    {
      key: "changed",
      title: t("broker.knowledge_changed"),
      sort: "changed",
      className: "nowrap",
      text: (row) => formatInstant(row.changed_at),
      render: (row) => <span className="number">{formatInstant(row.changed_at)}</span>,
    },
  ];
  const narrowed = settled !== "" || due || withdrawn;
  return (
    <Page
      title={t("broker.knowledge")}
      hint={t("broker.knowledge_hint")}
      extra={
        <>
          <Button onClick={() => navigate(ENQUIRIES)}>{t("broker.knowledge_enquiries")}</Button>{" "}
          {may("keep_knowledge") && (
            <Button type="primary" onClick={() => setAdding(true)}>
              {t("broker.knowledge_add")}
            </Button>
          )}
        </>
      }
    >
      <search className="filters">
        <SearchFilter {...search.input} label={t("broker.knowledge_search")} />
        <Checkbox checked={due} onChange={(change) => set("due", change.target.checked ? "true" : null)}>
          {t("broker.knowledge_due_only")}
        </Checkbox>
        <Checkbox checked={withdrawn} onChange={(change) => set("state", change.target.checked ? "withdrawn" : null)}>
          {t("broker.knowledge_withdrawn_only")}
        </Checkbox>
        <span className="filter-end">
          <SavedViews list="knowledge" />
        </span>
      </search>
      {chosen !== null && <ShownEntry key={chosen} id={chosen} onClose={() => set("entry", null)} />}
      <PagedTable
        list={list}
        label={t("broker.knowledge")}
        columns={columns}
        rowKey={(row) => row.id}
        onOpen={(row) => set("entry", row.id)}
        sort={filter.sort}
        onSort={(sort) => set("sort", sort)}
        empty={
          <Empty
            says={t(narrowed ? "broker.knowledge_no_match" : "broker.knowledge_empty")}
            begin={may("keep_knowledge") && t("broker.knowledge_add")}
          />
        }
      />
      {adding && <KnowledgeForm onClose={() => setAdding(false)} />}
    </Page>
  );
}
