// When a session has ended: the sign-in form laid over the page that stays.
import { Alert, Modal } from "antd";
import type { Me } from "../api/types";
import { useWords } from "../lib/i18n";
import { OidcSignIn } from "./oidc";
import { type Enter, SignInForm } from "./sign-in-form";

export default function SignInAgain({ me, onEnter }: { me: Me; onEnter: Enter }) {
  const { t } = useWords();
  return (
    <Modal
      open
      title={t("session.ended")}
      footer={null}
      closable={false}
      mask={{ closable: false }}
      keyboard={false}
      width={420}
      zIndex={3000}
    >
      <div className="stack">
        <Alert type="info" showIcon title={t("session.ended_hint")} />
        <SignInForm startLogin={me.login} onEnter={onEnter} whenOther={t("session.other_operator")} />
        <OidcSignIn onEnter={onEnter} stays />
      </div>
    </Modal>
  );
}
