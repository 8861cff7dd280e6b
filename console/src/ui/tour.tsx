// Five steps through the frame, for whoever is new: where the day begins, where the work stands, how anything is found, where help is.
import { Tour as Steps } from "antd";
import { useWords } from "../lib/i18n";

/** What each step shows, by what it stands on; where that is not on the page, or out of sight on a phone, the step stands in the middle. */
const STOPS = [
  ["today", ".today"],
  ["new", ".nav-new"],
  ["places", ".side nav"],
  ["search", ".search-opener"],
  ["help", ".help-button"],
] as const;

function inSight(where: string): HTMLElement | null {
  const found = document.querySelector<HTMLElement>(where);
  return found !== null && found.getClientRects().length > 0 ? found : null;
}

export default function Tour({ onClose }: { onClose: () => void }) {
  const { t } = useWords();
  return (
    <Steps
      open
      onClose={onClose}
      onFinish={onClose}
      steps={STOPS.map(([step, where]) => ({
        title: t(`tour.${step}`),
        description: t(`tour.${step}_says`),
        target: () => inSight(where) as HTMLElement,
        placement: step === "places" || step === "new" ? ("right" as const) : ("bottom" as const),
      }))}
    />
  );
}
