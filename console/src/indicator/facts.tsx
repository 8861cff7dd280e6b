// The list behind a figure.

import { Modal, Segmented } from "antd";
import { useState } from "react";
import { type FactsAsk, listIndicatorFacts } from "../api/indicator-calls";
import type { IndicatorFact, IndicatorReport } from "../api/types";
import { useWords } from "../lib/i18n";
import { Empty } from "../ui/empty";
import type { Column } from "../ui/list-table";
import { PagedTable, usePages } from "../ui/paged-table";
import { SubjectLink } from "../ui/subject-link";

export function FactsDialog({
  indicator,
  ask,
  title,
  onClose,
}: {
  indicator: IndicatorReport;
  ask: FactsAsk;
  title: string;
  onClose: () => void;
}) {
  const { t, local } = useWords();
  const [term, setTerm] = useState(0);
  const list = usePages(["indicators", indicator.key, "facts", ask, term], (page) =>
    listIndicatorFacts(indicator.key, { ...ask, term, ...page }),
  );
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
    { key: "kind", title: local(indicator.terms[term]?.kinds ?? { zh: "", en: "" }), render: (row) => local(row.kind) },
    { key: "office", title: t("operators.office"), render: (row) => row.office.name },
    { key: "person", title: t("indicators.by.person"), render: (row) => row.person?.name ?? "—" },
    {
      key: "number",
      title: t("indicators.number"),
      render: (row) => <span className="number">{row.number ?? row.amount ?? "—"}</span>,
    },
  ];
  return (
    <Modal open title={`${t("indicators.behind")}：${title}`} footer={null} onCancel={onClose} width={920}>
      {indicator.terms.length === 2 && (
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
        label={t("indicators.behind")}
        list={list}
        columns={columns}
        rowKey={(row) => `${row.day} ${row.about?.id ?? ""} ${row.kind.en} ${row.number ?? ""}`}
        empty={<Empty says={t("indicators.no_facts")} next={["indicators"]} />}
      />
    </Modal>
  );
}
