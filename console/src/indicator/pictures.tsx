// An indicator drawn: its trend with target and benchmarks, a heat map of its parts by period, its parts by size, and how its numbers lie.
import type { EChartsOption } from "echarts";
import { useMemo } from "react";
import type { IndicatorReport } from "../api/types";
import { useWords } from "../lib/i18n";
import { Chart } from "../ui/chart";
import { Section } from "../ui/page";
import { figureText } from "./figure";

/** The value as it is drawn; a hole where there were no cases. */
const drawn = (value: string | null | undefined, shown: IndicatorReport["shown"]) =>
  value === null || value === undefined ? null : Number(value) * (shown === "percent" ? 100 : 1);

export function Trend({ report, onPick }: { report: IndicatorReport; onPick: (period: number) => void }) {
  const { t, local } = useWords();
  const option = useMemo<EChartsOption>(() => {
    const lines = [
      ...(report.target !== null && report.target !== undefined
        ? [{ name: t("indicators.target"), value: report.target }]
        : []),
      ...report.benchmarks.map((one) => ({ name: local(one.name), value: one.value })),
    ];
    const marks = lines.map((line) => drawn(line.value, report.shown) ?? 0);
    return {
      grid: { left: 56, right: 120, top: 24, bottom: 40 },
      tooltip: { trigger: "axis" },
      xAxis: { type: "category", data: report.periods.map((period) => period.from) },
      yAxis: {
        type: "value",
        scale: true,
        // What it is held against is seen, wherever the figure lies.
        min: ({ min }) => Math.min(min, ...marks),
        max: ({ max }) => Math.max(max, ...marks),
      },
      series: [
        {
          type: "line",
          name: local(report.name),
          symbolSize: 8,
          connectNulls: false,
          data: report.periods.map((period) => drawn(period.figure.value, report.shown)),
          markLine: {
            symbol: "none",
            label: { position: "end", formatter: "{b}" },
            data: lines.map((line) => ({ name: line.name, yAxis: drawn(line.value, report.shown) ?? 0 })),
          },
        },
      ],
    };
  }, [report, local, t]);
  return (
    <Section title={t("indicators.trend")}>
      <Chart
        label={`${local(report.name)} ${t("indicators.trend")}`}
        name={local(report.name)}
        option={option}
        onPick={onPick}
      />
    </Section>
  );
}

/** Light where it is little and dark where it is much: one colour, so that eyes of every kind can read it. */
const BLUES = ["#eff5fb", "#bcd7ea", "#7fb2d8", "#3c86bd", "#0b4f86"];

export function Heat({ report, onPick }: { report: IndicatorReport; onPick: (part: number, period: number) => void }) {
  const { t, local } = useWords();
  const cells = useMemo(
    () =>
      report.parts.flatMap((part, row) =>
        part.periods.flatMap((figure, column) => {
          const value = drawn(figure.value, report.shown);
          return value === null ? [] : [{ value: [column, row, value] as const, part: row, period: column }];
        }),
      ),
    [report],
  );
  const option = useMemo<EChartsOption>(() => {
    const values = cells.map((cell) => cell.value[2]);
    return {
      grid: { left: 140, right: 24, top: 8, bottom: 84 },
      tooltip: {
        formatter: (point) => {
          const cell = Array.isArray(point) ? undefined : cells[point.dataIndex];
          if (cell === undefined) return "";
          const [part, period] = [report.parts[cell.part], report.periods[cell.period]];
          const figure = part?.periods[cell.period];
          const value = figure?.value ?? null;
          return `${part === undefined ? "" : local(part.name)} ${period?.from ?? ""}: ${value === null ? "" : figureText(value, report.shown)}`;
        },
      },
      xAxis: { type: "category", data: report.periods.map((period) => period.from) },
      yAxis: { type: "category", data: report.parts.map((part) => local(part.name)) },
      visualMap: {
        min: Math.min(...values),
        max: Math.max(...values),
        calculable: true,
        orient: "horizontal",
        left: "center",
        bottom: 4,
        inRange: { color: BLUES },
      },
      series: [
        {
          type: "heatmap",
          data: cells.map((cell) => [...cell.value]),
          label: {
            show: report.periods.length <= 12,
            formatter: ({ dataIndex }) => {
              const cell = cells[dataIndex];
              return cell === undefined ? "" : String(Math.round(cell.value[2] * 100) / 100);
            },
          },
        },
      ],
    };
  }, [cells, report, local]);
  if (cells.length === 0) return null;
  return (
    <Section title={t("indicators.heat")}>
      <Chart
        label={`${local(report.name)} ${t("indicators.heat")}`}
        name={`${local(report.name)} ${t("indicators.heat")}`}
        option={option}
        height={140 + report.parts.length * 28}
        onPick={(place) => {
          const cell = cells[place];
          if (cell !== undefined) onPick(cell.part, cell.period);
        }}
      />
    </Section>
  );
}

/** How many parts are drawn at most; the table has all of them. */
const MOST_PARTS = 20;

/** The parts of the whole span, the largest first: of failed transfers by kind, their causes. */
export function Largest({ report, onPick }: { report: IndicatorReport; onPick: (part: number) => void }) {
  const { t, local } = useWords();
  const bars = useMemo(() => {
    const drawnParts = report.parts.flatMap((part, place) => {
      const value = drawn(part.figure.value, report.shown);
      return value === null ? [] : [{ place, value, name: local(part.name) }];
    });
    return drawnParts.sort((one, other) => other.value - one.value).slice(0, MOST_PARTS);
  }, [report, local]);
  const option = useMemo<EChartsOption>(
    () => ({
      grid: { left: 180, right: 48, top: 8, bottom: 28 },
      tooltip: { trigger: "axis", axisPointer: { type: "shadow" } },
      xAxis: { type: "value" },
      yAxis: { type: "category", inverse: true, data: bars.map((bar) => bar.name) },
      series: [
        {
          type: "bar",
          name: local(report.name),
          data: bars.map((bar) => bar.value),
          label: {
            show: true,
            position: "right",
            formatter: ({ value }) => String(Math.round(Number(value) * 100) / 100),
          },
        },
      ],
    }),
    [bars, report, local],
  );
  if (bars.length < 2) return null;
  const label = `${local(report.name)} ${t("indicators.largest")}`;
  return (
    <Section title={t("indicators.largest")}>
      <Chart
        label={label}
        name={label}
        option={option}
        height={60 + bars.length * 28}
        onPick={(place) => {
          const bar = bars[place];
          if (bar !== undefined) onPick(bar.place);
        }}
      />
    </Section>
  );
}

/** How the numbers lie that the figure is made of, such as seconds of waiting, and the table of it. */
export function Spread({ report }: { report: IndicatorReport }) {
  const { t, local } = useWords();
  const names = report.spread.map((step) =>
    step.from === step.until ? String(step.from) : `${step.from}–${step.until}`,
  );
  const option = useMemo<EChartsOption>(
    () => ({
      grid: { left: 56, right: 24, top: 16, bottom: 48 },
      tooltip: { trigger: "axis", axisPointer: { type: "shadow" } },
      xAxis: { type: "category", data: names },
      yAxis: { type: "value" },
      // No gap between the bars: the steps touch.
      series: [
        {
          type: "bar",
          name: t("indicators.spread_count"),
          barCategoryGap: "4%",
          data: report.spread.map((step) => step.count),
        },
      ],
    }),
    [names, report, t],
  );
  if (report.spread.length < 2) return null;
  const label = `${local(report.name)} ${t("indicators.spread")}`;
  return (
    <Section title={t("indicators.spread")}>
      <Chart
        label={label}
        name={label}
        option={option}
        table={
          <div className="scroll">
            <table className="list">
              <tbody>
                <tr>
                  <th scope="row">{t("indicators.number")}</th>
                  {names.map((name) => (
                    <td key={name} className="number">
                      {name}
                    </td>
                  ))}
                </tr>
                <tr>
                  <th scope="row">{t("indicators.spread_count")}</th>
                  {report.spread.map((step) => (
                    <td key={step.from} className="number">
                      {step.count}
                    </td>
                  ))}
                </tr>
              </tbody>
            </table>
          </div>
        }
      />
    </Section>
  );
}
