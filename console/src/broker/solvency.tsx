// On the page of an insurer: the solvency ratios that were entered, and entering one.
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Input, Modal } from "antd";
import { type FormEvent, useState } from "react";
import { dateOf } from "../lib/date";
import { useWords } from "../lib/i18n";
import { useMay, useNow } from "../session/session";
import { Button } from "../ui/button";
import { DateInput } from "../ui/instant-input";
import { Labelled } from "../ui/labelled";
import { fieldProblem, ProblemAlert } from "../ui/problem";
import { useCommand } from "../ui/write-key";
import { listSolvency, recordSolvency } from "./calls";

export function SolvencyOf({ party }: { party: string }) {
  const { t } = useWords();
  const may = useMay();
  const [adding, setAdding] = useState(false);
  const query = useQuery({ queryKey: ["solvency", party], queryFn: () => listSolvency(party) });
  const known = query.data?.items ?? [];
  const mayAdd = may("evaluate_insurers");
  if (known.length === 0 && !mayAdd) return null;
  return (
    <>
      <h3>{t("broker.solvency")}</h3>
      <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />
      <ul className="lines">
        {known.map((one) => (
          <li key={`${one.as_of} ${one.ratio} ${one.source}`}>
            <span className="number">{one.ratio}%</span>
            <span>
              <span className="number">{one.as_of}</span> · {one.source}
            </span>
          </li>
        ))}
      </ul>
      {mayAdd && <Button onClick={() => setAdding(true)}>{t("broker.add_solvency")}</Button>}
      {adding && <AddSolvency party={party} onClose={() => setAdding(false)} />}
    </>
  );
}

function AddSolvency({ party, onClose }: { party: string; onClose: () => void }) {
  const words = useWords();
  const { t } = words;
  const today = dateOf(useNow());
  const client = useQueryClient();
  const command = useCommand();
  const [ratio, setRatio] = useState("");
  const [source, setSource] = useState("");
  const [asOf, setAsOf] = useState<string | null>(null);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (asOf === null) return;
    const done = await command.run((key) =>
      recordSolvency(party, { ratio: ratio.trim(), as_of: asOf, source }, { key }),
    );
    if (done === undefined) return;
    await client.invalidateQueries({ queryKey: ["solvency", party] });
    onClose();
  };
  return (
    <Modal open title={t("broker.add_solvency")} footer={null} onCancel={onClose} width={440}>
      <form className="stack" onSubmit={(event) => void submit(event)}>
        <ProblemAlert error={command.error} />
        <Labelled label={t("broker.solvency_ratio")} required error={fieldProblem(command.error, "ratio", words)}>
          {(input) => (
            <Input {...input} inputMode="decimal" value={ratio} onChange={(event) => setRatio(event.target.value)} />
          )}
        </Labelled>
        <Labelled label={t("broker.as_of")} required error={fieldProblem(command.error, "as_of", words)}>
          {(input) => <DateInput input={input} latest={today} value={asOf} onChange={setAsOf} />}
        </Labelled>
        <Labelled label={t("broker.source")} required error={fieldProblem(command.error, "source", words)}>
          {(input) => <Input {...input} value={source} onChange={(event) => setSource(event.target.value)} />}
        </Labelled>
        <div className="form-actions">
          <Button
            type="primary"
            htmlType="submit"
            loading={command.busy}
            disabled={asOf === null || ratio.trim() === "" || source.trim() === ""}
          >
            {t("broker.add_solvency")}
          </Button>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
        </div>
      </form>
    </Modal>
  );
}
