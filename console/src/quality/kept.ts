// Checks made at a window without a connection: kept on the device with the key of their sending, so that sending one twice enters it
// once. They name operators and phrases and nothing of a customer, so that they may lie in localStorage.
import type { NewObservation } from "../api/types";
import { readStored, removeStored, writeStored } from "../lib/storage";

export type KeptCheck = { key: string; body: NewObservation };

const NAME = "yinuo.observations.";
const isKept = (value: unknown): value is KeptCheck[] =>
  Array.isArray(value) && value.every((one: Partial<KeptCheck> | null) => typeof one?.key === "string");

export const keptChecks = (operator: string): KeptCheck[] =>
  readStored(window.localStorage, NAME + operator, isKept) ?? [];

export function keepChecks(operator: string, checks: KeptCheck[]): void {
  if (checks.length === 0) removeStored(window.localStorage, NAME + operator);
  else writeStored(window.localStorage, NAME + operator, checks);
}

/** Sends what is kept, the oldest first, and keeps what could not be sent. A refusal is told and keeps nothing waiting behind it. */
export async function sendKept(
  operator: string,
  send: (check: KeptCheck) => Promise<unknown>,
  isUnknown: (error: unknown) => boolean,
): Promise<{ sent: number; error: unknown }> {
  let sent = 0;
  let error: unknown = null;
  for (const check of keptChecks(operator)) {
    try {
      await send(check);
      sent += 1;
    } catch (failure) {
      error = failure;
      if (isUnknown(failure)) break;
    }
    keepChecks(
      operator,
      keptChecks(operator).filter((one) => one.key !== check.key),
    );
  }
  return { sent, error };
}
