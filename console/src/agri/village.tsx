// What is done in a village: the five publications and the three to-the-household rules, and what to do where something is missing.

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Modal, Select } from "antd";
import { type FormEvent, useState } from "react";
import { Link, useParams } from "react-router";
import { dateOf } from "../lib/date";
import { useWords } from "../lib/i18n";
import { makePublication } from "../publication/calls";
import { useMay, useNow } from "../session/session";
import { Button } from "../ui/button";
import { Empty } from "../ui/empty";
import { DateInput } from "../ui/instant-input";
import { Labelled } from "../ui/labelled";
import { type Column, ListTable } from "../ui/list-table";
import { useMessages } from "../ui/messages";
import { Page } from "../ui/page";
import { ProblemAlert } from "../ui/problem";
import { useCommand } from "../ui/write-key";
import { getVillage, giveCertificate, type Village, type VillagePublication } from "./calls";

type Rule = Village["rules"][number];
type Household = Village["without_certificate"][number];

const TONES: Record<string, string> = { missing: "broken", prepared: "soon", runs: "soon", ended: "kept" };

export default function VillagePage() {
  const { t, local, keyed } = useWords();
  const may = useMay();
  const client = useQueryClient();
  const { message } = useMessages();
  const command = useCommand();
  const { id = "" } = useParams();
  const [giving, setGiving] = useState<Household | null>(null);
  const village = useQuery({ queryKey: ["village", id], queryFn: () => getVillage(id) });
  const row = village.data;
  const make = async (one: VillagePublication) => {
    const about = one.about;
    if (about === null) return;
    const made = await command.run((key) => makePublication(one.kind.key, about, { key }));
    if (made === undefined) return;
    message.success(t("village.made"));
    void client.invalidateQueries({ queryKey: ["village"] });
    void client.invalidateQueries({ queryKey: ["publications"] });
  };
  const publications: Column<VillagePublication>[] = [
    {
      key: "publication",
      title: t("village.publication"),
      onPhone: "heading",
      render: (one) => (
        <>
          {one.number === null ? (
            local(one.kind.name)
          ) : (
            <Link to={`/publications/${one.number}`} className="in-text">
              {local(one.kind.name)}
            </Link>
          )}
          {one.loss !== null && <span className="quiet"> {one.loss}</span>}
        </>
      ),
    },
    {
      key: "state",
      title: t("village.state"),
      onPhone: "corner",
      render: (one) => (
        <span className="badge" data-tone={TONES[one.state] ?? "none"}>
          {keyed("village.state", one.state)}
        </span>
      ),
    },
    { key: "posted_on", title: t("village.posted_on"), render: (one) => one.posted_on ?? "—" },
    { key: "ends_on", title: t("village.ends_on"), render: (one) => one.ends_on ?? "—" },
    { key: "where", title: t("village.posted_where"), render: (one) => one.posted_where ?? "—" },
    {
      key: "next",
      title: t("village.next"),
      render: (one) => {
        if (one.state === "prepared")
          return <Link to={`/publications/${one.number}`}>{t("village.next.prepared")}</Link>;
        if (one.state !== "missing") return "—";
        return may("keep_publications") ? (
          <Button size="small" loading={command.busy} onClick={() => void make(one)}>
            {t("village.next.missing")}
          </Button>
        ) : (
          t("village.next.missing")
        );
      },
    },
  ];
  const rules: Column<Rule>[] = [
    { key: "rule", title: t("village.rule"), onPhone: "heading", render: (one) => keyed("village.rule", one.key) },
    {
      key: "due",
      title: t("village.due"),
      className: "nowrap",
      render: (one) => <span className="number">{one.due}</span>,
    },
    {
      key: "done",
      title: t("village.done"),
      className: "nowrap",
      render: (one) => <span className="number">{one.done}</span>,
    },
    {
      key: "lacks",
      title: t("village.lacks"),
      onPhone: "corner",
      render: (one) => {
        const lacks = one.due - one.done;
        if (one.due === 0) return "—";
        return (
          <span className="badge" data-tone={lacks > 0 ? "soon" : "kept"}>
            {lacks > 0 ? lacks : t("village.all_done")}
          </span>
        );
      },
    },
    {
      key: "next",
      title: t("village.next"),
      render: (one) => (one.due > one.done ? keyed("village.lacks_do", one.key) : "—"),
    },
  ];
  const households: Column<Household>[] = [
    { key: "number", title: t("agri.cover_number"), render: (one) => <span className="number">{one.number}</span> },
    {
      key: "household",
      title: t("agri.household"),
      onPhone: "heading",
      render: (one) => <Link to={`/covers/${one.number}`}>{one.holder.name}</Link>,
    },
    { key: "paid_on", title: t("agri.paid_on"), render: (one) => <span className="number">{one.paid_on}</span> },
    {
      key: "deed",
      title: "",
      render: (one) =>
        may("write_covers") && (
          <Button size="small" onClick={() => setGiving(one)}>
            {t("village.give")}
          </Button>
        ),
    },
  ];
  return (
    <Page
      title={row === undefined ? t("village.open") : t("village.title", { village: row.village })}
      hint={t("village.hint")}
      extra={<Button onClick={() => window.print()}>{t("common.print")}</Button>}
    >
      <ProblemAlert error={command.error ?? village.error} onRetry={() => void village.refetch()} />
      {row !== undefined && (
        <>
          <p>
            <Link to={`/group-policies/${row.number}`} className="in-text">
              {t("agri.number")} {row.number}
            </Link>{" "}
            <span className="quiet">
              {row.insurer} · {row.office.name}
            </span>
          </p>
          <h2>{t("village.publications")}</h2>
          <ListTable
            label={t("village.publications")}
            columns={publications}
            rows={row.publications}
            rowKey={(one) => `${one.kind.key} ${one.loss ?? ""}`}
            empty={<Empty says={t("village.state.missing")} next={["publications"]} />}
          />
          <h2>{t("village.rules")}</h2>
          <ListTable
            label={t("village.rules")}
            columns={rules}
            rows={row.rules}
            rowKey={(one) => one.key}
            empty={<Empty says={t("agri.none_enrolled")} next={["imports"]} />}
          />
          <h2>{t("village.without_certificate")}</h2>
          <ListTable
            label={t("village.without_certificate")}
            columns={households}
            rows={row.without_certificate}
            rowKey={(one) => one.id}
            empty={<Empty says={t("village.none_without")} next={["group-policies"]} />}
          />
          {giving !== null && <Giving household={giving} onClose={() => setGiving(null)} />}
        </>
      )}
    </Page>
  );
}

function Giving({ household, onClose }: { household: Household; onClose: () => void }) {
  const { t } = useWords();
  const client = useQueryClient();
  const { message } = useMessages();
  const command = useCommand();
  const today = dateOf(useNow());
  const [on, setOn] = useState(today);
  const [taker, setTaker] = useState<"household" | "family">("household");
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const done = await command.run((key) => giveCertificate(household.id, { given_on: on, taken_by: taker }, { key }));
    if (done === undefined) return;
    message.success(t("village.given"));
    void client.invalidateQueries({ queryKey: ["village"] });
    onClose();
  };
  return (
    <Modal open title={`${t("village.give")} · ${household.number}`} footer={null} onCancel={onClose} width={420}>
      <form className="stack" onSubmit={(event) => void submit(event)}>
        <ProblemAlert error={command.error} />
        <p>{household.holder.name}</p>
        <Labelled label={t("village.given_on")} required>
          {(input) => <DateInput input={input} latest={today} value={on} onChange={(date) => setOn(date ?? today)} />}
        </Labelled>
        <Labelled label={t("village.taken_by")} required>
          {(input) => (
            <Select
              {...input}
              className="full-width"
              value={taker}
              onChange={setTaker}
              options={(["household", "family"] as const).map((one) => ({
                value: one,
                label: t(`village.taken_by.${one}`),
              }))}
            />
          )}
        </Labelled>
        <div className="form-actions">
          <Button type="primary" htmlType="submit" loading={command.busy}>
            {t("village.give")}
          </Button>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
        </div>
      </form>
    </Modal>
  );
}
