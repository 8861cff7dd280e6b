// Customers: found by name, pinyin, initials, whole identity or phone number; a new one is put on file here too.

import { useState } from "react";
import { Link, useNavigate } from "react-router";
import { listParties } from "../api/calls";
import type { Party } from "../api/types";
import { dateOf, formatInstant } from "../lib/date";
import { useWords } from "../lib/i18n";
import { useMay, useNow } from "../session/session";
import { Button } from "../ui/button";
import { useTyped } from "../ui/chosen-view";
import { Empty } from "../ui/empty";
import { SearchFilter, useAddressFilter } from "../ui/list-filter";
import type { Column } from "../ui/list-table";
import { OfficeSelect } from "../ui/office-select";
import { Page } from "../ui/page";
import { PagedTable, usePages } from "../ui/paged-table";
import { SavedViews } from "../ui/saved-views";
import { useSettled } from "../ui/settled";
import { AddParty } from "./add-party";

const NEW = "new";

export default function PartiesPage() {
  const { t } = useWords();
  const may = useMay();
  const navigate = useNavigate();
  const { parameters, set } = useAddressFilter();
  const now = useNow();
  const [typed, setTyped] = useTyped("q");
  const settled = useSettled(typed.trim());
  const [adding, setAdding] = useState(false);
  // The address asks for it where somebody called it by name.
  const asked = may("write_customers") && parameters.has(NEW);
  const close = () => {
    setAdding(false);
    if (asked) set(NEW, null);
  };
  const [office, sort] = [parameters.get("office"), parameters.get("sort")];
  const filter = { q: settled, ...(office !== null && { office }), ...(sort !== null && { sort }) };
  const list = usePages(["parties", "list", filter], (page) => listParties({ ...filter, ...page }));
  const columns: Column<Party>[] = [
    {
      key: "name",
      text: (row) => row.name,
      title: t("party.name"),
      sort: "name",
      onPhone: "heading",
      render: (row) => (
        <Link to={`/parties/${row.id}`} tabIndex={-1}>
          {row.name}
        </Link>
      ),
    },
    { key: "kind", title: t("party.kind"), render: (row) => t(`party.kind.${row.kind}`), onPhone: "hidden" },
    {
      key: "identity",
      text: (row) => row.identity?.masked ?? "",
      title: t("party.identity"),
      render: (row) => <span className="number">{row.identity?.masked ?? "—"}</span>,
    },
    {
      key: "phone",
      text: (row) => row.phone_masked ?? "",
      title: t("party.phone"),
      render: (row) => <span className="number">{row.phone_masked ?? "—"}</span>,
    },
    {
      key: "birth_date",
      text: (row) => row.birth_date ?? "",
      title: t("party.birth_date"),
      onPhone: "hidden",
      render: (row) => <span className="number">{row.birth_date ?? "—"}</span>,
    },
    { key: "office", title: t("party.office"), render: (row) => row.office.name },
    {
      key: "created",
      text: (row) => formatInstant(row.created_at),
      title: t("party.created"),
      sort: "created",
      onPhone: "hidden",
      render: (row) => <span className="number">{formatInstant(row.created_at)}</span>,
    },
  ];
  return (
    <Page
      title={t("parties.title")}
      extra={
        <>
          {may("merge_customers") && <Link to="/due-erasures">{t("erasure.title")}</Link>}
          {may("write_customers") && <Button onClick={() => setAdding(true)}>{t("parties.add")}</Button>}
        </>
      }
    >
      <search className="filters">
        <SearchFilter
          wide
          autoFocus
          value={typed}
          label={t("parties.search")}
          onChange={(text) => {
            setTyped(text);
            const q = text.trim();
            // Identity and phone numbers do not belong into the address bar and the history.
            set("q", /\d{5,}/.test(q) ? null : q);
          }}
        />
        <OfficeSelect
          className="filter-select"
          value={office ?? undefined}
          onChange={(chosen) => set("office", chosen)}
        />
        <span className="filter-end">
          <SavedViews list="parties" />
        </span>
      </search>
      <PagedTable
        list={list}
        label={t("parties.title")}
        columns={columns}
        // Numbers leave the house as masked as they are shown.
        sheet={{ name: `${t("parties.title")}-${dateOf(now)}` }}
        rowKey={(row) => row.id}
        sort={sort ?? undefined}
        onSort={(next) => set("sort", next)}
        onOpen={(row) => navigate(`/parties/${row.id}`)}
        empty={
          <Empty
            says={settled === "" ? t("parties.empty") : t("parties.empty_search", { q: settled })}
            next={["new-case", "imports"]}
          />
        }
      />
      {(adding || asked) && <AddParty onClose={close} onAdded={(party) => navigate(`/parties/${party}`)} />}
    </Page>
  );
}
