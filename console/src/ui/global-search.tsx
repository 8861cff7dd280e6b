// Search everything: customers and cases by name, pinyin, initials, case, identity or phone number. All by keyboard.
import { useQuery } from "@tanstack/react-query";
import { Input, Modal } from "antd";
import { type KeyboardEvent, useDeferredValue, useEffect, useState } from "react";
import { useNavigate } from "react-router";
import { listPolicies, searchEverything } from "../api/calls";
import type { CaseLine, Party, PolicyLine } from "../api/types";
import { useWords } from "../lib/i18n";
import { PolicyStateBadge } from "../life/words";
import { useMay } from "../session/session";
import { CaseStateBadge } from "./badges";
import { ProblemAlert } from "./problem";

type Hit = { key: string; to: string } & (
  | { kind: "party"; party: Party }
  | { kind: "policy"; policy: PolicyLine }
  | { kind: "case"; line: CaseLine }
);

export function GlobalSearch({ open, onClose }: { open: boolean; onClose: () => void }) {
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
  const { t, local } = useWords();
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
  // Of policies only the number is searched here: who holds one is found as a customer.
  const isNumber = /\d{3}/.test(settled);
  const policies = useQuery({
    queryKey: ["policies", "search", settled],
    queryFn: () => listPolicies({ q: settled, limit: 5 }),
    enabled: isNumber && may("read_policies"),
  });
  const numbered = isNumber ? (policies.data?.items ?? []) : [];
  const hits: Hit[] =
    settled === "" || query.data === undefined
      ? []
      : [
          ...numbered.map(
            (policy) => ({ kind: "policy", key: policy.id, to: `/policies/${policy.number}`, policy }) as const,
          ),
          ...query.data.parties.map(
            (party) => ({ kind: "party", key: party.id, to: `/parties/${party.id}`, party }) as const,
          ),
          ...query.data.cases.map(
            (line) => ({ kind: "case", key: line.id, to: `/cases/${line.number}`, line }) as const,
          ),
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
        allowClear
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
            {hit.kind === "policy" ? (
              <>
                <span className="hit-kind">{t("nav.policies")}</span>
                <strong className="number">{hit.policy.number}</strong>
                <span>{hit.policy.holder.name}</span>
                <PolicyStateBadge policy={hit.policy} />
              </>
            ) : hit.kind === "party" ? (
              <>
                <span className="hit-kind">{t("nav.parties")}</span>
                <strong>{hit.party.name}</strong>
                <span className="number quiet">{hit.party.identity?.masked}</span>
                <span className="number quiet">{hit.party.phone_masked}</span>
              </>
            ) : (
              <>
                <span className="hit-kind number">{hit.line.number}</span>
                <strong>{hit.line.party.name}</strong>
                <span className="quiet">{local(hit.line.service.name)}</span>
                <CaseStateBadge state={hit.line.state} />
              </>
            )}
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

/** The value once it has stood for a moment, so that not every letter asks the server. */
export function useSettled(value: string, after = 180): string {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = window.setTimeout(() => setSettled(value), after);
    return () => window.clearTimeout(timer);
  }, [value, after]);
  return settled;
}
