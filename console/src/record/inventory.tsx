// One inventory: each record that is seen is noted by its number, typed or scanned; what lies elsewhere, what is missing and what does
// not belong there shows at once.
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Input, type InputRef, Popconfirm } from "antd";
import { type FormEvent, type ReactNode, useRef, useState } from "react";
import { Link, useParams } from "react-router";
import { formatInstant } from "../lib/date";
import { useWords } from "../lib/i18n";
import { useMay } from "../session/session";
import { Button } from "../ui/button";
import { Labelled } from "../ui/labelled";
import { Nothing, Page, PageSkeleton, Section } from "../ui/page";
import { fieldProblem, ProblemAlert } from "../ui/problem";
import { useCommand } from "../ui/write-key";
import { countRecord, endInventory, getInventory, type InventoryDetail, type InventoryLine } from "./calls";

export default function InventoryPage() {
  const { t } = useWords();
  const may = useMay();
  const { id = "" } = useParams();
  const query = useQuery({ queryKey: ["inventories", id], queryFn: () => getInventory(id) });
  const shown = query.data;
  return (
    <Page title={t("inventories.title")}>
      <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />
      {query.isPending && <PageSkeleton />}
      {shown !== undefined && (
        <>
          <Section title={shown.shelf ?? t("inventories.all")}>
            <div className="stack">
              <Facts shown={shown} />
              {shown.ended_at === null && may("keep_records") && <Count shown={shown} />}
            </div>
          </Section>
          <Lines shown={shown} />
        </>
      )}
    </Page>
  );
}

function Facts({ shown }: { shown: InventoryDetail }) {
  const { t } = useWords();
  const figure = (key: "expected" | "seen" | "missing" | "misplaced" | "extra") => (
    <div>
      <dt>{t(`inventories.${key}`)}</dt>
      <dd className="number" data-figure={key}>
        {shown[key]}
      </dd>
    </div>
  );
  return (
    <dl className="case-facts">
      <div>
        <dt>{t("inventories.begun")}</dt>
        <dd>
          <span className="number">{formatInstant(shown.begun_at)}</span> {shown.begun_by.name}
        </dd>
      </div>
      <div>
        <dt>{t("inventories.ended")}</dt>
        <dd className="number">{shown.ended_at === null ? t("inventories.running") : formatInstant(shown.ended_at)}</dd>
      </div>
      {figure("expected")}
      {figure("seen")}
      {figure("missing")}
      {figure("misplaced")}
      {figure("extra")}
    </dl>
  );
}

function Lines({ shown }: { shown: InventoryDetail }) {
  const { t } = useWords();
  const unseen = (line: InventoryLine) => line.expected_on !== null && line.seen_on === null;
  const elsewhere = (line: InventoryLine) => line.seen_on !== null && line.expected_on !== line.seen_on;
  const inPlace = (line: InventoryLine) => line.seen_on !== null && line.expected_on === line.seen_on;
  const mark = (line: InventoryLine) => (
    <span className="badge" data-tone={line.expected_on === null ? "broken" : "soon"}>
      {line.expected_on === null
        ? t("inventories.not_expected")
        : t("inventories.belongs_on", { shelf: line.expected_on })}
    </span>
  );
  return (
    <>
      <Part title={t("inventories.missing")} lines={shown.lines.filter(unseen)} where={(line) => line.expected_on} />
      <Part
        title={t("inventories.elsewhere")}
        lines={shown.lines.filter(elsewhere)}
        where={(line) => line.seen_on}
        mark={mark}
      />
      <Part title={t("inventories.in_place")} lines={shown.lines.filter(inPlace)} where={(line) => line.seen_on} />
    </>
  );
}

type PartProps = {
  title: string;
  lines: InventoryLine[];
  where: (line: InventoryLine) => string | null;
  mark?: (line: InventoryLine) => ReactNode;
};

function Part({ title, lines, where, mark }: PartProps) {
  return (
    <Section title={`${title} ${lines.length}`}>
      {lines.length === 0 ? (
        <Nothing>—</Nothing>
      ) : (
        <ul className="lines">
          {lines.map((line) => (
            <li key={line.id}>
              <Link className="number" to={`/records/${line.number}`}>
                {line.number}
              </Link>
              <span>{line.title}</span>
              <span className="quiet">{where(line)}</span>
              {mark?.(line)}
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

function Count({ shown }: { shown: InventoryDetail }) {
  const words = useWords();
  const { t } = words;
  const client = useQueryClient();
  const command = useCommand();
  const input = useRef<InputRef>(null);
  const [number, setNumber] = useState("");
  const [shelf, setShelf] = useState(shown.shelf ?? "");
  const changed = () => client.invalidateQueries({ queryKey: ["inventories"] });
  const count = async (event: FormEvent) => {
    event.preventDefault();
    const body = { record: number.trim(), shelf: shelf.trim() };
    const done = await command.run((key) => countRecord(shown.id, body, { key }));
    // The next one is scanned over what is wrong, too.
    input.current?.focus({ cursor: "all" });
    if (done === undefined) return;
    setNumber("");
    await changed();
  };
  const end = async () => {
    const done = await command.run((key) => endInventory(shown.id, { key }));
    if (done !== undefined) await changed();
  };
  return (
    <form className="stack" onSubmit={(event) => void count(event)}>
      <ProblemAlert error={command.error} />
      <div className="form-grid">
        <Labelled label={t("inventories.seen_on")} required error={fieldProblem(command.error, "shelf", words)}>
          {(given) => <Input {...given} value={shelf} onChange={(event) => setShelf(event.target.value)} />}
        </Labelled>
        <Labelled
          label={t("inventories.number")}
          required
          hint={t("inventories.scan")}
          error={fieldProblem(command.error, "record", words)}
        >
          {(given) => (
            <Input
              {...given}
              ref={input}
              autoFocus
              autoComplete="off"
              value={number}
              onChange={(event) => setNumber(event.target.value)}
            />
          )}
        </Labelled>
      </div>
      <div className="form-actions">
        <Button
          type="primary"
          htmlType="submit"
          loading={command.busy}
          disabled={number.trim() === "" || shelf.trim() === ""}
        >
          {t("inventories.count")}
        </Button>
        <Popconfirm
          title={t("inventories.end_title")}
          okText={t("inventories.end")}
          cancelText={t("common.cancel")}
          onConfirm={() => void end()}
        >
          <Button disabled={command.busy} why={t("why.busy")}>
            {t("inventories.end")}
          </Button>
        </Popconfirm>
      </div>
    </form>
  );
}
