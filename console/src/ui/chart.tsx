// A picture of figures, with the words that say what it shows and a button that saves it. The library behind it is fetched with the first one.
import type { EChartsOption } from "echarts";
import { lazy, type ReactNode, Suspense, useEffect, useState } from "react";

const Drawn = lazy(() => import("./chart-drawn"));

/** Blue, orange, green and others that eyes of every kind tell apart (Okabe and Ito). */
export const CHART_COLOURS = ["#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00"] as const;

export type ChartProps = {
  label: string;
  option: EChartsOption;
  /** What the file is called that it is saved as. */
  name: string;
  height?: number;
  /** What a point is pressed for: its place in the data of its series. */
  onPick?: (place: number) => void;
};

/** Whether what was drawn first is on screen: the library takes a moment of which the table need not wait. */
function useIsOnScreen(): boolean {
  const [is, set] = useState(false);
  useEffect(() => {
    let timer = 0;
    const frame = requestAnimationFrame(() => {
      timer = window.setTimeout(() => set(true));
    });
    return () => {
      cancelAnimationFrame(frame);
      window.clearTimeout(timer);
    };
  }, []);
  return is;
}

/** The picture, and below it what stands in it as a table. */
export function Chart({ table, ...props }: ChartProps & { table?: ReactNode }) {
  const isOnScreen = useIsOnScreen();
  const room = <div style={{ height: props.height ?? 320 }} />;
  return (
    <figure className="chart" aria-label={props.label}>
      {isOnScreen ? (
        <Suspense fallback={room}>
          <Drawn {...props} />
        </Suspense>
      ) : (
        room
      )}
      {table}
    </figure>
  );
}
