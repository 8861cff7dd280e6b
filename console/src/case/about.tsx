// What a case is about besides its customer: in the roles its service has, each filled with a thing of the kind it takes.
import { type ComponentType, lazy } from "react";
import type { LocalText } from "../api/types";
import type { Choosing, Chosen } from "../system";
import { subjectPage, subjectPages } from "../systems";

const ANY_AGREEMENT = "agreement";
const ChooseAgreement = lazy(() => import("../agreement/choose"));

/** A thing, and the role it was chosen for; without one it has the first that takes it. */
export type About = Chosen & { kind: string; role: string | null };

type Role = { role: string; kind: string; name: LocalText };
type ServiceRole = Role & { required: boolean; fills: string | null };

export function takes(role: Pick<Role, "kind">, kind: string): boolean {
  return role.kind === kind || (role.kind === ANY_AGREEMENT && subjectPage(kind)?.agreement === true);
}

/** Whether it is one of the customer's agreements: where there is but one, it is chosen by itself once they are known. */
export function choosesAgreement(role: Pick<Role, "kind">): boolean {
  return chooserFor(role)?.Chooser === ChooseAgreement;
}

/** How a thing for the role is chosen, and the permission it takes; nothing, where a system brings no way. */
export function chooserFor(
  role: Pick<Role, "kind">,
): { Chooser: ComponentType<Choosing>; permission: string | null } | null {
  if (role.kind === ANY_AGREEMENT) {
    const families = subjectPages.filter((page) => page.agreement === true);
    return families.length === 0 ? null : { Chooser: ChooseAgreement, permission: null };
  }
  const page = subjectPage(role.kind);
  if (page === undefined) return null;
  const Chooser = page.chooser ?? (page.agreement === true ? ChooseAgreement : undefined);
  return Chooser === undefined ? null : { Chooser, permission: page.permission ?? null };
}

/** What stands in each role: first what was chosen for it, then what fits. */
export function inRoles(about: readonly About[], roles: readonly Role[]): Map<string, About> {
  const filled = new Map<string, About>();
  for (const role of roles) {
    const chosen = about.find((one) => one.role === role.role && takes(role, one.kind));
    if (chosen !== undefined) filled.set(role.role, chosen);
  }
  for (const one of about.filter((each) => each.role === null)) {
    const role = roles.find((each) => !filled.has(each.role) && takes(each, one.kind));
    if (role !== undefined) filled.set(role.role, one);
  }
  return filled;
}

/** A role filled anew, or emptied. */
export function withRole(about: readonly About[], roles: readonly Role[], role: Role, chosen: Chosen | null): About[] {
  const before = inRoles(about, roles).get(role.role);
  const rest = about.filter((one) => one !== before);
  if (chosen === null) return rest;
  return [...rest, { ...chosen, kind: chosen.kind ?? role.kind, role: role.role }];
}

/** The number of each thing stands in the field that asks for it, unless somebody wrote another there. */
export function withNumbers(
  answers: Readonly<Record<string, unknown>>,
  roles: readonly ServiceRole[],
  before: readonly About[],
  after: readonly About[],
): Record<string, string> {
  const [was, is] = [inRoles(before, roles), inRoles(after, roles)];
  const changed: Record<string, string> = {};
  for (const { role, fills } of roles) {
    if (fills === null) continue;
    const written = answers[fills] ?? "";
    const isOwn = written !== "" && written !== was.get(role)?.number;
    const number = is.get(role)?.number ?? "";
    if (!isOwn && written !== number) changed[fills] = number;
  }
  return changed;
}

/** The address that opens the form for a customer and a thing of theirs. */
export function newCaseAddress(party: string, about: { kind: string; id: string; number: string }): string {
  return `/cases/new?${new URLSearchParams({ party, kind: about.kind, about: about.id, number: about.number })}`;
}
