// An answer as it is read: rows as a table, what is kept elsewhere as a link to it.

import { useState } from "react";
import { Link } from "react-router";
import type { Answer, Field, Row } from "../api/types";
import { useWords } from "../lib/i18n";
import { Button } from "../ui/button";
import { answerText, isRows, referenceOf, textShown } from "./answer";

/** How many rows are shown before one asks for the rest. */
const ROWS_AT_FIRST = 20;

export function AnswerView({ field, answer }: { field: Field | undefined; answer: Answer }) {
  const words = useWords();
  if (field !== undefined && isRows(answer)) return <RowsView columns={field.rows?.fields ?? []} rows={answer} />;
  if (field !== undefined && typeof answer === "string") return <TextView field={field} text={answer} />;
  return <>{answerText(field, answer, words)}</>;
}

function TextView({ field, text }: { field: Field; text: string }) {
  const words = useWords();
  const { id, name } = referenceOf(text);
  if (field.kind === "party") return <Link to={`/parties/${id}`}>{name}</Link>;
  if (field.kind === "file") return <a href={`/api/v1/files/${id}`}>{name}</a>;
  if (field.kind === "region") {
    return (
      <>
        {name} <span className="number quiet">{id}</span>
      </>
    );
  }
  return <>{textShown(field, text, words)}</>;
}

function RowsView({ columns, rows }: { columns: Field[]; rows: Row[] }) {
  const { t, local } = useWords();
  const [all, setAll] = useState(false);
  const shown = all ? rows : rows.slice(0, ROWS_AT_FIRST);
  return (
    <div className="rows-view">
      <table className="rows">
        <thead>
          <tr>
            <th scope="col">{t("form.row")}</th>
            {columns.map((column) => (
              <th key={column.key} scope="col">
                {local(column.name)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map((row, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows that are only read keep their places
            <tr key={index}>
              <td className="number quiet">{index + 1}</td>
              {columns.map((column) => (
                <td key={column.key}>
                  <TextView field={column} text={row[column.key] ?? ""} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {shown.length < rows.length && (
        <Button type="link" size="small" onClick={() => setAll(true)}>
          {t("form.rows_all", { count: rows.length })}
        </Button>
      )}
    </div>
  );
}
