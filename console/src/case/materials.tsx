// The materials of a case: received, rejected, waived or missing; files laid to each; the one-notice when some are missing.

import { Input, Modal } from "antd";
import { type FormEvent, useState } from "react";
import { recordMaterials } from "../api/calls";
import type { Case, MaterialChange, MaterialState } from "../api/types";
import { formatInstant } from "../lib/date";
import { useWords } from "../lib/i18n";
import { Button } from "../ui/button";
import { focusNextOfCase } from "../ui/focus";
import { useHotkeys } from "../ui/hotkeys";
import { Labelled } from "../ui/labelled";
import { useMessages } from "../ui/messages";
import { Nothing, Section } from "../ui/page";
import { ProblemAlert } from "../ui/problem";
import { FileChip, FileDrop } from "./files";
import { useCaseWrite } from "./write";

type Props = { shown: Case; workable: boolean; canNotify: boolean; onNotify: () => void };

export function Materials({ shown, workable, canNotify, onNotify }: Props) {
  const { t } = useWords();
  const write = useCaseWrite();
  const [noting, setNoting] = useState<{ material: MaterialState; state: "rejected" | "waived" } | null>(null);
  const record = (items: MaterialChange[]) =>
    write.run({
      version: shown.version,
      act: (how) => recordMaterials(shown.id, items, how),
      caseOf: (answer) => answer,
    });
  const receive = async (items: MaterialChange[]) => {
    if ((await record(items)) !== undefined) focusNextOfCase();
  };
  const asked = shown.materials.filter((one) => one.state !== "received" && one.state !== "waived");
  const byDigit = (digit: number) => {
    const material = asked[digit - 1];
    if (!workable || write.busy || material === undefined) return;
    void receive([{ key: material.key, state: "received" }]);
  };
  useHotkeys(Object.fromEntries(Array.from({ length: 9 }, (_, index) => [`${index + 1}`, () => byDigit(index + 1)])));
  const missing = shown.missing.length;
  return (
    <Section
      title={t("materials.title")}
      extra={
        <>
          {shown.materials.length > 0 && (
            <span className="badge" data-tone={missing > 0 ? "soon" : "kept"}>
              {missing > 0 ? t("materials.missing_count", { count: missing }) : t("materials.complete")}
            </span>
          )}
          {workable && missing > 1 && (
            <Button
              size="small"
              disabled={write.busy}
              why={t("why.busy")}
              onClick={() => void receive(shown.missing.map((one) => ({ key: one.key, state: "received" })))}
            >
              {t("materials.receive_all")}
            </Button>
          )}
          {canNotify && (
            <Button size="small" type="primary" onClick={onNotify}>
              {t("notice_letter.give")} <kbd>o</kbd>
            </Button>
          )}
        </>
      }
    >
      <ProblemAlert error={write.error} />
      {shown.materials.length === 0 ? (
        <Nothing>{t("materials.none")}</Nothing>
      ) : (
        <ul className="materials">
          {shown.materials.map((material) => (
            <MaterialLine
              key={material.key}
              shown={shown}
              material={material}
              workable={workable}
              busy={write.busy}
              digit={asked.indexOf(material) + 1}
              onReceive={() => void receive([{ key: material.key, state: "received" }])}
              onNote={(state) => setNoting({ material, state })}
            />
          ))}
        </ul>
      )}
      {noting !== null && (
        <MaterialNote
          material={noting.material}
          state={noting.state}
          error={write.error}
          busy={write.busy}
          onClose={() => {
            write.clear();
            setNoting(null);
            focusNextOfCase();
          }}
          onSave={async (note) => {
            const done = await record([{ key: noting.material.key, state: noting.state, note }]);
            if (done === undefined) return;
            setNoting(null);
            focusNextOfCase();
          }}
        />
      )}
    </Section>
  );
}

type LineProps = {
  shown: Case;
  material: MaterialState;
  workable: boolean;
  busy: boolean;
  /** The key that receives it; 0, where it has none. */
  digit: number;
  onReceive: () => void;
  onNote: (state: "rejected" | "waived") => void;
};

function MaterialLine({ shown, material, workable, busy, digit, onReceive, onNote }: LineProps) {
  const { t, local, comma } = useWords();
  const nameOf = (key: string) => local(shown.materials.find((one) => one.key === key)?.name) || key;
  const inPlace = material.state === "received" || material.state === "waived";
  return (
    <li data-state={material.state} data-required={material.required || undefined}>
      <FileDrop shown={shown} material={material.key} disabled={!workable}>
        <div className="material-head">
          <span className="badge" data-tone={inPlace ? "kept" : material.required ? "soon" : "quiet"}>
            {t(
              material.state === "missing" && !material.required
                ? "materials.state.absent"
                : `materials.state.${material.state}`,
            )}
          </span>
          <strong>{local(material.name)}</strong>
          {!material.required && <span className="quiet">{t("open.material_optional")}</span>}
          {workable && (
            <span className="material-actions">
              {material.state !== "received" && (
                <Button
                  size="small"
                  disabled={busy}
                  why={t("why.busy")}
                  data-receive={material.required || undefined}
                  onClick={onReceive}
                  aria-label={`${t("materials.receive")} ${local(material.name)}`}
                >
                  {t("materials.receive")} {digit > 0 && digit < 10 && <kbd data-stroke={digit} />}
                </Button>
              )}
              {material.state === "received" && (
                <Button
                  size="small"
                  type="text"
                  disabled={busy}
                  why={t("why.busy")}
                  onClick={() => onNote("rejected")}
                  aria-label={`${t("materials.reject")} ${local(material.name)}`}
                >
                  {t("materials.reject")}
                </Button>
              )}
              {!inPlace && material.required && (
                <Button
                  size="small"
                  type="text"
                  disabled={busy}
                  why={t("why.busy")}
                  onClick={() => onNote("waived")}
                  aria-label={`${t("materials.waive")} ${local(material.name)}`}
                >
                  {t("materials.waive")}
                </Button>
              )}
            </span>
          )}
        </div>
        <div className="material-facts quiet">
          {!inPlace && material.hint !== null && <span>{local(material.hint)}</span>}
          {/* What came in itself needs nothing in its place, though the other came too. */}
          {material.instead_of !== null && material.by === null && (
            <span>{t("materials.instead_of", { name: nameOf(material.instead_of) })}</span>
          )}
          {!inPlace && material.alternatives.length > 0 && (
            <span>{t("materials.alternatives", { names: material.alternatives.map(nameOf).join(comma) })}</span>
          )}
          {material.by !== null && material.received_at !== null && (
            <span>{t("materials.by", { by: material.by.name, time: formatInstant(material.received_at) })}</span>
          )}
          {material.note !== null && material.note !== "" && <span>“{material.note}”</span>}
          {material.files.map((file) => (
            <FileChip key={file.id} file={file} />
          ))}
        </div>
      </FileDrop>
    </li>
  );
}

type NoteProps = {
  material: MaterialState;
  state: "rejected" | "waived";
  error: unknown;
  busy: boolean;
  onClose: () => void;
  onSave: (note: string) => Promise<void>;
};

function MaterialNote({ material, state, error, busy, onClose, onSave }: NoteProps) {
  const { t, local } = useWords();
  const { message } = useMessages();
  const [note, setNote] = useState("");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void onSave(note.trim()).catch(() => message.error(t("problem.title")));
  };
  const title = `${t(state === "waived" ? "materials.waive" : "materials.reject")} · ${local(material.name)}`;
  return (
    <Modal open title={title} footer={null} onCancel={onClose} width={440}>
      <form className="stack" onSubmit={submit}>
        <ProblemAlert error={error} />
        <Labelled label={t(state === "waived" ? "materials.waive_note" : "materials.reject_note")} required>
          {(input) => (
            <Input.TextArea
              {...input}
              autoFocus
              autoSize={{ minRows: 2 }}
              value={note}
              onChange={(event) => setNote(event.target.value)}
            />
          )}
        </Labelled>
        <div className="form-actions">
          <Button type="primary" htmlType="submit" loading={busy} disabled={note.trim() === ""}>
            {t(state === "waived" ? "materials.waive" : "materials.reject")}
          </Button>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
        </div>
      </form>
    </Modal>
  );
}
