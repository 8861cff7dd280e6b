// Payouts as a table with their sum, in the list of all and in a batch.

import { useState } from "react";
import { useNavigate } from "react-router";
import { listPayouts, type PayoutFilter } from "../api/payout-calls";
import type { Payout } from "../api/types";
import { useWords } from "../lib/i18n";
import { useMay } from "../session/session";
import { Empty } from "../ui/empty";
import { PagedTable, rowsOf, usePages } from "../ui/paged-table";
import { subjectPath } from "../ui/subject-link";
import { CorrectPayout } from "./correct";
import { payoutRowTone, sumOf, usePayoutColumns, usePayoutSheet } from "./words";

type Props = { filter: PayoutFilter; label: string; empty: string; onSort?: (sort: string) => void };

export function PayoutTable({ filter, label, empty, onSort }: Props) {
  const { t } = useWords();
  const may = useMay();
  const navigate = useNavigate();
  const [correcting, setCorrecting] = useState<Payout | null>(null);
  const columns = usePayoutColumns(may("pay_out") ? setCorrecting : undefined);
  const sheet = usePayoutSheet();
  const list = usePages(["payouts", "list", filter], (page) => listPayouts({ ...filter, ...page }));
  const rows = rowsOf(list);
  return (
    <>
      <PagedTable
        list={list}
        label={label}
        columns={columns}
        sheet={sheet}
        rowKey={(row) => row.id}
        rowTone={payoutRowTone}
        onOpen={(row) => {
          const path = subjectPath(row.subject);
          if (path !== undefined) navigate(path);
        }}
        sort={filter.sort}
        {...(onSort !== undefined && { onSort })}
        empty={<Empty says={empty} next={["payouts", "approvals"]} />}
      >
        {rows !== undefined && rows.length > 0 && (
          <p className="quiet gap-below number" aria-live="polite">
            {t(list.hasNextPage ? "payouts.sum_more" : "payouts.sum", { count: rows.length, amount: sumOf(rows) })}
          </p>
        )}
      </PagedTable>
      {correcting !== null && <CorrectPayout payout={correcting} onClose={() => setCorrecting(null)} />}
    </>
  );
}
