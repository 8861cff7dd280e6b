// Who helps in villages: contract, licence, fee and what was enrolled; entering one, and renewing its papers.

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Input, Modal, Select } from "antd";
import { type FormEvent, useState } from "react";
import { dateOf } from "../lib/date";
import { useWords } from "../lib/i18n";
import { yuan } from "../lib/money";
import { useMay, useNow } from "../session/session";
import { Button } from "../ui/button";
import { Empty } from "../ui/empty";
import { DateInput } from "../ui/instant-input";
import { Labelled } from "../ui/labelled";
import { type Column, ListTable } from "../ui/list-table";
import { useMessages } from "../ui/messages";
import { Page } from "../ui/page";
import { fieldProblem, ProblemAlert } from "../ui/problem";
import { useCommand } from "../ui/write-key";
import { addHelper, type Helper, listHelperKinds, listHelpers, renewHelper } from "./helper-calls";

export default function HelpersPage() {
  const { t, local } = useWords();
  const may = useMay();
  const today = dateOf(useNow());
  const [editing, setEditing] = useState<Helper | "new" | null>(null);
  const helpers = useQuery({ queryKey: ["helpers"], queryFn: listHelpers });
  const columns: Column<Helper>[] = [
    { key: "name", title: t("helper.name"), onPhone: "heading", render: (row) => row.name },
    { key: "kind", title: t("helper.kind"), render: (row) => local(row.kind.name) },
    {
      key: "last_day",
      title: t("helper.last_day"),
      className: "nowrap",
      onPhone: "corner",
      render: (row) => (
        <>
          <span className="number">{row.last_day}</span>{" "}
          {row.last_day < today && (
            <span className="badge" data-tone="broken">
              {t("helper.over")}
            </span>
          )}
        </>
      ),
    },
    { key: "licence", title: t("helper.licence"), render: (row) => row.licence?.number ?? "—" },
    { key: "filing", title: t("helper.fee_filing"), render: (row) => row.fee_filing ?? "—" },
    {
      key: "enrolled",
      title: t("helper.enrolled"),
      className: "money nowrap",
      render: (row) => (
        <span className="number">
          {row.groups} / {row.covers}
        </span>
      ),
    },
    {
      key: "collected",
      title: t("helper.collected"),
      className: "money nowrap",
      render: (row) => <span className="number">{yuan(row.collected)}</span>,
    },
    {
      key: "fee",
      title: t("helper.fee"),
      className: "money nowrap",
      render: (row) => <span className="number">{yuan(row.fee)}</span>,
    },
    {
      key: "renew",
      title: "",
      render: (row) =>
        may("keep_helpers") && (
          <Button size="small" onClick={() => setEditing(row)}>
            {t("helper.renew")}
          </Button>
        ),
    },
  ];
  return (
    <Page
      title={t("helper.title")}
      hint={t("helper.hint")}
      extra={
        may("keep_helpers") && (
          <Button type="primary" onClick={() => setEditing("new")}>
            {t("helper.add")}
          </Button>
        )
      }
    >
      <ProblemAlert error={helpers.error} onRetry={() => void helpers.refetch()} />
      {(helpers.data !== undefined || helpers.isPending) && (
        <ListTable
          label={t("helper.title")}
          columns={columns}
          rows={helpers.data?.items}
          rowKey={(row) => row.id}
          empty={<Empty says={t("helper.empty")} next={["offices", "group-policies"]} />}
        />
      )}
      {editing !== null && <HelperForm helper={editing === "new" ? null : editing} onClose={() => setEditing(null)} />}
    </Page>
  );
}

/** Enters a helper; of one that is there, new papers. */
function HelperForm({ helper, onClose }: { helper: Helper | null; onClose: () => void }) {
  const words = useWords();
  const { t, local } = words;
  const client = useQueryClient();
  const { message } = useMessages();
  const command = useCommand();
  const kinds = useQuery({ queryKey: ["helper-kinds"], queryFn: listHelperKinds });
  const [kind, setKind] = useState<string | null>(helper?.kind.key ?? null);
  const [typed, setTyped] = useState({
    name: helper?.name ?? "",
    credit_code: helper?.credit_code ?? "",
    contract: helper?.contract.number ?? "",
    licence: helper?.licence?.number ?? "",
    fee_rate: helper?.fee_rate ?? "",
    fee_filing: helper?.fee_filing ?? "",
  });
  const [days, setDays] = useState<Record<string, string | null>>({
    contract_from: helper?.contract.from ?? null,
    contract_until: helper?.contract.until ?? null,
    licence_from: helper?.licence?.from ?? null,
    licence_until: helper?.licence?.until ?? null,
    trained_on: helper?.trained_on ?? null,
  });
  const paper = (number: string, of: "contract" | "licence") => {
    const [from, until] = [days[`${of}_from`], days[`${of}_until`]];
    return number.trim() === "" || from == null || until == null ? null : { number, from, until };
  };
  const contract = paper(typed.contract, "contract");
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (contract === null || kind === null) return;
    const terms = {
      contract,
      licence: paper(typed.licence, "licence"),
      fee_rate: typed.fee_rate,
      fee_filing: typed.fee_filing,
      trained_on: days["trained_on"] ?? null,
    };
    const done = await command.run((key) =>
      helper === null
        ? addHelper({ kind, name: typed.name, credit_code: typed.credit_code, terms }, { key })
        : renewHelper(helper.id, terms, { key }),
    );
    if (done === undefined) return;
    message.success(t(helper === null ? "helper.added" : "helper.renewed"));
    void client.invalidateQueries({ queryKey: ["helpers"] });
    onClose();
  };
  const text = (field: keyof typeof typed, required = true) => (
    <Labelled label={t(`helper.${field}`)} required={required} error={fieldProblem(command.error, field, words)}>
      {(input) => (
        <Input
          {...input}
          autoComplete="off"
          value={typed[field]}
          onChange={(event) => setTyped({ ...typed, [field]: event.target.value })}
        />
      )}
    </Labelled>
  );
  const day = (
    field: "contract_from" | "contract_until" | "licence_from" | "licence_until" | "trained_on",
    required = true,
  ) => (
    <Labelled label={t(`helper.${field}`)} required={required} error={fieldProblem(command.error, field, words)}>
      {(input) => (
        <DateInput
          input={input}
          value={days[field] ?? null}
          onChange={(value) => setDays({ ...days, [field]: value })}
        />
      )}
    </Labelled>
  );
  // A kind that two programmes have is chosen once, by what each calls it.
  const names = new Map<string, Set<string>>();
  for (const one of kinds.data?.items ?? []) {
    names.set(one.key, (names.get(one.key) ?? new Set()).add(local(one.name)));
  }
  const options = [...names].map(([value, called]) => ({ value, label: [...called].join(" / ") }));
  return (
    <Modal
      open
      title={helper === null ? t("helper.add") : `${t("helper.renew")} · ${helper.name}`}
      footer={null}
      onCancel={onClose}
      width={520}
    >
      <form className="stack" onSubmit={(event) => void submit(event)}>
        <ProblemAlert error={command.error ?? kinds.error} />
        {helper === null && (
          <>
            <Labelled label={t("helper.kind")} required>
              {(input) => (
                <Select
                  {...input}
                  className="full-width"
                  loading={kinds.isPending}
                  value={kind}
                  onChange={setKind}
                  options={options}
                />
              )}
            </Labelled>
            {text("name")}
            {text("credit_code", false)}
          </>
        )}
        {text("contract")}
        {day("contract_from")}
        {day("contract_until")}
        {text("licence", false)}
        {day("licence_from", false)}
        {day("licence_until", false)}
        {text("fee_rate")}
        {text("fee_filing", false)}
        {day("trained_on", false)}
        <div className="form-actions">
          <Button
            type="primary"
            htmlType="submit"
            loading={command.busy}
            disabled={kind === null || contract === null || typed.name.trim() === "" || typed.fee_rate.trim() === ""}
          >
            {t(helper === null ? "helper.add" : "helper.renew")}
          </Button>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
        </div>
      </form>
    </Modal>
  );
}
