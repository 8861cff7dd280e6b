// One import: which column is which field, the first rows as they would be taken, the run, and what goes back to be mended.
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Alert, Checkbox, Progress, Radio } from "antd";
import { useState } from "react";
import { useParams } from "react-router";
import {
  badRowsAddress,
  cancelImport,
  getImport,
  importErrorsAddress,
  listImportErrors,
  listImportKinds,
  previewImport,
  startImport,
} from "../api/calls";
import type { Import, ImportError, ImportPreview } from "../api/types";
import { useWords } from "../lib/i18n";
import { Button } from "../ui/button";
import { Page, PageSkeleton, Section } from "../ui/page";
import { ProblemAlert } from "../ui/problem";
import { useCommand } from "../ui/write-key";

/** How often a run is asked how far it has come. */
const EVERY = 1_000;

export default function ImportPage() {
  const { t } = useWords();
  const { id = "" } = useParams();
  const query = useQuery({
    queryKey: ["imports", id],
    queryFn: () => getImport(id),
    refetchInterval: (found) => (found.state.data?.state === "running" ? EVERY : false),
  });
  const shown = query.data;
  return (
    <Page title={shown?.name ?? t("imports.title")}>
      <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />
      {query.isPending && <PageSkeleton />}
      {shown !== undefined && (shown.state === "running" || shown.started_at !== null) && <Run shown={shown} />}
      {shown !== undefined && shown.state !== "running" && shown.errors > 0 && <Errors shown={shown} />}
      {shown !== undefined && shown.state !== "running" && shown.state !== "done" && <Mapping shown={shown} />}
    </Page>
  );
}

function Mapping({ shown }: { shown: Import }) {
  const { t, local } = useWords();
  const client = useQueryClient();
  const command = useCommand();
  const [sheet, setSheet] = useState<string | null>(shown.sheet);
  const [mapping, setMapping] = useState<Record<string, string>>({});
  const [choice, setChoice] = useState<"all" | "good">("all");
  const [options, setOptions] = useState<string[]>([]);
  const kinds = useQuery({ queryKey: ["import-kinds"], queryFn: listImportKinds });
  const offered = kinds.data?.items.find((kind) => kind.key === shown.kind)?.options ?? [];
  const [hiddenRows, setHiddenRows] = useState(false);
  const reading = { ...(sheet !== null && { sheet }), mapping, ...(hiddenRows && { hidden_rows: true }) };
  const query = useQuery({
    queryKey: ["imports", shown.id, "preview", reading],
    queryFn: () => previewImport(shown.id, reading),
    placeholderData: (before) => before,
  });
  const start = async () => {
    const run = { ...reading, choice, options };
    const done = await command.run((key) => startImport(shown.id, run, { key }));
    if (done !== undefined) await client.invalidateQueries({ queryKey: ["imports", shown.id] });
  };
  const preview = query.data;
  const missing = preview?.fields.filter((field) => preview.missing.includes(field.key)) ?? [];
  const lacks = t("imports.missing", { fields: missing.map((field) => local(field.name)).join("、") });
  return (
    <>
      <ProblemAlert error={query.error ?? command.error} onRetry={() => void query.refetch()} />
      {query.isPending && <PageSkeleton />}
      {preview !== undefined && (
        <>
          <Section title={t("imports.columns")}>
            {preview.sheets.length > 1 && (
              <label>
                {t("imports.sheet")}{" "}
                <select
                  value={sheet ?? preview.sheet ?? ""}
                  onChange={(event) => {
                    setSheet(event.target.value);
                    setMapping({});
                  }}
                >
                  {preview.sheets.map(({ name, hidden }) => (
                    <option key={name} value={name}>
                      {hidden ? t("imports.sheet_hidden", { name }) : name}
                    </option>
                  ))}
                </select>
              </label>
            )}
            {preview.header_row > 1 && <p>{t("imports.header_row", { row: preview.header_row })}</p>}
            {preview.hidden_rows > 0 && (
              <Alert
                type="warning"
                showIcon
                title={t(hiddenRows ? "imports.hidden_rows_taken" : "imports.hidden_rows", {
                  count: preview.hidden_rows,
                })}
                description={
                  <Checkbox checked={hiddenRows} onChange={(event) => setHiddenRows(event.target.checked)}>
                    {t("imports.take_hidden")}
                  </Checkbox>
                }
              />
            )}
            {missing.length > 0 && <Alert type="warning" showIcon title={lacks} />}
            <div className="form-grid">
              {preview.fields.map((field) => (
                <label key={field.key} className="labelled">
                  <span>
                    {local(field.name)}
                    {field.required && <span className="required">*</span>}
                  </span>
                  <select
                    value={preview.mapping[field.key] ?? ""}
                    onChange={(event) => setMapping({ ...mapping, [field.key]: event.target.value })}
                  >
                    <option value="">{t("imports.no_column")}</option>
                    {preview.headers
                      .filter((header) => header !== "")
                      .map((header) => (
                        <option key={header}>{header}</option>
                      ))}
                  </select>
                  {field.hint !== null && <span className="field-hint">{local(field.hint)}</span>}
                </label>
              ))}
            </div>
          </Section>
          <Preview preview={preview} />
          <Section title={t("imports.choice")}>
            <Radio.Group value={choice} onChange={(event) => setChoice(event.target.value)}>
              <Radio value="all">{t("imports.choice.all")}</Radio>
              <Radio value="good">{t("imports.choice.good")}</Radio>
            </Radio.Group>
            {offered.length > 0 && (
              <div>
                <Checkbox.Group
                  value={options}
                  onChange={setOptions}
                  options={offered.map((option) => ({ value: option.key, label: local(option.name) }))}
                />
              </div>
            )}
            <Button
              type="primary"
              loading={command.busy}
              disabled={missing.length > 0 || query.isPlaceholderData}
              why={query.isPlaceholderData ? t("why.busy") : lacks}
              onClick={() => void start()}
            >
              {t("imports.start")}
            </Button>
          </Section>
        </>
      )}
    </>
  );
}

function Preview({ preview }: { preview: ImportPreview }) {
  const { t, local } = useWords();
  const fields = preview.fields.filter((field) => preview.mapping[field.key] !== undefined);
  if (preview.rows.length === 0) return null;
  return (
    <Section title={t("imports.preview", { count: preview.rows.length, total: preview.total_rows })}>
      <div className="scroll">
        <table className="list-table">
          <thead>
            <tr>
              <th>{t("imports.row")}</th>
              <th>{t("imports.state")}</th>
              {fields.map((field) => (
                <th key={field.key}>{local(field.name)}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {preview.rows.map((row) => (
              <tr key={row.row} data-tone={row.errors.length > 0 ? "broken" : undefined}>
                <td className="number">{row.row}</td>
                <td>
                  {row.errors.length === 0
                    ? t("imports.row_good")
                    : row.errors.map((error) => <p key={error.field + error.code}>{errorText(error, local)}</p>)}
                </td>
                {fields.map((field) => (
                  <td key={field.key}>{row.values[field.key] ?? ""}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Section>
  );
}

type Local = ReturnType<typeof useWords>["local"];

function errorText(error: ImportError, local: Local): string {
  const place = error.header === "" ? error.field : `${error.column} ${error.header}`;
  const value = error.value === "" ? "" : `「${error.value}」`;
  return `${place}${value}：${local(error.reason)}`;
}

function Run({ shown }: { shown: Import }) {
  const { t } = useWords();
  const client = useQueryClient();
  const command = useCommand();
  const passes = shown.choice === "all" ? 2 : 1;
  const done = shown.rows_checked + shown.rows_done;
  const percent = shown.rows_total === 0 ? 100 : Math.floor((done * 100) / (shown.rows_total * passes));
  const running = shown.state === "running";
  return (
    <Section title={t(running ? "imports.progress" : "imports.result")}>
      <ProblemAlert error={command.error} />
      {running && (
        <>
          <Progress percent={percent} />
          <p className="number" aria-live="polite">
            {t("imports.progress_text", {
              done: Math.max(shown.rows_done, shown.rows_checked),
              total: shown.rows_total,
            })}
            {shown.seconds_left !== null && ` · ${t("imports.seconds_left", { seconds: shown.seconds_left })}`}
          </p>
          <Button
            danger
            loading={command.busy}
            onClick={() =>
              void command
                .run((key) => cancelImport(shown.id, { key }))
                .then(() => client.invalidateQueries({ queryKey: ["imports", shown.id] }))
            }
          >
            {t("imports.cancel")}
          </Button>
        </>
      )}
      {!running && (
        <>
          <Alert
            type={shown.state === "done" && shown.rows_bad === 0 ? "success" : "warning"}
            showIcon
            title={`${t(`imports.state.${shown.state}`)}：${t("imports.result_text", { made: shown.rows_made, bad: shown.rows_bad })}`}
            description={shown.failure === "bad_rows" ? t("imports.nothing_written") : shown.failure}
          />
          {shown.rows_noted > 0 && <p>{t("imports.noted", { count: shown.rows_noted })}</p>}
          {shown.rows_bad > 0 && (
            <p className="form-actions">
              <Button href={importErrorsAddress(shown.id)}>{t("imports.errors_file")}</Button>
              {shown.file_kept && <Button href={badRowsAddress(shown.id)}>{t("imports.bad_rows_file")}</Button>}
            </p>
          )}
        </>
      )}
    </Section>
  );
}

function Errors({ shown }: { shown: Import }) {
  const { t, local } = useWords();
  const query = useQuery({
    queryKey: ["imports", shown.id, "errors", shown.started_at],
    queryFn: () => listImportErrors(shown.id, { limit: 100 }),
  });
  return (
    <Section title={`${t("imports.errors")} ${shown.errors}`}>
      <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />
      <div className="scroll">
        <table className="list-table">
          <thead>
            <tr>
              <th>{t("imports.row")}</th>
              <th>{t("imports.column")}</th>
              <th>{t("imports.value")}</th>
              <th>{t("imports.reason")}</th>
            </tr>
          </thead>
          <tbody>
            {query.data?.items.map((error) => (
              <tr key={`${error.row} ${error.field} ${error.code}`}>
                <td className="number">{error.row}</td>
                <td>{`${error.column} ${error.header}`}</td>
                <td>{error.value}</td>
                <td>{local(error.reason)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Section>
  );
}
