// Accounts in words: the path as it is stored or shown, `policy/P…/payable`, `house/cash/0421`, `house/expense/claim`.
import { isTextKey, type Words } from "../lib/i18n";

/** The path without the number of a policy. */
export function accountPath(path: string): string {
  const parts = path.split("/");
  return parts[0] === "policy" && parts.length === 3 ? `policy/${parts[2]}` : path;
}

export function accountText(path: string, words: Words): string {
  const plain = accountPath(path);
  const known = `account.${plain}`;
  if (isTextKey(known)) return words.t(known);
  const [, area, rest = ""] = plain.split("/");
  if (area === "cash") return `${words.t("account.house/cash")} ${rest}`;
  if (area === "expense") return `${words.t("account.house/expense")} · ${words.keyed("payout.kind", rest)}`;
  return path;
}
