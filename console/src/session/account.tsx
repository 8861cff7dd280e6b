// My account: who I am here, the password, one-time codes, where I am signed in.

import { App, Button, Input } from "antd";
import { type FormEvent, useState } from "react";
import { changePassword } from "../api/calls";
import { useWords } from "../lib/i18n";
import { Labelled } from "../ui/labelled";
import { Page, Section } from "../ui/page";
import { fieldProblem, ProblemAlert } from "../ui/problem";
import { useCommand } from "../ui/write-key";
import { OwnSessions } from "./own-sessions";
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
        <PasswordForm />
        <TotpForm />
      </div>
      <OwnSessions />
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
