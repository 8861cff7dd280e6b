// Insurers in the order of their points, and by what each got them.
import { Link } from "react-router";
import { useWords } from "../lib/i18n";
import { yuan } from "../lib/money";
import { type Column, ListTable } from "../ui/list-table";
import type { InsurerRanking } from "./calls";

type Insurer = InsurerRanking["insurers"][number];

export function Ranking({ ranking, bearing = [] }: { ranking: InsurerRanking; bearing?: string[] }) {
  const { t, local } = useWords();
  const criteria: Column<Insurer>[] = ranking.criteria.map((criterion) => ({
    key: criterion.key,
    title: `${local(criterion.name)} · ${t("broker.points", { points: criterion.points })}`,
    render: (row) => {
      const found = row.criteria.find((one) => one.criterion === criterion.key);
      if (found?.figure == null) return <span className="quiet">{t("broker.not_measured")}</span>;
      const counted = criterion.in_yuan ? found.counted.map(yuan) : found.counted;
      return (
        <span className="two-lines">
          <span className="number">{found.figure}</span>
          <small>{t("broker.got", { got: found.got ?? "0" })}</small>
          <small className="number">{counted.join(" / ")}</small>
        </span>
      );
    },
  }));
  return (
    <ListTable
      label={t("broker.ranking")}
      rows={ranking.insurers}
      rowKey={(row) => row.insurer}
      empty={null}
      columns={[
        { key: "rank", title: t("broker.rank"), render: (row) => <span className="number">{row.rank}</span> },
        {
          key: "insurer",
          title: t("broker.insurer"),
          onPhone: "heading",
          render: (row) => (
            <>
              <Link className="in-text" to={`/parties/${row.insurer}`}>
                {row.name}
              </Link>{" "}
              {bearing.includes(row.insurer) && <span className="badge">{t("broker.bears")}</span>}
            </>
          ),
        },
        {
          key: "total",
          title: t("broker.total"),
          onPhone: "corner",
          className: "money",
          render: (row) => <span className="number">{row.total ?? "—"}</span>,
        },
        ...criteria,
      ]}
    />
  );
}
