// Customers: found by name, pinyin, initials, whole identity or phone number; a new one is put on file here too.

import { useState } from "react";
import { Link, useNavigate } from "react-router";
import { collectAll, listParties } from "../api/calls";
import type { Party } from "../api/types";
import { dateOf, formatInstant } from "../lib/date";
import { useWords, type Words } from "../lib/i18n";
import type { Table } from "../lib/sheet";
import { useMay, useNow } from "../session/session";
import { Button } from "../ui/button";
import { Empty } from "../ui/empty";
import { ExportButton, SearchFilter, useAddressFilter } from "../ui/list-filter";
import type { Column } from "../ui/list-table";
import { OfficeSelect } from "../ui/office-select";
import { Page } from "../ui/page";
import { PagedTable, usePages } from "../ui/paged-table";
import { useSettled } from "../ui/settled";
import { AddParty } from "./add-party";

const NEW = "new";

export default function PartiesPage() {
  const words = useWords();
  const { t } = words;
  const may = useMay();
  const navigate = useNavigate();
  const { parameters, set } = useAddressFilter();
  const now = useNow();
  const [typed, setTyped] = useState(parameters.get("q") ?? "");
  const settled = useSettled(typed.trim(), 250);
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
      title: t("party.identity"),
      render: (row) => <span className="number">{row.identity?.masked ?? "—"}</span>,
    },
    {
      key: "phone",
      title: t("party.phone"),
      render: (row) => <span className="number">{row.phone_masked ?? "—"}</span>,
    },
    {
      key: "birth_date",
      title: t("party.birth_date"),
      onPhone: "hidden",
      render: (row) => <span className="number">{row.birth_date ?? "—"}</span>,
    },
    { key: "office", title: t("party.office"), render: (row) => row.office.name },
    {
      key: "created",
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
        <ExportButton
          list="parties"
          name={`${t("parties.title")}-${dateOf(now)}.xlsx`}
          all={(progress) => collectAll((page) => listParties({ ...filter, ...page }), progress)}
          table={(rows) => partyTable(rows, words)}
        />
      </search>
      <PagedTable
        list={list}
        label={t("parties.title")}
        columns={columns}
        rowKey={(row) => row.id}
        ownExport
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

/** Numbers leave the house as masked as they are shown. */
function partyTable(rows: Party[], { t }: Words): Table {
  const heads = ["name", "kind", "identity", "phone", "birth_date", "office", "created"] as const;
  return {
    header: heads.map((head) => t(`party.${head}`)),
    rows: rows.map((row) => [
      row.name,
      t(`party.kind.${row.kind}`),
      row.identity?.masked ?? "",
      row.phone_masked ?? "",
      row.birth_date ?? "",
      row.office.name,
      formatInstant(row.created_at),
    ]),
  };
}
