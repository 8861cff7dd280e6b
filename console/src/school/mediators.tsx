// The pool of mediators of the own office: who is in it and free, taking somebody in and out.
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Input, Modal } from "antd";
import { type FormEvent, useState } from "react";
import { Link } from "react-router";
import type { Party } from "../api/types";
import { useWords } from "../lib/i18n";
import { FindParty } from "../party/find-party";
import { useMay } from "../session/session";
import { Button } from "../ui/button";
import { Empty } from "../ui/empty";
import { Labelled, LabelledGroup } from "../ui/labelled";
import { type Column, ListTable } from "../ui/list-table";
import { useMessages } from "../ui/messages";
import { Page } from "../ui/page";
import { fieldProblem, ProblemAlert } from "../ui/problem";
import { useCommand } from "../ui/write-key";
import { listMediators, putMediator, type SchoolMediator } from "./calls";

export default function MediatorsPage() {
  const { t } = useWords();
  const may = useMay();
  const client = useQueryClient();
  const { message } = useMessages();
  const command = useCommand();
  const [adding, setAdding] = useState(false);
  const pool = useQuery({ queryKey: ["school-mediators"], queryFn: listMediators });
  const remove = async (row: SchoolMediator) => {
    const done = await command.run((key) => putMediator(row.party.id, null, { key }));
    if (done === undefined) return;
    message.success(t("school.mediator_removed"));
    client.setQueryData(["school-mediators"], done.answer);
  };
  const columns: Column<SchoolMediator>[] = [
    {
      key: "name",
      title: t("school.mediator_name"),
      onPhone: "heading",
      render: (row) => (
        <Link className="in-text" to={`/school-mediators/${row.party.id}`}>
          {row.party.name}
        </Link>
      ),
    },
    { key: "profession", title: t("school.profession"), render: (row) => row.profession },
    {
      key: "availability",
      title: t("school.availability"),
      render: (row) => (
        <span className="badge" data-tone={row.open_claims === 0 ? "kept" : "soon"}>
          {row.open_claims === 0 ? t("school.mediator_free") : t("school.mediator_busy", { number: row.open_claims })}
        </span>
      ),
    },
    {
      key: "claims",
      title: t("school.mediator_claims"),
      render: (row) => <span className="number">{row.claims}</span>,
    },
    {
      key: "remove",
      title: "",
      onPhone: "corner",
      render: (row) =>
        may("keep_mediators") && (
          <Button
            size="small"
            aria-label={t("school.mediator_remove_of", { name: row.party.name })}
            loading={command.busy}
            onClick={() => void remove(row)}
          >
            {t("school.mediator_remove")}
          </Button>
        ),
    },
  ];
  return (
    <Page
      title={t("school.mediators")}
      hint={t("school.mediators_hint")}
      extra={
        may("keep_mediators") && (
          <Button type="primary" onClick={() => setAdding(true)}>
            {t("school.mediator_add")}
          </Button>
        )
      }
    >
      <ProblemAlert error={command.error ?? pool.error} onRetry={() => void pool.refetch()} />
      {(pool.data !== undefined || pool.isPending) && (
        <ListTable
          label={t("school.mediators")}
          columns={columns}
          rows={pool.data?.items}
          rowKey={(row) => row.party.id}
          empty={<Empty says={t("school.mediators_empty")} begin={may("keep_mediators") && t("school.mediator_add")} />}
        />
      )}
      {adding && <AddMediator onClose={() => setAdding(false)} />}
    </Page>
  );
}

function AddMediator({ onClose }: { onClose: () => void }) {
  const words = useWords();
  const { t } = words;
  const client = useQueryClient();
  const { message } = useMessages();
  const command = useCommand();
  const [person, setPerson] = useState<Party | null>(null);
  const [profession, setProfession] = useState("");
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (person === null) return;
    const made = await command.run((key) => putMediator(person.id, profession.trim(), { key }));
    if (made === undefined) return;
    message.success(t("school.mediator_added"));
    client.setQueryData(["school-mediators"], made.answer);
    onClose();
  };
  return (
    <Modal open title={t("school.mediator_add")} footer={null} onCancel={onClose} width={480}>
      <form className="stack" onSubmit={(event) => void submit(event)}>
        <ProblemAlert error={command.error} />
        {person === null ? (
          <LabelledGroup label={t("school.mediator_name")}>
            <FindParty onChoose={setPerson} onNew={() => message.info(t("school.mediator_new"))} />
          </LabelledGroup>
        ) : (
          <div className="chosen">
            <strong>{person.name}</strong>
            <Button onClick={() => setPerson(null)}>{t("party.change")}</Button>
          </div>
        )}
        <Labelled
          label={t("school.profession")}
          hint={t("school.profession_hint")}
          required
          error={fieldProblem(command.error, "profession", words)}
        >
          {(input) => <Input {...input} value={profession} onChange={(typed) => setProfession(typed.target.value)} />}
        </Labelled>
        <div className="form-actions">
          <Button
            type="primary"
            htmlType="submit"
            loading={command.busy}
            disabled={person === null || profession.trim() === ""}
          >
            {t("school.mediator_add")}
          </Button>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
        </div>
      </form>
    </Modal>
  );
}
