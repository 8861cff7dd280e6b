// Enrolling one household at the desk, and changing what one insures.

import { useQueryClient } from "@tanstack/react-query";
import { Checkbox, Input, Modal, Select } from "antd";
import { type FormEvent, useState } from "react";
import { useNavigate } from "react-router";
import type { Party } from "../api/types";
import { useWords } from "../lib/i18n";
import { FindParty } from "../party/find-party";
import { Button } from "../ui/button";
import { Labelled, LabelledGroup } from "../ui/labelled";
import { useMessages } from "../ui/messages";
import { fieldProblem, isRefused, ProblemAlert } from "../ui/problem";
import { useCommand } from "../ui/write-key";
import { type Cover, endorseCover, enrolHousehold, type GroupPolicy } from "./calls";
import { useProgrammes } from "./programme-select";

/** What a programme insures, to choose from. */
function useObjects(programme: string) {
  const { local } = useWords();
  const programmes = useProgrammes();
  const objects = programmes.data?.items.find((one) => one.key === programme)?.objects ?? [];
  return objects.map((one) => ({ value: one.key, label: local(one.name) }));
}

function Chosen({ party, onChange }: { party: Party | null; onChange: (party: Party | null) => void }) {
  const { t } = useWords();
  const { message } = useMessages();
  return party === null ? (
    <LabelledGroup label={t("agri.household")} required>
      <FindParty onChoose={onChange} onNew={() => message.info(t("agri.no_household"))} />
    </LabelledGroup>
  ) : (
    <div className="chosen">
      <strong>{party.name}</strong>
      <Button onClick={() => onChange(null)}>{t("party.change")}</Button>
    </div>
  );
}

/** Whether something that was refused was looked at; asked only once it was. */
function LookedAt({
  asked,
  says,
  value,
  onChange,
}: {
  asked: boolean;
  says: string;
  value: boolean;
  onChange: (value: boolean) => void;
}) {
  return (
    (asked || value) && (
      <Checkbox checked={value} onChange={(event) => onChange(event.target.checked)}>
        {says}
      </Checkbox>
    )
  );
}

export function EnrolHousehold({ group, onClose }: { group: GroupPolicy; onClose: () => void }) {
  const words = useWords();
  const { t } = words;
  const client = useQueryClient();
  const navigate = useNavigate();
  const { message } = useMessages();
  const command = useCommand();
  const objects = useObjects(group.programme.key);
  const [holder, setHolder] = useState<Party | null>(null);
  const [object, setObject] = useState<string | null>(null);
  const [signed, setSigned] = useState(false);
  const [in_two_villages, setInTwoVillages] = useState(false);
  const [above_register, setAboveRegister] = useState(false);
  const [typed, setTyped] = useState({
    serial: String(group.covers + 1),
    quantity: "",
    plot: "",
    land_number: "",
    lease: "",
    account: "",
    paid: "",
  });
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (holder === null || object === null) return;
    const { serial, ...rest } = typed;
    const looked = { in_two_villages, above_register };
    const body = { ...rest, holder: holder.id, object, signed, serial: Number(serial), ...looked };
    const made = await command.run((key) => enrolHousehold(group.id, body, { key }));
    if (made === undefined) return;
    message.success(t("agri.enrolled"));
    void client.invalidateQueries({ queryKey: ["covers"] });
    void client.invalidateQueries({ queryKey: ["group-policy"] });
    navigate(`/covers/${made.answer.number}`);
  };
  const text = (field: keyof typeof typed, label: string, required = false) => (
    <Labelled label={label} required={required} error={fieldProblem(command.error, field, words)}>
      {(input) => (
        <Input
          {...input}
          autoComplete="off"
          value={typed[field]}
          onChange={(event) => {
            setTyped({ ...typed, [field]: event.target.value });
            // Another area or another plot was not looked at.
            if (field === "quantity" || field === "land_number") setAboveRegister(false);
          }}
        />
      )}
    </Labelled>
  );
  return (
    <Modal open title={t("agri.enrol")} footer={null} onCancel={onClose} width={520}>
      <form className="stack" onSubmit={(event) => void submit(event)}>
        <ProblemAlert error={command.error} />
        <Chosen
          party={holder}
          onChange={(party) => {
            setHolder(party);
            setInTwoVillages(false);
          }}
        />
        {text("serial", t("agri.serial"), true)}
        <Labelled label={t("agri.object")} required>
          {(input) => (
            <Select {...input} className="full-width" value={object} onChange={setObject} options={objects} />
          )}
        </Labelled>
        {text("quantity", t("agri.quantity"), true)}
        {text("plot", t("agri.plot"))}
        {text("land_number", t("agri.land_number"))}
        {text("lease", t("agri.lease"))}
        {text("account", t("agri.account"))}
        {text("paid", t("agri.pays_now"))}
        <Checkbox checked={signed} onChange={(event) => setSigned(event.target.checked)}>
          {t("agri.has_signed")}
        </Checkbox>
        <LookedAt
          asked={isRefused(command.error, "in_another_village")}
          says={t("agri.in_two_villages")}
          value={in_two_villages}
          onChange={setInTwoVillages}
        />
        <LookedAt
          asked={isRefused(command.error, "area_above_register")}
          says={t("agri.above_register")}
          value={above_register}
          onChange={setAboveRegister}
        />
        <div className="form-actions">
          <Button
            type="primary"
            htmlType="submit"
            loading={command.busy}
            disabled={holder === null || object === null || typed.quantity.trim() === "" || !signed}
          >
            {t("agri.enrol")}
          </Button>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
        </div>
      </form>
    </Modal>
  );
}

/** Another area or crop, or another owner of the land. */
export function EndorseCover({ cover, onClose }: { cover: Cover; onClose: () => void }) {
  const words = useWords();
  const { t } = words;
  const client = useQueryClient();
  const navigate = useNavigate();
  const { message } = useMessages();
  const command = useCommand();
  const programme = useProgrammes().data?.items.find((one) =>
    one.objects.some((object) => object.key === cover.object.key),
  );
  const objects = useObjects(programme?.key ?? "");
  const [kind, setKind] = useState<"insured" | "owner">("insured");
  const [object, setObject] = useState(cover.object.key);
  const [quantity, setQuantity] = useState<string>(cover.quantity);
  const [holder, setHolder] = useState<Party | null>(null);
  const [serial, setSerial] = useState("");
  const [proof, setProof] = useState("");
  const [amount, setAmount] = useState("0");
  const [above_register, setAboveRegister] = useState(false);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (kind === "owner" && holder === null) return;
    const change =
      kind === "insured"
        ? { kind, object, quantity, above_register }
        : { kind, holder: holder?.id ?? "", serial: Number(serial) };
    const made = await command.run((key) => endorseCover(cover.id, { change, proof, amount }, { key }));
    if (made === undefined) return;
    message.success(t("agri.endorsed"));
    void client.invalidateQueries({ queryKey: ["covers"] });
    void client.invalidateQueries({ queryKey: ["cover"] });
    void client.invalidateQueries({ queryKey: ["group-policy"] });
    onClose();
    navigate(`/covers/${made.answer.number}`);
  };
  const text = (field: string, label: string, value: string, onChange: (text: string) => void) => (
    <Labelled label={label} required error={fieldProblem(command.error, field, words)}>
      {(input) => (
        <Input {...input} autoComplete="off" value={value} onChange={(event) => onChange(event.target.value)} />
      )}
    </Labelled>
  );
  return (
    <Modal open title={t("agri.endorse")} footer={null} onCancel={onClose} width={520}>
      <form className="stack" onSubmit={(event) => void submit(event)}>
        <ProblemAlert error={command.error} />
        <Labelled label={t("agri.change")} required>
          {(input) => (
            <Select
              {...input}
              className="full-width"
              value={kind}
              onChange={setKind}
              options={(["insured", "owner"] as const).map((one) => ({ value: one, label: t(`agri.change.${one}`) }))}
            />
          )}
        </Labelled>
        {kind === "insured" ? (
          <>
            <Labelled label={t("agri.object")} required>
              {(input) => (
                <Select {...input} className="full-width" value={object} onChange={setObject} options={objects} />
              )}
            </Labelled>
            {text("quantity", t("agri.quantity"), quantity, (typed) => {
              setQuantity(typed);
              setAboveRegister(false);
            })}
            {text("amount", t("agri.difference"), amount, setAmount)}
            <LookedAt
              asked={isRefused(command.error, "area_above_register")}
              says={t("agri.above_register")}
              value={above_register}
              onChange={setAboveRegister}
            />
          </>
        ) : (
          <>
            <Chosen party={holder} onChange={setHolder} />
            {text("serial", t("agri.serial"), serial, setSerial)}
          </>
        )}
        {text("proof", t("agri.proof"), proof, setProof)}
        <div className="form-actions">
          <Button type="primary" htmlType="submit" loading={command.busy} disabled={proof.trim() === ""}>
            {t("agri.endorse")}
          </Button>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
        </div>
      </form>
    </Modal>
  );
}
