// Moving the training clock.

import { useQueryClient } from "@tanstack/react-query";
import { Modal } from "antd";
import { type FormEvent, useState } from "react";
import { setTrainingClock } from "../api/calls";
import { formatInstant, instantOfWallTime, wallTime } from "../lib/date";
import { useWords } from "../lib/i18n";
import { Button } from "../ui/button";
import { WallTimeInput } from "../ui/instant-input";
import { Labelled } from "../ui/labelled";
import { useMessages } from "../ui/messages";
import { ProblemAlert } from "../ui/problem";
import { useCommand } from "../ui/write-key";

export default function SetClock({ now, onClose }: { now: string; onClose: () => void }) {
  const { t } = useWords();
  const client = useQueryClient();
  const { message } = useMessages();
  const command = useCommand();
  const [wall, setWall] = useState<string | null>(wallTime(now).slice(0, 16));
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (wall === null) return;
    const done = await command.run(() => setTrainingClock(instantOfWallTime(wall)));
    if (done === undefined) return;
    message.success(t("training.done", { time: formatInstant(done.answer.now) }));
    onClose();
    await client.invalidateQueries();
  };
  return (
    <Modal open title={t("training.set")} footer={null} onCancel={onClose} width={380}>
      <form className="stack" onSubmit={(event) => void submit(event)}>
        <ProblemAlert error={command.error} />
        <Labelled label={t("training.new_time")} hint={t("training.set_hint")}>
          {(input) => <WallTimeInput input={input} value={wall} onChange={setWall} />}
        </Labelled>
        <div className="form-actions">
          <Button type="primary" htmlType="submit" loading={command.busy} disabled={wall === null}>
            {t("training.set")}
          </Button>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
        </div>
      </form>
    </Modal>
  );
}
