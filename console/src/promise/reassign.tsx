// Giving several cases to somebody at once. Each is read again first, so that nobody's change is run over; what could not be given is told.

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Alert, Select } from "antd";
import { useState } from "react";
import { assignCase, getCase, listOperators } from "../api/calls";
import { newIdempotencyKey, problemOf } from "../api/client";
import { useWords } from "../lib/i18n";
import { useMay } from "../session/session";
import { Button } from "../ui/button";
import { useMessages } from "../ui/messages";

type Left = { number: string; why: string };

export default function ReassignBar({
  cases,
  onDone,
}: {
  cases: { id: string; number: string }[];
  onDone: () => void;
}) {
  const { t } = useWords();
  const may = useMay();
  const client = useQueryClient();
  const { message } = useMessages();
  const [to, setTo] = useState<string | null>(null);
  const [done, setDone] = useState<number | null>(null);
  const [left, setLeft] = useState<Left[]>([]);
  const operators = useQuery({ queryKey: ["operators"], queryFn: listOperators, enabled: may("read_operators") });
  const known = operators.data?.items.filter((one) => one.active) ?? [];
  const give = async () => {
    if (to === null) return;
    const failed: Left[] = [];
    for (const [index, one] of cases.entries()) {
      setDone(index);
      try {
        const { version } = await getCase(one.id);
        await assignCase(one.id, to, { key: newIdempotencyKey(), version });
      } catch (failure) {
        failed.push({ number: one.number, why: problemOf(failure).detail ?? "" });
      }
    }
    setDone(null);
    setLeft(failed);
    message.success(t("reassign.done", { count: cases.length - failed.length }));
    await client.invalidateQueries({ queryKey: ["promises"] });
    if (failed.length === 0) onDone();
  };
  return (
    <section className="panel reassign" aria-label={t("reassign.title")}>
      <span>{t("reassign.chosen", { count: cases.length })}</span>
      <Select
        className="filter-select"
        showSearch={{ optionFilterProp: "label" }}
        aria-label={t("reassign.to")}
        placeholder={t("reassign.to")}
        value={to}
        onChange={setTo}
        options={known.map((one) => ({ value: one.id, label: `${one.name} · ${one.office.name}` }))}
      />
      <Button
        type="primary"
        disabled={to === null}
        why={t("reassign.to")}
        loading={done !== null}
        onClick={() => void give()}
      >
        {done === null ? t("reassign.give") : t("reassign.giving", { done, count: cases.length })}
      </Button>
      <Button disabled={done !== null} why={t("why.busy")} onClick={onDone}>
        {t("common.cancel")}
      </Button>
      {left.length > 0 && (
        <Alert
          type="warning"
          showIcon
          title={t("reassign.left", { count: left.length })}
          description={left.map((one) => `${one.number}: ${one.why}`).join("\n")}
          className="pre"
        />
      )}
    </section>
  );
}
