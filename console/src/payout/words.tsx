// What payouts and batches look like wherever they are listed: kinds, states, accounts, sums, columns.

import type { BatchState, PaymentBatch, Payout, PayoutState } from "../api/types";
import { useChart } from "../ledger/chart";
import { dateOf } from "../lib/date";
import { useWords, type Words } from "../lib/i18n";
import { parseYuan, showYuan, yuan } from "../lib/money";
import { useNow } from "../session/session";
import type { Tone } from "../ui/badges";
import { Button } from "../ui/button";
import type { Sheet } from "../ui/export-list";
import type { Column } from "../ui/list-table";
import { SubjectLink } from "../ui/subject-link";

export const PAYOUT_STATES: PayoutState[] = ["blocked", "ready", "batched", "returned", "paid", "cancelled"];
export const BATCH_STATES: BatchState[] = ["collecting", "sealed", "released", "sent", "cancelled"];

/** What a batch gathers: payouts of every kind or of one, or what is collected by debit. */
export function useBatchKindText(): (kind: string | null | undefined) => string {
  const { t } = useWords();
  const { payment } = useChart();
  return (kind) => {
    if (kind === null || kind === undefined) return t("batches.kind_all");
    return kind === "debit" ? t("batches.kind_debit") : payment(kind);
  };
}

export function batchTone(state: BatchState): Tone {
  const tones = { collecting: "soon", sealed: "soon", released: "calm", sent: "kept", cancelled: "quiet" } as const;
  return tones[state];
}

export function BatchStateBadge({ batch }: { batch: Pick<PaymentBatch, "state"> }) {
  const { t } = useWords();
  return (
    <span className="badge" data-tone={batchTone(batch.state)}>
      {t(`batches.state.${batch.state}`)}
    </span>
  );
}

/** Like the board's marks: what came back is red at the edge, what waits for the customer amber. */
export function payoutRowTone(payout: Payout): string {
  if (payout.state === "returned") return "broken";
  return payout.state === "blocked" ? "soon" : "calm";
}

/** Another account helps what came back, what has none, and what is not yet on its way; not what waits for the customer to pay. */
export function isCorrectable(payout: Payout): boolean {
  return (
    payout.state === "returned" ||
    payout.state === "ready" ||
    payout.blocks.some((block) => block.reason === "no-account")
  );
}

export function sumOf(rows: { amount: string }[]): string {
  return showYuan(rows.reduce((sum, row) => sum + (parseYuan(row.amount) ?? 0n), 0n));
}

export function accountOf(payout: Payout, words: Words): string {
  if (payout.account === null) return "";
  return [words.local(payout.account.bank), payout.account.account].filter((part) => part !== "").join(" ");
}

/** Where the money goes. */
function Target({ payout }: { payout: Payout }) {
  const words = useWords();
  const { t } = words;
  if (payout.account === null) {
    return (
      <span className="two-lines">
        <span>{payout.payee}</span>
        <small className="quiet">{t("payouts.no_account")}</small>
      </span>
    );
  }
  return (
    <span className="two-lines">
      <span>{payout.account.payee}</span>
      <small className="number">
        {accountOf(payout, words)}
        {payout.account.own && ` · ${t("payouts.own_account")}`}
      </small>
    </span>
  );
}

export function payoutTone(state: PayoutState): Tone {
  switch (state) {
    case "blocked":
      return "paused";
    case "ready":
    case "batched":
      return "calm";
    case "paid":
      return "kept";
    case "returned":
      return "broken";
    case "cancelled":
      return "quiet";
    default:
      return neverState(state);
  }
}

function neverState(state: never): never {
  throw new Error(`unknown state ${String(state)}`);
}

/** Where a payout stands, and the reason in words where it does not go on by itself. */
export function PayoutStateCell({
  payout,
}: {
  payout: Pick<Payout, "state" | "blocks" | "return_reason"> & { return_code?: string | null };
}) {
  const { t, local } = useWords();
  const returned = payout.return_reason || payout.return_code || null;
  return (
    <>
      <span className="badge" data-tone={payoutTone(payout.state)}>
        {t(`payout.state.${payout.state}`)}
      </span>
      {payout.blocks.map((block) => (
        <div key={block.reason} className="quiet">
          {local(block.name)}
          <span className="number"> {t("payouts.since", { date: block.since })}</span>
        </div>
      ))}
      {returned !== null && <div className="quiet">{t("payout.returned", { reason: returned })}</div>}
    </>
  );
}

export function usePayoutColumns(onCorrect: ((payout: Payout) => void) | undefined): Column<Payout>[] {
  const { t } = useWords();
  const { payment } = useChart();
  const columns: Column<Payout>[] = [
    {
      key: "subject",
      text: (row) => row.subject.label,
      title: t("payouts.subject"),
      onPhone: "heading",
      className: "nowrap",
      render: (row) => (
        <span className="two-lines">
          <SubjectLink subject={row.subject} />
          <small>{row.creditor.name}</small>
        </span>
      ),
    },
    {
      key: "due",
      text: (row) => row.due_on,
      title: t("payout.due_on"),
      sort: "due",
      className: "nowrap",
      render: (row) => <span className="number">{row.due_on}</span>,
    },
    {
      key: "kind",
      text: (row) => payment(row.kind),
      title: t("due.kind"),
      className: "nowrap",
      render: (row) => payment(row.kind),
    },
    {
      key: "amount",
      text: (row) => row.amount,
      title: t("due.amount"),
      sort: "amount",
      onPhone: "corner",
      className: "nowrap money",
      render: (row) => <span className="number">{yuan(row.amount)}</span>,
    },
    {
      key: "state",
      text: (row) => t(`payout.state.${row.state}`),
      title: t("due.state"),
      render: (row) => <PayoutStateCell payout={row} />,
    },
    {
      key: "target",
      text: (row) => row.account?.payee ?? row.payee,
      title: t("payouts.payee"),
      render: (row) => <Target payout={row} />,
    },
    {
      key: "settled",
      text: (row) => row.settled_on ?? "",
      title: t("due.settled_on"),
      className: "nowrap",
      onPhone: "hidden",
      render: (row) => <span className="number">{row.settled_on ?? "—"}</span>,
    },
  ];
  if (onCorrect === undefined) return columns;
  return [
    ...columns,
    {
      key: "correct",
      title: "",
      render: (row) =>
        isCorrectable(row) && (
          <Button size="small" onClick={() => onCorrect(row)}>
            {t("payouts.correct")}
          </Button>
        ),
    },
  ];
}

/** A sheet of payouts, which says more than there is room for in the list. */
export function usePayoutSheet(): Sheet<Payout> {
  const words = useWords();
  const { t } = words;
  const today = dateOf(useNow());
  const reason = (row: Payout) =>
    row.blocks.length === 0
      ? (row.return_reason ?? row.return_code ?? "")
      : row.blocks.map((block) => words.local(block.name)).join(words.comma);
  return {
    name: `${t("payouts.title")}-${today}`,
    more: [
      { title: t("payouts.creditor"), text: (row) => row.creditor.name },
      { title: t("payouts.office"), text: (row) => row.office.name },
      { title: t("payouts.reason"), text: reason },
      { title: t("payouts.account"), text: (row) => accountOf(row, words) },
    ],
  };
}
