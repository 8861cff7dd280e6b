// Batches for the bank, the latest first, and making another.

import { useState } from "react";
import { useNavigate, useSearchParams } from "react-router";
import { type BatchFilter, listBatches } from "../api/payout-calls";
import type { PaymentBatch } from "../api/types";
import { formatInstant } from "../lib/date";
import { useWords } from "../lib/i18n";
import { yuan } from "../lib/money";
import { useMay } from "../session/session";
import { Button } from "../ui/button";
import { Empty } from "../ui/empty";
import { useAddressFilter } from "../ui/list-filter";
import type { Column } from "../ui/list-table";
import { Page } from "../ui/page";
import { PagedTable, usePages } from "../ui/paged-table";
import { SavedViews } from "../ui/saved-views";
import { StateFilter } from "../ui/state-filter";
import { MakeBatch } from "./make";
import { BATCH_STATES, BatchStateBadge, useBatchKindText } from "./words";

function useColumns(): Column<PaymentBatch>[] {
  const { t } = useWords();
  const kindText = useBatchKindText();
  return [
    {
      key: "kind",
      title: t("batches.kind"),
      onPhone: "heading",
      className: "nowrap",
      render: (row) => kindText(row.kind),
    },
    { key: "state", title: t("batches.state"), onPhone: "corner", render: (row) => <BatchStateBadge batch={row} /> },
    {
      key: "execute",
      title: t("batches.execute_on"),
      className: "nowrap",
      render: (row) => <span className="number">{row.execute_on}</span>,
    },
    {
      key: "count",
      title: t("batches.count"),
      className: "money",
      render: (row) => <span className="number">{row.count}</span>,
    },
    {
      key: "amount",
      title: t("batches.amount"),
      className: "nowrap money",
      render: (row) => <span className="number">{yuan(row.amount)}</span>,
    },
    { key: "office", title: t("batches.office"), render: (row) => row.office.name },
    {
      key: "made",
      title: t("batches.made"),
      sort: "created",
      className: "nowrap",
      render: (row) => (
        <span className="two-lines">
          <span className="number">{formatInstant(row.created_at)}</span>
          <small>{row.by.name}</small>
        </span>
      ),
    },
    {
      key: "sent",
      title: t("batches.sent_at"),
      className: "nowrap",
      onPhone: "hidden",
      render: (row) => <span className="number">{row.sent_at === null ? "—" : formatInstant(row.sent_at)}</span>,
    },
  ];
}

export default function BatchesPage() {
  const { t } = useWords();
  const may = useMay();
  const navigate = useNavigate();
  const columns = useColumns();
  const { parameters, set } = useAddressFilter();
  // Today leads here with the form open already.
  const [asked] = useSearchParams();
  const [making, setMaking] = useState(asked.has("make") && may("pay_out"));
  const filter: BatchFilter = { sort: parameters.get("sort") ?? "-created" };
  const state = BATCH_STATES.find((one) => one === parameters.get("state"));
  if (state !== undefined) filter.state = state;
  const list = usePages(["batches", "list", filter], (page) => listBatches({ ...filter, ...page }));
  return (
    <Page
      title={t("batches.title")}
      hint={t("batches.hint")}
      extra={
        may("pay_out") && (
          <Button type="primary" onClick={() => setMaking(true)}>
            {t("batches.make")}
          </Button>
        )
      }
    >
      <search className="filters">
        <StateFilter
          label={t("batches.state")}
          any={t("batches.any_state")}
          value={state}
          states={BATCH_STATES}
          word={(one) => t(`batches.state.${one}`)}
          onChange={(chosen) => set("state", chosen)}
        />
        <span className="filter-end">
          <SavedViews list="batches" />
        </span>
      </search>
      <PagedTable
        list={list}
        label={t("batches.title")}
        columns={columns}
        rowKey={(row) => row.id}
        onOpen={(row) => navigate(`/payment-batches/${row.id}`)}
        sort={filter.sort}
        onSort={(sort) => set("sort", sort)}
        empty={<Empty says={t("batches.empty")} begin={may("pay_out") && t("batches.make")} />}
      />
      {making && <MakeBatch onClose={() => setMaking(false)} />}
    </Page>
  );
}
