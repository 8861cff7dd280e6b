// My account: who I am here, the password, one-time codes, where I am signed in.

import { useWords } from "../lib/i18n";
import { LettersChoice } from "../ui/letters-choice";
import { Page, Section } from "../ui/page";
import { NotificationsChoice } from "./notifications";
import { OwnSessions } from "./own-sessions";
import { PasswordForm } from "./password-form";
import { useMe } from "./session";
import { TotpForm } from "./totp";

export default function AccountPage() {
  const { t, local, comma } = useWords();
  const me = useMe();
  return (
    <Page title={t("account.title")}>
      <div className="columns-narrow">
        <Section title={`${me.name} · ${me.login}`}>
          <dl className="facts">
            <dt>{t("account.office")}</dt>
            <dd>{me.office.name}</dd>
            <dt>{t("account.roles")}</dt>
            <dd>{me.roles.map((role) => local(role.name)).join(comma)}</dd>
          </dl>
        </Section>
        <Section title={t("account.password")}>
          <PasswordForm />
        </Section>
        <TotpForm />
        <LettersChoice />
        <NotificationsChoice />
      </div>
      <OwnSessions />
    </Page>
  );
}
