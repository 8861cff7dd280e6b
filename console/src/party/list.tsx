// Customers: found by name, pinyin, initials, whole identity or phone number; a new one is put on file here too.
import { useInfiniteQuery } from "@tanstack/react-query";
import { App, Button, Input, Modal } from "antd";
import { type FormEvent, useState } from "react";
import { Link, useNavigate, useSearchParams } from "react-router";
import { addParty, listParties } from "../api/calls";
import { problemOf } from "../api/client";
import type { Party } from "../api/types";
import { EMPTY_PARTY, type PartyForm } from "../case/draft";
import { dateOf } from "../lib/date";
import { useWords } from "../lib/i18n";
import { useMay, useNow } from "../session/session";
import { useSettled } from "../ui/global-search";
import { type Column, ListTable } from "../ui/list-table";
import { Page } from "../ui/page";
import { fieldProblem, ProblemAlert } from "../ui/problem";
import { useCommandSubmit } from "../ui/submit";
import { useCommand } from "../ui/write-key";
import { newPartyOf, partyProblems } from "./form";
import { NewPartyFields } from "./new-party";

export default function PartiesPage() {
  const { t } = useWords();
  const may = useMay();
  const navigate = useNavigate();
  const [parameters, setParameters] = useSearchParams();
  const [typed, setTyped] = useState(parameters.get("q") ?? "");
  const settled = useSettled(typed.trim(), 250);
  const [adding, setAdding] = useState(false);
  const list = useInfiniteQuery({
    queryKey: ["parties", "list", settled],
    queryFn: ({ pageParam }) => listParties({ q: settled, limit: 50, after: pageParam }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    placeholderData: (before) => before,
  });
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
      extra={may("write_customers") && <Button onClick={() => setAdding(true)}>{t("parties.add")}</Button>}
    >
      <search className="filters">
        <Input.Search
          className="filter-search wide"
          allowClear
          autoFocus
          value={typed}
          placeholder={t("parties.search")}
          aria-label={t("parties.search")}
          onChange={(event) => {
            setTyped(event.target.value);
            const q = event.target.value.trim();
            // Identity and phone numbers do not belong into the address bar and the history.
            setParameters(q === "" || /\d{5,}/.test(q) ? {} : { q }, { replace: true });
          }}
        />
      </search>
      <ProblemAlert error={list.error} onRetry={() => void list.refetch()} />
      {(list.data !== undefined || list.isPending) && (
        <ListTable
          label={t("parties.title")}
          columns={columns}
          rows={list.data?.pages.flatMap((page) => page.items)}
          rowKey={(row) => row.id}
          onOpen={(row) => navigate(`/parties/${row.id}`)}
          empty={<p>{settled === "" ? t("parties.empty") : t("parties.empty_search", { q: settled })}</p>}
          onMore={list.hasNextPage ? () => void list.fetchNextPage() : undefined}
          loadingMore={list.isFetchingNextPage}
        />
      )}
      {adding && <AddParty onClose={() => setAdding(false)} />}
    </Page>
  );
}

function AddParty({ onClose }: { onClose: () => void }) {
  const words = useWords();
  const { t } = words;
  const now = useNow();
  const navigate = useNavigate();
  const { message } = App.useApp();
  const command = useCommand();
  const [form, setForm] = useState<PartyForm>(EMPTY_PARTY);
  const [tried, setTried] = useState(false);
  const problems = partyProblems(form, dateOf(now));
  const submit = async () => {
    setTried(true);
    if (Object.keys(problems).length > 0) return;
    const done = await command.run((key) => addParty(newPartyOf(form), { key }));
    if (done === undefined) return;
    message.success(t("party.added"));
    navigate(`/parties/${done.answer.id}`);
  };
  const onKeyDown = useCommandSubmit(() => void submit());
  const existing = command.error === null ? undefined : problemOf(command.error).party_id;
  return (
    <Modal open title={t("party.new")} footer={null} onCancel={onClose} width={720}>
      <form
        className="stack"
        onKeyDown={onKeyDown}
        onSubmit={(event: FormEvent) => {
          event.preventDefault();
          void submit();
        }}
      >
        <ProblemAlert
          error={command.error}
          action={existing != null && <Link to={`/parties/${existing}`}>{t("party.exists_use")}</Link>}
        />
        <NewPartyFields
          autoFocus
          form={form}
          onChange={setForm}
          problems={tried ? problems : {}}
          serverProblem={(field) => fieldProblem(command.error, field, words)}
        />
        <div className="form-actions">
          <Button type="primary" htmlType="submit" loading={command.busy}>
            {t("common.save")}
          </Button>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
        </div>
      </form>
    </Modal>
  );
}
