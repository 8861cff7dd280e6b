// The bureaus that read and confirm the figures of their own level: who they are and what each confirmed lately.

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Select } from "antd";
import { useState } from "react";
import { referenceOf } from "../form/answer";
import { PartyChooser } from "../form/choosers";
import { formatInstant } from "../lib/date";
import { useWords } from "../lib/i18n";
import { useMay } from "../session/session";
import { Button } from "../ui/button";
import { Empty } from "../ui/empty";
import { FormDialog } from "../ui/form-dialog";
import { Labelled } from "../ui/labelled";
import { type Column, ListTable } from "../ui/list-table";
import { useMessages } from "../ui/messages";
import { Nothing, Section } from "../ui/page";
import { fieldProblem, ProblemAlert } from "../ui/problem";
import { useCommand } from "../ui/write-key";
import { listBureaus, nameBureau, removeBureau, type SubsidyBureau } from "./bureau-calls";
import { nameOf } from "./subsidy-deeds";

const BUREAUS = ["subsidy-bureaus"];
const LEVELS = ["only-city", "only-county", "county", "province", "centre"] as const;
type Level = (typeof LEVELS)[number];
const DUTIES = ["finance", "agriculture"] as const;

/** Whom a level of the list is: a payer of the county's part, or a contributor as a whole. */
function partOf(level: Level): { contributor: string; payer: string | null } {
  if (level === "only-city") return { contributor: "county", payer: "city" };
  if (level === "only-county") return { contributor: "county", payer: "county" };
  return { contributor: level, payer: null };
}

export function Bureaus({ programme }: { programme: string }) {
  const { t, keyed } = useWords();
  const may = useMay();
  const client = useQueryClient();
  const { message } = useMessages();
  const command = useCommand();
  const [naming, setNaming] = useState(false);
  const bureaus = useQuery({ queryKey: BUREAUS, queryFn: listBureaus });
  const remove = async (row: SubsidyBureau) => {
    const done = await command.run((key) => removeBureau(row.id, { key }));
    if (done === undefined) return;
    message.success(t("bureau.removed"));
    client.setQueryData(BUREAUS, done.answer);
  };
  const columns: Column<SubsidyBureau>[] = [
    { key: "name", title: t("bureau.name"), onPhone: "heading", render: (row) => row.name },
    { key: "level", title: t("subsidy.level"), render: (row) => keyed("subsidy.level", nameOf(row)) },
    { key: "duty", title: t("bureau.duty"), render: (row) => keyed("bureau.duty", row.duty) },
    {
      key: "confirmed",
      title: t("bureau.confirmed"),
      className: "nowrap",
      render: (row) => {
        const last = row.confirmations.find((one) => one.programme === programme);
        return last === undefined ? (
          <span className="badge" data-tone="soon">
            {t("bureau.not_confirmed")}
          </span>
        ) : (
          <span className="number">{formatInstant(last.confirmed_at)}</span>
        );
      },
    },
    {
      key: "remove",
      title: "",
      onPhone: "corner",
      render: (row) =>
        may("keep_subsidies") && (
          <Button size="small" loading={command.busy} onClick={() => void remove(row)}>
            {t("bureau.remove")}
          </Button>
        ),
    },
  ];
  return (
    <Section
      title={t("bureau.title")}
      extra={may("keep_subsidies") && <Button onClick={() => setNaming(true)}>{t("bureau.add")}</Button>}
    >
      <p className="page-hint">{t("bureau.hint")}</p>
      <ProblemAlert error={command.error ?? bureaus.error} onRetry={() => void bureaus.refetch()} />
      {bureaus.isSuccess && bureaus.data.items.length === 0 && <Nothing>{t("bureau.empty")}</Nothing>}
      {bureaus.isSuccess && bureaus.data.items.length > 0 && (
        <ListTable
          label={t("bureau.title")}
          columns={columns}
          rows={bureaus.data.items}
          rowKey={(row) => row.id}
          empty={<Empty says={t("bureau.empty")} />}
        />
      )}
      {naming && <NameBureau onClose={() => setNaming(false)} />}
    </Section>
  );
}

function NameBureau({ onClose }: { onClose: () => void }) {
  const words = useWords();
  const { t } = words;
  const client = useQueryClient();
  const [party, setParty] = useState("");
  const [level, setLevel] = useState<Level>("only-county");
  const [duty, setDuty] = useState<(typeof DUTIES)[number]>("finance");
  return (
    <FormDialog
      title={t("bureau.add")}
      ready={party !== ""}
      send={(key) => nameBureau({ ...partOf(level), duty, party: referenceOf(party).id }, { key })}
      done={t("bureau.added")}
      onDone={(made) => client.setQueryData(BUREAUS, made)}
      onClose={onClose}
    >
      {(error) => (
        <>
          <Labelled label={t("bureau.party")} required error={fieldProblem(error, "party", words)}>
            {(input) => <PartyChooser input={input} value={party} onChange={setParty} required />}
          </Labelled>
          <Labelled label={t("subsidy.level")} required>
            {(input) => (
              <Select
                {...input}
                className="full-width"
                value={level}
                onChange={setLevel}
                options={LEVELS.map((one) => ({ value: one, label: t(`subsidy.level.${one}`) }))}
              />
            )}
          </Labelled>
          <Labelled label={t("bureau.duty")} required>
            {(input) => (
              <Select
                {...input}
                className="full-width"
                value={duty}
                onChange={setDuty}
                options={DUTIES.map((one) => ({ value: one, label: t(`bureau.duty.${one}`) }))}
              />
            )}
          </Labelled>
        </>
      )}
    </FormDialog>
  );
}
