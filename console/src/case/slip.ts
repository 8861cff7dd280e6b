// The slip of the documents that changed hands: what came in, when and to whom, and what is still missing.
import type { Case } from "../api/types";
import { formatInstant } from "../lib/date";
import type { Words } from "../lib/i18n";
import type { Letterhead, Sheet } from "../ui/print-sheet";

export function handOverSlip(shown: Case, words: Words, now: string, letterhead: Letterhead): Sheet {
  const { t, local } = words;
  const received = shown.materials.filter((one) => one.state === "received");
  const told = (lines: string[]) => (lines.length === 0 ? [t("slip.none")] : lines);
  return {
    title: t("slip.hand_over"),
    office: shown.office.name,
    letterhead,
    facts: [
      [t("board.case"), shown.number],
      [t("board.service"), local(shown.service.name)],
      [t("slip.customer"), shown.party.name],
      [t("case.received"), formatInstant(shown.received_at)],
    ],
    lists: [
      {
        heading: t("slip.received"),
        lines: told(
          received.map((one) =>
            [
              local(one.name),
              one.by === null || one.received_at === null
                ? ""
                : t("materials.by", { by: one.by.name, time: formatInstant(one.received_at) }),
            ]
              .filter((part) => part !== "")
              .join(" · "),
          ),
        ),
      },
      { heading: t("slip.missing"), lines: told(shown.missing.map((one) => local(one.name))) },
    ],
    signs: [t("slip.sign_customer"), t("slip.sign_clerk")],
    foot: t("slip.printed", { time: formatInstant(now) }),
  };
}
