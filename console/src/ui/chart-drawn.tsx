// Draws a picture with ECharts; only the parts that are drawn here are fetched.

import { BarChart, HeatmapChart, LineChart, RadarChart, ScatterChart } from "echarts/charts";
import {
  GridComponent,
  LegendComponent,
  MarkLineComponent,
  RadarComponent,
  TooltipComponent,
  VisualMapComponent,
} from "echarts/components";
import { init, use } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";
import { useEffect, useRef } from "react";
import { useWords } from "../lib/i18n";
import { Button } from "./button";
import { CHART_COLOURS, type ChartProps } from "./chart";

use([
  BarChart,
  CanvasRenderer,
  GridComponent,
  HeatmapChart,
  LegendComponent,
  LineChart,
  MarkLineComponent,
  RadarChart,
  RadarComponent,
  ScatterChart,
  TooltipComponent,
  VisualMapComponent,
]);

export default function ChartDrawn({ label, option, name, height = 320, onPick }: ChartProps) {
  const { t } = useWords();
  const place = useRef<HTMLDivElement>(null);
  const drawn = useRef<ReturnType<typeof init> | null>(null);
  const pick = useRef(onPick);
  pick.current = onPick;
  useEffect(() => {
    if (place.current === null) return;
    const chart = init(place.current);
    drawn.current = chart;
    chart.on("click", (event) => pick.current?.(event.dataIndex));
    const resized = new ResizeObserver(() => chart.resize());
    resized.observe(place.current);
    return () => {
      resized.disconnect();
      chart.dispose();
      drawn.current = null;
    };
  }, []);
  useEffect(() => {
    const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    drawn.current?.setOption({ color: [...CHART_COLOURS], animation: !still, ...option }, { notMerge: true });
  }, [option]);
  const save = () => {
    if (drawn.current === null) return;
    const link = document.createElement("a");
    link.href = drawn.current.getDataURL({ type: "png", pixelRatio: 2, backgroundColor: "#ffffff" });
    link.download = `${name}.png`;
    link.click();
  };
  return (
    <>
      <div ref={place} role="img" aria-label={label} style={{ height, width: "100%" }} />
      <Button size="small" onClick={save}>
        {t("chart.save")}
      </Button>
    </>
  );
}
