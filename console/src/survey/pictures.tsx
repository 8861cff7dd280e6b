// What was expected against what was found: a radar of the dimensions, and the items by how much is expected and how good it was.
import type { EChartsOption } from "echarts";
import { useMemo } from "react";
import type { SurveyResults } from "../api/types";
import { useWords } from "../lib/i18n";
import { Chart } from "../ui/chart";
import { Section } from "../ui/page";

const numberOf = (figure: string | null | undefined) =>
  figure === null || figure === undefined ? null : Number(figure);
const meanOf = (figures: number[]) => figures.reduce((sum, figure) => sum + figure, 0) / figures.length;

export function GapPictures({ survey }: { survey: SurveyResults }) {
  const { t, local } = useWords();
  const top = Math.max(...survey.items.map((item) => item.to ?? 0));
  const radar = useMemo<EChartsOption>(() => {
    const side = (of: "expectation" | "perception") => survey.dimensions.map((one) => numberOf(one[of]) ?? 0);
    return {
      legend: { bottom: 0 },
      tooltip: {},
      radar: { indicator: survey.dimensions.map((one) => ({ name: local(one.name), max: top, min: 1 })) },
      series: [
        {
          type: "radar",
          data: [
            {
              name: t("survey.expectation"),
              value: side("expectation"),
              lineStyle: { type: "dashed" },
              symbol: "rect",
            },
            { name: t("survey.perception"), value: side("perception"), symbol: "circle" },
          ],
        },
      ],
    };
  }, [survey, top, local, t]);
  const points = useMemo(
    () =>
      survey.items.flatMap((item) => {
        const [expectation, perception] = [numberOf(item.expectation), numberOf(item.perception)];
        return expectation === null || perception === null
          ? []
          : [{ key: item.key, name: local(item.text), expectation, perception }];
      }),
    [survey, local],
  );
  const quadrants = useMemo<EChartsOption>(
    () => ({
      grid: { left: 48, right: 24, top: 24, bottom: 48 },
      tooltip: {},
      xAxis: { name: t("survey.perception"), nameLocation: "middle", nameGap: 28, scale: true },
      yAxis: { name: t("survey.expectation"), scale: true },
      series: [
        {
          type: "scatter",
          data: points.map((point) => ({ name: point.name, value: [point.perception, point.expectation] })),
          label: { show: true, position: "right", formatter: ({ dataIndex }) => points[dataIndex]?.key ?? "" },
          markLine: {
            silent: true,
            symbol: "none",
            label: { show: false },
            data: [
              { xAxis: meanOf(points.map((point) => point.perception)) },
              { yAxis: meanOf(points.map((point) => point.expectation)) },
            ],
          },
        },
      ],
    }),
    [points, t],
  );
  if (points.length === 0) return null;
  return (
    <div className="two-columns">
      <Section title={t("survey.radar")}>
        <Chart label={t("survey.radar")} name={`${survey.name} ${t("survey.radar")}`} option={radar} height={360} />
      </Section>
      <Section title={t("survey.quadrants")}>
        <p className="quiet">{t("survey.quadrants_hint")}</p>
        <Chart
          label={t("survey.quadrants")}
          name={`${survey.name} ${t("survey.quadrants")}`}
          option={quadrants}
          height={360}
        />
      </Section>
    </div>
  );
}
