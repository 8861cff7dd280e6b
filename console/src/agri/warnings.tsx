// Warnings of weather: those that went out, another one, and who is warned for a division.

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Input } from "antd";
import { useState } from "react";
import { useNavigate } from "react-router";
import { referenceOf } from "../form/answer";
import { PartyChooser, RegionChooser } from "../form/choosers";
import { formatInstant } from "../lib/date";
import { useWords } from "../lib/i18n";
import { useMay } from "../session/session";
import { Button } from "../ui/button";
import { Empty } from "../ui/empty";
import { FormDialog } from "../ui/form-dialog";
import { Labelled } from "../ui/labelled";
import { type Column, ListTable } from "../ui/list-table";
import { useMessages } from "../ui/messages";
import { Nothing, Page, Section } from "../ui/page";
import { PagedTable, usePages } from "../ui/paged-table";
import { fieldProblem, ProblemAlert } from "../ui/problem";
import { useCommand } from "../ui/write-key";
import {
  listOfficials,
  listWarnings,
  nameOfficial,
  removeOfficial,
  type WarningOfficial,
  type WeatherWarning,
} from "./warning-calls";
import { IssueWarning } from "./warning-form";

const OFFICIALS = ["warning-officials"];

export default function WarningsPage() {
  const { t, local } = useWords();
  const may = useMay();
  const navigate = useNavigate();
  const [issuing, setIssuing] = useState(false);
  const list = usePages(["weather-warnings"], listWarnings);
  const columns: Column<WeatherWarning>[] = [
    {
      key: "weather",
      title: t("warning.weather"),
      onPhone: "heading",
      render: (row) => `${local(row.weather.name)} · ${local(row.level.name)}`,
    },
    {
      key: "divisions",
      title: t("warning.divisions"),
      render: (row) => row.divisions.map((division) => division.name).join("、"),
    },
    {
      key: "days",
      title: t("warning.days"),
      className: "nowrap",
      render: (row) => (
        <span className="number">
          {row.began_on} – {row.ended_on}
        </span>
      ),
    },
    {
      key: "issued_at",
      title: t("warning.issued_at"),
      className: "nowrap",
      onPhone: "corner",
      render: (row) => <span className="number">{formatInstant(row.issued_at)}</span>,
    },
    {
      key: "households",
      title: t("warning.households"),
      className: "money nowrap",
      render: (row) => <span className="number">{row.spread_at == null ? "…" : row.households}</span>,
    },
    {
      key: "officials",
      title: t("warning.officials"),
      className: "money nowrap",
      render: (row) => <span className="number">{row.spread_at == null ? "…" : row.officials}</span>,
    },
  ];
  return (
    <Page
      title={t("warning.title")}
      hint={t("warning.hint")}
      extra={
        may("issue_warnings") && (
          <Button type="primary" onClick={() => setIssuing(true)}>
            {t("warning.new")}
          </Button>
        )
      }
    >
      <PagedTable
        list={list}
        label={t("warning.title")}
        columns={columns}
        rowKey={(row) => row.id}
        onOpen={(row) => navigate(`/weather-warnings/${row.id}`)}
        empty={
          <Empty
            says={t("warning.empty")}
            next={["group-policies"]}
            begin={may("issue_warnings") && t("warning.new")}
          />
        }
      />
      <Officials />
      {issuing && <IssueWarning onClose={() => setIssuing(false)} />}
    </Page>
  );
}

function Officials() {
  const { t } = useWords();
  const may = useMay();
  const client = useQueryClient();
  const { message } = useMessages();
  const command = useCommand();
  const [naming, setNaming] = useState(false);
  const officials = useQuery({ queryKey: OFFICIALS, queryFn: listOfficials });
  const remove = async (row: WarningOfficial) => {
    const done = await command.run((key) => removeOfficial(row.id, { key }));
    if (done === undefined) return;
    message.success(t("official.removed"));
    client.setQueryData(OFFICIALS, done.answer);
  };
  const columns: Column<WarningOfficial>[] = [
    { key: "name", title: t("official.name"), onPhone: "heading", render: (row) => row.name },
    { key: "division", title: t("official.division"), render: (row) => row.division.name },
    { key: "duty", title: t("official.duty"), render: (row) => row.duty },
    {
      key: "phone",
      title: t("official.phone"),
      className: "nowrap",
      render: (row) =>
        row.phone == null ? (
          <span className="badge" data-tone="broken">
            {t("official.no_phone")}
          </span>
        ) : (
          <span className="number">{row.phone}</span>
        ),
    },
    {
      key: "remove",
      title: "",
      onPhone: "corner",
      render: (row) =>
        may("issue_warnings") && (
          <Button size="small" loading={command.busy} onClick={() => void remove(row)}>
            {t("official.remove")}
          </Button>
        ),
    },
  ];
  return (
    <Section
      title={t("official.title")}
      extra={may("issue_warnings") && <Button onClick={() => setNaming(true)}>{t("official.add")}</Button>}
    >
      <ProblemAlert error={command.error ?? officials.error} onRetry={() => void officials.refetch()} />
      {officials.isSuccess && officials.data.items.length === 0 && <Nothing>{t("official.empty")}</Nothing>}
      {officials.isSuccess && officials.data.items.length > 0 && (
        <ListTable
          label={t("official.title")}
          columns={columns}
          rows={officials.data.items}
          rowKey={(row) => row.id}
          empty={<Empty says={t("official.empty")} />}
        />
      )}
      {naming && <NameOfficial onClose={() => setNaming(false)} />}
    </Section>
  );
}

function NameOfficial({ onClose }: { onClose: () => void }) {
  const words = useWords();
  const { t } = words;
  const client = useQueryClient();
  const [party, setParty] = useState("");
  const [division, setDivision] = useState("");
  const [duty, setDuty] = useState("");
  const body = { party: referenceOf(party).id, division: referenceOf(division).id, duty: duty.trim() };
  return (
    <FormDialog
      title={t("official.add")}
      ready={party !== "" && division !== "" && body.duty !== ""}
      send={(key) => nameOfficial(body, { key })}
      done={t("official.added")}
      onDone={(made) => client.setQueryData(OFFICIALS, made)}
      onClose={onClose}
    >
      {(error) => (
        <>
          <Labelled label={t("official.party")} required error={fieldProblem(error, "party", words)}>
            {(input) => <PartyChooser input={input} value={party} onChange={setParty} required />}
          </Labelled>
          <Labelled label={t("official.division")} required error={fieldProblem(error, "division", words)}>
            {(input) => <RegionChooser input={input} value={division} onChange={setDivision} required />}
          </Labelled>
          <Labelled label={t("official.duty")} required error={fieldProblem(error, "duty", words)}>
            {(input) => <Input {...input} value={duty} onChange={(typed) => setDuty(typed.target.value)} />}
          </Labelled>
        </>
      )}
    </FormDialog>
  );
}
