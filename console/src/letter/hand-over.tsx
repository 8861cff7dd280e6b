// How somebody is told by a letter: it is handed over and signed for now, or it goes out and its delivery is recorded later.
import { Radio } from "antd";
import { useWords } from "../lib/i18n";
import { LabelledGroup } from "../ui/labelled";

export function HandOver({ atCounter, onChange }: { atCounter: boolean; onChange: (atCounter: boolean) => void }) {
  const { t } = useWords();
  return (
    <LabelledGroup label={t("letter.how")} hint={t("letter.hand_over_hint")}>
      <Radio.Group className="column" value={atCounter} onChange={(event) => onChange(event.target.value === true)}>
        <Radio value={true}>{t("letter.hand_over")}</Radio>
        <Radio value={false}>{t("letter.later")}</Radio>
      </Radio.Group>
    </LabelledGroup>
  );
}
