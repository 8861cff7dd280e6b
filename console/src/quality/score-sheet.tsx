// A score sheet: metric by metric what was got and taken off, each with the list behind it.

import { Modal, Segmented } from "antd";
import { useState } from "react";
import { getScorePdf, listScoreFacts } from "../api/score-calls";
import type { IndicatorFact, ScoreScheme, ScoreSheet } from "../api/types";
import { saveBlob } from "../lib/csv";
import { useWords } from "../lib/i18n";
import { Button } from "../ui/button";
import { Empty } from "../ui/empty";
import { type Column, ListTable } from "../ui/list-table";
import { PagedTable, usePages } from "../ui/paged-table";
import { SubjectLink } from "../ui/subject-link";

type Line = ScoreSheet["lines"][number];

export function SheetLines({ scheme, sheet }: { scheme: ScoreScheme; sheet: ScoreSheet }) {
  const { t, local } = useWords();
  const [opened, setOpened] = useState<string | null>(null);
  const nameOf = (key: string) => {
    const metric = scheme.metrics.find((one) => one.key === key);
    return metric === undefined ? key : local(metric.name);
  };
  const columns: Column<Line>[] = [
    { key: "metric", title: t("scores.metric"), onPhone: "heading", render: (row) => nameOf(row.metric) },
    {
      key: "figure",
      title: t("scores.figure"),
      render: (row) =>
        row.figure === null || row.figure === undefined ? (
          <span className="quiet">{t("scores.left_out")}</span>
        ) : (
          <>
            <span className="number">{row.figure}</span> <span className="quiet number">{row.counted.join(" / ")}</span>
          </>
        ),
    },
    { key: "points", title: t("scores.points"), render: (row) => <span className="number">{row.points}</span> },
    { key: "got", title: t("scores.got"), render: (row) => <span className="number">{row.got ?? "—"}</span> },
    { key: "off", title: t("scores.deducted"), render: (row) => <span className="number">{row.deducted ?? "—"}</span> },
  ];
  return (
    <>
      <ListTable
        label={`${sheet.operator.name} ${t("scores.metric")}`}
        columns={columns}
        rows={sheet.lines}
        rowKey={(row) => row.metric}
        onOpen={(row) => setOpened(row.metric)}
        empty={<Empty says={t("scores.left_out")} next={["scores"]} />}
      />
      <Button
        size="small"
        onClick={() => void getScorePdf(sheet.id).then((file) => saveBlob(`${sheet.operator.name}.pdf`, file))}
      >
        {t("scores.pdf")}
      </Button>
      {opened !== null && <Facts sheet={sheet} metric={opened} name={nameOf(opened)} onClose={() => setOpened(null)} />}
    </>
  );
}

function Facts({
  sheet,
  metric,
  name,
  onClose,
}: {
  sheet: ScoreSheet;
  metric: string;
  name: string;
  onClose: () => void;
}) {
  const { t, local } = useWords();
  const [term, setTerm] = useState(0);
  const sides = sheet.lines.find((line) => line.metric === metric)?.counted.length ?? 1;
  const list = usePages(["scores", sheet.id, metric, term], (page) => listScoreFacts(sheet.id, metric, term, page));
  const columns: Column<IndicatorFact>[] = [
    {
      key: "day",
      title: t("indicators.day"),
      onPhone: "corner",
      className: "nowrap",
      render: (row) => <span className="number">{row.day}</span>,
    },
    {
      key: "about",
      title: t("indicators.about"),
      onPhone: "heading",
      render: (row) => (row.about === null || row.about === undefined ? "—" : <SubjectLink subject={row.about} />),
    },
    { key: "kind", title: t("indicators.by.kind"), render: (row) => local(row.kind) },
    {
      key: "number",
      title: t("indicators.number"),
      render: (row) => <span className="number">{row.number ?? row.amount ?? "—"}</span>,
    },
  ];
  return (
    <Modal open title={t("scores.behind", { metric: name })} footer={null} onCancel={onClose} width={820}>
      {sides === 2 && (
        <Segmented
          className="gap-below"
          value={term}
          onChange={(chosen) => setTerm(Number(chosen))}
          options={[
            { value: 0, label: t("indicators.counted") },
            { value: 1, label: t("indicators.divided_by") },
          ]}
        />
      )}
      <PagedTable
        label={t("scores.behind", { metric: name })}
        list={list}
        columns={columns}
        rowKey={(row) => `${row.day} ${row.about?.id ?? ""} ${row.kind.en} ${row.number ?? ""}`}
        empty={<Empty says={t("indicators.no_facts")} next={["scores"]} />}
      />
    </Modal>
  );
}
