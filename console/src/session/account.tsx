// My account: who I am here, the password, one-time codes.

import { useQueryClient } from "@tanstack/react-query";
import { App, Button, Input, QRCode } from "antd";
import { type FormEvent, useState } from "react";
import { beginTotp, changePassword, confirmTotp, removeTotp } from "../api/calls";
import { useWords } from "../lib/i18n";
import { Labelled } from "../ui/labelled";
import { Page, Section } from "../ui/page";
import { fieldProblem, ProblemAlert } from "../ui/problem";
import { useCommand } from "../ui/write-key";
import { useMe } from "./session";

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
        <PasswordForm />
        <TotpForm />
      </div>
    </Page>
  );
}

function PasswordForm() {
  const words = useWords();
  const { t } = words;
  const { message } = App.useApp();
  const command = useCommand();
  const [current, setCurrent] = useState("");
  const [wanted, setWanted] = useState("");
  const [again, setAgain] = useState("");
  const differs = again !== "" && again !== wanted;
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const done = await command.run(() => changePassword({ current, new: wanted }));
    if (done === undefined) return;
    setCurrent("");
    setWanted("");
    setAgain("");
    message.success(t("account.password_changed"));
  };
  return (
    <Section title={t("account.password")}>
      <form className="stack narrow" onSubmit={(event) => void submit(event)}>
        <ProblemAlert error={command.error} />
        <Labelled label={t("account.password_current")} error={fieldProblem(command.error, "current", words)}>
          {(input) => (
            <Input.Password
              {...input}
              autoComplete="current-password"
              value={current}
              onChange={(event) => setCurrent(event.target.value)}
            />
          )}
        </Labelled>
        <Labelled label={t("account.password_new")} error={fieldProblem(command.error, "new", words)}>
          {(input) => (
            <Input.Password
              {...input}
              autoComplete="new-password"
              value={wanted}
              onChange={(event) => setWanted(event.target.value)}
            />
          )}
        </Labelled>
        <Labelled label={t("account.password_again")} error={differs ? t("account.password_differs") : null}>
          {(input) => (
            <Input.Password
              {...input}
              autoComplete="new-password"
              value={again}
              onChange={(event) => setAgain(event.target.value)}
            />
          )}
        </Labelled>
        <div>
          <Button
            type="primary"
            htmlType="submit"
            loading={command.busy}
            disabled={current === "" || wanted === "" || again !== wanted}
          >
            {t("account.password")}
          </Button>
        </div>
      </form>
    </Section>
  );
}

function TotpForm() {
  const { t } = useWords();
  const me = useMe();
  const client = useQueryClient();
  const { message } = App.useApp();
  const command = useCommand();
  const [offered, setOffered] = useState<{ secret: string; otpauth_url: string } | null>(null);
  const [code, setCode] = useState("");
  const [password, setPassword] = useState("");
  const refreshMe = () => client.invalidateQueries({ queryKey: ["me"] });
  const begin = async () => {
    const done = await command.run(() => beginTotp());
    if (done !== undefined) setOffered(done.answer);
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
  const remove = async (event: FormEvent) => {
    event.preventDefault();
    const done = await command.run(() => removeTotp(password));
    setPassword("");
    if (done === undefined) return;
    message.success(t("account.totp_removed"));
    await refreshMe();
  };
  return (
    <Section title={t("account.totp")}>
      <div className="stack">
        <ProblemAlert error={command.error} />
        {offered === null ? (
          <>
            <p>{me.totp_enabled ? t("account.totp_on") : t("account.totp_off")}</p>
            {me.totp_enabled ? (
              <form className="stack narrow" onSubmit={(event) => void remove(event)}>
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
                <div>
                  <Button htmlType="submit" loading={command.busy} disabled={password === ""}>
                    {t("account.totp_remove")}
                  </Button>
                </div>
              </form>
            ) : (
              <div>
                <Button type="primary" onClick={() => void begin()} loading={command.busy}>
                  {t("account.totp_begin")}
                </Button>
              </div>
            )}
          </>
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
