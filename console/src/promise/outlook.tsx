// What lies ahead: promises by office and day, each cell opening the list behind it, and the broken ones by what was promised.
import { useQuery } from "@tanstack/react-query";
import { getOutlook } from "../api/calls";
import { monthDay, weekday } from "../lib/date";
import { useWords } from "../lib/i18n";
import { usePolled } from "../live/stream";
import { ProblemAlert } from "../ui/problem";

export type CellChoice = { office: string; view: "open" | "broken"; due_on?: string };

/** So many offices are shown; the most pressed come first. */
const OFFICES = 15;
/** Shades of a cell, by its part of the largest. */
const SHADES = 4;

export function useOutlook(office: string | undefined, wanted: boolean) {
  return useQuery({
    queryKey: ["promises", "outlook", office],
    queryFn: () => getOutlook(office),
    refetchInterval: usePolled(60_000),
    enabled: wanted,
  });
}

export function HeatMap({ office, onChoose }: { office: string | undefined; onChoose: (choice: CellChoice) => void }) {
  const { t } = useWords();
  const query = useOutlook(office, true);
  const outlook = query.data;
  if (query.error !== null) return <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />;
  if (outlook === undefined || outlook.offices.length === 0) return null;
  const most = Math.max(1, ...outlook.offices.flatMap((line) => line.by_day));
  const shade = (count: number) => (count === 0 ? 0 : Math.max(1, Math.ceil((count / most) * SHADES)));
  const left = outlook.offices.length - OFFICES;
  return (
    <div className="panel heat">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
      <section className="heat-scroll" tabIndex={0} aria-label={t("outlook.title")}>
        <table>
          <caption>{t("outlook.title")}</caption>
          <thead>
            <tr>
              <th scope="col">{t("board.office")}</th>
              <th scope="col">{t("standing.broken")}</th>
              {outlook.days.map((day) => (
                <th scope="col" key={day} className="number">
                  {monthDay(day)}
                  <small>{t("strip.weekdays")[weekday(day)]}</small>
                </th>
              ))}
              <th scope="col">{t("outlook.later")}</th>
            </tr>
          </thead>
          <tbody>
            {outlook.offices.slice(0, OFFICES).map((line) => (
              <tr key={line.office.id}>
                <th scope="row">{line.office.name}</th>
                <Cell
                  count={line.broken}
                  tone="broken"
                  label={`${line.office.name} ${t("standing.broken")}`}
                  onChoose={() => onChoose({ office: line.office.id, view: "broken" })}
                />
                {outlook.days.map((day, index) => {
                  const count = line.by_day[index] ?? 0;
                  return (
                    <Cell
                      key={day}
                      count={count}
                      shade={shade(count)}
                      label={`${line.office.name} ${day}`}
                      onChoose={() => onChoose({ office: line.office.id, view: "open", due_on: day })}
                    />
                  );
                })}
                <td className="number quiet">{line.later}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {left > 0 && <p className="quiet">{t("outlook.more_offices", { count: left })}</p>}
    </div>
  );
}

function Cell(props: { count: number; label: string; shade?: number; tone?: string; onChoose: () => void }) {
  const { count, label, shade, tone, onChoose } = props;
  return (
    <td className="number" data-shade={shade} data-tone={count > 0 ? tone : undefined}>
      {count === 0 ? (
        <span className="quiet">·</span>
      ) : (
        <button type="button" aria-label={`${label}: ${count}`} onClick={onChoose}>
          {count}
        </button>
      )}
    </td>
  );
}

/** Why: which promises of which services were not kept. */
export function BrokenByRule(props: {
  office: string | undefined;
  chosen: string | undefined;
  onChoose: (rule: string) => void;
}) {
  const { t, local } = useWords();
  const rules = useOutlook(props.office, true).data?.rules ?? [];
  if (rules.length === 0) return null;
  return (
    <section className="panel owners" aria-label={t("outlook.by_rule")}>
      <table>
        <caption>{t("outlook.by_rule")}</caption>
        <thead>
          <tr>
            <th scope="col">{t("board.promise")}</th>
            <th scope="col">{t("standing.broken")}</th>
          </tr>
        </thead>
        <tbody>
          {rules.slice(0, OFFICES).map((line) => {
            const rule = `${line.service.key}/${line.promise.key}`;
            return (
              <tr key={rule} data-chosen={rule === props.chosen || undefined}>
                <th scope="row">
                  <button type="button" aria-pressed={rule === props.chosen} onClick={() => props.onChoose(rule)}>
                    {local(line.promise.name)}
                  </button>{" "}
                  <small className="quiet">{local(line.service.name)}</small>
                </th>
                <td className="number" data-tone="broken">
                  {line.broken}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}
