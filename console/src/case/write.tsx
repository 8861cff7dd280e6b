// Every write on a case page goes through here: one at a time, with the version the clerk saw and an idempotency key. When
// somebody else was faster (412), the conflict is shown, and what was to be written is written on the new version if she says so.
import { useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, useCallback, useContext, useMemo, useRef, useState } from "react";
import { type Edit, getCase, listChanges } from "../api/calls";
import { problemOf } from "../api/client";
import type { Case, Change } from "../api/types";
import { type Conflict, ConflictDialog, type ConflictRow, type Decision } from "../ui/conflict";
import { useCommand } from "../ui/write-key";

export type CaseAct<Answer> = {
  /** The version the clerk saw when she began. */
  version: number;
  /** Carries the act out. In a conflict it is asked again, with the case as it is now and what of theirs is to stay. */
  act: (how: Edit, meanwhile: { current: Case; keepTheirs: ReadonlySet<string> } | null) => Promise<Answer>;
  caseOf: (answer: Answer) => Case | null;
  /** Lines that set the clerk's changes beside those of the others. */
  compare?: (current: Case) => ConflictRow[];
};

type Writer = {
  shown: Case;
  settle: (conflict: Conflict) => Promise<Decision>;
  remember: (current: Case) => void;
  /** Reads the case anew and returns it. */
  reread: () => Promise<Case>;
};
const WriterContext = createContext<Writer | null>(null);

function useWriter(): Writer {
  const writer = useContext(WriterContext);
  if (writer === null) throw new Error("case parts are shown inside a CaseWriter");
  return writer;
}

export const caseKey = (number: string) => ["case", number];

export function CaseWriter({ shown, children }: { shown: Case; children: ReactNode }) {
  const client = useQueryClient();
  const [conflict, setConflict] = useState<Conflict | null>(null);
  const decide = useRef<((decision: Decision) => void) | null>(null);
  const settle = useCallback(
    (found: Conflict) =>
      new Promise<Decision>((resolve) => {
        decide.current = resolve;
        setConflict(found);
      }),
    [],
  );
  const remember = useCallback(
    (current: Case) => {
      client.setQueryData(caseKey(current.number), current);
      void client.invalidateQueries({ queryKey: ["promises"] });
      void client.invalidateQueries({ queryKey: ["cases"] });
      void client.invalidateQueries({ queryKey: ["case-audit", current.id] });
    },
    [client],
  );
  const { id } = shown;
  const reread = useCallback(async () => {
    const current = await getCase(id);
    remember(current);
    return current;
  }, [id, remember]);
  const writer = useMemo(() => ({ shown, settle, remember, reread }), [shown, settle, remember, reread]);
  return (
    <WriterContext value={writer}>
      {children}
      {conflict !== null && (
        <ConflictDialog
          conflict={conflict}
          onDecide={(decision) => {
            setConflict(null);
            decide.current?.(decision);
          }}
        />
      )}
    </WriterContext>
  );
}

class KeptEditing extends Error {}

async function changesSince(id: string, version: number, known: Change[] | null | undefined): Promise<Change[]> {
  if (known != null && known.length > 0) return known;
  return listChanges(id, version).then(
    (list) => list.changes,
    () => [],
  );
}

/** Runs writes of one form. `run` tells whether it was carried out; a refusal is in `error`. */
export function useCaseWrite() {
  const { shown, settle, remember, reread } = useWriter();
  const command = useCommand();
  async function attempt<Answer>(wanted: CaseAct<Answer>, key: string): Promise<Answer> {
    let version = wanted.version;
    let meanwhile: { current: Case; keepTheirs: ReadonlySet<string> } | null = null;
    for (let round = 0; ; round += 1) {
      try {
        return await wanted.act({ key: round === 0 ? key : `${key}-${round}`, version }, meanwhile);
      } catch (failure) {
        const problem = problemOf(failure);
        if (problem.code !== "changed_meanwhile") throw failure;
        const [changes, current] = await Promise.all([changesSince(shown.id, version, problem.changes), reread()]);
        const decision = await settle({ changes, rows: wanted.compare?.(current) ?? [] });
        if (decision.kind === "keep_editing") throw new KeptEditing("the clerk goes on editing");
        version = current.version;
        meanwhile = { current, keepTheirs: decision.keepTheirs };
      }
    }
  }
  return {
    shown,
    busy: command.busy,
    error: command.error instanceof KeptEditing ? null : command.error,
    clear: command.clear,
    reread,
    run: async <Answer,>(wanted: CaseAct<Answer>): Promise<{ answer: Answer } | undefined> => {
      const done = await command.run((key) => attempt(wanted, key));
      if (done === undefined) return undefined;
      const current = wanted.caseOf(done.answer);
      if (current !== null) remember(current);
      return done;
    },
  };
}
