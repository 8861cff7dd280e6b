// Search everything: customers and cases by name, pinyin, initials, case, identity or phone number, agreements of all families by
// their number. All by keyboard.
import { useQueries, useQuery } from "@tanstack/react-query";
import { Input, Modal } from "antd";
import { type KeyboardEvent, useDeferredValue, useState } from "react";
import { useNavigate } from "react-router";
import { AgreementStateBadge } from "../agreement/badge";
import { searchEverything } from "../api/calls";
import type { Agreement, CaseLine, Party } from "../api/types";
import { useWords, type Words } from "../lib/i18n";
import { useMay } from "../session/session";
import type { Hit } from "../system";
import { finders, subjectPage } from "../systems";
import { CaseStateBadge } from "./badges";
import { ProblemAlert } from "./problem";
import { useSettled } from "./settled";

const partyHit = (party: Party): Hit => ({
  key: party.id,
  to: `/parties/${party.id}`,
  kind: { zh: "客户", en: "Customers" },
  title: party.name,
  about: [party.identity?.masked, party.phone_masked].filter(Boolean).join(" "),
});

/** An agreement whose family has no page here is not shown. */
const agreementHit = (agreement: Agreement): Hit[] => {
  const to = subjectPage(agreement.kind)?.path(agreement.number, agreement.id);
  if (to === undefined) return [];
  const mark = <AgreementStateBadge agreement={agreement} />;
  return [
    { key: agreement.id, to, kind: agreement.family.name, title: agreement.number, about: agreement.holder.name, mark },
  ];
};

const caseHit = (line: CaseLine, { local }: Words): Hit => ({
  key: line.id,
  to: `/cases/${line.number}`,
  kind: { zh: line.number, en: line.number },
  title: line.party.name,
  about: local(line.service.name),
  mark: <CaseStateBadge state={line.state} />,
});

export default function GlobalSearch({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useWords();
  return (
    <Modal
      open={open}
      onCancel={onClose}
      footer={null}
      closable={false}
      width={620}
      destroyOnHidden
      style={{ top: 72 }}
      title={t("search.title")}
      className="search-dialog"
    >
      <SearchBody onClose={onClose} />
    </Modal>
  );
}

function SearchBody({ onClose }: { onClose: () => void }) {
  const words = useWords();
  const { t, local } = words;
  const navigate = useNavigate();
  const may = useMay();
  const [typed, setTyped] = useState("");
  const [chosen, setChosen] = useState(0);
  const settled = useSettled(useDeferredValue(typed.trim()));
  const query = useQuery({
    queryKey: ["search", settled],
    queryFn: ({ signal }) => searchEverything(settled, signal),
    enabled: settled !== "",
    placeholderData: (before) => before,
  });
  const brought = useQueries({
    queries: finders.map((finder) => ({
      queryKey: ["search", finder.key, settled],
      queryFn: () => finder.find(settled),
      enabled: settled !== "" && may(finder.permission),
    })),
  });
  const hits: Hit[] =
    settled === "" || query.data === undefined
      ? []
      : [
          ...query.data.agreements.flatMap(agreementHit),
          ...brought.flatMap((one) => one.data ?? []),
          ...query.data.parties.map(partyHit),
          ...query.data.cases.map((line) => caseHit(line, words)),
        ];
  const go = (hit: Hit | undefined) => {
    if (hit === undefined) return;
    onClose();
    navigate(hit.to);
  };
  const walk = (event: KeyboardEvent) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      setChosen((at) => (hits.length === 0 ? 0 : (at + step + hits.length) % hits.length));
    } else if (event.key === "Enter" && !event.nativeEvent.isComposing) {
      event.preventDefault();
      go(hits[chosen]);
    }
  };
  return (
    <div className="stack">
      <Input
        autoFocus
        size="large"
        role="combobox"
        aria-expanded={hits.length > 0}
        aria-controls="search-hits"
        aria-activedescendant={hits[chosen] === undefined ? undefined : `hit-${chosen}`}
        aria-label={t("search.placeholder")}
        placeholder={t("search.placeholder")}
        value={typed}
        onChange={(event) => {
          setTyped(event.target.value);
          setChosen(0);
        }}
        onKeyDown={walk}
      />
      <ProblemAlert error={query.error} />
      <div role="listbox" id="search-hits" className="hits" aria-label={t("search.title")}>
        {hits.map((hit, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the combobox above walks and opens the hits by keyboard
          <div
            key={hit.key}
            id={`hit-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === chosen}
            className="hit"
            onMouseMove={() => setChosen(index)}
            onClick={() => go(hit)}
          >
            <span className="hit-kind">{local(hit.kind)}</span>
            <strong>{hit.title}</strong>
            <span className="quiet">{hit.about}</span>
            {hit.mark}
          </div>
        ))}
      </div>
      {settled !== "" && query.data !== undefined && hits.length === 0 && !query.isFetching && (
        <p className="nothing">{t("search.nothing", { q: settled })}</p>
      )}
      <p className="field-hint">{t("search.hint")}</p>
    </div>
  );
}
