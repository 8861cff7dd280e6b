// Who serves a customer or stands for it, and whom this customer serves; entering and ending that.

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Popconfirm, Select, Tag } from "antd";
import { type FormEvent, useState } from "react";
import { Link } from "react-router";
import { endRelation, listOperators, listParties, listRelations, relateParty } from "../api/calls";
import type { Relations } from "../api/types";
import { dateOf } from "../lib/date";
import { useWords } from "../lib/i18n";
import { useMay, useNow } from "../session/session";
import { Button } from "../ui/button";
import { DateInput } from "../ui/instant-input";
import { Labelled } from "../ui/labelled";
import { useMessages } from "../ui/messages";
import { Section } from "../ui/page";
import { fieldProblem, ProblemAlert } from "../ui/problem";
import { useSettled } from "../ui/settled";
import { useCommand } from "../ui/write-key";

type Relation = Relations["served_by"][number];

const keyOf = (party: string) => ["relations", party];

export function RelationsOfParty({ party }: { party: string }) {
  const { t, local } = useWords();
  const may = useMay();
  const client = useQueryClient();
  const { message } = useMessages();
  const command = useCommand();
  const today = dateOf(useNow());
  const [adding, setAdding] = useState(false);
  const relations = useQuery({ queryKey: keyOf(party), queryFn: () => listRelations(party) });
  if (relations.data === undefined) return <ProblemAlert error={relations.error} />;
  const { served_by, serves, kinds } = relations.data;
  const mayAdd = may("write_customers") && kinds.length > 0;
  if (served_by.length === 0 && serves.length === 0 && !mayAdd) return null;
  const nameOf = (key: string, way: "name" | "other_way") => {
    const kind = kinds.find((one) => one.key === key);
    return kind === undefined ? key : local(kind[way]);
  };
  const end = async (one: Relation) => {
    const { kind, id: by, begins_on } = one;
    const done = await command.run((key) => endRelation(party, { kind, by, begins_on }, { key }));
    if (done === undefined) return;
    client.setQueryData(keyOf(party), done.answer);
    message.success(t("relations.ended"));
  };
  return (
    <Section
      title={t("relations.title")}
      extra={mayAdd && !adding && <Button onClick={() => setAdding(true)}>{t("relations.add")}</Button>}
    >
      <ProblemAlert error={command.error} />
      {adding && <RelationForm party={party} kinds={kinds} onClose={() => setAdding(false)} />}
      {served_by.length === 0 && serves.length === 0 && <p className="nothing">{t("relations.empty")}</p>}
      {served_by.length > 0 && (
        <table className="rows">
          <thead>
            <tr>
              <th scope="col">{t("relations.kind")}</th>
              <th scope="col">{t("relations.who")}</th>
              <th scope="col">{t("relations.begins_on")}</th>
              <th scope="col">{t("relations.ends_on")}</th>
              <th scope="col" aria-label={t("relations.end")} />
            </tr>
          </thead>
          <tbody>
            {served_by.map((one) => (
              <tr key={`${one.kind} ${one.id} ${one.begins_on}`}>
                <td>{nameOf(one.kind, "name")}</td>
                <td>{one.operator ? one.name : <Link to={`/parties/${one.id}`}>{one.name}</Link>}</td>
                <Days relation={one} />
                <td>
                  {!isOver(one, today) && may(one.operator ? "assign_cases" : "write_customers") && (
                    <Popconfirm title={`${t("relations.end")} ${one.name}`} onConfirm={() => void end(one)}>
                      <Button size="small" loading={command.busy}>
                        {t("relations.end")}
                      </Button>
                    </Popconfirm>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {serves.length > 0 && (
        <table className="rows">
          <thead>
            <tr>
              <th scope="col">{t("relations.kind")}</th>
              <th scope="col">{t("relations.whom")}</th>
              <th scope="col">{t("relations.begins_on")}</th>
              <th scope="col">{t("relations.ends_on")}</th>
            </tr>
          </thead>
          <tbody>
            {serves.map((one) => (
              <tr key={`${one.kind} ${one.id} ${one.begins_on}`}>
                <td>{nameOf(one.kind, "other_way")}</td>
                <td>
                  <Link to={`/parties/${one.id}`}>{one.name}</Link>
                </td>
                <Days relation={one} />
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Section>
  );
}

/** Days are written so that texts are in their order. */
const isOver = (relation: Relation, today: string) =>
  relation.ends_on !== null && relation.ends_on !== undefined && relation.ends_on <= today;

function Days({ relation }: { relation: Relation }) {
  const { t } = useWords();
  const today = dateOf(useNow());
  return (
    <>
      <td className="number">{relation.begins_on}</td>
      <td className="number">
        {relation.ends_on ?? "—"}
        {isOver(relation, today) && <Tag>{t("relations.over")}</Tag>}
      </td>
    </>
  );
}

type FormProps = { party: string; kinds: Relations["kinds"]; onClose: () => void };

function RelationForm({ party, kinds, onClose }: FormProps) {
  const words = useWords();
  const { t, local } = words;
  const may = useMay();
  const client = useQueryClient();
  const { message } = useMessages();
  const command = useCommand();
  const [kind, setKind] = useState(kinds[0]?.key ?? "");
  const [server, setServer] = useState<"party" | "operator">("party");
  const [by, setBy] = useState<string | null>(null);
  const [begins, setBegins] = useState(dateOf(useNow()));
  const [ends, setEnds] = useState("");
  const [typed, setTyped] = useState("");
  const settled = useSettled(typed.trim());
  const parties = useQuery({
    queryKey: ["parties", "find", settled],
    queryFn: () => listParties({ q: settled, limit: 8 }),
    enabled: server === "party" && settled !== "",
    placeholderData: (before) => before,
  });
  const operators = useQuery({ queryKey: ["operators"], queryFn: listOperators, enabled: server === "operator" });
  const options =
    server === "party"
      ? (parties.data?.items ?? []).map((one) => ({
          value: one.id,
          label: [one.name, one.identity?.masked, one.phone_masked].filter(Boolean).join("  "),
        }))
      : (operators.data?.items ?? []).map((one) => ({
          value: one.id,
          label: [one.name, one.login, one.office.name].join("  "),
        }));
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (by === null || begins === "") return;
    const body = { kind, by, begins_on: begins, ...(ends !== "" && { ends_on: ends }) };
    const done = await command.run((key) => relateParty(party, body, { key }));
    if (done === undefined) return;
    client.setQueryData(keyOf(party), done.answer);
    message.success(t("common.saved"));
    onClose();
  };
  const mayOperators = may("assign_cases") && may("read_operators");
  return (
    <form className="stack framed" onSubmit={(event) => void submit(event)}>
      <ProblemAlert error={command.error ?? parties.error ?? operators.error} />
      <div className="form-grid">
        <Labelled label={t("relations.kind")} required error={fieldProblem(command.error, "kind", words)}>
          {(input) => (
            <Select
              {...input}
              className="full-width"
              value={kind}
              onChange={setKind}
              options={kinds.map((one) => ({ value: one.key, label: local(one.name) }))}
            />
          )}
        </Labelled>
        {mayOperators && (
          <Labelled label={t("relations.served_by")} hint={t("relations.operator_hint")}>
            {(input) => (
              <Select
                {...input}
                className="full-width"
                value={server}
                onChange={(chosen: "party" | "operator") => {
                  setServer(chosen);
                  setBy(null);
                }}
                options={[
                  { value: "party", label: t("relations.by_party") },
                  { value: "operator", label: t("relations.by_operator") },
                ]}
              />
            )}
          </Labelled>
        )}
        <Labelled label={t("relations.who")} required error={fieldProblem(command.error, "by", words)}>
          {(input) => (
            <Select
              {...input}
              className="full-width"
              showSearch={
                server === "party" ? { filterOption: false, onSearch: setTyped } : { optionFilterProp: "label" }
              }
              placeholder={server === "party" ? t("parties.search") : undefined}
              value={by}
              onChange={(id: string) => setBy(id)}
              options={options}
            />
          )}
        </Labelled>
        <Labelled label={t("relations.begins_on")} required error={fieldProblem(command.error, "begins_on", words)}>
          {(input) => <DateInput input={input} value={begins} onChange={(date) => setBegins(date ?? "")} />}
        </Labelled>
        <Labelled
          label={t("relations.ends_on")}
          hint={t("relations.ends_hint")}
          error={fieldProblem(command.error, "ends_on", words)}
        >
          {(input) => <DateInput input={input} value={ends} onChange={(date) => setEnds(date ?? "")} />}
        </Labelled>
      </div>
      <div className="form-actions">
        <Button
          type="primary"
          htmlType="submit"
          loading={command.busy}
          disabled={by === null || kind === "" || begins === ""}
        >
          {t("common.save")}
        </Button>
        <Button onClick={onClose}>{t("common.cancel")}</Button>
      </div>
    </form>
  );
}
