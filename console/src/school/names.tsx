// The list of names of a policy: what a clause wants of it, how many are listed beside the head counts, and the pupils, masked. A look at one
// takes a reason, which is recorded.
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Checkbox, Input } from "antd";
import { useState } from "react";
import { useNavigate } from "react-router";
import { bringImport, templateAddress } from "../api/calls";
import { useWords } from "../lib/i18n";
import { useMay } from "../session/session";
import { Button } from "../ui/button";
import { Empty } from "../ui/empty";
import { FormDialog } from "../ui/form-dialog";
import { DateInput } from "../ui/instant-input";
import { Labelled } from "../ui/labelled";
import { type Column, ListTable } from "../ui/list-table";
import { Section } from "../ui/page";
import { PagedTable, usePages } from "../ui/paged-table";
import { fieldProblem, ProblemAlert } from "../ui/problem";
import { UploadButton } from "../ui/upload-button";
import { useCommand } from "../ui/write-key";
import {
  getSchoolNames,
  type ListedPupil,
  type ListedPupilFilter,
  listPupils,
  type SchoolNames,
  type SchoolPolicy,
  showListedPupil,
  unlistPupil,
} from "./calls";
import { ShowPupil } from "./show-pupil";

const KIND = "school-pupils";
const ACCEPTED = ".xlsx,.csv,.txt,.tsv";

export function NamesOf({ policy }: { policy: SchoolPolicy }) {
  const { t } = useWords();
  const query = useQuery({
    queryKey: ["school-policies", "names", policy.id],
    queryFn: () => getSchoolNames(policy.id),
  });
  const names = query.data;
  const listed = names?.levels.some((level) => level.listed > 0) === true;
  return (
    <Section title={t("school.names")}>
      <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />
      {names !== undefined && names.cite === null && <p>{t("school.names_not_wanted")}</p>}
      {names !== undefined && names.cite !== null && <Counts names={names} />}
      {(names?.cite ?? null) !== null && <BringIn />}
      {names !== undefined && (names.cite !== null || listed) && <Pupils policy={policy} names={names} />}
    </Section>
  );
}

/** How many are listed beside how many are paid for, by level. */
function Counts({ names }: { names: SchoolNames }) {
  const { t, local } = useWords();
  const number = (count: number) => <span className="number">{count}</span>;
  return (
    <>
      <p className="quiet">{t("school.names_hint")}</p>
      <p className="quiet">{t("school.names_rest", { cite: names.cite ?? "" })}</p>
      <ListTable
        label={t("school.names_listed")}
        rows={names.levels}
        rowKey={(one) => one.level}
        empty={null}
        columns={[
          { key: "level", title: t("school.level"), onPhone: "heading", render: (one) => local(one.name) },
          {
            key: "age",
            title: t("school.names_age"),
            render: (one) =>
              one.wanted
                ? t("school.names_ages", { from: one.from_age ?? 0, to: one.to_age ?? 0 })
                : t("school.names_level_not_wanted"),
          },
          { key: "pupils", title: t("school.names_counted"), className: "money", render: (one) => number(one.pupils) },
          { key: "listed", title: t("school.names_listed"), className: "money", render: (one) => number(one.listed) },
          {
            key: "difference",
            title: t("school.names_difference"),
            className: "money",
            render: (one) => (one.wanted ? number(one.listed - one.pupils) : "—"),
          },
        ]}
      />
    </>
  );
}

/** A sheet is looked at on the page of imports before anything of it is taken. */
function BringIn() {
  const { t } = useWords();
  const may = useMay();
  const navigate = useNavigate();
  const command = useCommand();
  if (!may("import") || !may("write_schools")) return null;
  const upload = async (file: File) => {
    const done = await command.run((key) => bringImport(KIND, file, { key }));
    if (done !== undefined) navigate(`/imports/${done.answer.import.id}`);
  };
  return (
    <>
      <ProblemAlert error={command.error} />
      <p className="form-actions">
        <Button href={templateAddress(KIND)}>{t("school.names_template")}</Button>
        <UploadButton
          label={t("school.names_upload")}
          accept={ACCEPTED}
          busy={command.busy}
          onFile={(file) => void upload(file)}
        />
      </p>
    </>
  );
}

function Pupils({ policy, names }: { policy: SchoolPolicy; names: SchoolNames }) {
  const { t, local } = useWords();
  const may = useMay();
  const [listed, setListed] = useState(true);
  const [looking, setLooking] = useState<ListedPupil | null>(null);
  const [leaving, setLeaving] = useState<ListedPupil | null>(null);
  const filter: ListedPupilFilter = listed ? { listed } : {};
  const list = usePages(["school-policies", "pupils", policy.id, filter], (page) =>
    listPupils(policy.id, { ...filter, ...page }),
  );
  const level = (key: string) => {
    const known = names.levels.find((one) => one.level === key);
    return known === undefined ? key : local(known.name);
  };
  const columns: Column<ListedPupil>[] = [
    {
      key: "name",
      text: (row) => row.name,
      title: t("school.pupil_name"),
      onPhone: "heading",
      render: (row) => (row.name === "" ? <span className="quiet">{t("school.emptied")}</span> : row.name),
    },
    {
      key: "identity",
      text: (row) => row.identity,
      title: t("school.identity"),
      render: (row) => <span className="number nowrap">{row.identity}</span>,
    },
    { key: "level", text: (row) => level(row.level), title: t("school.level"), render: (row) => level(row.level) },
    {
      key: "class",
      text: (row) => row.class_name ?? "",
      title: t("school.class_name"),
      render: (row) => row.class_name ?? "—",
    },
    {
      key: "from",
      text: (row) => row.listed_from,
      title: t("school.listed_from"),
      className: "nowrap",
      render: (row) => <span className="number">{row.listed_from}</span>,
    },
    {
      key: "left",
      text: (row) => row.left_on ?? "",
      title: t("school.left_on"),
      className: "nowrap",
      render: (row) => <span className="number">{row.left_on ?? "—"}</span>,
    },
    {
      key: "do",
      title: "",
      text: () => "",
      render: (row) => (
        <span className="form-actions">
          {may("see_listed_pupils") && row.name !== "" && (
            <Button onClick={() => setLooking(row)}>{t("school.show")}</Button>
          )}
          {may("write_schools") && row.left_on === null && (
            <Button onClick={() => setLeaving(row)}>{t("school.unlist")}</Button>
          )}
        </span>
      ),
    },
  ];
  return (
    <>
      <search className="filters">
        <Checkbox checked={listed} onChange={(change) => setListed(change.target.checked)}>
          {t("school.listed_only")}
        </Checkbox>
      </search>
      <PagedTable
        list={list}
        label={t("school.names")}
        columns={columns}
        rowKey={(row) => row.id}
        empty={<Empty says={t("school.names_empty")} />}
      />
      {looking !== null && (
        <ShowPupil
          title={t("school.show_listed")}
          show={(reason) => showListedPupil(policy.id, looking.id, reason)}
          onClose={() => setLooking(null)}
        />
      )}
      {leaving !== null && <Unlist policy={policy} pupil={leaving} onClose={() => setLeaving(null)} />}
    </>
  );
}

type OfPupil = { policy: SchoolPolicy; pupil: ListedPupil; onClose: () => void };

function Unlist({ policy, pupil, onClose }: OfPupil) {
  const words = useWords();
  const { t } = words;
  const client = useQueryClient();
  const [on, setOn] = useState<string | null>(null);
  const [reason, setReason] = useState("");
  return (
    <FormDialog
      title={t("school.unlist_of", { name: pupil.name })}
      deed={t("school.unlist")}
      ready={on !== null && reason.trim() !== ""}
      send={(key) => unlistPupil(policy.id, pupil.id, on ?? "", reason.trim(), { key })}
      done={t("school.unlisted")}
      onDone={() => void client.invalidateQueries({ queryKey: ["school-policies"] })}
      onClose={onClose}
    >
      {(error) => (
        <>
          <Labelled label={t("school.left_on")} required error={fieldProblem(error, "left_on", words)}>
            {(input) => <DateInput value={on} onChange={setOn} input={input} />}
          </Labelled>
          <Labelled label={t("school.unlist_reason")} required error={fieldProblem(error, "reason", words)}>
            {(input) => <Input {...input} value={reason} onChange={(event) => setReason(event.target.value)} />}
          </Labelled>
        </>
      )}
    </FormDialog>
  );
}
