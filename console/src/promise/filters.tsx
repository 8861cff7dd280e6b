// By whom, where and by whom owed: filters of the board, opened where somebody reached for one.
import { Select } from "antd";
import type { Ref } from "../api/types";
import { useWords } from "../lib/i18n";
import { useMe } from "../session/session";
import { OfficeSelect } from "../ui/office-select";
import type { BoardFilters } from "./board-filters";

const OWED_BY = ["office", "customer"] as const;
/** In the address: what nobody has. */
const NONE = "none";

export default function Filters(props: BoardFilters) {
  const { owners, owner, office, owedBy, reached, onOwner, onOffice, onOwedBy } = props;
  const { t } = useWords();
  const me = useMe();
  const opened = (name: string) => (reached === name ? { autoFocus: true, defaultOpen: true } : {});
  return (
    <>
      <Select
        className="filter-select"
        allowClear
        showSearch={{ optionFilterProp: "label" }}
        aria-label={t("board.owner")}
        placeholder={t("board.all_owners")}
        value={owner ?? null}
        onChange={onOwner}
        options={ownerOptions(owners, me, t("cases.mine"), t("common.unassigned"))}
        {...opened("owner")}
      />
      {me.sees_below && (
        <OfficeSelect className="filter-select" value={office} onChange={onOffice} opened={reached === "office"} />
      )}
      <Select
        className="filter-select"
        allowClear
        aria-label={t("board.owed_by")}
        placeholder={t("board.all_owed")}
        value={owedBy ?? null}
        onChange={(chosen: string | null) => onOwedBy(chosen ?? undefined)}
        options={OWED_BY.map((one) => ({ value: one, label: t(`owed_by.${one}`) }))}
        {...opened("owed_by")}
      />
    </>
  );
}

function ownerOptions(owners: Ref[], me: Ref, mine: string, nobody: string) {
  const others = owners.filter((owner) => owner.id !== me.id);
  return [
    { value: me.id, label: `${me.name}（${mine}）` },
    { value: NONE, label: nobody },
    ...others.map((owner) => ({ value: owner.id, label: owner.name })),
  ];
}
