// The idempotency key of a form. It stays the same for as long as it is not known whether the server carried the command
// out, so that a second press repeats the first; a definite answer, yes or no, ends it.
import { useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { newIdempotencyKey, outcomeUnknown, WaitsForApproval } from "../api/client";

export class WriteKey {
  private key: string | null = null;

  async use<Answer>(act: (key: string) => Promise<Answer>): Promise<Answer> {
    this.key ??= newIdempotencyKey();
    try {
      const answer = await act(this.key);
      this.key = null;
      return answer;
    } catch (error) {
      if (!outcomeUnknown(error)) this.key = null;
      throw error;
    }
  }
}

/** Runs a command of a form: once at a time, under one key, with what went wrong kept for showing. */
export function useCommand(): {
  busy: boolean;
  error: unknown;
  clear: () => void;
  /** `{ answer }` when it was carried out, otherwise nothing and `error` says why. */
  run: <Answer>(act: (key: string) => Promise<Answer>) => Promise<{ answer: Answer } | undefined>;
} {
  const client = useQueryClient();
  const [writeKey] = useState(() => new WriteKey());
  const running = useRef(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  return {
    busy,
    error,
    clear: () => setError(null),
    run: async (act) => {
      if (running.current) return undefined;
      running.current = true;
      setBusy(true);
      setError(null);
      try {
        return { answer: await writeKey.use(act) };
      } catch (failure) {
        setError(failure);
        if (failure instanceof WaitsForApproval) void client.invalidateQueries({ queryKey: ["approvals"] });
        return undefined;
      } finally {
        running.current = false;
        setBusy(false);
      }
    },
  };
}
