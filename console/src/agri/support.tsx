// Who of the enrolled is supported first: households that have paid, with what they lost, in the order that the programme names.
import { Checkbox } from "antd";
import { Link } from "react-router";
import { useWords } from "../lib/i18n";
import { yuan } from "../lib/money";
import { citeText } from "../promise/cite";
import { Empty } from "../ui/empty";
import { useAddressFilter } from "../ui/list-filter";
import type { Column } from "../ui/list-table";
import { Page } from "../ui/page";
import { PagedTable, usePages } from "../ui/paged-table";
import { ProblemAlert } from "../ui/problem";
import { SavedViews } from "../ui/saved-views";
import { chosenOf, ProgrammeSelect, useProgrammes } from "./programme-select";
import { listSupported, type SupportLine } from "./support-calls";

type Figure = "area" | "premium" | "hit" | "assessed" | "paid";

export default function SupportPage() {
  const { t, keyed, language } = useWords();
  const { parameters, set } = useAddressFilter();
  const programmes = useProgrammes();
  const programme = chosenOf(programmes.data, parameters.get("programme"));
  const rule = programmes.data?.items.find((one) => one.key === programme)?.support ?? null;
  const lost = parameters.get("lost") !== null;
  return (
    <Page title={t("support.title")} hint={t("support.hint")}>
      <ProblemAlert error={programmes.error} onRetry={() => void programmes.refetch()} />
      <search className="filters">
        <ProgrammeSelect
          className="filter-select wide"
          aria-label={t("agri.programme")}
          value={programme}
          onChange={(key) => set("programme", key)}
        />
        <Checkbox checked={lost} onChange={(event) => set("lost", event.target.checked ? "true" : null)}>
          {t("support.lost_only")}
        </Checkbox>
        <span className="filter-end">
          <SavedViews list="support-list" />
        </span>
      </search>
      {programmes.isSuccess && (
        <p className="field-hint">
          {rule === null ? (
            t("support.no_order")
          ) : (
            <>
              {t("support.order", { by: keyed("support", rule.order) })} {citeText(rule.cite, language)}
            </>
          )}
        </p>
      )}
      {programme !== null && programmes.isSuccess && (
        <Households programme={programme} lost={lost} by={rule?.order ?? "area"} />
      )}
    </Page>
  );
}

function Households({ programme, lost, by }: { programme: string; lost: boolean; by: string }) {
  const { t } = useWords();
  const { parameters, set } = useAddressFilter();
  const sort = parameters.get("sort");
  const filter = { programme, ...(lost && { lost }), ...(sort !== null && { sort }) };
  const list = usePages(["support-list", filter], (page) => listSupported({ ...filter, ...page }));
  const figure = (key: Figure, shown: (text: string) => string, sorts = true): Column<SupportLine> => ({
    key,
    title: t(`support.${key}`),
    ...(sorts && { sort: key }),
    className: "money nowrap",
    render: (row) => <span className="number">{shown(row[key])}</span>,
    text: (row) => row[key],
  });
  const asItIs = (text: string) => text;
  const columns: Column<SupportLine>[] = [
    {
      key: "household",
      title: t("support.household"),
      onPhone: "heading",
      render: (row) => (
        <Link to={`/parties/${row.household.id}`} className="in-text">
          {row.household.name}
        </Link>
      ),
      text: (row) => row.household.name,
    },
    {
      key: "village",
      title: t("agri.village"),
      render: (row) => (
        <Link to={`/group-policies/${row.group_number}`} className="in-text">
          {row.village}
        </Link>
      ),
      text: (row) => row.village,
    },
    {
      key: "covers",
      title: t("support.covers"),
      className: "money nowrap",
      render: (row) => <span className="number">{row.covers}</span>,
      text: (row) => String(row.covers),
    },
    figure("area", asItIs),
    figure("premium", yuan),
    figure("hit", asItIs),
    figure("assessed", yuan),
    figure("paid", yuan, false),
    { key: "office", title: t("support.office"), render: (row) => row.office.name, text: (row) => row.office.name },
  ];
  return (
    <div className="scroll">
      <PagedTable
        list={list}
        label={t("support.title")}
        columns={columns}
        rowKey={(row) => `${row.household.id} ${row.group_number}`}
        sort={sort ?? `-${by}`}
        onSort={(next) => set("sort", next)}
        empty={<Empty says={t("support.empty")} next={["group-policies", "losses"]} />}
      />
    </div>
  );
}
