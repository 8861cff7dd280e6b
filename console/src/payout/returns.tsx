// What the bank answered about a batch: taking in its file, and every row of it for which nothing was done, with the cause.
import { Alert } from "antd";
import { useState } from "react";
import { takeReturn } from "../api/payout-calls";
import type { PaymentBatchDetail, Returned, ReturnLine } from "../api/types";
import { saveCsv, toCsv } from "../lib/csv";
import { useWords, type Words } from "../lib/i18n";
import { Button } from "../ui/button";
import { Section } from "../ui/page";
import { ProblemAlert } from "../ui/problem";
import { UploadButton } from "../ui/upload-button";
import { useCommand } from "../ui/write-key";
import { useBatchChanged } from "./changed";

const ACCEPTED = ".xml,.csv,.txt";
type SetAside = ReturnLine & { sort: "unknown" | "wrong_amount" | "bad" };

/** All rows that were set aside, in the order of the file. */
function setAside(returned: Returned): SetAside[] {
  const sorts = ["unknown", "wrong_amount", "bad"] as const;
  return sorts
    .flatMap((sort) => returned[sort].map((line) => ({ ...line, sort })))
    .sort((one, other) => one.row - other.row);
}

export function ReturnPart({ batch }: { batch: PaymentBatchDetail }) {
  const { t } = useWords();
  const command = useCommand();
  const changed = useBatchChanged();
  const [returned, setReturned] = useState<Returned | null>(null);
  const take = async (file: File) => {
    setReturned(null);
    const done = await command.run((key) => takeReturn(batch.id, file, { key }));
    if (done === undefined) return;
    setReturned(done.answer);
    changed();
  };
  return (
    <Section title={t("batches.return")}>
      <p className="quiet gap-below">{t("batches.return_hint")}</p>
      <ProblemAlert error={command.error} />
      <p className="gap-below">
        <UploadButton
          label={t("batches.return_upload")}
          accept={ACCEPTED}
          busy={command.busy}
          onFile={(file) => void take(file)}
        />
      </p>
      {returned !== null && <Report batch={batch} returned={returned} />}
    </Section>
  );
}

function rowText(line: ReturnLine, words: Words): string {
  return line.row === 0 ? words.t("batches.return_row_whole") : String(line.row);
}

function Report({ batch, returned }: { batch: PaymentBatchDetail; returned: Returned }) {
  const words = useWords();
  const { t } = words;
  const lines = setAside(returned);
  const heads = ["row", "sort", "column", "text", "detail"] as const;
  const cells = (line: SetAside) => [
    rowText(line, words),
    t(`batches.return_sort.${line.sort}`),
    line.column,
    line.text,
    line.detail,
  ];
  const save = () =>
    saveCsv(
      `${batch.id}-${t("batches.return")}.csv`,
      toCsv(
        heads.map((head) => t(`batches.return_${head}`)),
        lines.map(cells),
      ),
    );
  return (
    <>
      <Alert
        type={lines.length === 0 ? "success" : "warning"}
        showIcon
        role="status"
        title={t("batches.return_result", {
          paid: returned.settled_paid,
          returned: returned.settled_returned,
          known: returned.already_known,
          waiting: returned.not_final,
        })}
        description={
          lines.length === 0
            ? t(returned.not_final === 0 ? "batches.return_all" : "batches.return_waits")
            : t("batches.return_aside", { count: lines.length })
        }
        {...(lines.length > 0 && {
          action: (
            <Button size="small" onClick={save}>
              {t("batches.return_export")}
            </Button>
          ),
        })}
      />
      {lines.length > 0 && (
        <div className="scrolls">
          <table className="plain" aria-label={t("batches.return_aside", { count: lines.length })}>
            <thead>
              <tr>
                {heads.map((head) => (
                  <th key={head} scope="col">
                    {t(`batches.return_${head}`)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {lines.map((line) => (
                <tr key={`${line.sort} ${line.row} ${line.column} ${line.code} ${line.text}`}>
                  <td className="number nowrap">{rowText(line, words)}</td>
                  <td className="nowrap">{t(`batches.return_sort.${line.sort}`)}</td>
                  <td>{line.column}</td>
                  <td className="number">{line.text}</td>
                  <td>{line.detail}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </>
  );
}
