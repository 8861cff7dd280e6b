// Who signs in: login and password, a one-time code when the account asks for it, and until when it is locked.
import { Input, type InputRef } from "antd";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { signIn } from "../api/calls";
import { problemOf } from "../api/client";
import type { Me } from "../api/types";
import { useWords } from "../lib/i18n";
import { Button } from "../ui/button";
import { Labelled } from "../ui/labelled";
import { ProblemAlert } from "../ui/problem";

export type Enter = (operator: Me) => void;

type FormProps = { startLogin: string; startPassword?: string; onEnter: Enter; whenOther?: string };

export function SignInForm({ startLogin, startPassword = "", onEnter, whenOther }: FormProps) {
  const { t } = useWords();
  const [login, setLogin] = useState(startLogin);
  const [password, setPassword] = useState(startPassword);
  const [totp, setTotp] = useState("");
  const [asksTotp, setAsksTotp] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const first = useRef<InputRef>(null);
  const code = useRef<InputRef>(null);
  useEffect(() => first.current?.focus(), []);
  useEffect(() => {
    if (asksTotp) code.current?.focus();
  }, [asksTotp]);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    setError(null);
    try {
      const answer = await signIn({ login: login.trim(), password, ...(totp !== "" && { totp: totp.trim() }) });
      onEnter(answer.operator);
    } catch (failure) {
      if (problemOf(failure).code === "totp_required" && !asksTotp) setAsksTotp(true);
      else setError(failure);
      setTotp("");
    } finally {
      setBusy(false);
    }
  };

  return (
    <form className="stack" onSubmit={(event) => void submit(event)}>
      <ProblemAlert error={error} />
      <Labelled label={t("session.login")}>
        {(input) => (
          <Input
            {...input}
            ref={startLogin === "" ? first : null}
            size="large"
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            value={login}
            onChange={(event) => setLogin(event.target.value)}
          />
        )}
      </Labelled>
      <Labelled label={t("session.password")}>
        {(input) => (
          <Input.Password
            {...input}
            ref={startLogin === "" ? null : first}
            size="large"
            autoComplete="current-password"
            value={password}
            onChange={(event) => setPassword(event.target.value)}
          />
        )}
      </Labelled>
      {whenOther !== undefined && login.trim() !== startLogin && <p className="field-hint">{whenOther}</p>}
      {asksTotp && (
        <Labelled label={t("session.totp")} hint={t("session.totp_hint")}>
          {(input) => (
            <Input
              {...input}
              ref={code}
              size="large"
              inputMode="numeric"
              autoComplete="one-time-code"
              maxLength={6}
              value={totp}
              onChange={(event) => setTotp(event.target.value)}
            />
          )}
        </Labelled>
      )}
      <Button
        type="primary"
        size="large"
        block
        htmlType="submit"
        loading={busy}
        disabled={login.trim() === "" || password === ""}
      >
        {t("session.sign_in")}
      </Button>
    </form>
  );
}
