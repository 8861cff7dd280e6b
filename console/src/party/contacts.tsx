// Contacts with a customer: the lines, and the form of a new one. Used on the pages of a case and of a customer.
import { Input, Radio, Select } from "antd";
import { type FormEvent, lazy, Suspense, useState } from "react";
import type { Contact, ContactKind, NewContact } from "../api/types";
import { formatInstant, instantOfWallTime, wallTime } from "../lib/date";
import { useWords } from "../lib/i18n";
import { useNow } from "../session/session";
import type { Chosen } from "../system";
import { Button } from "../ui/button";
import { WallTimeInput } from "../ui/instant-input";
import { Labelled, LabelledGroup } from "../ui/labelled";
import { Nothing } from "../ui/page";
import { fieldProblem, ProblemAlert } from "../ui/problem";
import { SubjectLink } from "../ui/subject-link";
import { useCommandSubmit } from "../ui/submit";

const ChooseAgreement = lazy(() => import("../agreement/choose"));

const KINDS: ContactKind[] = ["call", "counter", "visit", "message", "callback"];

export function ContactLines({ contacts, withAbout }: { contacts: Contact[]; withAbout?: boolean }) {
  const { t } = useWords();
  if (contacts.length === 0) return <Nothing>{t("contact.empty")}</Nothing>;
  return (
    <ol className="timeline">
      {contacts.map((contact) => (
        <li key={contact.id}>
          <div>
            <strong>{t(`contact.kind.${contact.kind}`)}</strong>{" "}
            <span className="quiet">{t(`contact.direction.${contact.direction}`)}</span>{" "}
            <time className="number" dateTime={contact.at}>
              {formatInstant(contact.at)}
            </time>{" "}
            <span className="quiet">{contact.by.name}</span>{" "}
            {withAbout === true && contact.about !== null && <SubjectLink subject={contact.about} inText />}
          </div>
          <div className="pre">{contact.notes}</div>
        </li>
      ))}
    </ol>
  );
}

type Props = {
  /** Whose agreements it can be about; left out, where it is known what it is about. */
  party?: string;
  busy: boolean;
  error: unknown;
  onSave: (body: NewContact) => Promise<void>;
  onClose: () => void;
};

export function ContactForm({ party, busy, error, onSave, onClose }: Props) {
  const words = useWords();
  const { t } = words;
  const now = useNow();
  const [kind, setKind] = useState<ContactKind>("call");
  const [direction, setDirection] = useState<"in" | "out">("out");
  const [wall, setWall] = useState<string | null>(null);
  const [notes, setNotes] = useState("");
  const [about, setAbout] = useState<Chosen | null>(null);
  const submit = () => {
    if (notes.trim() === "" || busy) return;
    void onSave({
      kind,
      direction,
      notes: notes.trim(),
      ...(about !== null && { about: about.id }),
      ...(wall !== null && { at: instantOfWallTime(wall) }),
    });
  };
  const onKeyDown = useCommandSubmit(submit);
  return (
    <form
      className="stack"
      onKeyDown={onKeyDown}
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        submit();
      }}
    >
      <ProblemAlert error={error} />
      <div className="form-grid">
        <Labelled label={t("contact.kind")}>
          {(input) => (
            <Select
              {...input}
              className="full-width"
              value={kind}
              onChange={setKind}
              options={KINDS.map((one) => ({ value: one, label: t(`contact.kind.${one}`) }))}
            />
          )}
        </Labelled>
        <Labelled label={t("contact.at")} error={fieldProblem(error, "at", words)}>
          {(input) => (
            <WallTimeInput
              input={input}
              latest={wallTime(now)}
              value={wall ?? wallTime(now).slice(0, 16)}
              onChange={setWall}
            />
          )}
        </Labelled>
        <LabelledGroup label={t("contact.direction")}>
          <Radio.Group value={direction} onChange={(event) => setDirection(event.target.value === "in" ? "in" : "out")}>
            <Radio value="out">{t("contact.direction.out")}</Radio>
            <Radio value="in">{t("contact.direction.in")}</Radio>
          </Radio.Group>
        </LabelledGroup>
        {party !== undefined && (
          <Suspense>
            <ChooseAgreement
              party={party}
              kind="agreement"
              label={t("contact.about")}
              required={false}
              chosen={about}
              problem={fieldProblem(error, "about", words)}
              onChoose={setAbout}
            />
          </Suspense>
        )}
        <Labelled label={t("contact.notes")} required className="wide" error={fieldProblem(error, "notes", words)}>
          {(input) => (
            <Input.TextArea
              {...input}
              autoFocus
              autoSize={{ minRows: 2, maxRows: 10 }}
              value={notes}
              onChange={(event) => setNotes(event.target.value)}
            />
          )}
        </Labelled>
      </div>
      <div className="form-actions">
        <Button type="primary" htmlType="submit" loading={busy} disabled={notes.trim() === ""}>
          {t("common.save")}
        </Button>
        <Button onClick={onClose}>{t("common.cancel")}</Button>
      </div>
    </form>
  );
}
