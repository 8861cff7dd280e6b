// The rule a case was opened under, for the names of its milestones and of what was answered with them.
import { useQuery } from "@tanstack/react-query";
import { getService } from "../api/calls";
import type { Answer, Case, Field, Service } from "../api/types";
import { dateOf } from "../lib/date";
import type { Words } from "../lib/i18n";

/** The service as it was in force when the case was received; undefined until it has come. */
export function useRuleOf(shown: Case): Service | undefined {
  const on = dateOf(shown.received_at);
  const { key } = shown.service;
  return useQuery({ queryKey: ["service", key, on], queryFn: () => getService(key, on), staleTime: 3_600_000 }).data;
}

/** The day from which the rules of a version are in force, as its key has it: `life.claim@2009-10-01#1a2b3c4d`. */
export const ruleSince = (version: string): string | null => /@(\d{4}-\d{2}-\d{2})/.exec(version)?.[1] ?? null;

export function milestoneText(shown: Case, rule: Service | undefined, key: string, words: Words): string {
  const found = [...shown.milestones, ...shown.next_milestones, ...(rule?.milestones ?? [])].find(
    (one) => one.key === key,
  );
  return found === undefined ? key : words.local(found.name);
}

export function milestoneFields(shown: Case, rule: Service | undefined, key: string): Field[] {
  const found = [...(rule?.milestones ?? []), ...shown.next_milestones].find((one) => one.key === key);
  return found?.fields ?? [];
}

/** What the one-time notice writes down of itself: the keys of the materials it listed. */
const LISTED_MATERIALS = "missing";

/** One answer of a recorded milestone, its field and value in words. */
export function milestoneAnswer(
  shown: Case,
  key: string,
  answer: Answer,
  words: Words,
): { name: string; value: string } | null {
  if (key !== LISTED_MATERIALS || typeof answer !== "string") return null;
  const names = answer
    .split(", ")
    .map((material) => words.local(shown.materials.find((one) => one.key === material)?.name) || material);
  return { name: words.t("milestones.listed"), value: names.join(words.comma) };
}
