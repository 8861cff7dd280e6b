// Notifications of the browser: turned on and off, by whoever wants them, for this browser.

import { useState } from "react";
import { useWords } from "../lib/i18n";
import { canNotify, chooseNotifications, wantsNotifications } from "../live/notify";
import { Button } from "../ui/button";
import { Section } from "../ui/page";

export function NotificationsChoice() {
  const { t } = useWords();
  const [on, setOn] = useState(wantsNotifications);
  const [turnedDown, setTurnedDown] = useState(false);
  const choose = async (wanted: boolean) => {
    const is = await chooseNotifications(wanted);
    setOn(is);
    setTurnedDown(wanted && !is);
  };
  return (
    <Section title={t("live.notifications")}>
      <div className="stack">
        <p>
          {t(canNotify() ? (on ? "live.notifications_on" : "live.notifications_off") : "live.notifications_cannot")}
        </p>
        {turnedDown && <p role="alert">{t("live.notifications_denied")}</p>}
        {canNotify() && (
          <div>
            <Button onClick={() => void choose(!on)}>{t(on ? "live.turn_off" : "live.turn_on")}</Button>
          </div>
        )}
      </div>
    </Section>
  );
}
