// The group policies of villages: search, sort, and opening another while enrolment is open.

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Input, Modal, Select } from "antd";
import { type FormEvent, useState } from "react";
import { Link, useNavigate } from "react-router";
import type { Party } from "../api/types";
import { useWords } from "../lib/i18n";
import { yuan } from "../lib/money";
import { FindParty } from "../party/find-party";
import { useMay } from "../session/session";
import { Button } from "../ui/button";
import { Empty } from "../ui/empty";
import { Labelled, LabelledGroup } from "../ui/labelled";
import { SearchFilter, useAddressFilter, useSearch } from "../ui/list-filter";
import type { Column } from "../ui/list-table";
import { useMessages } from "../ui/messages";
import { Page } from "../ui/page";
import { PagedTable, usePages } from "../ui/paged-table";
import { fieldProblem, ProblemAlert } from "../ui/problem";
import { SavedViews } from "../ui/saved-views";
import { useCommand } from "../ui/write-key";
import { type GroupFilter, type GroupPolicy, listGroups, openGroup } from "./calls";
import { listHelpers } from "./helper-calls";
import { useProgrammes } from "./programme-select";

export default function GroupsPage() {
  const { t } = useWords();
  const may = useMay();
  const navigate = useNavigate();
  const { parameters, set } = useAddressFilter();
  const [opening, setOpening] = useState(false);
  const search = useSearch();
  const { settled } = search;
  const filter: GroupFilter = { sort: parameters.get("sort") ?? "number", ...(settled !== "" && { q: settled }) };
  const list = usePages(["group-policies", filter], (page) => listGroups({ ...filter, ...page }));
  const columns: Column<GroupPolicy>[] = [
    {
      key: "number",
      title: t("agri.number"),
      sort: "number",
      onPhone: "heading",
      render: (row) => (
        <Link to={`/group-policies/${row.number}`} tabIndex={-1} className="number nowrap">
          {row.number}
        </Link>
      ),
    },
    { key: "village", title: t("agri.village"), render: (row) => row.village },
    { key: "insurer", title: t("agri.insurer"), onPhone: "hidden", render: (row) => row.insurer },
    {
      key: "households",
      title: t("agri.households"),
      className: "money",
      render: (row) => <span className="number">{row.households}</span>,
    },
    {
      key: "premium",
      title: t("agri.premium"),
      className: "money nowrap",
      onPhone: "corner",
      render: (row) => <span className="number">{yuan(row.premium)}</span>,
    },
    {
      key: "paid",
      title: t("agri.farmer_paid"),
      className: "money nowrap",
      render: (row) => (
        <span className="number">
          {yuan(row.farmer_paid)} / {yuan(row.parts.farmer)}
        </span>
      ),
    },
    {
      key: "closes",
      title: t("agri.closes_on"),
      className: "nowrap",
      render: (row) => <span className="number">{row.closes_on ?? "—"}</span>,
    },
  ];
  return (
    <Page
      title={t("agri.title")}
      hint={t("agri.hint")}
      extra={
        may("write_covers") && (
          <>
            {/* A page of its own, which works without a network. */}
            <a href="/field.html">{t("agri.field")}</a>
            <Button type="primary" onClick={() => setOpening(true)}>
              {t("agri.open")}
            </Button>
          </>
        )
      }
    >
      <search className="filters">
        <SearchFilter {...search.input} label={t("agri.search")} />
        <span className="filter-end">
          <SavedViews list="groups" />
        </span>
      </search>
      <PagedTable
        list={list}
        label={t("agri.title")}
        columns={columns}
        rowKey={(row) => row.id}
        onOpen={(row) => navigate(`/group-policies/${row.number}`)}
        sort={filter.sort}
        onSort={(sort) => set("sort", sort)}
        empty={
          <Empty
            says={t(settled === "" ? "agri.empty" : "agri.empty_search")}
            begin={may("write_covers") && t("agri.open")}
          />
        }
      />
      {opening && <OpenGroup onClose={() => setOpening(false)} />}
    </Page>
  );
}

function OpenGroup({ onClose }: { onClose: () => void }) {
  const words = useWords();
  const { t, local } = words;
  const client = useQueryClient();
  const navigate = useNavigate();
  const { message } = useMessages();
  const command = useCommand();
  const programmes = useProgrammes();
  const helpers = useQuery({ queryKey: ["helpers"], queryFn: listHelpers });
  const open = programmes.data?.items.filter((one) => one.open) ?? [];
  const isClosed = programmes.isSuccess && open.length === 0;
  const [programme, setProgramme] = useState<string | null>(null);
  const [holder, setHolder] = useState<Party | null>(null);
  const [number, setNumber] = useState("");
  const [village, setVillage] = useState("");
  const [insurer, setInsurer] = useState("");
  const [helper, setHelper] = useState<string | null>(null);
  // Most provinces have one programme a year; it need not be chosen.
  const chosen = programme ?? open[0]?.key ?? null;
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (chosen === null || holder === null) return;
    const body = { programme: chosen, holder: holder.id, number, village, insurer, helper };
    const made = await command.run((key) => openGroup(body, { key }));
    if (made === undefined) return;
    message.success(t("agri.opened"));
    void client.invalidateQueries({ queryKey: ["group-policies"] });
    navigate(`/group-policies/${made.answer.number}`);
  };
  const text = (field: string, label: string, value: string, onChange: (text: string) => void) => (
    <Labelled label={label} required error={fieldProblem(command.error, field, words)}>
      {(input) => (
        <Input {...input} autoComplete="off" value={value} onChange={(event) => onChange(event.target.value)} />
      )}
    </Labelled>
  );
  return (
    <Modal open title={t("agri.open")} footer={null} onCancel={onClose} width={520}>
      <form className="stack" onSubmit={(event) => void submit(event)}>
        <ProblemAlert error={command.error ?? programmes.error ?? helpers.error} />
        <Labelled label={t("agri.programme")} required hint={isClosed && t("agri.none_open")}>
          {(input) => (
            <Select
              {...input}
              className="full-width"
              loading={programmes.isPending}
              value={chosen}
              onChange={setProgramme}
              options={open.map((one) => ({ value: one.key, label: local(one.name) }))}
            />
          )}
        </Labelled>
        {holder === null ? (
          <LabelledGroup label={t("agri.committee")} required>
            <FindParty onChoose={setHolder} onNew={() => message.info(t("agri.no_committee"))} />
          </LabelledGroup>
        ) : (
          <div className="chosen">
            <strong>{holder.name}</strong>
            <Button onClick={() => setHolder(null)}>{t("party.change")}</Button>
          </div>
        )}
        {text("number", t("agri.number"), number, setNumber)}
        {text("village", t("agri.village"), village, setVillage)}
        {text("insurer", t("agri.insurer"), insurer, setInsurer)}
        <Labelled label={t("agri.helper")} optional error={fieldProblem(command.error, "helper", words)}>
          {(input) => (
            <Select
              {...input}
              className="full-width"
              allowClear
              loading={helpers.isPending}
              value={helper}
              onChange={(chosen: string | undefined) => setHelper(chosen ?? null)}
              options={(helpers.data?.items ?? []).map((one) => ({ value: one.id, label: one.name }))}
            />
          )}
        </Labelled>
        <div className="form-actions">
          <Button
            type="primary"
            htmlType="submit"
            loading={command.busy}
            {...(isClosed && { why: t("agri.none_open") })}
            disabled={chosen === null || holder === null || [number, village, insurer].some((one) => one.trim() === "")}
          >
            {t("agri.open")}
          </Button>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
        </div>
      </form>
    </Modal>
  );
}
