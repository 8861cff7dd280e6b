// What one wants to be told again of a thing: the own reminders about it, those to come too, and a form for the next one.

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Input, Select } from "antd";
import { type FormEvent, useState } from "react";
import { listOperators, listReminders, readReminder, writeReminder } from "../api/calls";
import type { Reminder } from "../api/types";
import { addDays, dateOf, formatInstant, instantOfWallTime } from "../lib/date";
import { useWords } from "../lib/i18n";
import { useMay, useMe, useNow } from "../session/session";
import { Button } from "../ui/button";
import { WallTimeInput } from "../ui/instant-input";
import { Labelled } from "../ui/labelled";
import { useMessages } from "../ui/messages";
import { Nothing } from "../ui/page";
import { fieldProblem, ProblemAlert } from "../ui/problem";
import { useCommandSubmit } from "../ui/submit";
import { useCommand } from "../ui/write-key";

/** The working day begins at nine. */
const MORNING = "T09:00";

export function RemindersOf({ subject }: { subject: string }) {
  const { t } = useWords();
  const [adding, setAdding] = useState(false);
  const query = useQuery({
    queryKey: ["reminders", "of", subject],
    queryFn: () => listReminders({ subject, unread: true, limit: 50, after: null }),
  });
  return (
    <div className="stack">
      <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />
      {query.data !== undefined && <Lines reminders={query.data.items} />}
      {adding ? (
        <Write subject={subject} onClose={() => setAdding(false)} />
      ) : (
        <div>
          <Button onClick={() => setAdding(true)}>{t("reminders.write")}</Button>
        </div>
      )}
    </div>
  );
}

function Lines({ reminders }: { reminders: Reminder[] }) {
  const { t, local } = useWords();
  const client = useQueryClient();
  const command = useCommand();
  if (reminders.length === 0) return <Nothing>{t("reminders.none_of")}</Nothing>;
  const read = async (id: string) => {
    await command.run(() => readReminder(id));
    await Promise.all([
      client.invalidateQueries({ queryKey: ["reminders"] }),
      client.invalidateQueries({ queryKey: ["me"] }),
    ]);
  };
  return (
    <>
      <ProblemAlert error={command.error} />
      <ul className="lines">
        {reminders.map((one) => (
          <li key={one.id}>
            <time className="number" dateTime={one.at}>
              {formatInstant(one.at)}
            </time>
            <span>{local(one.text)}</span>
            {one.by !== null && <span className="quiet">{one.by.name}</span>}
            <Button size="small" disabled={command.busy} why={t("why.busy")} onClick={() => void read(one.id)}>
              {t("reminders.done")}
            </Button>
          </li>
        ))}
      </ul>
    </>
  );
}

function Write({ subject, onClose }: { subject: string; onClose: () => void }) {
  const words = useWords();
  const { t } = words;
  const may = useMay();
  const me = useMe();
  const now = useNow();
  const client = useQueryClient();
  const { message } = useMessages();
  const command = useCommand();
  const [note, setNote] = useState("");
  const [at, setAt] = useState<string | null>(`${addDays(dateOf(now), 1)}${MORNING}`);
  const [to, setTo] = useState(me.id);
  const operators = useQuery({ queryKey: ["operators"], queryFn: listOperators, enabled: may("read_operators") });
  const others = operators.data?.items.filter((one) => one.active && one.id !== me.id) ?? [];
  const submit = async () => {
    if (note.trim() === "" || command.busy) return;
    const body = { subject, note: note.trim(), to, ...(at !== null && { at: instantOfWallTime(at) }) };
    const done = await command.run((key) => writeReminder(body, { key }));
    if (done === undefined) return;
    message.success(t("reminders.written"));
    await client.invalidateQueries({ queryKey: ["reminders"] });
    onClose();
  };
  const onKeyDown = useCommandSubmit(() => void submit());
  return (
    <form
      className="stack"
      onKeyDown={onKeyDown}
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        void submit();
      }}
    >
      <ProblemAlert error={command.error} />
      <div className="form-grid">
        <Labelled label={t("reminders.at")} error={fieldProblem(command.error, "at", words)}>
          {(input) => <WallTimeInput input={input} value={at} onChange={setAt} />}
        </Labelled>
        <Labelled label={t("reminders.to")}>
          {(input) => (
            <Select
              {...input}
              className="full-width"
              showSearch={{ optionFilterProp: "label" }}
              value={to}
              onChange={setTo}
              options={[
                { value: me.id, label: t("reminders.to_oneself") },
                ...others.map((one) => ({ value: one.id, label: `${one.name} (${one.login})` })),
              ]}
            />
          )}
        </Labelled>
        <Labelled
          label={t("reminders.note")}
          required
          className="wide"
          error={fieldProblem(command.error, "note", words)}
        >
          {(input) => (
            <Input.TextArea
              {...input}
              autoFocus
              autoSize={{ minRows: 2, maxRows: 6 }}
              value={note}
              onChange={(event) => setNote(event.target.value)}
            />
          )}
        </Labelled>
      </div>
      <div className="form-actions">
        <Button type="primary" htmlType="submit" loading={command.busy} disabled={note.trim() === ""}>
          {t("common.save")}
        </Button>
        <Button onClick={onClose}>{t("common.cancel")}</Button>
      </div>
    </form>
  );
}
