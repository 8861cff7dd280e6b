// Shows the case that stands open on the customer's screen, for as long as it stands open and somebody wants it shown.
import { DesktopOutlined } from "@ant-design/icons";
import { useEffect, useState } from "react";
import type { Case } from "../api/types";
import { OVER } from "../case/next";
import { formatInstant } from "../lib/date";
import { useWords } from "../lib/i18n";
import { Button } from "../ui/button";
import { openScreen, showOnScreen } from "./channel";

export default function ShowCase({ shown }: { shown: Case }) {
  const { t, local } = useWords();
  const [isShown, setShown] = useState(false);
  // Compared as text: what the customer sees changes with the case, not with each look at it.
  const told = JSON.stringify({
    kind: "case",
    number: shown.number,
    service: local(shown.service.name),
    missing: shown.missing.map((one) => local(one.name)),
    promises: shown.promises
      .filter((one) => one.owed_by.key === "office" && !OVER.includes(one.standing))
      .flatMap((one) => {
        const by = one.due_at === null ? one.due_on : formatInstant(one.due_at);
        return by === null ? [] : [{ name: local(one.name), by }];
      }),
  });
  useEffect(() => {
    if (isShown) return showOnScreen(JSON.parse(told));
    return undefined;
  }, [isShown, told]);
  return (
    <Button
      icon={<DesktopOutlined />}
      aria-pressed={isShown}
      onClick={() => {
        if (!isShown) openScreen();
        setShown(!isShown);
      }}
    >
      {t(isShown ? "screen.take_back" : "screen.show")}
    </Button>
  );
}
