// My cases: the open ones I own, the most pressing first.

import { Segmented } from "antd";
import { useSearchParams } from "react-router";
import type { CaseState } from "../api/types";
import { useWords } from "../lib/i18n";
import { useMe } from "../session/session";
import { Page } from "../ui/page";
import { CaseTable } from "./list";

const STATES: CaseState[] = ["open", "closed", "withdrawn"];

export default function MyCasesPage() {
  const { t } = useWords();
  const me = useMe();
  const [parameters, setParameters] = useSearchParams();
  const state = STATES.find((one) => one === parameters.get("state")) ?? "open";
  const sort = parameters.get("sort") ?? "due";
  return (
    <Page
      title={t("cases.mine")}
      extra={
        <Segmented
          value={state}
          onChange={(chosen) => setParameters({ state: String(chosen), sort }, { replace: true })}
          options={STATES.map((one) => ({ value: one, label: t(`state.${one}`) }))}
        />
      }
    >
      <CaseTable
        filter={{ owner: me.id, state, sort }}
        onSort={(chosen) => setParameters({ state, sort: chosen }, { replace: true })}
        empty={t("cases.empty_mine")}
      />
    </Page>
  );
}
