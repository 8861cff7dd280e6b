// The password was given by somebody else: another is chosen before anything else.
import { Alert } from "antd";
import type { Me } from "../api/types";
import { useWords } from "../lib/i18n";
import { Button } from "../ui/button";
import { usePageTitle } from "../ui/page";
import { Seal } from "../ui/seal";
import { PasswordForm } from "./password-form";

export default function FirstPassword({
  me,
  onChanged,
  onLeave,
}: {
  me: Me;
  onChanged: () => void;
  onLeave: () => void;
}) {
  const { t } = useWords();
  usePageTitle(t("account.first_password"));
  return (
    <div className="sign-in">
      <main className="sign-in-card stack">
        <div className="sign-in-name">
          <Seal size={44} />
          <div>
            <h1>{t("account.first_password")}</h1>
            <p>
              {me.name} · {me.office.name}
            </p>
          </div>
        </div>
        <Alert type="info" showIcon title={t("account.first_password_why")} />
        <PasswordForm onChanged={onChanged} />
        <div>
          <Button type="link" onClick={onLeave}>
            {t("session.sign_out")}
          </Button>
        </div>
      </main>
    </div>
  );
}
