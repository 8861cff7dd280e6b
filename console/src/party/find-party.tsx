// Finds a customer on file: by name, pinyin, initials, whole identity or phone number. Arrows and Enter choose.
import { useQuery } from "@tanstack/react-query";
import { Input } from "antd";
import { type KeyboardEvent, useId, useState } from "react";
import { listParties } from "../api/calls";
import type { Party } from "../api/types";
import { useWords } from "../lib/i18n";
import { Button } from "../ui/button";
import { ProblemAlert } from "../ui/problem";
import { useSettled } from "../ui/settled";

/** Without `onNew` only who is on file can be chosen. */
type Props = { onChoose: (party: Party) => void; onNew?: (typed: string) => void };

export function FindParty({ onChoose, onNew }: Props) {
  const { t } = useWords();
  const id = useId();
  const [typed, setTyped] = useState("");
  const [at, setAt] = useState(0);
  const settled = useSettled(typed.trim());
  const query = useQuery({
    queryKey: ["parties", "find", settled],
    queryFn: () => listParties({ q: settled, limit: 8 }),
    enabled: settled !== "",
    placeholderData: (before) => before,
  });
  const found = settled === "" ? [] : (query.data?.items ?? []);
  const nothing =
    settled !== "" && settled === typed.trim() && query.isSuccess && !query.isFetching && found.length === 0;
  const walk = (event: KeyboardEvent) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      setAt((before) => (found.length === 0 ? 0 : (before + step + found.length) % found.length));
    } else if (event.key === "Enter" && !event.nativeEvent.isComposing && !event.ctrlKey) {
      event.preventDefault();
      const party = found[at];
      if (party !== undefined) onChoose(party);
      else if (nothing) onNew?.(typed.trim());
    }
  };
  return (
    <div className="stack">
      <Input
        id={`${id}-typed`}
        type="search"
        role="combobox"
        aria-expanded={found.length > 0}
        aria-controls={`${id}-found`}
        aria-activedescendant={found[at] === undefined ? undefined : `${id}-${at}`}
        aria-label={t("party.find")}
        placeholder={t("parties.search")}
        autoComplete="off"
        value={typed}
        onChange={(event) => {
          setTyped(event.target.value);
          setAt(0);
        }}
        onKeyDown={walk}
      />
      <ProblemAlert error={query.error} />
      <div
        role="listbox"
        id={`${id}-found`}
        aria-label={t("parties.title")}
        className="hits"
        hidden={found.length === 0}
      >
        {found.map((party, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the combobox above walks and chooses by keyboard
          <div
            key={party.id}
            id={`${id}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === at}
            className="hit"
            onMouseMove={() => setAt(index)}
            onClick={() => onChoose(party)}
          >
            <strong>{party.name}</strong>
            <span className="number quiet">{party.identity?.masked}</span>
            <span className="number quiet">{party.phone_masked}</span>
            <span className="quiet">{party.office.name}</span>
          </div>
        ))}
      </div>
      {nothing && <p className="nothing">{t("parties.empty_search", { q: settled })}</p>}
      <div className="row">
        {onNew !== undefined && (
          <Button onClick={() => onNew(typed.trim())} type={nothing ? "primary" : "default"}>
            {t("party.new")}
          </Button>
        )}
        <span className="field-hint">{t("party.find_hint")}</span>
      </div>
    </div>
  );
}
