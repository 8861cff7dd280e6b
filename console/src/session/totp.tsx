// One-time codes: turned on, moved to another device, turned off. Each takes the password, and a code where codes are on.

import { useQueryClient } from "@tanstack/react-query";
import { Input, QRCode } from "antd";
import { type FormEvent, useState } from "react";
import { beginTotp, confirmTotp, removeTotp } from "../api/calls";
import { useWords } from "../lib/i18n";
import { Button } from "../ui/button";
import { Labelled } from "../ui/labelled";
import { useMessages } from "../ui/messages";
import { Section } from "../ui/page";
import { ProblemAlert } from "../ui/problem";
import { useCommand } from "../ui/write-key";
import { useMe } from "./session";

type Offered = { secret: string; otpauth_url: string };

export function TotpForm() {
  const { t } = useWords();
  const me = useMe();
  const client = useQueryClient();
  const { message } = useMessages();
  const command = useCommand();
  const [offered, setOffered] = useState<Offered | null>(null);
  const [code, setCode] = useState("");
  const [password, setPassword] = useState("");
  const refreshMe = () => client.invalidateQueries({ queryKey: ["me"] });
  const proof = () => ({ password, ...(me.totp_enabled && { code: code.trim() }) });
  const clear = () => {
    setPassword("");
    setCode("");
  };
  const begin = async () => {
    const done = await command.run(() => beginTotp(proof()));
    clear();
    if (done !== undefined) setOffered(done.answer);
  };
  const remove = async () => {
    const done = await command.run(() => removeTotp(proof()));
    clear();
    if (done === undefined) return;
    message.success(t("account.totp_removed"));
    await refreshMe();
  };
  const confirm = async (event: FormEvent) => {
    event.preventDefault();
    const done = await command.run(() => confirmTotp(code.trim()));
    setCode("");
    if (done === undefined) return;
    setOffered(null);
    message.success(t("account.totp_confirmed"));
    await refreshMe();
  };
  const lacks = password === "" || (me.totp_enabled && code.trim().length < 6);
  const codeInput = (
    <Labelled label={t("session.totp")}>
      {(input) => (
        <Input
          {...input}
          inputMode="numeric"
          autoComplete="one-time-code"
          maxLength={6}
          value={code}
          onChange={(event) => setCode(event.target.value)}
        />
      )}
    </Labelled>
  );
  return (
    <Section title={t("account.totp")}>
      <div className="stack">
        <ProblemAlert error={command.error} />
        {offered === null ? (
          <form
            className="stack narrow"
            onSubmit={(event) => {
              event.preventDefault();
              void begin();
            }}
          >
            <p>{me.totp_enabled ? t("account.totp_on") : t("account.totp_off")}</p>
            <Labelled label={t("account.password_current")}>
              {(input) => (
                <Input.Password
                  {...input}
                  autoComplete="current-password"
                  value={password}
                  onChange={(event) => setPassword(event.target.value)}
                />
              )}
            </Labelled>
            {me.totp_enabled && codeInput}
            <div className="row">
              <Button type="primary" htmlType="submit" loading={command.busy} disabled={lacks}>
                {t(me.totp_enabled ? "account.totp_move" : "account.totp_begin")}
              </Button>
              {me.totp_enabled && (
                <Button loading={command.busy} disabled={lacks} onClick={() => void remove()}>
                  {t("account.totp_remove")}
                </Button>
              )}
            </div>
          </form>
        ) : (
          <form className="stack narrow" onSubmit={(event) => void confirm(event)}>
            <p>{t("account.totp_scan")}</p>
            <QRCode value={offered.otpauth_url} size={168} bordered={false} />
            <dl className="facts">
              <dt>{t("account.totp_secret")}</dt>
              <dd className="number">{offered.secret}</dd>
              <dt>{t("account.totp_url")}</dt>
              <dd className="number break-all">{offered.otpauth_url}</dd>
            </dl>
            {codeInput}
            <div>
              <Button type="primary" htmlType="submit" loading={command.busy} disabled={code.trim().length < 6}>
                {t("account.totp_confirm")}
              </Button>
            </div>
          </form>
        )}
      </div>
    </Section>
  );
}
