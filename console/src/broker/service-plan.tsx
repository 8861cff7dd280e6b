// The plan of a client's service: what it would say, the plans that were made, and what became of their tasks.
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Input, Modal, Select } from "antd";
import { type FormEvent, useState } from "react";
import { Link } from "react-router";
import { listOperators } from "../api/calls";
import { dateOf } from "../lib/date";
import { useWords } from "../lib/i18n";
import { useMay, useNow } from "../session/session";
import { Button } from "../ui/button";
import { Empty } from "../ui/empty";
import { FormDialog } from "../ui/form-dialog";
import { DateInput } from "../ui/instant-input";
import { Labelled } from "../ui/labelled";
import { ListTable } from "../ui/list-table";
import { useMessages } from "../ui/messages";
import { fieldProblem, ProblemAlert } from "../ui/problem";
import { useCommand } from "../ui/write-key";
import {
  addServiceTask,
  getServicePlan,
  listServicePlans,
  makeServicePlan,
  manualAddress,
  planAddress,
  type ServicePlan,
  type TaskReason,
  tryServicePlan,
} from "./calls";

type Task = ServicePlan["tasks"][number];

export function ServicePlansOf({ party }: { party: string }) {
  const { t } = useWords();
  const may = useMay();
  const [chosen, setChosen] = useState<string | null>(null);
  const [making, setMaking] = useState(false);
  const [adding, setAdding] = useState(false);
  const list = useQuery({ queryKey: ["service-plans", party], queryFn: () => listServicePlans(party) });
  const plans = list.data?.items ?? [];
  const id = chosen ?? plans[0]?.id;
  const query = useQuery({
    queryKey: ["service-plans", "one", id],
    queryFn: () => getServicePlan(id ?? ""),
    enabled: id !== undefined,
  });
  return (
    <>
      <h3>{t("broker.plan")}</h3>
      <div className="form-actions">
        {plans.length > 1 && (
          <Select
            aria-label={t("broker.plan_year")}
            value={id}
            onChange={setChosen}
            options={plans.map((one) => ({ value: one.id, label: `${one.from} – ${one.until}` }))}
          />
        )}
        {may("plan_service") && <Button onClick={() => setMaking(true)}>{t("broker.plan_make")}</Button>}
        {may("plan_service") && id !== undefined && (
          <Button onClick={() => setAdding(true)}>{t("broker.task_add")}</Button>
        )}
        {id !== undefined && (
          <Button href={planAddress(id)} target="_blank" rel="noreferrer">
            {t("broker.plan_pdf")}
          </Button>
        )}
        <Button href={manualAddress(party)} target="_blank" rel="noreferrer">
          {t("broker.manual_pdf")}
        </Button>
      </div>
      <ProblemAlert error={list.error ?? query.error} onRetry={() => void list.refetch()} />
      {list.data !== undefined && plans.length === 0 && <p className="quiet">{t("broker.plan_none")}</p>}
      {query.data !== undefined && <Plan plan={query.data} />}
      {making && <MakePlan party={party} onClose={() => setMaking(false)} />}
      {adding && id !== undefined && <AddTask plan={id} onClose={() => setAdding(false)} />}
    </>
  );
}

function Plan({ plan }: { plan: ServicePlan }) {
  const { t, local } = useWords();
  return (
    <>
      <p className="quiet">
        {plan.from} – {plan.until} · {t("broker.mandate")} {plan.mandate_number} ·{" "}
        {plan.satisfaction == null
          ? t("broker.plan_unrated")
          : t("broker.plan_rated", { average: plan.satisfaction, count: String(plan.ratings) })}
      </p>
      <ListTable
        label={t("broker.plan")}
        rows={plan.tasks}
        rowKey={(row) => row.id}
        empty={<Empty says={t("broker.plan_empty")} next={["placements"]} />}
        columns={[
          {
            key: "title",
            title: t("broker.task"),
            onPhone: "heading",
            render: (row: Task) =>
              row.case == null ? (
                row.title
              ) : (
                <Link className="in-text" to={`/cases/${row.case}`}>
                  {row.title}
                </Link>
              ),
          },
          { key: "due_on", title: t("broker.task_due"), render: (row: Task) => row.promised_on ?? row.due_on },
          { key: "owner", title: t("broker.task_owner"), render: (row: Task) => row.owner?.name ?? "—" },
          {
            key: "state",
            title: t("broker.task_state"),
            render: (row: Task) => <span className="badge">{t(`broker.task_${row.state}`)}</span>,
          },
          {
            key: "because",
            title: t("broker.task_because"),
            render: (row: Task) => row.because.map((one) => <Reason key={one.by} reason={one} />),
          },
        ]}
      />
      {plan.left_out.length > 0 && (
        <>
          <h4>{t("broker.left_out")}</h4>
          <ul className="lines">
            {plan.left_out.map((one) => (
              <li key={one.kind}>
                <span>{local(one.name)}</span>
                <span className="quiet">
                  <Reason reason={one.because} left />
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}

/** Why a task is in the plan; `left`, why it is not. */
function Reason({ reason, left = false }: { reason: TaskReason; left?: boolean }) {
  const { t } = useWords();
  const { by, of } = reason;
  if (by === "satisfaction") {
    if (of === "") return <span>{t("broker.because_unrated")} </span>;
    return <span>{t(left ? "broker.because_satisfied" : "broker.because_unsatisfied", { of })} </span>;
  }
  if (by === "mandate")
    return <span>{t(left ? "broker.because_not_mandated" : "broker.because_mandate", { of })} </span>;
  if (by === "need") return <span>{t(left ? "broker.because_not_needed" : "broker.because_need")} </span>;
  if (by === "over") return <span>{t("broker.because_over", { of })} </span>;
  if (by === "hand") return <span>{t("broker.because_hand", { of })} </span>;
  return <span>{t("broker.because_always")} </span>;
}

/** Who answers for it: oneself, where nobody is chosen or one may not see who there is. */
function Owner({
  value,
  onChange,
  error,
}: {
  value: string | null;
  onChange: (id: string) => void;
  error?: string | null;
}) {
  const { t } = useWords();
  const may = useMay();
  const operators = useQuery({ queryKey: ["operators"], queryFn: listOperators, enabled: may("read_operators") });
  if (!may("read_operators")) return null;
  const known = operators.data?.items.filter((one) => one.active) ?? [];
  return (
    <Labelled label={t("broker.task_owner")} optional error={error}>
      {(input) => (
        <Select
          {...input}
          value={value}
          onChange={onChange}
          placeholder={t("broker.owner_self")}
          options={known.map((one) => ({ value: one.id, label: one.name }))}
        />
      )}
    </Labelled>
  );
}

function MakePlan({ party, onClose }: { party: string; onClose: () => void }) {
  const words = useWords();
  const { t, local } = words;
  const client = useQueryClient();
  const { message } = useMessages();
  const command = useCommand();
  const [from, setFrom] = useState<string | null>(dateOf(useNow()));
  const [owner, setOwner] = useState<string | null>(null);
  const draft = useQuery({
    queryKey: ["service-plans", "trial", party, from],
    queryFn: () => tryServicePlan(party, { from: from ?? "" }),
    enabled: from !== null,
    retry: false,
  });
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (from === null) return;
    const body = { from, ...(owner !== null && { owner }) };
    const made = await command.run((key) => makeServicePlan(party, body, { key }));
    if (made === undefined) return;
    message.success(t("broker.plan_made"));
    await client.invalidateQueries({ queryKey: ["service-plans"] });
    onClose();
  };
  return (
    <Modal open title={t("broker.plan_make")} footer={null} onCancel={onClose} width={560}>
      <form className="stack" onSubmit={(event) => void submit(event)}>
        <ProblemAlert error={command.error ?? draft.error} />
        <Labelled label={t("broker.plan_from")} required error={fieldProblem(command.error, "from", words)}>
          {(input) => <DateInput input={input} value={from} onChange={setFrom} />}
        </Labelled>
        <Owner value={owner} onChange={setOwner} error={fieldProblem(command.error, "owner", words)} />
        {draft.data !== undefined && (
          <>
            <p className="quiet">
              {draft.data.from} – {draft.data.until} · {t("broker.mandate")} {draft.data.basis.mandate_number} ·{" "}
              {t("broker.plan_needs", { number: draft.data.basis.needs_number, on: draft.data.basis.collected_on })}
            </p>
            <ul className="lines">
              {draft.data.tasks.map((one) => (
                <li key={`${one.kind} ${one.due_on}`}>
                  <span className="number">{one.due_on}</span>
                  <span>{local(one.name)}</span>
                  <span className="quiet">
                    {one.because.map((reason) => (
                      <Reason key={reason.by} reason={reason} />
                    ))}
                  </span>
                </li>
              ))}
            </ul>
          </>
        )}
        <div className="form-actions">
          <Button type="primary" htmlType="submit" loading={command.busy} disabled={draft.data === undefined}>
            {t("broker.plan_make")}
          </Button>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
        </div>
      </form>
    </Modal>
  );
}

function AddTask({ plan, onClose }: { plan: string; onClose: () => void }) {
  const words = useWords();
  const { t } = words;
  const client = useQueryClient();
  const today = dateOf(useNow());
  const [title, setTitle] = useState("");
  const [due, setDue] = useState<string | null>(today);
  const [owner, setOwner] = useState<string | null>(null);
  const body = { title, due_on: due ?? "", ...(owner !== null && { owner }) };
  return (
    <FormDialog
      title={t("broker.task_add")}
      ready={title.trim() !== "" && due !== null}
      send={(key) => addServiceTask(plan, body, { key })}
      done={t("broker.task_added")}
      onDone={() => void client.invalidateQueries({ queryKey: ["service-plans"] })}
      onClose={onClose}
    >
      {(error) => (
        <>
          <Labelled label={t("broker.task")} required error={fieldProblem(error, "title", words)}>
            {(input) => <Input {...input} value={title} onChange={(event) => setTitle(event.target.value)} />}
          </Labelled>
          <Labelled label={t("broker.task_due")} required error={fieldProblem(error, "due_on", words)}>
            {(input) => <DateInput input={input} value={due} onChange={setDue} />}
          </Labelled>
          <Owner value={owner} onChange={setOwner} error={fieldProblem(error, "owner", words)} />
        </>
      )}
    </FormDialog>
  );
}
