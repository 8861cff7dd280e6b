// Imports (导入): the files that came in, the latest first, and bringing in another.

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useNavigate } from "react-router";
import { bringImport, listImportKinds, listImports, templateAddress } from "../api/calls";
import type { Import } from "../api/types";
import { formatInstant } from "../lib/date";
import { useWords } from "../lib/i18n";
import { Button } from "../ui/button";
import { Empty } from "../ui/empty";
import { type Column, ListTable } from "../ui/list-table";
import { Page } from "../ui/page";
import { ProblemAlert } from "../ui/problem";
import { UploadButton } from "../ui/upload-button";
import { useCommand } from "../ui/write-key";

const ACCEPTED = ".xlsx,.csv,.txt,.tsv";

export default function ImportsPage() {
  const { t, local } = useWords();
  const navigate = useNavigate();
  const client = useQueryClient();
  const command = useCommand();
  const query = useQuery({ queryKey: ["imports"], queryFn: () => listImports({ limit: 100 }) });
  const kinds = useQuery({ queryKey: ["import-kinds"], queryFn: listImportKinds });
  const [chosen, setChosen] = useState<string | null>(null);
  const kind = chosen ?? kinds.data?.items[0]?.key;
  const upload = async (file: File) => {
    if (kind === undefined) return;
    const done = await command.run((key) => bringImport(kind, file, { key }));
    if (done === undefined) return;
    await client.invalidateQueries({ queryKey: ["imports"] });
    navigate(`/imports/${done.answer.import.id}`);
  };
  const columns: Column<Import>[] = [
    { key: "name", title: t("imports.file"), render: (row) => row.name, onPhone: "heading" },
    { key: "state", title: t("imports.state"), render: (row) => t(`imports.state.${row.state}`), onPhone: "corner" },
    {
      key: "rows",
      title: t("imports.rows"),
      by: (row) => row.rows_total,
      render: (row) => <span className="number">{row.rows_total}</span>,
    },
    {
      key: "made",
      title: t("imports.made"),
      by: (row) => row.rows_made,
      render: (row) => <span className="number">{row.rows_made}</span>,
    },
    {
      key: "bad",
      title: t("imports.bad"),
      by: (row) => row.rows_bad,
      render: (row) => <span className="number">{row.rows_bad}</span>,
    },
    { key: "by", title: t("imports.by"), render: (row) => row.by.name },
    {
      key: "at",
      title: t("imports.at"),
      className: "nowrap",
      by: (row) => row.created_at,
      render: (row) => <span className="number">{formatInstant(row.created_at)}</span>,
    },
  ];
  return (
    <Page title={t("imports.title")} hint={t("imports.hint")}>
      <ProblemAlert error={query.error ?? kinds.error ?? command.error} onRetry={() => void query.refetch()} />
      <p className="form-actions">
        <label>
          {t("imports.kind")}{" "}
          <select value={kind} onChange={(event) => setChosen(event.target.value)}>
            {kinds.data?.items.map((one) => (
              <option key={one.key} value={one.key}>
                {local(one.name)}
              </option>
            ))}
          </select>
        </label>
        {kind !== undefined && <Button href={templateAddress(kind)}>{t("imports.template")}</Button>}
        <UploadButton
          label={t("imports.upload")}
          accept={ACCEPTED}
          busy={command.busy}
          onFile={(file) => void upload(file)}
        />
      </p>
      <ListTable
        label={t("imports.title")}
        columns={columns}
        rows={query.data?.items}
        rowKey={(row) => row.id}
        onOpen={(row) => navigate(`/imports/${row.id}`)}
        empty={<Empty says={t("imports.empty")} next={["parties"]} />}
      />
    </Page>
  );
}
