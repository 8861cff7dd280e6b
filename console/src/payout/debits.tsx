// What a batch collects from the accounts of its subjects.

import { useNavigate } from "react-router";
import { listDebits } from "../api/payout-calls";
import type { DebitItem } from "../api/types";
import { useWords } from "../lib/i18n";
import { yuan } from "../lib/money";
import type { Tone } from "../ui/badges";
import { Empty } from "../ui/empty";
import type { Column } from "../ui/list-table";
import { PagedTable, usePages } from "../ui/paged-table";
import { SubjectLink, subjectPath } from "../ui/subject-link";

const TONES: Record<DebitItem["state"], Tone> = {
  waiting: "calm",
  paid: "kept",
  returned: "broken",
  cancelled: "quiet",
};

function useColumns(): Column<DebitItem>[] {
  const { t } = useWords();
  return [
    {
      key: "subject",
      title: t("payouts.subject"),
      onPhone: "heading",
      className: "nowrap",
      render: (row) => <SubjectLink subject={row.subject} />,
    },
    { key: "payer", title: t("batches.payer"), render: (row) => row.payer.name },
    { key: "account", title: t("payouts.account"), render: (row) => <span className="number">{row.account}</span> },
    {
      key: "amount",
      title: t("batches.amount"),
      onPhone: "corner",
      className: "nowrap money",
      render: (row) => <span className="number">{yuan(row.amount)}</span>,
    },
    {
      key: "state",
      title: t("batches.state"),
      render: (row) => {
        const reason = row.return_reason || row.return_code;
        return (
          <>
            <span className="badge" data-tone={TONES[row.state]}>
              {t(`batches.item_state.${row.state}`)}
            </span>
            {reason && <div className="quiet">{t("payout.returned", { reason })}</div>}
          </>
        );
      },
    },
    {
      key: "settled",
      title: t("batches.settled_on"),
      className: "nowrap",
      render: (row) => <span className="number">{row.settled_on ?? "—"}</span>,
    },
  ];
}

export function DebitTable({ batch }: { batch: string }) {
  const { t } = useWords();
  const navigate = useNavigate();
  const columns = useColumns();
  const list = usePages(["batches", batch, "debits"], (page) => listDebits(batch, page));
  return (
    <PagedTable
      list={list}
      label={t("batches.debits")}
      columns={columns}
      rowKey={(row) => row.id}
      rowTone={(row) => (row.state === "returned" ? "broken" : "calm")}
      onOpen={(row) => {
        const path = subjectPath(row.subject);
        if (path !== undefined) navigate(path);
      }}
      empty={<Empty says={t("batches.items_empty")} next={["payment-batches"]} />}
    />
  );
}
