// What a milestone will do, shown before it is confirmed: amounts, dates, the policy, who is told, whose word it waits for.
import { useQuery } from "@tanstack/react-query";
import { Alert } from "antd";
import { previewMilestone } from "../api/calls";
import type { NewMilestone } from "../api/types";
import { WillList } from "../approval/words";
import { useWords } from "../lib/i18n";
import { citeText } from "../promise/cite";
import { ProblemAlert } from "../ui/problem";
import { useSettled } from "../ui/settled";

type Props = {
  id: string;
  version: number;
  body: NewMilestone;
  /** The form says already why it was refused. */
  refused: boolean;
};

export function Preview({ id, version, body, refused }: Props) {
  const { t, language } = useWords();
  // What is typed is asked about once it stands still.
  const asked = useSettled(JSON.stringify(body));
  const query = useQuery({
    queryKey: ["milestone-preview", id, version, asked],
    queryFn: () => previewMilestone(id, version, JSON.parse(asked)),
    retry: false,
    staleTime: 0,
  });
  return (
    <section className="framed" aria-live="polite" aria-label={t("milestones.preview")}>
      <h3>{t("milestones.preview")}</h3>
      {query.isPending && <p className="quiet">{t("milestones.preview_wait")}</p>}
      {!refused && <ProblemAlert error={query.error} />}
      {query.data !== undefined && <WillList will={query.data.will} />}
      {query.data?.waits_by != null && (
        <Alert
          type="info"
          showIcon
          title={t("milestones.preview_waits", { cite: citeText(query.data.waits_by, language) })}
        />
      )}
    </section>
  );
}
