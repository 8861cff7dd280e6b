// What each level of government is expected to pay, owes, has paid beforehand and paid, and has paid too much; what it waits for, and recording
// its letters and its money.

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useWords } from "../lib/i18n";
import { yuan } from "../lib/money";
import { useMay } from "../session/session";
import { Button } from "../ui/button";
import { Empty } from "../ui/empty";
import { type Column, ListTable } from "../ui/list-table";
import { Page } from "../ui/page";
import { ProblemAlert } from "../ui/problem";
import { Bureaus } from "./bureaus";
import { getSubsidies, type SubsidyAccount, type SubsidyLevel } from "./calls";
import { chosenOf, ProgrammeSelect, useProgrammes } from "./programme-select";
import { Applying, type Kind, nameOf, payerOf, Recording, Settling } from "./subsidy-deeds";

type Money = "expected" | "accrued" | "withheld" | "prepaid" | "released" | "paid" | "owed" | "overpaid" | "returned";
type Doing = { deed: "apply" | "settle" } | { deed: "record"; payer: string; kind: Kind; amount: string };

export default function SubsidiesPage() {
  const words = useWords();
  const { t, keyed } = words;
  const may = useMay();
  const [picked, setPicked] = useState<string | null>(null);
  const [doing, setDoing] = useState<Doing | null>(null);
  const programmes = useProgrammes();
  const programme = chosenOf(programmes.data, picked);
  const account = useQuery({
    queryKey: ["subsidies", programme],
    queryFn: () => getSubsidies(programme ?? ""),
    enabled: programme !== null,
  });
  const money = (key: Money): Column<SubsidyLevel> => ({
    key,
    title: t(`subsidy.${key}`),
    className: "money nowrap",
    render: (row) => <span className="number">{yuan(row[key])}</span>,
  });
  const name = (row: { contributor: string; payer: string | null }) => keyed("subsidy.level", nameOf(row));
  const columns: Column<SubsidyLevel>[] = [
    { key: "level", title: t("subsidy.level"), onPhone: "heading", render: name },
    money("expected"),
    money("accrued"),
    money("withheld"),
    money("prepaid"),
    money("released"),
    money("paid"),
    {
      key: "owed",
      title: t("subsidy.owed"),
      className: "money nowrap",
      render: (row) => (
        <span className="two-lines">
          <span className="number">{yuan(row.owed)}</span>
          {row.overdue && (
            <span className="badge" data-tone="broken">
              {t("subsidy.overdue")}
            </span>
          )}
        </span>
      ),
    },
    money("overpaid"),
    money("returned"),
    {
      key: "conditions",
      title: t("subsidy.conditions"),
      render: (row) => (
        <span className="two-lines">
          {row.conditions.map((one) => (
            <span key={one.key} className="badge" data-tone={one.met ? "kept" : "soon"}>
              {t(one.met ? "subsidy.met" : "subsidy.not_met", { condition: keyed("subsidy.condition", one.key) })}
            </span>
          ))}
        </span>
      ),
    },
    {
      key: "deed",
      title: "",
      render: (row) => {
        const deed = deedOf(row);
        return (
          may("keep_subsidies") &&
          deed !== null && (
            <Button size="small" onClick={() => setDoing({ deed: "record", payer: payerOf(row), ...deed })}>
              {t(`subsidy.do.${deed.kind}`, { amount: yuan(deed.amount) })}
            </Button>
          )
        );
      },
    },
  ];
  const entries: Column<SubsidyAccount["entries"][number]>[] = [
    { key: "day", title: t("subsidy.happened_on"), render: (row) => <span className="number">{row.happened_on}</span> },
    { key: "level", title: t("subsidy.level"), render: name },
    { key: "kind", title: t("subsidy.kind"), render: (row) => keyed("subsidy.kind", row.kind) },
    { key: "reference", title: t("subsidy.reference"), onPhone: "heading", render: (row) => row.reference },
    {
      key: "amount",
      title: t("subsidy.amount"),
      className: "money nowrap",
      render: (row) =>
        row.kind === "commitment" || row.kind === "paid-up" ? "—" : <span className="number">{yuan(row.amount)}</span>,
    },
    { key: "by", title: t("subsidy.by"), render: (row) => row.by.name },
  ];
  const shown = account.data;
  const known = programmes.data?.items.find((one) => one.key === programme);
  const first = shown?.levels[0];
  return (
    <Page
      title={t("subsidy.title")}
      hint={t("subsidy.hint")}
      extra={
        may("keep_subsidies") &&
        shown !== undefined && (
          <>
            {shown.settles_on !== null && !shown.settled && (
              <Button onClick={() => setDoing({ deed: "apply" })}>{t("subsidy.apply")}</Button>
            )}
            {shown.can_settle && <Button onClick={() => setDoing({ deed: "settle" })}>{t("subsidy.settle")}</Button>}
            {first !== undefined && (
              <Button
                type="primary"
                onClick={() => setDoing({ deed: "record", payer: payerOf(first), kind: "payment", amount: "" })}
              >
                {t("subsidy.record")}
              </Button>
            )}
          </>
        )
      }
    >
      <ProblemAlert error={programmes.error ?? account.error} onRetry={() => void account.refetch()} />
      <search className="filters">
        <ProgrammeSelect
          className="filter-select wide"
          aria-label={t("agri.programme")}
          value={programme}
          onChange={setPicked}
        />
      </search>
      {shown !== undefined && (
        <>
          {shown.pays_by !== null && shown.settles_on !== null && (
            <p className="field-hint">
              {t(shown.settled ? "subsidy.days_settled" : "subsidy.days", {
                pays_by: shown.pays_by,
                settles_on: shown.settles_on,
              })}
            </p>
          )}
          <ListTable
            label={t("subsidy.title")}
            columns={columns}
            rows={shown.levels}
            rowKey={payerOf}
            empty={<Empty says={t("subsidy.no_entries")} next={["group-policies"]} />}
          />
          <h2>{t("subsidy.entries")}</h2>
          <ListTable
            label={t("subsidy.entries")}
            columns={entries}
            rows={shown.entries}
            rowKey={(row) => row.id}
            empty={<Empty says={t("subsidy.no_entries")} next={["group-policies"]} />}
          />
          <Bureaus programme={shown.programme} />
          {doing?.deed === "record" && <Recording account={shown} begun={doing} onClose={() => setDoing(null)} />}
          {doing?.deed === "apply" && known !== undefined && (
            <Applying account={shown} programme={known} onClose={() => setDoing(null)} />
          )}
          {doing?.deed === "settle" && <Settling account={shown} onClose={() => setDoing(null)} />}
        </>
      )}
    </Page>
  );
}

/** What suggests itself for a level: giving back what is over, else taking what is released, else what can be paid beforehand. */
function deedOf(row: SubsidyLevel): { kind: "return" | "payment" | "prepayment"; amount: string } | null {
  if (row.returnable !== "0.00") return { kind: "return", amount: row.returnable };
  if (row.released !== "0.00") return { kind: "payment", amount: row.released };
  return row.prepayable === "0.00" ? null : { kind: "prepayment", amount: row.prepayable };
}
