// The tour is offered once to whoever is new, and remembered by operator in this browser, whether taken or declined.

import { lazy, Suspense, useState } from "react";
import { useWords } from "../lib/i18n";
import { readStored, writeStored } from "../lib/storage";
import { useMe } from "../session/session";
import { Button } from "./button";

const Tour = lazy(() => import("./tour"));

const isSeen = (value: unknown): value is true => value === true;

/** Whether it is offered, whether it runs, and how it begins and ends. */
export function useTour() {
  const me = useMe();
  const key = `yinuo.tour.${me.id}`;
  const [seen, setSeen] = useState(() => readStored(window.localStorage, key, isSeen) === true);
  const [running, setRunning] = useState(false);
  const remember = () => {
    writeStored(window.localStorage, key, true);
    setSeen(true);
  };
  return {
    offered: !seen && !running,
    running,
    begin: () => {
      remember();
      setRunning(true);
    },
    decline: remember,
    end: () => setRunning(false),
  };
}

export function TourOffer({ tour }: { tour: ReturnType<typeof useTour> }) {
  const { t } = useWords();
  return (
    <>
      {tour.offered && (
        <div className="tour-offer" role="status">
          <span>{t("tour.offer")}</span>
          <Button size="small" type="primary" onClick={tour.begin}>
            {t("tour.begin")}
          </Button>
          <Button size="small" onClick={tour.decline}>
            {t("tour.decline")}
          </Button>
        </div>
      )}
      {tour.running && (
        <Suspense>
          <Tour onClose={tour.end} />
        </Suspense>
      )}
    </>
  );
}
