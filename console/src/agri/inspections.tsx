// The inspections of a village: drawing households by a seed, and entering what was found of each.

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Input, Modal, Select } from "antd";
import { type FormEvent, useState } from "react";
import { dateOf } from "../lib/date";
import { useWords } from "../lib/i18n";
import { useMay, useNow } from "../session/session";
import { Button } from "../ui/button";
import { Empty } from "../ui/empty";
import { DateInput } from "../ui/instant-input";
import { Labelled } from "../ui/labelled";
import { type Column, ListTable } from "../ui/list-table";
import { useMessages } from "../ui/messages";
import { Section } from "../ui/page";
import { fieldProblem, ProblemAlert } from "../ui/problem";
import { useCommand } from "../ui/write-key";
import { coverColumns } from "./cover-columns";
import { quantityOf } from "./facts";
import {
  drawInspection,
  findInspected,
  type InspectedCover,
  type Inspection,
  listInspections,
} from "./inspection-calls";

const FINDINGS = ["sound", "inflated-area", "insured-twice", "invented-claim"] as const;
const percent = (share: string) => `${Number((Number(share) * 100).toFixed(4))}%`;

export function Inspections({ group }: { group: string }) {
  const words = useWords();
  const { t } = words;
  const may = useMay();
  const inspections = useQuery({ queryKey: ["inspections", group], queryFn: () => listInspections(group) });
  const [drawing, setDrawing] = useState(false);
  const [finding, setFinding] = useState<InspectedCover | null>(null);
  const found = inspections.data?.items ?? [];
  return (
    <Section
      title={t("inspection.title")}
      extra={
        may("inspect_covers") && (
          <Button size="small" onClick={() => setDrawing(true)}>
            {t("inspection.draw")}
          </Button>
        )
      }
    >
      <p className="quiet">{t("inspection.hint")}</p>
      <ProblemAlert error={inspections.error} onRetry={() => void inspections.refetch()} />
      {inspections.data !== undefined && found.length === 0 && (
        <Empty says={t("inspection.empty")} begin={may("inspect_covers") && t("inspection.draw")} />
      )}
      {found.map((inspection) => (
        <Drawn key={inspection.id} inspection={inspection} onFind={setFinding} />
      ))}
      {drawing && <Draw group={group} unfinished={isUnfinished(found)} onClose={() => setDrawing(false)} />}
      {finding !== null && <Find group={group} cover={finding} onClose={() => setFinding(null)} />}
    </Section>
  );
}

/** One inspection, with the list it was drawn of, so that anybody can draw again. */
function Drawn({ inspection, onFind }: { inspection: Inspection; onFind: (cover: InspectedCover) => void }) {
  const words = useWords();
  const { t, keyed } = words;
  const may = useMay();
  const columns: Column<InspectedCover>[] = [
    {
      key: "position",
      title: t("inspection.position"),
      render: (row) => <span className="number">{row.position}</span>,
    },
    ...coverColumns<InspectedCover>(words),
    {
      key: "found",
      title: t("inspection.found"),
      onPhone: "corner",
      render: (row) =>
        row.found === null ? (
          <span className="badge" data-tone="soon">
            {t("inspection.not_yet")}
          </span>
        ) : (
          <span className="badge" data-tone={row.found === "sound" ? "kept" : "broken"}>
            {keyed("inspection.found", row.found)}
          </span>
        ),
    },
    { key: "there", title: t("inspection.there"), render: (row) => row.found_quantity ?? "—" },
    { key: "text", title: t("inspection.text"), render: (row) => row.text ?? "—" },
    { key: "found_on", title: t("inspection.found_on"), className: "nowrap", render: (row) => row.found_on ?? "—" },
    {
      key: "deed",
      title: "",
      render: (row) =>
        row.found === null &&
        may("inspect_covers") && (
          <Button size="small" onClick={() => onFind(row)}>
            {t("inspection.record")}
          </Button>
        ),
    },
  ];
  const told = t("inspection.drawn_of", {
    on: inspection.drawn_on,
    of: inspection.entries.length,
    drawn: inspection.covers.length,
    seed: inspection.seed,
    share: percent(inspection.share),
  });
  return (
    <>
      <ListTable
        label={told}
        columns={columns}
        rows={inspection.covers}
        rowKey={(row) => row.id}
        empty={<Empty says={t("inspection.empty")} next={["group-policies"]} />}
      />
      <p>{told}</p>
      {inspection.reason !== null && <p>{t("inspection.drawn_because", { reason: inspection.reason })}</p>}
      <details>
        <summary>{t("inspection.entries")}</summary>
        <p className="number">{inspection.entries.map((entry) => entry.number).join(" ")}</p>
      </details>
    </>
  );
}

/** Somebody who was drawn has not been looked at yet: a draw stands, and another one says why. */
const isUnfinished = (inspections: Inspection[]) =>
  inspections.some((one) => one.covers.some((cover) => cover.found === null));

function Draw({ group, unfinished, onClose }: { group: string; unfinished: boolean; onClose: () => void }) {
  const words = useWords();
  const { t } = words;
  const client = useQueryClient();
  const { message } = useMessages();
  const command = useCommand();
  const [seed, setSeed] = useState("");
  const [reason, setReason] = useState("");
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const done = await command.run((key) =>
      drawInspection(group, { seed, reason: unfinished ? reason : null }, { key }),
    );
    if (done === undefined) return;
    message.success(t("inspection.drawn"));
    client.setQueryData(["inspections", group], done.answer);
    onClose();
  };
  return (
    <Modal open title={t("inspection.draw")} footer={null} onCancel={onClose} width={420}>
      <form className="stack" onSubmit={(event) => void submit(event)}>
        <ProblemAlert error={command.error} />
        <Labelled
          label={t("inspection.seed")}
          hint={t("inspection.seed_hint")}
          required
          error={fieldProblem(command.error, "seed", words)}
        >
          {(input) => <Input {...input} value={seed} onChange={(event) => setSeed(event.target.value)} />}
        </Labelled>
        {unfinished && (
          <Labelled
            label={t("inspection.reason")}
            hint={t("inspection.reason_hint")}
            required
            error={fieldProblem(command.error, "reason", words)}
          >
            {(input) => (
              <Input.TextArea {...input} value={reason} onChange={(event) => setReason(event.target.value)} />
            )}
          </Labelled>
        )}
        <div className="form-actions">
          <Button
            type="primary"
            htmlType="submit"
            loading={command.busy}
            disabled={seed.trim() === "" || (unfinished && reason.trim() === "")}
          >
            {t("inspection.draw")}
          </Button>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
        </div>
      </form>
    </Modal>
  );
}

function Find({ group, cover, onClose }: { group: string; cover: InspectedCover; onClose: () => void }) {
  const words = useWords();
  const { t } = words;
  const client = useQueryClient();
  const { message } = useMessages();
  const command = useCommand();
  const today = dateOf(useNow());
  const [found, setFound] = useState<(typeof FINDINGS)[number]>("sound");
  const [there, setThere] = useState("");
  const [text, setText] = useState("");
  const [on, setOn] = useState(today);
  const inflated = found === "inflated-area";
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const body = { found, text, found_on: on, quantity: inflated ? there.trim() : null };
    const done = await command.run((key) => findInspected(cover.id, body, { key }));
    if (done === undefined) return;
    message.success(t("inspection.recorded"));
    client.setQueryData(["inspections", group], done.answer);
    onClose();
  };
  return (
    <Modal open title={`${t("inspection.record")} · ${cover.number}`} footer={null} onCancel={onClose} width={480}>
      <form className="stack" onSubmit={(event) => void submit(event)}>
        <ProblemAlert error={command.error} />
        <p>
          {cover.holder.name} · {quantityOf(cover, words)}
        </p>
        <Labelled label={t("inspection.found")} required>
          {(input) => (
            <Select
              {...input}
              className="full-width"
              value={found}
              onChange={setFound}
              options={FINDINGS.map((one) => ({ value: one, label: t(`inspection.found.${one}`) }))}
            />
          )}
        </Labelled>
        {inflated && (
          <Labelled label={t("inspection.there")} required error={fieldProblem(command.error, "quantity", words)}>
            {(input) => <Input {...input} value={there} onChange={(event) => setThere(event.target.value)} />}
          </Labelled>
        )}
        <Labelled label={t("inspection.text")} required error={fieldProblem(command.error, "text", words)}>
          {(input) => <Input.TextArea {...input} value={text} onChange={(event) => setText(event.target.value)} />}
        </Labelled>
        <Labelled label={t("inspection.found_on")} required>
          {(input) => <DateInput input={input} latest={today} value={on} onChange={(date) => setOn(date ?? today)} />}
        </Labelled>
        {found !== "sound" && <p className="quiet">{t("inspection.opens")}</p>}
        <div className="form-actions">
          <Button type="primary" htmlType="submit" loading={command.busy}>
            {t("inspection.record")}
          </Button>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
        </div>
      </form>
    </Modal>
  );
}
