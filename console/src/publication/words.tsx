// How a publication looks wherever it is shown: where it stands.
import { useWords } from "../lib/i18n";
import type { Publication } from "./calls";

const STANDINGS = ["prepared", "runs", "ended", "withdrawn"] as const;
type StandingKey = (typeof STANDINGS)[number];
export const standingOf = (text: string): StandingKey => STANDINGS.find((one) => one === text) ?? "prepared";
export { STANDINGS };

export function Standing({ publication }: { publication: Pick<Publication, "standing"> }) {
  const { t } = useWords();
  const standing = standingOf(publication.standing);
  const tone = { prepared: "soon", runs: "calm", ended: "kept", withdrawn: "quiet" }[standing];
  return (
    <span className="badge" data-tone={tone}>
      {t(`publication.standing.${standing}`)}
    </span>
  );
}
