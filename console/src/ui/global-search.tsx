// Search everything and go anywhere: customers and cases by name, pinyin, initials, case, identity or phone number, agreements of all
// families by their number, places and commands by theirs. All by keyboard.
import { useQueries, useQuery } from "@tanstack/react-query";
import { Input, Modal } from "antd";
import { type KeyboardEvent, type ReactNode, useDeferredValue, useState } from "react";
import { useNavigate } from "react-router";
import { AgreementStateBadge } from "../agreement/badge";
import { searchEverything } from "../api/calls";
import type { Agreement, CaseLine, Party } from "../api/types";
import { useWords, type Words } from "../lib/i18n";
import { useMay } from "../session/session";
import type { Hit } from "../system";
import { finders, subjectPage } from "../systems";
import { CaseStateBadge } from "./badges";
import { type Command, couldMean, isNamed, useCommands } from "./commands";
import { focusNext } from "./focus";
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

type Props = { open: boolean; onClose: () => void; onHelp: () => void };

export default function GlobalSearch({ open, onClose, onHelp }: Props) {
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
      <SearchBody onClose={onClose} onHelp={onHelp} />
    </Modal>
  );
}

/** A line of what was found, whatever it is. */
type Line = { key: string; kind: string; title: string; about?: string; mark?: ReactNode; act: () => void };

/** What the house has of what was typed; nothing while it is still being asked. */
function useHits(typed: string): { hits: Hit[] | undefined; error: unknown } {
  const words = useWords();
  const may = useMay();
  const settled = useSettled(useDeferredValue(typed));
  const asks = settled !== "" && settled === typed;
  const query = useQuery({
    queryKey: ["search", settled],
    queryFn: ({ signal }) => searchEverything(settled, signal),
    enabled: settled !== "" && (may("read_customers") || may("read_cases")),
  });
  const brought = useQueries({
    queries: finders.map((finder) => ({
      queryKey: ["search", finder.key, settled],
      queryFn: () => finder.find(settled),
      enabled: settled !== "" && may(finder.permission),
    })),
  });
  if (!asks || query.isLoading) return { hits: undefined, error: null };
  const found = query.data;
  return {
    hits: [
      ...(found?.agreements.flatMap(agreementHit) ?? []),
      ...brought.flatMap((one) => one.data ?? []),
      ...(found?.parties.map(partyHit) ?? []),
      ...(found?.cases.map((line) => caseHit(line, words)) ?? []),
    ],
    error: query.error,
  };
}

/** Commands that say what was typed, then what the house has of it, then what it could mean by its initials. */
function useLines(typed: string, onHelp: () => void) {
  const { t, local } = useWords();
  const navigate = useNavigate();
  const commands = useCommands(onHelp);
  const { hits, error } = useHits(typed);
  const ofCommand = ({ key, kind, name, stroke, act }: Command): Line => ({
    key,
    kind: t(kind),
    title: local(name),
    act,
    mark: stroke === undefined ? null : <kbd>{stroke}</kbd>,
  });
  const ofHit = ({ key, kind, title, about, mark, to }: Hit): Line => ({
    key,
    kind: local(kind),
    title,
    about,
    mark,
    act: () => void navigate(to),
  });
  if (typed === "") return { lines: commands.map(ofCommand), isAsking: false, error };
  const named = commands.filter((command) => isNamed(typed, command));
  // What could be meant by initials comes when the answer is here: whoever types a name and Enter means the name.
  const others = hits === undefined ? [] : commands.filter((one) => !named.includes(one) && couldMean(typed, one));
  return {
    lines: [...named.map(ofCommand), ...(hits ?? []).map(ofHit), ...others.map(ofCommand)],
    isAsking: hits === undefined,
    error,
  };
}

function SearchBody({ onClose, onHelp }: { onClose: () => void; onHelp: () => void }) {
  const { t } = useWords();
  const [typed, setTyped] = useState("");
  const [chosen, setChosen] = useState(0);
  const { lines, isAsking, error } = useLines(typed.trim(), onHelp);
  const go = (line: Line | undefined) => {
    if (line === undefined) return;
    onClose();
    line.act();
    // The page that had the keyboard is gone.
    focusNext("main");
  };
  const walk = (event: KeyboardEvent) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      const next = lines.length === 0 ? 0 : (chosen + step + lines.length) % lines.length;
      setChosen(next);
      document.getElementById(`hit-${next}`)?.scrollIntoView({ block: "nearest" });
    } else if (event.key === "Enter" && !event.nativeEvent.isComposing) {
      event.preventDefault();
      go(lines[chosen]);
    }
  };
  return (
    <div className="stack">
      <Input
        autoFocus
        size="large"
        role="combobox"
        aria-expanded={lines.length > 0}
        aria-controls="search-hits"
        aria-activedescendant={lines[chosen] === undefined ? undefined : `hit-${chosen}`}
        aria-label={t("search.placeholder")}
        placeholder={t("search.placeholder")}
        value={typed}
        onChange={(event) => {
          setTyped(event.target.value);
          setChosen(0);
        }}
        onKeyDown={walk}
      />
      <ProblemAlert error={error} />
      <div role="listbox" id="search-hits" className="hits" aria-label={t("search.title")}>
        {lines.map((line, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the combobox above walks and opens the lines by keyboard
          <div
            key={line.key}
            id={`hit-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === chosen}
            className="hit"
            onMouseMove={() => setChosen(index)}
            onClick={() => go(line)}
          >
            <span className="hit-kind">{line.kind}</span>
            <strong>{line.title}</strong>
            <span className="quiet">{line.about}</span>
            {line.mark}
          </div>
        ))}
      </div>
      {!isAsking && lines.length === 0 && <p className="nothing">{t("search.nothing", { q: typed.trim() })}</p>}
      <p className="field-hint">{t("search.hint")}</p>
    </div>
  );
}
