// Payouts as a table with their sum, in the list of all and in a batch.
import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useNavigate } from "react-router";
import { listPayouts, type PayoutFilter } from "../api/payout-calls";
import type { Payout } from "../api/types";
import { useWords } from "../lib/i18n";
import { useMay } from "../session/session";
import { ListTable } from "../ui/list-table";
import { ProblemAlert } from "../ui/problem";
import { CorrectPayout } from "./correct";
import { payoutRowTone, sumOf, usePayoutColumns } from "./words";

type Props = { filter: PayoutFilter; label: string; empty: string; onSort?: (sort: string) => void };

export function PayoutTable({ filter, label, empty, onSort }: Props) {
  const { t } = useWords();
  const may = useMay();
  const navigate = useNavigate();
  const [correcting, setCorrecting] = useState<Payout | null>(null);
  const columns = usePayoutColumns(may("pay_out") ? setCorrecting : undefined);
  const list = useInfiniteQuery({
    queryKey: ["payouts", "list", filter],
    queryFn: ({ pageParam }) => listPayouts({ ...filter, limit: 50, after: pageParam }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    placeholderData: (before) => before,
  });
  const rows = list.data?.pages.flatMap((page) => page.items);
  return (
    <>
      <ProblemAlert error={list.error} onRetry={() => void list.refetch()} />
      {rows !== undefined && rows.length > 0 && (
        <p className="quiet gap-below number" aria-live="polite">
          {t(list.hasNextPage ? "payouts.sum_more" : "payouts.sum", { count: rows.length, amount: sumOf(rows) })}
        </p>
      )}
      {(rows !== undefined || list.isPending) && (
        <ListTable
          label={label}
          columns={columns}
          rows={rows}
          rowKey={(row) => row.id}
          rowTone={payoutRowTone}
          onOpen={(row) => navigate(`/policies/${row.policy.number}`)}
          sort={filter.sort}
          {...(onSort !== undefined && { onSort })}
          empty={<p>{empty}</p>}
          onMore={list.hasNextPage ? () => void list.fetchNextPage() : undefined}
          loadingMore={list.isFetchingNextPage}
        />
      )}
      {correcting !== null && <CorrectPayout payout={correcting} onClose={() => setCorrecting(null)} />}
    </>
  );
}
