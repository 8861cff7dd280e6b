// The dialog of a conflict: who changed what meanwhile, beside one's own changes, and three ways on. Nothing typed is lost.
import { Alert, Modal, Radio } from "antd";
import { type ReactNode, useState } from "react";
import type { Change } from "../api/types";
import { formatInstant } from "../lib/date";
import { useWords } from "../lib/i18n";
import { Button } from "./button";

export type ConflictRow = { field: string; name: string; before: string; theirs: string; mine: string; clash: boolean };
export type Conflict = { changes: Change[]; rows: ConflictRow[] };
export type Decision = { kind: "apply"; keepTheirs: ReadonlySet<string> } | { kind: "keep_editing" };

type Props = { conflict: Conflict; onDecide: (decision: Decision) => void; note?: ReactNode };

export function ConflictDialog({ conflict, onDecide }: Props) {
  const { t, local } = useWords();
  const [keepTheirs, setKeepTheirs] = useState<ReadonlySet<string>>(new Set());
  const choose = (field: string, theirs: boolean) =>
    setKeepTheirs((before) => {
      const next = new Set(before);
      if (theirs) next.add(field);
      else next.delete(field);
      return next;
    });
  return (
    <Modal
      open
      width={760}
      zIndex={2000}
      title={t("conflict.title")}
      onCancel={() => onDecide({ kind: "keep_editing" })}
      footer={[
        <Button key="keep" onClick={() => onDecide({ kind: "keep_editing" })}>
          {t("conflict.keep_editing")}
        </Button>,
        <Button key="apply" type="primary" onClick={() => onDecide({ kind: "apply", keepTheirs })}>
          {t("conflict.apply")}
        </Button>,
      ]}
    >
      <div className="stack">
        <Alert type="warning" showIcon title={t("conflict.kept")} />
        <section>
          <h3>{t("conflict.changes")}</h3>
          {conflict.changes.length === 0 ? (
            <p className="nothing">{t("conflict.none")}</p>
          ) : (
            <ol className="changes">
              {conflict.changes.map((change) => (
                <li key={change.version}>
                  <time className="number" dateTime={change.at}>
                    {formatInstant(change.at)}
                  </time>{" "}
                  <strong>{change.by.name}</strong> {local(change.summary)}
                </li>
              ))}
            </ol>
          )}
        </section>
        {conflict.rows.length > 0 && (
          <section>
            <h3>{t("conflict.fields")}</h3>
            <table className="compare">
              <thead>
                <tr>
                  <th scope="col">{t("conflict.field")}</th>
                  <th scope="col">{t("conflict.before")}</th>
                  <th scope="col">{t("conflict.theirs")}</th>
                  <th scope="col">{t("conflict.mine")}</th>
                </tr>
              </thead>
              <tbody>
                {conflict.rows.map((row) => (
                  <tr key={row.field} data-clash={row.clash || undefined}>
                    <th scope="row">
                      {row.name}
                      {row.clash && (
                        <span className="badge" data-tone="soon">
                          {t("conflict.clash")}
                        </span>
                      )}
                    </th>
                    <td>{row.before || "—"}</td>
                    <td data-changed={row.theirs !== row.before || undefined}>{row.theirs || "—"}</td>
                    <td data-changed={row.mine !== row.before || undefined}>
                      {row.mine || "—"}
                      {row.clash && (
                        <Radio.Group
                          size="small"
                          aria-label={row.name}
                          value={keepTheirs.has(row.field) ? "theirs" : "mine"}
                          onChange={(event) => choose(row.field, event.target.value === "theirs")}
                        >
                          <Radio value="mine">{t("conflict.use_mine")}</Radio>
                          <Radio value="theirs">{t("conflict.keep_theirs")}</Radio>
                        </Radio.Group>
                      )}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </section>
        )}
      </div>
    </Modal>
  );
}
