// Changing one's own password.

import { Input } from "antd";
import { type FormEvent, useState } from "react";
import { changePassword } from "../api/calls";
import { useWords } from "../lib/i18n";
import { Button } from "../ui/button";
import { Labelled } from "../ui/labelled";
import { useMessages } from "../ui/messages";
import { fieldProblem, ProblemAlert } from "../ui/problem";
import { useCommand } from "../ui/write-key";

/** `onChanged` hears of it. */
export function PasswordForm({ onChanged }: { onChanged?: () => void }) {
  const words = useWords();
  const { t } = words;
  const { message } = useMessages();
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
    onChanged?.();
  };
  return (
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
  );
}
