// The prices of units of investment accounts, the newest first, and publishing another.

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Input, Modal, Select } from "antd";
import { type FormEvent, useState } from "react";
import { listProducts } from "../api/calls";
import { correctUnitPrice, listUnitPrices, publishUnitPrice } from "../api/payout-calls";
import type { UnitPrice } from "../api/types";
import { WaitingApprovals } from "../approval/waiting";
import { dateOf } from "../lib/date";
import { useWords } from "../lib/i18n";
import { useMayForAll, useNow } from "../session/session";
import { Button } from "../ui/button";
import { Empty } from "../ui/empty";
import { FormDialog } from "../ui/form-dialog";
import { DateInput } from "../ui/instant-input";
import { Labelled } from "../ui/labelled";
import { type Column, ListTable } from "../ui/list-table";
import { useMessages } from "../ui/messages";
import { Page } from "../ui/page";
import { fieldProblem, ProblemAlert } from "../ui/problem";
import { useCommand } from "../ui/write-key";

/** Yuan with six decimals at most. */
const PRICE = /^\d+(\.\d{1,6})?$/;

export default function UnitPricesPage() {
  const { t } = useWords();
  const may = useMayForAll();
  const [publishing, setPublishing] = useState(false);
  const [correcting, setCorrecting] = useState<UnitPrice | null>(null);
  const list = useQuery({ queryKey: ["unit-prices"], queryFn: listUnitPrices });
  const columns: Column<UnitPrice>[] = [
    { key: "account", title: t("prices.account"), onPhone: "heading", render: (row) => row.account },
    {
      key: "day",
      title: t("prices.priced_on"),
      render: (row) => <span className="number">{row.priced_on}</span>,
    },
    {
      key: "price",
      title: t("prices.price"),
      onPhone: "corner",
      className: "money",
      render: (row) => <span className="number">{row.price}</span>,
    },
    {
      key: "was",
      title: t("prices.correct"),
      render: (row) => (
        <>
          {typeof row.price_before === "string" && (
            <span>{t("prices.was", { price: row.price_before, reason: row.reason ?? "" })} </span>
          )}
          {may("pay_out") && (
            <Button size="small" onClick={() => setCorrecting(row)}>
              {t("prices.correct")}
            </Button>
          )}
        </>
      ),
    },
  ];
  return (
    <Page
      title={t("prices.title")}
      hint={t("prices.hint")}
      extra={
        may("pay_out") && (
          <Button type="primary" onClick={() => setPublishing(true)}>
            {t("prices.publish")}
          </Button>
        )
      }
    >
      <WaitingApprovals act="unit-price" />
      <WaitingApprovals act="unit-price-correction" />
      <ProblemAlert error={list.error} onRetry={() => void list.refetch()} />
      {(list.data !== undefined || list.isPending) && (
        <ListTable
          label={t("prices.title")}
          columns={columns}
          rows={list.data?.items}
          rowKey={(row) => `${row.account} ${row.priced_on}`}
          empty={<Empty says={t("prices.empty")} begin={may("pay_out") && t("prices.publish")} />}
        />
      )}
      {publishing && <Publish onClose={() => setPublishing(false)} />}
      {correcting !== null && <Correct row={correcting} onClose={() => setCorrecting(null)} />}
    </Page>
  );
}

function Publish({ onClose }: { onClose: () => void }) {
  const words = useWords();
  const { t } = words;
  const client = useQueryClient();
  const today = dateOf(useNow());
  const products = useQuery({ queryKey: ["products", today], queryFn: () => listProducts(today), staleTime: 600_000 });
  const accounts = [...new Set(products.data?.items.flatMap((product) => product.accounts) ?? [])];
  const [account, setAccount] = useState<string | null>(null);
  const [on, setOn] = useState(today);
  const [price, setPrice] = useState("");
  // Most houses have one account; it need not be chosen.
  const chosen = account ?? (accounts.length === 1 ? (accounts[0] ?? null) : null);
  const body = { account: chosen ?? "", priced_on: on, price: price.trim() };
  return (
    <FormDialog
      title={t("prices.publish")}
      ready={chosen !== null && PRICE.test(body.price)}
      send={(key) => publishUnitPrice(body, { key })}
      done={t("prices.published")}
      onDone={() => void client.invalidateQueries({ queryKey: ["unit-prices"] })}
      onClose={onClose}
      problem={products.error}
    >
      {(error) => (
        <>
          <Labelled label={t("prices.account")} required error={fieldProblem(error, "account", words)}>
            {(input) => (
              <Select
                {...input}
                className="full-width"
                loading={products.isPending}
                value={chosen}
                onChange={setAccount}
                options={accounts.map((key) => ({ value: key, label: key }))}
              />
            )}
          </Labelled>
          <Labelled label={t("prices.priced_on")} required error={fieldProblem(error, "priced_on", words)}>
            {(input) => <DateInput input={input} latest={today} value={on} onChange={(date) => setOn(date ?? today)} />}
          </Labelled>
          <Labelled
            label={t("prices.price")}
            required
            hint={t("prices.price_hint")}
            error={fieldProblem(error, "price", words)}
          >
            {(input) => (
              <Input
                {...input}
                inputMode="decimal"
                autoComplete="off"
                value={price}
                onChange={(event) => setPrice(event.target.value)}
              />
            )}
          </Labelled>
        </>
      )}
    </FormDialog>
  );
}

function Correct({ row, onClose }: { row: UnitPrice; onClose: () => void }) {
  const words = useWords();
  const { t } = words;
  const client = useQueryClient();
  const { message } = useMessages();
  const command = useCommand();
  const [price, setPrice] = useState("");
  const [reason, setReason] = useState("");
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const body = { account: row.account, priced_on: row.priced_on, price: price.trim(), reason: reason.trim() };
    const done = await command.run((key) => correctUnitPrice(body, { key }));
    if (done === undefined) return;
    message.success(t("prices.corrected"));
    void client.invalidateQueries({ queryKey: ["unit-prices"] });
    onClose();
  };
  return (
    <Modal
      open
      title={t("prices.correct_title", { account: row.account, on: row.priced_on })}
      footer={null}
      onCancel={onClose}
      width={440}
    >
      <form className="stack" onSubmit={(event) => void submit(event)}>
        <p>{t("prices.correct_hint")}</p>
        <ProblemAlert error={command.error} />
        <Labelled
          label={t("prices.price")}
          required
          hint={t("prices.price_hint")}
          error={fieldProblem(command.error, "price", words)}
        >
          {(input) => (
            <Input
              {...input}
              inputMode="decimal"
              autoComplete="off"
              placeholder={row.price}
              value={price}
              onChange={(event) => setPrice(event.target.value)}
            />
          )}
        </Labelled>
        <Labelled label={t("prices.reason")} required error={fieldProblem(command.error, "reason", words)}>
          {(input) => (
            <Input.TextArea
              {...input}
              autoSize={{ minRows: 2 }}
              value={reason}
              onChange={(event) => setReason(event.target.value)}
            />
          )}
        </Labelled>
        <div className="form-actions">
          <Button
            type="primary"
            htmlType="submit"
            loading={command.busy}
            disabled={!PRICE.test(price.trim()) || reason.trim() === ""}
          >
            {t("prices.correct")}
          </Button>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
        </div>
      </form>
    </Modal>
  );
}
