// Customers: found by name, pinyin, initials, whole identity or phone number; a new one is put on file here too.

import { Button } from "antd";
import { useState } from "react";
import { Link, useNavigate, useSearchParams } from "react-router";
import { listParties } from "../api/calls";
import type { Party } from "../api/types";
import { useWords } from "../lib/i18n";
import { useMay } from "../session/session";
import { Empty } from "../ui/empty";
import { SearchFilter } from "../ui/list-filter";
import type { Column } from "../ui/list-table";
import { Page } from "../ui/page";
import { PagedTable, usePages } from "../ui/paged-table";
import { useSettled } from "../ui/settled";
import { AddParty } from "./add-party";

const NEW = "new";

export default function PartiesPage() {
  const { t } = useWords();
  const may = useMay();
  const navigate = useNavigate();
  const [parameters, setParameters] = useSearchParams();
  const [typed, setTyped] = useState(parameters.get("q") ?? "");
  const settled = useSettled(typed.trim(), 250);
  const [adding, setAdding] = useState(false);
  // The address asks for it where somebody called it by name.
  const asked = may("write_customers") && parameters.has(NEW);
  const close = () => {
    setAdding(false);
    if (asked) setParameters({}, { replace: true });
  };
  const list = usePages(["parties", "list", settled], (page) => listParties({ q: settled, ...page }));
  const columns: Column<Party>[] = [
    {
      key: "name",
      title: t("party.name"),
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
            setParameters(q === "" || /\d{5,}/.test(q) ? {} : { q }, { replace: true });
          }}
        />
      </search>
      <PagedTable
        list={list}
        label={t("parties.title")}
        columns={columns}
        rowKey={(row) => row.id}
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
