// The filters of the board as they stand until somebody reaches for one: what opens them weighs more than the board itself.
import { lazy, Suspense, useState } from "react";
import type { Ref } from "../api/types";
import { useWords } from "../lib/i18n";
import { useMe } from "../session/session";

const Filters = lazy(() => import("./filters"));

type Name = "owner" | "office" | "owed_by";
type Values = {
  owners: Ref[];
  owner: string | undefined;
  office: string | undefined;
  owedBy: string | undefined;
  onOwner: (owner: string | null) => void;
  onOffice: (office: string | undefined) => void;
  onOwedBy: (owedBy: string | undefined) => void;
};
export type BoardFilters = Values & { reached: Name | undefined };

export function BoardFiltersBar(props: Values) {
  const { t } = useWords();
  const me = useMe();
  const [reached, setReached] = useState<Name>();
  // What is chosen is told by name, which the real ones know.
  const isMine = props.owner === undefined || props.owner === me.id;
  const isReal = reached !== undefined || !isMine || props.office !== undefined || props.owedBy !== undefined;
  const shown = (name: Name, label: string, value: string, chosen = false) => (
    <button
      type="button"
      className="filter-select late"
      role="combobox"
      aria-haspopup="listbox"
      aria-expanded={false}
      aria-label={label}
      data-chosen={chosen || undefined}
      onClick={() => setReached(name)}
      onKeyDown={(event) => event.key === "ArrowDown" && setReached(name)}
    >
      {value}
    </button>
  );
  const late = (
    <>
      {shown(
        "owner",
        t("board.owner"),
        props.owner === undefined ? t("board.all_owners") : `${me.name}（${t("cases.mine")}）`,
        props.owner !== undefined,
      )}
      {me.sees_below && shown("office", t("board.office"), t("board.all_offices"))}
      {shown("owed_by", t("board.owed_by"), t("board.all_owed"))}
    </>
  );
  if (!isReal) return late;
  return (
    <Suspense fallback={late}>
      <Filters {...props} reached={reached} />
    </Suspense>
  );
}
