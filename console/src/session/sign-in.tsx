// The page of whoever is not signed in.
import { useState } from "react";
import { useWords } from "../lib/i18n";
import { LanguageSwitch } from "../ui/language-switch";
import { usePageTitle } from "../ui/page";
import { Seal } from "../ui/seal";
import { DemoAccounts } from "./demo-accounts";
import { OidcSignIn } from "./oidc";
import { type Enter, SignInForm } from "./sign-in-form";

export default function SignInPage({ onEnter }: { onEnter: Enter }) {
  const { t } = useWords();
  const [chosen, setChosen] = useState({ login: "", password: "" });
  usePageTitle(t("session.title"));
  return (
    <div className="sign-in">
      <main className="sign-in-card">
        <div className="sign-in-name">
          <Seal size={44} />
          <div>
            <h1>{t("app.name")}</h1>
            <p>{t("app.line")}</p>
          </div>
        </div>
        <SignInForm key={chosen.login} startLogin={chosen.login} startPassword={chosen.password} onEnter={onEnter} />
        <OidcSignIn onEnter={onEnter} />
        <DemoAccounts onChoose={(login, password) => setChosen({ login, password })} />
      </main>
      <LanguageSwitch />
    </div>
  );
}
