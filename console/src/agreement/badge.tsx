// The state of an agreement of any family.
import type { Agreement, AgreementState } from "../api/types";
import { useWords } from "../lib/i18n";
import type { Tone } from "../ui/badges";

export function agreementTone(state: AgreementState): Tone {
  switch (state) {
    case "in_force":
      return "kept";
    case "proposed":
      return "calm";
    case "suspended":
      return "broken";
    case "declined":
    case "ended":
      return "quiet";
    default:
      return neverState(state);
  }
}

function neverState(state: never): never {
  throw new Error(`unknown state ${String(state)}`);
}

export function AgreementStateBadge({ agreement }: { agreement: Pick<Agreement, "state" | "state_name"> }) {
  const { local } = useWords();
  return (
    <span className="badge" data-tone={agreementTone(agreement.state)}>
      {local(agreement.state_name)}
    </span>
  );
}
