// The training banner: everything here is made up, and the clock stands where the administrator put it.

import { lazy, Suspense, useState } from "react";
import { formatInstant } from "../lib/date";
import { useWords } from "../lib/i18n";
import { useMay, useNow } from "../session/session";
import { Button } from "../ui/button";

// It brings the calendar of the input with it, which nobody else needs on the first page.
const SetClock = lazy(() => import("./set-clock"));

export function TrainingBanner() {
  const { t } = useWords();
  const now = useNow();
  const may = useMay();
  const [setting, setSetting] = useState(false);
  return (
    <aside className="training" aria-label={t("training.banner")}>
      <strong>{t("training.banner")}</strong>
      <span className="training-hint">{t("training.hint")}</span>
      <time className="number" dateTime={now}>
        {formatInstant(now)}
      </time>
      {may("manage_house") && (
        <Button size="small" onClick={() => setSetting(true)}>
          {t("training.set")}
        </Button>
      )}
      {setting && (
        <Suspense>
          <SetClock now={now} onClose={() => setSetting(false)} />
        </Suspense>
      )}
    </aside>
  );
}
