// The roles of the house, as its packs say, and what they are called.
import { type UseQueryResult, useQuery } from "@tanstack/react-query";
import { listRoles } from "../api/calls";
import type { RoleTable } from "../api/types";
import { useWords } from "../lib/i18n";

export const useRoles = (): UseQueryResult<RoleTable> => useQuery({ queryKey: ["roles"], queryFn: listRoles });

/** The name of a role by its key; one that no pack has any more is told by its key. */
export function useRoleNames(): (key: string) => string {
  const { t, local } = useWords();
  const roles = useRoles();
  return (key) => {
    if (roles.data === undefined) return key;
    const role = roles.data.roles.find((one) => one.key === key);
    return role === undefined ? t("roles.vanished", { role: key }) : local(role.name);
  };
}
