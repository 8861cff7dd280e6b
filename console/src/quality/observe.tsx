// Entering an observation: the transcript of a talk, a check at the window on a phone, or a recording that was listened to. What is
// entered without a connection is kept on the device and sent later.

import { useQuery } from "@tanstack/react-query";
import { Input, Radio, Segmented, Select } from "antd";
import { type FormEvent, useState } from "react";
import { useNavigate } from "react-router";
import { newIdempotencyKey, problemOf } from "../api/client";
import { getConductDesk, readTranscript, recordObservation } from "../api/conduct-calls";
import type { ConductKind, NewObservation, ObservationKind, PhraseSet, TranscriptRead, Voice } from "../api/types";
import { instantOfWallTime, wallTime } from "../lib/date";
import { useWords } from "../lib/i18n";
import { useMe, useNow } from "../session/session";
import { Button } from "../ui/button";
import { WallTimeInput } from "../ui/instant-input";
import { Labelled, LabelledGroup } from "../ui/labelled";
import { useMessages } from "../ui/messages";
import { Page, PageSkeleton } from "../ui/page";
import { fieldProblem, ProblemAlert } from "../ui/problem";
import { UploadButton } from "../ui/upload-button";
import { useCommand } from "../ui/write-key";
import { keepChecks, keptChecks } from "./kept";

const KINDS: ObservationKind[] = ["live", "transcript", "recording"];
const VOICES: Voice[] = ["clerk", "customer", "nobody"];

export default function ObservePage() {
  const { t } = useWords();
  const query = useQuery({ queryKey: ["conduct-desk"], queryFn: getConductDesk, staleTime: 600_000 });
  const set = query.data?.sets[0];
  if (query.isPending) return <PageSkeleton />;
  return (
    <Page title={t("observations.add")}>
      <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />
      {query.data !== undefined && set !== undefined && (
        <ObserveForm sets={query.data.sets} clerks={query.data.clerks} />
      )}
    </Page>
  );
}

type Clerk = { id: string; name: string; office: { name: string } };

/** The phrases that are asked for in these situations. */
export function askedIn(set: PhraseSet, situations: string[]): PhraseSet["phrases"] {
  return set.phrases.filter((phrase) => phrase.situations.some((situation) => situations.includes(situation)));
}

function ObserveForm({ sets, clerks }: { sets: PhraseSet[]; clerks: Clerk[] }) {
  const words = useWords();
  const { t, local } = words;
  const navigate = useNavigate();
  const { message } = useMessages();
  const me = useMe();
  const now = useNow();
  const command = useCommand();
  const [rules, setRules] = useState(sets[0]?.rules ?? "");
  const [kind, setKind] = useState<ObservationKind>("live");
  const [clerk, setClerk] = useState<string | null>(null);
  const [wall, setWall] = useState<string | null>(wallTime(now));
  const [situations, setSituations] = useState<string[]>(["window"]);
  const [said, setSaid] = useState<Record<string, boolean>>({});
  const [seen, setSeen] = useState<ConductKind | "">("");
  const [seenNote, setSeenNote] = useState("");
  const [note, setNote] = useState("");
  const [read, setRead] = useState<TranscriptRead | null>(null);
  const [voices, setVoices] = useState<Record<string, Voice>>({});
  const set = sets.find((one) => one.rules === rules);
  if (set === undefined) return null;
  const asked = askedIn(set, situations);
  const voiceOf = (label: string): Voice | null =>
    voices[label] ?? read?.voices.find((one) => one.label === label)?.voice ?? null;
  const turns =
    read?.turns.flatMap((turn) => {
      const voice = voiceOf(turn.label);
      return voice === null || voice === "nobody" ? [] : [{ speaker: voice, text: turn.text, at: turn.at ?? null }];
    }) ?? [];
  const isWhole =
    kind === "transcript"
      ? read?.voices.every((one) => voiceOf(one.label) !== null) === true && turns.length > 0
      : asked.every((phrase) => phrase.kind !== "required" || said[phrase.key] !== undefined);
  const ready =
    clerk !== null && wall !== null && situations.length > 0 && isWhole && (seen === "" || seenNote.trim() !== "");
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (clerk === null || wall === null) return;
    const keys = new Set(asked.map((phrase) => phrase.key));
    const body: NewObservation = {
      operator: clerk,
      kind,
      happened_at: instantOfWallTime(wall),
      situations,
      rules,
      turns: kind === "transcript" ? turns : [],
      said: kind === "transcript" ? {} : Object.fromEntries(Object.entries(said).filter(([key]) => keys.has(key))),
      seen: seen === "" ? [] : [{ kind: seen, note: seenNote.trim() }],
      note: note.trim(),
    };
    let used = newIdempotencyKey();
    const done = await command.run((key) => {
      used = key;
      return recordObservation(body, { key }).catch((failure: unknown) => {
        // What customers said is kept on no device: only checks without a transcript wait there.
        if (problemOf(failure).status !== 0 || kind === "transcript") throw failure;
        return null;
      });
    });
    if (done === undefined) return;
    if (done.answer === null) {
      keepChecks(me.id, [...keptChecks(me.id), { key: used, body }]);
      message.warning(t("observe.kept"));
      void navigate("/observations");
      return;
    }
    void navigate(`/observations/${done.answer.id}`);
  };
  return (
    <form className="panel section stack" onSubmit={(event) => void submit(event)}>
      <ProblemAlert error={command.error} />
      <Segmented<ObservationKind>
        value={kind}
        onChange={setKind}
        options={KINDS.map((value) => ({ value, label: t(`observations.kind.${value}`) }))}
      />
      <div className="form-grid">
        <Labelled label={t("observations.clerk")} required error={fieldProblem(command.error, "operator", words)}>
          {(input) => (
            <Select
              {...input}
              className="full-width"
              showSearch={{ optionFilterProp: "label" }}
              value={clerk}
              onChange={setClerk}
              options={clerks.map((one) => ({ value: one.id, label: `${one.name}（${one.office.name}）` }))}
            />
          )}
        </Labelled>
        <Labelled label={t("observations.happened_at")} required>
          {(input) => <WallTimeInput input={input} value={wall} onChange={setWall} latest={wallTime(now)} />}
        </Labelled>
        <Labelled label={t("observations.situation")} required error={fieldProblem(command.error, "situations", words)}>
          {(input) => (
            <Select
              {...input}
              className="full-width"
              mode="multiple"
              value={situations}
              onChange={setSituations}
              options={set.situations.map((one) => ({ value: one.key, label: local(one.name) }))}
            />
          )}
        </Labelled>
        {sets.length > 1 && (
          <Labelled label={t("observe.rules")} required>
            {(input) => (
              <Select
                {...input}
                className="full-width"
                value={rules}
                onChange={setRules}
                options={sets.map((one) => ({ value: one.rules, label: one.rules }))}
              />
            )}
          </Labelled>
        )}
      </div>
      {kind === "transcript" ? (
        <TranscriptPart
          read={read}
          onRead={setRead}
          voiceOf={voiceOf}
          onVoice={(label, voice) => setVoices({ ...voices, [label]: voice })}
        />
      ) : (
        <LabelledGroup label={t("observe.said")} required>
          <ul className="plain">
            {asked.map((phrase) => (
              <li key={phrase.key} className="gap-below">
                <div>
                  {local(phrase.name)}{" "}
                  <span className="quiet">
                    {t(phrase.kind === "required" ? "observations.required" : "observations.recommended")}
                  </span>
                </div>
                <Radio.Group
                  aria-label={local(phrase.name)}
                  value={said[phrase.key] ?? null}
                  onChange={(event) => {
                    const { [phrase.key]: _, ...rest } = said;
                    setSaid(
                      event.target.value === null ? rest : { ...rest, [phrase.key]: event.target.value === true },
                    );
                  }}
                  options={[
                    { value: true, label: t("observe.said_yes") },
                    { value: false, label: t("observe.said_no") },
                    ...(phrase.kind === "recommended" ? [{ value: null, label: t("observe.unheard") }] : []),
                  ]}
                />
              </li>
            ))}
          </ul>
        </LabelledGroup>
      )}
      <div className="form-grid">
        <Labelled label={t("observe.seen")}>
          {(input) => (
            <Select
              {...input}
              className="full-width"
              value={seen}
              onChange={setSeen}
              options={[
                { value: "" as const, label: t("observe.seen_none") },
                ...set.seen.map((key) => ({
                  value: key as ConductKind,
                  label: t(`finding.kind.${key as ConductKind}`),
                })),
              ]}
            />
          )}
        </Labelled>
        {seen !== "" && (
          <Labelled label={t("observe.seen_note")} required error={fieldProblem(command.error, "seen.note", words)}>
            {(input) => <Input {...input} value={seenNote} onChange={(event) => setSeenNote(event.target.value)} />}
          </Labelled>
        )}
        <Labelled label={t("observe.note")}>
          {(input) => <Input {...input} value={note} onChange={(event) => setNote(event.target.value)} />}
        </Labelled>
      </div>
      <div className="form-actions">
        <Button type="primary" htmlType="submit" loading={command.busy} disabled={!ready}>
          {t("observe.save")}
        </Button>
        <Button onClick={() => navigate("/observations")}>{t("common.cancel")}</Button>
      </div>
    </form>
  );
}

function TranscriptPart({
  read,
  onRead,
  voiceOf,
  onVoice,
}: {
  read: TranscriptRead | null;
  onRead: (read: TranscriptRead | null) => void;
  voiceOf: (label: string) => Voice | null;
  onVoice: (label: string, voice: Voice) => void;
}) {
  const { t } = useWords();
  const command = useCommand();
  const [pasted, setPasted] = useState("");
  const take = async (file: Blob) => {
    const done = await command.run(() => readTranscript(file, {}));
    onRead(done?.answer ?? null);
  };
  return (
    <div className="stack">
      <ProblemAlert error={command.error} />
      <UploadButton
        label={t("observe.choose_file")}
        accept=".json,.vtt,.srt,.txt"
        busy={command.busy}
        onFile={(file) => void take(file)}
      />
      <Labelled label={t("observe.or_paste")} hint={t("observe.paste_hint")}>
        {(input) => (
          <Input.TextArea {...input} rows={5} value={pasted} onChange={(event) => setPasted(event.target.value)} />
        )}
      </Labelled>
      <div className="form-actions">
        <Button disabled={pasted.trim() === ""} loading={command.busy} onClick={() => void take(new Blob([pasted]))}>
          {t("observe.read")}
        </Button>
      </div>
      {read !== null && (
        <>
          <LabelledGroup label={t("observe.voices")} required>
            {read.voices.map((one) => (
              <div key={one.label} className="gap-below">
                {one.label}{" "}
                <Radio.Group
                  aria-label={one.label}
                  value={voiceOf(one.label)}
                  onChange={(event) => onVoice(one.label, event.target.value as Voice)}
                  options={VOICES.map((voice) => ({ value: voice, label: t(`observe.voice.${voice}`) }))}
                />
              </div>
            ))}
          </LabelledGroup>
          <p className="quiet">{t("observe.turns", { count: String(read.turns.length) })}</p>
          <ol className="plain">
            {read.turns.slice(0, 6).map((turn, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: turns stand in the order in which they were said and never move
              <li key={index}>
                <strong>{turn.label}</strong> <span className="pre">{turn.text}</span>
              </li>
            ))}
          </ol>
        </>
      )}
    </div>
  );
}
