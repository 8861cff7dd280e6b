// The scans of a record: laid with it, looked at, each with the hash by which it can be checked.

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { FileChip } from "../case/files";
import { formatInstant } from "../lib/date";
import { useWords } from "../lib/i18n";
import { useMay } from "../session/session";
import { useMessages } from "../ui/messages";
import { Nothing, Section } from "../ui/page";
import { ProblemAlert } from "../ui/problem";
import { UploadButton } from "../ui/upload-button";
import { useCommand } from "../ui/write-key";
import { laidFiles, layFile } from "./calls";

const ACCEPTED = "application/pdf,image/jpeg,image/png";

export function Scans({ record }: { record: string }) {
  const { t } = useWords();
  const may = useMay();
  const client = useQueryClient();
  const { message } = useMessages();
  const command = useCommand();
  const query = useQuery({ queryKey: ["files", record], queryFn: () => laidFiles(record) });
  const lay = async (file: File) => {
    const done = await command.run((key) => layFile(record, file, { key }));
    if (done === undefined) return;
    message.success(t("files.uploaded", { name: file.name }));
    await client.invalidateQueries({ queryKey: ["files", record] });
  };
  const scans = query.data?.items ?? [];
  return (
    <Section
      title={t("records.scans")}
      extra={
        may("keep_records") && (
          <UploadButton
            label={t("records.scan_add")}
            accept={ACCEPTED}
            busy={command.busy}
            onFile={(file) => void lay(file)}
          />
        )
      }
    >
      <ProblemAlert error={query.error ?? command.error} onRetry={() => void query.refetch()} />
      {query.isSuccess && scans.length === 0 && <Nothing>{t("records.scans_none")}</Nothing>}
      <ul className="lines">
        {scans.map((file) => (
          <li key={file.id}>
            <FileChip file={file} />
            <span className="quiet">
              {file.by.name} · <span className="number">{formatInstant(file.added_at)}</span>
            </span>
            <code className="quiet" title={file.content_hash}>
              BLAKE3 {file.content_hash.slice(0, 16)}…
            </code>
          </li>
        ))}
      </ul>
    </Section>
  );
}
