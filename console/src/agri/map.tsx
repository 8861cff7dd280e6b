// The map of the divisions: a tile for each, coloured by a rate that stands in it as a number, with its legend; below it the same as a table with the
// lists behind. The colour tells nothing that the number does not.

import { useQuery } from "@tanstack/react-query";
import { Select } from "antd";
import { Link } from "react-router";
import { useWords } from "../lib/i18n";
import { yuan } from "../lib/money";
import { Empty } from "../ui/empty";
import { useAddressFilter } from "../ui/list-filter";
import { type Column, ListTable } from "../ui/list-table";
import { Page } from "../ui/page";
import { ProblemAlert } from "../ui/problem";
import { type DivisionTile, getDivisionMap } from "./map-calls";
import { chosenOf, ProgrammeSelect, useProgrammes } from "./programme-select";
import { MEASURES, type Measure, rateOf, rateText, STEPS, stepOf } from "./rate";

export default function MapPage() {
  const { t, local } = useWords();
  const { parameters, set } = useAddressFilter();
  const programmes = useProgrammes();
  const programme = chosenOf(programmes.data, parameters.get("programme"));
  const division = parameters.get("division");
  const measure: Measure = MEASURES.find((one) => one === parameters.get("measure")) ?? "collected";
  const map = useQuery({
    queryKey: ["division-map", programme, division],
    queryFn: () => getDivisionMap(programme ?? "", division),
    enabled: programme !== null,
  });
  const shown = map.data;
  const tiles = shown === undefined ? [] : [...shown.tiles, ...(shown.unplaced === null ? [] : [shown.unplaced])];
  const into = (code: string) => {
    const next = new URLSearchParams(parameters);
    next.set("division", code);
    return `?${next.toString()}`;
  };
  const total = shown === undefined ? null : rateOf({ figures: shown.total, earlier: sumOf(tiles) }, "enrolled");
  const ofRegister = shown === undefined ? null : rateOf({ figures: shown.total, earlier: null }, "registered");
  const name = shown?.division == null ? t("map.everywhere") : local(shown.division.name);
  return (
    <Page
      title={t("map.title")}
      hint={t("map.hint")}
      extra={shown?.parent != null && <Link to={into(shown.parent)}>{t("map.up")}</Link>}
    >
      <ProblemAlert error={programmes.error ?? map.error} onRetry={() => void map.refetch()} />
      <search className="filters">
        <ProgrammeSelect
          className="filter-select wide"
          aria-label={t("agri.programme")}
          value={programme}
          onChange={(key) => set("programme", key)}
        />
        <Select
          className="filter-select wide"
          aria-label={t("map.measure")}
          value={measure}
          onChange={(key) => set("measure", key)}
          options={MEASURES.map((one) => ({ value: one, label: t(`map.measure.${one}`) }))}
        />
      </search>
      {shown !== undefined && (
        <>
          <p className="field-hint">
            {shown.counted_on === null ? t("map.not_counted") : t("map.counted_on", { on: shown.counted_on })}{" "}
            {shown.earlier === null ? t("map.no_earlier") : t("map.against", { programme: local(shown.earlier.name) })}
          </p>
          <p>
            {shown.days_left > 0
              ? t("map.deadline", { on: shown.closes_on, left: shown.days_left })
              : t("map.deadline_over", { on: shown.closes_on })}
            {total !== null && (
              <>
                {" "}
                <label>
                  {t("map.progress", { rate: rateText(total) })}{" "}
                  <progress max={1} value={Math.min(total, 1)}>
                    {rateText(total)}
                  </progress>
                </label>
              </>
            )}
            {ofRegister !== null && <> {t("map.progress_registered", { rate: rateText(ofRegister) })}</>}
          </p>
          <Tiles
            tiles={tiles}
            measure={measure}
            into={into}
            label={t("map.tiles", { division: name, measure: t(`map.measure.${measure}`) })}
          />
          <Legend />
          <Table tiles={tiles} measure={measure} />
        </>
      )}
    </Page>
  );
}

/** What was enrolled before in all of them together. */
function sumOf(tiles: DivisionTile[]): DivisionTile["earlier"] {
  const areas = tiles.flatMap((tile) => (tile.earlier === null ? [] : [tile.earlier]));
  const first = areas[0];
  if (first === undefined) return null;
  return { ...first, area: String(areas.reduce((sum, one) => sum + Number(one.area), 0)) };
}

type Shown = { tiles: DivisionTile[]; measure: Measure };

/** One tile a division, laid in rows by code. */
function Tiles({ tiles, measure, into, label }: Shown & { into: (code: string) => string; label: string }) {
  const { t } = useWords();
  return (
    <ul className="tiles" aria-label={label}>
      {tiles.map((tile) => {
        const rate = rateOf(tile, measure);
        const content = (
          <>
            <span>{tile.code === "" ? t("map.unplaced") : tile.name}</span>
            <strong className="number">{rateText(rate)}</strong>
          </>
        );
        const to = tile.inside ? into(tile.code) : listOf(tile, measure);
        return (
          <li key={tile.code} data-step={stepOf(rate) ?? "none"}>
            {tile.code === "" ? <span>{content}</span> : <Link to={to}>{content}</Link>}
          </li>
        );
      })}
    </ul>
  );
}

/** Where the things stand that a tile counts: found by the name of the division. */
function listOf(tile: DivisionTile, measure: Measure): string {
  const place = measure === "lost" || measure === "settled" ? "/losses" : "/group-policies";
  return `${place}?q=${encodeURIComponent(tile.name)}`;
}

function Legend() {
  const { t } = useWords();
  const says = (place: number) => {
    const [least, most] = [rateText(STEPS[place] ?? 0), rateText(STEPS[place + 1] ?? 0)];
    if (place === 0) return t("map.legend.under", { most });
    return place === STEPS.length - 1 ? t("map.legend.over", { least }) : t("map.legend.between", { least, most });
  };
  return (
    <ul className="tiles-legend" aria-label={t("map.legend")}>
      {STEPS.map((from, place) => (
        <li key={from}>
          <span className="tiles-colour" data-step={place} aria-hidden="true" />
          {says(place)}
        </li>
      ))}
      <li>
        <span className="tiles-colour" data-step="none" aria-hidden="true" />
        {t("map.legend.none")}
      </li>
    </ul>
  );
}

/** The same as a table, with the lists behind each. */
function Table({ tiles, measure }: Shown) {
  const { t } = useWords();
  const number = (key: string, title: string, text: (tile: DivisionTile) => string | number): Column<DivisionTile> => ({
    key,
    title,
    className: "money nowrap",
    render: (tile) => <span className="number">{text(tile)}</span>,
  });
  const columns: Column<DivisionTile>[] = [
    {
      key: "name",
      title: t("map.division"),
      onPhone: "heading",
      render: (tile) => (tile.code === "" ? t("map.unplaced") : tile.name),
    },
    number("rate", t("map.rate"), (tile) => rateText(rateOf(tile, measure))),
    number("villages", t("map.villages"), (tile) => tile.figures.villages),
    number("households", t("map.households"), (tile) => tile.figures.households),
    number("area", t("map.area"), (tile) => tile.figures.area),
    number("earlier", t("map.earlier_area"), (tile) => tile.earlier?.area ?? "—"),
    number("registered", t("map.registered"), (tile) =>
      tile.figures.registered === "0" ? "—" : tile.figures.registered,
    ),
    number("premium", t("map.premium"), (tile) => yuan(tile.figures.premium)),
    number("farmer_paid", t("map.farmer_paid"), (tile) => yuan(tile.figures.farmer_paid)),
    number("losses", t("map.losses"), (tile) => tile.figures.losses),
    number("hit", t("map.hit"), (tile) => tile.figures.hit),
    number("assessed", t("map.assessed"), (tile) => yuan(tile.figures.assessed)),
    number("paid", t("map.paid"), (tile) => yuan(tile.figures.paid)),
    {
      key: "lists",
      title: t("map.lists"),
      render: (tile) =>
        tile.code !== "" && (
          <>
            <Link to={listOf(tile, "enrolled")}>{t("map.to_groups")}</Link>{" "}
            <Link to={listOf(tile, "lost")}>{t("map.to_losses")}</Link>
          </>
        ),
    },
  ];
  return (
    <div className="scroll">
      <ListTable
        label={t("map.title")}
        columns={columns}
        rows={tiles}
        rowKey={(tile) => tile.code}
        empty={<Empty says={t("map.empty")} next={["group-policies", "losses"]} />}
      />
    </div>
  );
}
