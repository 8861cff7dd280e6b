// On the page of signing in to a demonstration: that it is one, and who can be tried.
import { useQuery } from "@tanstack/react-query";
import { Alert } from "antd";
import { getDemonstration } from "../api/calls";
import { useWords } from "../lib/i18n";

export function DemoAccounts({ onChoose }: { onChoose: (login: string, password: string) => void }) {
  const { t, local, comma } = useWords();
  const query = useQuery({
    queryKey: ["demonstration"],
    queryFn: getDemonstration,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const demonstration = query.data;
  if (demonstration === undefined || demonstration.password === null) return null;
  const { password, accounts } = demonstration;
  return (
    <section className="demo-accounts" aria-label={t("demo.title")}>
      <Alert type="info" showIcon title={t("demo.title")} description={t("demo.hint", { password })} />
      <ul>
        {accounts.map((account) => (
          <li key={account.login}>
            <button type="button" onClick={() => onChoose(account.login, password)}>
              <strong>{account.login}</strong>
              <span>
                {account.roles.map(local).join(comma)} · {account.office}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
