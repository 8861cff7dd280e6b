// What waits for me, whatever it is: customers, approvals, reminders, my own mistakes; for whoever gives work out, what nobody has.
import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { countApprovals, listApprovals } from "../api/approval-calls";
import { listPayouts, listServiceErrors } from "../api/payout-calls";
import type { PromiseSummary } from "../api/types";
import { addDays, dateOf } from "../lib/date";
import { useWords } from "../lib/i18n";
import { usePolled } from "../live/stream";
import { useMay, useMe, useNow, useSees } from "../session/session";

/** Mistakes are told for so many days. */
const DAYS_OF_ERRORS = 30;
const MOST_ERRORS = 50;
const MOST_PAYOUTS = 200;

/** Beyond these nobody counts. */
const most: Partial<Record<Tile["key"], number>> = { errors: MOST_ERRORS, payouts: MOST_PAYOUTS };

type Tile = {
  key: "waiting" | "paused" | "nobody" | "approvals" | "payouts" | "reminders" | "errors";
  count: number;
  to: string;
  tone?: "broken" | "soon" | undefined;
};

export function TodayStrip({ summary }: { summary: PromiseSummary | undefined }) {
  const { t } = useWords();
  const me = useMe();
  const may = useMay();
  const sees = useSees();
  const since = addDays(dateOf(useNow()), -DAYS_OF_ERRORS);
  const approvals = useQuery({
    queryKey: ["approvals", "count"],
    queryFn: countApprovals,
    refetchInterval: usePolled(60_000),
    enabled: sees("approvals"),
  });
  const waiting = useQuery({
    queryKey: ["approvals", { view: "to_decide" }, "only"],
    queryFn: () => listApprovals({ view: "to_decide", limit: 2 }),
    enabled: approvals.data?.to_decide === 1,
  });
  const only = approvals.data?.to_decide === 1 ? waiting.data?.items[0]?.id : undefined;
  const paysOut = may("pay_out") && sees("payment-batches");
  const payouts = useQuery({
    queryKey: ["payouts", "ready"],
    queryFn: () => listPayouts({ state: "ready", limit: MOST_PAYOUTS, after: null }),
    refetchInterval: 60_000,
    enabled: paysOut,
  });
  const ready = payouts.data?.items ?? [];
  const errors = useQuery({
    queryKey: ["service-errors", "mine", since],
    queryFn: () => listServiceErrors({ operator: me.id, from: since, limit: MOST_ERRORS, after: null }),
    enabled: sees("service-errors"),
  });
  const of = (id: string | null) => summary?.by_owner.find((line) => (line.owner?.id ?? null) === id);
  const [mine, nobody] = [of(me.id), of(null)];
  const wrong = errors.data?.items.length ?? 0;
  const tiles: (Tile | false)[] = [
    may("handle_cases") && {
      key: "waiting",
      count: (mine?.open ?? 0) + (mine?.broken ?? 0),
      to: `/?owner=${me.id}&view=${(mine?.broken ?? 0) > 0 ? "broken" : "open"}`,
      tone: (mine?.broken ?? 0) > 0 ? "broken" : undefined,
    },
    may("handle_cases") && { key: "paused", count: mine?.paused ?? 0, to: `/?owner=${me.id}&view=paused` },
    may("assign_cases") && {
      key: "nobody",
      count: (nobody?.open ?? 0) + (nobody?.broken ?? 0),
      to: `/?owner=none&view=${(nobody?.broken ?? 0) > 0 ? "broken" : "open"}`,
    },
    sees("approvals") && {
      key: "approvals",
      count: approvals.data?.to_decide ?? 0,
      // Where but one waits, there is nothing to choose.
      to: only === undefined ? "/approvals" : `/approvals/${only}`,
    },
    paysOut && {
      key: "payouts",
      count: ready.length,
      to: ready.length === 0 ? "/payouts" : "/payment-batches?make=1",
    },
    { key: "reminders", count: me.unread_reminders, to: "/reminders" },
    sees("service-errors") && {
      key: "errors",
      count: wrong,
      to: `/service-errors?operator=${me.id}&from=${since}`,
      tone: "soon",
    },
  ];
  return (
    <nav className="today" aria-label={t("today.title")}>
      {tiles.map(
        (tile) =>
          tile !== false && (
            <Link key={tile.key} to={tile.to} data-tone={tile.count > 0 ? tile.tone : undefined}>
              <span>{t(`today.${tile.key}`)}</span>
              <strong className="number">
                {tile.count >= (most[tile.key] ?? Number.POSITIVE_INFINITY) ? `${most[tile.key]}+` : tile.count}
              </strong>
            </Link>
          ),
      )}
    </nav>
  );
}
