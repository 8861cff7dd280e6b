// The prices of units of investment accounts, the newest first, and publishing another.
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { App, Button, Input, Modal, Select } from "antd";
import { type FormEvent, useState } from "react";
import { listProducts } from "../api/calls";
import { listUnitPrices, publishUnitPrice } from "../api/payout-calls";
import type { UnitPrice } from "../api/types";
import { WaitingApprovals } from "../approval/waiting";
import { dateOf } from "../lib/date";
import { useWords } from "../lib/i18n";
import { useMayForAll, useNow } from "../session/session";
import { DateInput } from "../ui/instant-input";
import { Labelled } from "../ui/labelled";
import { type Column, ListTable } from "../ui/list-table";
import { Page } from "../ui/page";
import { fieldProblem, ProblemAlert } from "../ui/problem";
import { useCommand } from "../ui/write-key";

export default function UnitPricesPage() {
  const { t } = useWords();
  const may = useMayForAll();
  const [publishing, setPublishing] = useState(false);
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
      <ProblemAlert error={list.error} onRetry={() => void list.refetch()} />
      {(list.data !== undefined || list.isPending) && (
        <ListTable
          label={t("prices.title")}
          columns={columns}
          rows={list.data?.items}
          rowKey={(row) => `${row.account} ${row.priced_on}`}
          empty={<p>{t("prices.empty")}</p>}
        />
      )}
      {publishing && <Publish onClose={() => setPublishing(false)} />}
    </Page>
  );
}

function Publish({ onClose }: { onClose: () => void }) {
  const words = useWords();
  const { t } = words;
  const client = useQueryClient();
  const { message } = App.useApp();
  const command = useCommand();
  const today = dateOf(useNow());
  const products = useQuery({ queryKey: ["products", today], queryFn: () => listProducts(today), staleTime: 600_000 });
  const accounts = [...new Set(products.data?.items.flatMap((product) => product.accounts) ?? [])];
  const [account, setAccount] = useState<string | null>(null);
  const [on, setOn] = useState(today);
  const [price, setPrice] = useState("");
  // Most houses have one account; it need not be chosen.
  const chosen = account ?? (accounts.length === 1 ? (accounts[0] ?? null) : null);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (chosen === null) return;
    const body = { account: chosen, priced_on: on, price: price.trim() };
    const done = await command.run((key) => publishUnitPrice(body, { key }));
    if (done === undefined) return;
    message.success(t("prices.published"));
    void client.invalidateQueries({ queryKey: ["unit-prices"] });
    onClose();
  };
  return (
    <Modal open title={t("prices.publish")} footer={null} onCancel={onClose} width={440}>
      <form className="stack" onSubmit={(event) => void submit(event)}>
        <ProblemAlert error={command.error ?? products.error} />
        <Labelled label={t("prices.account")} required error={fieldProblem(command.error, "account", words)}>
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
        <Labelled label={t("prices.priced_on")} required error={fieldProblem(command.error, "priced_on", words)}>
          {(input) => <DateInput input={input} latest={today} value={on} onChange={(date) => setOn(date ?? today)} />}
        </Labelled>
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
              value={price}
              onChange={(event) => setPrice(event.target.value)}
            />
          )}
        </Labelled>
        <div className="form-actions">
          <Button
            type="primary"
            htmlType="submit"
            loading={command.busy}
            disabled={chosen === null || !/^\d+(\.\d{1,6})?$/.test(price.trim())}
          >
            {t("prices.publish")}
          </Button>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
        </div>
      </form>
    </Modal>
  );
}
