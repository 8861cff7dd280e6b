// Files of a case: dropped or chosen, shown before they are opened. Looking at one is recorded, so a preview waits for a click.

import { FileOutlined, FilePdfOutlined, PictureOutlined, UploadOutlined } from "@ant-design/icons";
import { Modal } from "antd";
import { type DragEvent, type ReactNode, useId, useState } from "react";
import { addFile, fileAddress } from "../api/calls";
import type { Case, FileLine } from "../api/types";
import { formatInstant } from "../lib/date";
import { useWords } from "../lib/i18n";
import { Button } from "../ui/button";
import { useMessages } from "../ui/messages";
import { Nothing } from "../ui/page";
import { ProblemAlert } from "../ui/problem";
import { useCaseWrite } from "./write";

const ACCEPTED = "application/pdf,image/jpeg,image/png";

type DropProps = { shown: Case; material: string | null; disabled: boolean; children?: ReactNode };

/** A place where files can be dropped, with a button for those who would rather choose. */
export function FileDrop({ shown, material, disabled, children }: DropProps) {
  const { t } = useWords();
  const id = useId();
  const { message } = useMessages();
  const write = useCaseWrite();
  const [over, setOver] = useState(false);
  const [name, setName] = useState<string | null>(null);
  const upload = async (files: File[]) => {
    for (const file of files) {
      setName(file.name);
      const done = await write.run({
        version: shown.version,
        act: ({ key }) => addFile(shown.id, file, material, { key }),
        caseOf: () => null,
      });
      setName(null);
      if (done === undefined) return;
      message.success(t("files.uploaded", { name: file.name }));
    }
    await write.reread();
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    if (!disabled) void upload([...event.dataTransfer.files]);
  };
  if (disabled) return <div className="file-drop">{children}</div>;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is an extra for the mouse; the label inside serves the keyboard
    <div
      className="file-drop"
      data-over={over || undefined}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      {children}
      <input
        id={id}
        className="visually-hidden file-input"
        type="file"
        accept={ACCEPTED}
        multiple
        disabled={write.busy}
        onChange={(event) => {
          void upload([...(event.target.files ?? [])]);
          event.target.value = "";
        }}
      />
      <label
        htmlFor={id}
        className={children === undefined ? "file-choose large" : "file-choose"}
        title={t("files.drop")}
      >
        <UploadOutlined />{" "}
        {name === null ? (children === undefined ? t("files.drop") : t("files.add")) : t("files.uploading", { name })}
      </label>
      <ProblemAlert error={write.error} />
    </div>
  );
}

function icon(mediaType: string) {
  if (mediaType === "application/pdf") return <FilePdfOutlined />;
  return mediaType.startsWith("image/") ? <PictureOutlined /> : <FileOutlined />;
}

export function FileChip({ file }: { file: FileLine }) {
  const { t } = useWords();
  const [open, setOpen] = useState(false);
  return (
    <>
      <button type="button" className="file-chip" title={t("files.view_recorded")} onClick={() => setOpen(true)}>
        {icon(file.media_type)} <span className="visually-hidden">{t("files.preview")}</span> {file.name}{" "}
        <small>{sizeText(file.size)}</small>
      </button>
      {open && <FilePreview file={file} onClose={() => setOpen(false)} />}
    </>
  );
}

export function sizeText(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 * 1024) return `${Math.round(bytes / 1024)} KB`;
  return `${Math.floor(bytes / 1024 / 102.4) / 10} MB`;
}

function FilePreview({ file, onClose }: { file: FileLine; onClose: () => void }) {
  const { t } = useWords();
  const address = fileAddress(file.id);
  return (
    <Modal
      open
      width={880}
      title={file.name}
      onCancel={onClose}
      footer={
        <div className="row">
          <span className="field-hint">{t("files.view_recorded")}</span>
          <Button href={address} target="_blank" rel="noreferrer">
            {t("files.open_tab")}
          </Button>
          <Button href={address} download={file.name}>
            {t("files.download")}
          </Button>
        </div>
      }
    >
      {file.media_type.startsWith("image/") ? (
        <img className="file-image" src={address} alt={file.name} />
      ) : (
        <p>{t("files.no_preview")}</p>
      )}
    </Modal>
  );
}

export function FilesOfCase({ shown, workable }: { shown: Case; workable: boolean }) {
  const { t, local } = useWords();
  const materialName = (key: string | null) =>
    key === null
      ? t("files.no_material")
      : local(shown.materials.find((material) => material.key === key)?.name) || key;
  return (
    <div className="stack">
      {shown.files.length === 0 ? (
        <Nothing>{t("files.empty")}</Nothing>
      ) : (
        <ul className="lines">
          {shown.files.map((file) => (
            <li key={file.id}>
              <FileChip file={file} />
              <span>{materialName(file.material)}</span>
              <span className="quiet">
                {file.by.name} · <span className="number">{formatInstant(file.added_at)}</span>
              </span>
            </li>
          ))}
        </ul>
      )}
      {workable && <FileDrop shown={shown} material={null} disabled={false} />}
    </div>
  );
}
