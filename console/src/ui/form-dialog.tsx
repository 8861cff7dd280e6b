// A small form in a dialog: what went wrong above it, what is entered, and the button that sends it. What was done is told, and the dialog closes.
import { Modal } from "antd";
import type { FormEvent, ReactNode } from "react";
import { useWords } from "../lib/i18n";
import { Button } from "./button";
import { useMessages } from "./messages";
import { ProblemAlert } from "./problem";
import { useCommand } from "./write-key";

export function FormDialog<Made>(props: {
  title: string;
  /** What the button says, where that is not the title. */
  deed?: string;
  /** Whether all that is wanted was entered. */
  ready: boolean;
  send: (key: string) => Promise<Made>;
  /** What is told once it is done. */
  done: string;
  onDone: (made: Made) => void;
  onClose: () => void;
  /** What went wrong with what the form itself needs. */
  problem?: unknown;
  /** The inputs, each with what is wrong with it. */
  children: (error: unknown) => ReactNode;
}) {
  const { title, deed, ready, send, done, onDone, onClose, problem, children } = props;
  const { t } = useWords();
  const { message } = useMessages();
  const command = useCommand();
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!ready) return;
    const made = await command.run(send);
    if (made === undefined) return;
    message.success(done);
    onDone(made.answer);
    onClose();
  };
  return (
    <Modal open title={title} footer={null} onCancel={onClose} width={460}>
      <form className="stack" onSubmit={(event) => void submit(event)}>
        <ProblemAlert error={command.error ?? problem} />
        {children(command.error)}
        <div className="form-actions">
          <Button type="primary" htmlType="submit" loading={command.busy} disabled={!ready}>
            {deed ?? title}
          </Button>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
        </div>
      </form>
    </Modal>
  );
}
