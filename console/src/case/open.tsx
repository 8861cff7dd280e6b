// Opening a case (登记): service, customer, request, materials; beside it what saving will mean. The form is a draft that
// outlives reloads and sessions, and carries one idempotency key, so that however often it is sent, it opens one case.

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Alert, Input, Radio } from "antd";
import { Suspense, useEffect, useRef, useState } from "react";
import { Link, useNavigate, useSearchParams } from "react-router";
import { agreementsOf } from "../agreement/of-party";
import { getParty, listServices, openCase } from "../api/calls";
import { newIdempotencyKey, outcomeUnknown, problemOf } from "../api/client";
import type { Channel, Field, NewCase, Party, Service } from "../api/types";
import { answerProblem, answersToSend, holderProblem, isPersonalField, repeatProblem } from "../form/answer";
import { FieldInput } from "../form/field-input";
import { dateOf, instantOfWallTime, wallTime } from "../lib/date";
import { type TextKey, useWords } from "../lib/i18n";
import { FindParty } from "../party/find-party";
import { newPartyOf, type PartyProblems, partyProblems } from "../party/form";
import { NewPartyFields } from "../party/new-party";
import { Catalogue, groupText } from "../service/catalogue";
import { useMay, useMe, useNow } from "../session/session";
import { Button } from "../ui/button";
import { DraftFormPage } from "../ui/draft-form";
import { firstEmpty, focusNext } from "../ui/focus";
import { WallTimeInput } from "../ui/instant-input";
import { focusFirstWrong, useKeptDraft } from "../ui/kept-draft";
import { Labelled, LabelledGroup } from "../ui/labelled";
import { useMessages } from "../ui/messages";
import { PageSkeleton, Section } from "../ui/page";
import { fieldProblem, ProblemAlert } from "../ui/problem";
import { type About, chooserFor, choosesAgreement, inRoles, withNumbers, withRole } from "./about";
import { type Draft, draftIsEmpty, dropDraft, EMPTY_PARTY, emptyDraft, loadDraft, saveDraft } from "./draft";
import { MaterialsPart } from "./materials-part";
import { OpenPreview } from "./open-preview";

const CHANNELS: Channel[] = ["counter", "phone", "web", "agent", "post", "e-mail", "messaging"];

type FormProblems = {
  service?: TextKey;
  party?: TextKey;
  received?: TextKey;
  /** By role. */
  about: Record<string, TextKey>;
  newParty: PartyProblems;
  answers: Record<string, TextKey>;
};

function problemsOf(draft: Draft, service: Service | undefined, now: string): FormProblems {
  const today = dateOf(now);
  const answers: Record<string, TextKey> = {};
  for (const field of service?.fields ?? []) {
    const problem = answerProblem(field, draft.answers[field.key], today) ?? repeatProblem(field, draft.answers, true);
    if (problem !== null) answers[field.key] = problem;
  }
  const filled = inRoles(draft.about, service?.subjects ?? []);
  const missing = (service?.subjects ?? []).filter((role) => role.required && !filled.has(role.role));
  const inFuture =
    draft.received_wall !== null && Date.parse(instantOfWallTime(draft.received_wall)) > Date.parse(now) + 60_000;
  return {
    ...(service === undefined && { service: "open.needed_choose" as const }),
    ...(draft.party === null && draft.new_party === null && { party: "open.needed_choose" as const }),
    ...(inFuture && { received: "open.in_future" as const }),
    about: Object.fromEntries(missing.map((role) => [role.role, "open.needed_choose" as const])),
    newParty: draft.new_party === null ? {} : partyProblems(draft.new_party, today),
    answers,
  };
}

function countProblems(problems: FormProblems): number {
  const { about, newParty, answers, ...rest } = problems;
  return [rest, about, newParty, answers].reduce((sum, found) => sum + Object.keys(found).length, 0);
}

function bodyOf(draft: Draft, service: Service): NewCase {
  const filled = draft.party === null ? new Map<string, About>() : inRoles(draft.about, service.subjects);
  const known = new Set(service.materials.map((material) => material.key));
  return {
    service: service.key,
    ...(draft.party !== null
      ? { party: draft.party.id }
      : draft.new_party !== null && { new_party: newPartyOf(draft.new_party) }),
    ...(filled.size > 0 && { subjects: [...filled].map(([role, { id }]) => ({ id, role })) }),
    channel: draft.channel,
    ...(draft.received_wall !== null && { received_at: instantOfWallTime(draft.received_wall) }),
    ...(draft.summary.trim() !== "" && { summary: draft.summary.trim() }),
    answers: answersToSend(service.fields, draft.answers),
    materials: draft.materials.filter((key) => known.has(key)),
  };
}

export default function OpenCasePage() {
  const me = useMe();
  const [attempt, setAttempt] = useState(0);
  return <OpenCase key={attempt} operator={me.id} onStartAfresh={() => setAttempt((before) => before + 1)} />;
}

function OpenCase({ operator, onStartAfresh }: { operator: string; onStartAfresh: () => void }) {
  const words = useWords();
  const { t } = words;
  const now = useNow();
  const navigate = useNavigate();
  const client = useQueryClient();
  const { message } = useMessages();
  const [restored] = useState(() => loadDraft(operator));
  const [draft, setDraft] = useState<Draft>(() => restored ?? emptyDraft(newIdempotencyKey()));
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const running = useRef(false);
  const form = useRef<HTMLFormElement>(null);
  const change = (changes: Partial<Draft>) => setDraft((before) => ({ ...before, ...changes }));

  const receivedOn = draft.received_wall?.slice(0, 10) ?? dateOf(now);
  const services = useQuery({
    queryKey: ["services", receivedOn],
    queryFn: () => listServices(receivedOn),
    placeholderData: (before) => before,
    staleTime: 600_000,
  });
  const service = services.data?.items.find((one) => one.key === draft.service);
  const serviceGone =
    draft.service !== null && services.isSuccess && !services.isPlaceholderData && service === undefined;

  const isPersonal = (key: string) => {
    const field = service?.fields.find((one) => one.key === key);
    return field === undefined || isPersonalField(field);
  };
  const finishDraft = useKeptDraft(
    draft,
    (kept) => saveDraft(operator, kept, isPersonal),
    () => dropDraft(operator),
  );
  const isComing = useDraftFromAddress(draft, service, change);
  // Who is meant, and what, may choose itself as soon as it is here.
  const agreements = useQuery({
    ...agreementsOf(draft.party?.id ?? ""),
    enabled: draft.party !== null && (service?.subjects ?? []).some(choosesAgreement),
  });
  const [choosersComing, setChoosersComing] = useState(false);
  const looking = isComing || agreements.isLoading || choosersComing;
  const [waiting, setWaiting] = useState<"looking" | "looked" | null>(null);

  const problems = problemsOf(draft, service, now);
  const shown: FormProblems = tried ? problems : { about: {}, newParty: {}, answers: {} };

  const submit = async (again = false) => {
    if (running.current) return;
    if (looking && countProblems(problems) > 0) {
      setWaiting("looking");
      return;
    }
    setTried(true);
    if (countProblems(problems) > 0 || service === undefined) {
      window.setTimeout(() => focusFirstWrong(form.current), 0);
      return;
    }
    running.current = true;
    setBusy(true);
    setError(null);
    try {
      const opened = await openCase(bodyOf(draft, service), { key: draft.key, again });
      finishDraft();
      client.setQueryData(["case", opened.number], opened);
      message.success(t("open.submitted", { number: opened.number }));
      void client.invalidateQueries({ queryKey: ["promises"] });
      void client.invalidateQueries({ queryKey: ["cases"] });
      navigate(`/cases/${opened.number}`);
    } catch (failure) {
      setError(failure);
      // A definite refusal opened nothing: the corrected form is a new command. An unknown outcome keeps its key.
      if (!outcomeUnknown(failure) && problemOf(failure).code !== "key_reused_with_different_input") {
        change({ key: newIdempotencyKey() });
      }
      window.setTimeout(() => focusFirstWrong(form.current), 0);
    } finally {
      running.current = false;
      setBusy(false);
    }
  };
  // What was sent too early goes on once what chooses itself was chosen, which takes one more look.
  useEffect(() => {
    if (waiting === null) return;
    if (looking || waiting === "looking") setWaiting(looking ? "looking" : "looked");
    else {
      setWaiting(null);
      void submit();
    }
  });
  const startAfresh = () => {
    finishDraft();
    onStartAfresh();
  };

  if (services.isPending) return <PageSkeleton />;
  return (
    <DraftFormPage
      title={t("open.title")}
      isEmpty={draftIsEmpty(draft)}
      restoredAt={restored === null || draftIsEmpty(restored) ? null : (restored.saved_at ?? null)}
      form={form}
      onSubmit={() => void submit()}
      onStartAfresh={startAfresh}
    >
      <div className="open-parts">
        <Section title={`1 ${t("open.step.service")}`}>
          <div className="form-grid">
            <Labelled
              label={t("open.received")}
              hint={t("open.received_hint")}
              error={shown.received === undefined ? fieldProblem(error, "received_at", words) : t(shown.received)}
            >
              {(input) => (
                <div className="row tight">
                  <WallTimeInput
                    input={input}
                    latest={wallTime(now)}
                    value={draft.received_wall ?? wallTime(now).slice(0, 16)}
                    onChange={(wall) => change({ received_wall: wall })}
                  />
                  <Button
                    onClick={() => change({ received_wall: null })}
                    disabled={draft.received_wall === null}
                    why={t("open.now_already")}
                  >
                    {t("open.now")}
                  </Button>
                </div>
              )}
            </Labelled>
            <LabelledGroup label={t("open.channel")}>
              <Radio.Group
                value={draft.channel}
                onChange={(event) => change({ channel: event.target.value as Channel })}
              >
                {CHANNELS.map((channel) => (
                  <Radio key={channel} value={channel}>
                    {t(`channel.${channel}`)}
                  </Radio>
                ))}
              </Radio.Group>
            </LabelledGroup>
          </div>
          <ServicePart
            services={services.data?.items ?? []}
            error={services.error}
            chosen={service}
            gone={serviceGone}
            date={receivedOn}
            problem={shown.service === undefined ? fieldProblem(error, "service", words) : t(shown.service)}
            onChoose={(key) => {
              const next = services.data?.items.find((one) => one.key === key);
              change({ service: key, materials: [], ...aboutIn(draft, draft.about, next) });
              if (key !== null) focusNext(".find-party input", ".step-request input");
            }}
          />
        </Section>

        <Section title={`2 ${t("open.step.party")}`}>
          <PartyPart
            draft={draft}
            change={change}
            problems={shown}
            serverProblem={(field) => fieldProblem(error, field, words)}
          />
          {draft.party !== null && service === undefined && draft.about.length > 0 && (
            <p className="quiet">
              {t("open.about", { numbers: draft.about.map((one) => one.number).join(words.comma) })}
            </p>
          )}
          {draft.party !== null && service !== undefined && (
            <AboutPart
              party={draft.party.id}
              service={service}
              about={draft.about}
              problems={shown.about}
              serverProblem={fieldProblem(error, "subjects", words)}
              onChange={(about) => change(aboutIn(draft, about, service))}
              onComing={setChoosersComing}
            />
          )}
        </Section>

        <Section title={`3 ${t("open.step.request")}`} className="step-request">
          <div className="form-grid">
            <Labelled
              label={t("open.summary")}
              hint={t("open.summary_hint")}
              className="wide"
              error={fieldProblem(error, "summary", words)}
            >
              {(input) => (
                <Input
                  {...input}
                  value={draft.summary}
                  maxLength={200}
                  onChange={(event) => change({ summary: event.target.value })}
                />
              )}
            </Labelled>
            {(service?.fields ?? []).map((field: Field) => {
              const problem =
                shown.answers[field.key] ??
                repeatProblem(field, draft.answers, false) ??
                holderProblem(field, draft.answers, draft.party?.name ?? draft.new_party?.name) ??
                undefined;
              return (
                <FieldInput
                  key={field.key}
                  field={field}
                  value={draft.answers[field.key]}
                  onChange={(value) => change({ answers: { ...draft.answers, [field.key]: value } })}
                  error={problem === undefined ? fieldProblem(error, field.key, words) : t(problem)}
                />
              );
            })}
          </div>
        </Section>

        <Section title={`4 ${t("open.step.materials")}`}>
          <MaterialsPart service={service} received={draft.materials} onChange={(materials) => change({ materials })} />
        </Section>
      </div>

      <aside className="open-preview panel section" aria-label={t("open.preview")}>
        <h2>{t("open.preview")}</h2>
        <OpenPreview service={service} received={draft.materials} />
        <SubmitProblem
          error={error}
          onUseParty={(id) =>
            void getParty(id).then((party) => change({ party: chosenParty(party), new_party: null, about: [] }))
          }
          onAnew={() => {
            change({ key: newIdempotencyKey() });
            setError(null);
          }}
          onAgain={() => void submit(true)}
        />
        {tried && countProblems(problems) > 0 && (
          <Alert type="warning" showIcon title={t("open.check_form", { count: countProblems(problems) })} />
        )}
        <div className="open-submit">
          <Button type="primary" size="large" block htmlType="submit" loading={busy || waiting !== null}>
            {t("open.submit")} <kbd>Ctrl ⏎</kbd>
          </Button>
        </div>
      </aside>
    </DraftFormPage>
  );
}

const chosenParty = (party: Party): Draft["party"] => ({
  id: party.id,
  name: party.name,
  masked: party.identity?.masked ?? null,
  phone_masked: party.phone_masked,
});

/** `?party=party_…` from a customer's page chooses that customer; `&kind=…&about=…&number=…` from the page of a thing, that thing.
 *  True while that is on its way. */
function useDraftFromAddress(
  draft: Draft,
  service: Service | undefined,
  change: (changes: Partial<Draft>) => void,
): boolean {
  const [parameters] = useSearchParams();
  const wanted = parameters.get("party");
  const [kind, id, number] = ["kind", "about", "number"].map((name) => parameters.get(name));
  const query = useQuery({
    queryKey: ["party", wanted],
    queryFn: () => getParty(wanted ?? ""),
    enabled: wanted !== null,
  });
  const taken = useRef(false);
  useEffect(() => {
    if (query.data === undefined || taken.current) return;
    taken.current = true;
    const about: About[] = kind && id && number ? [{ kind, id, number, role: null }] : [];
    change({ party: chosenParty(query.data), new_party: null, ...aboutIn(draft, about, service) });
  });
  return query.isLoading;
}

/** What the request is about, with its numbers in the fields that ask for them. */
function aboutIn(draft: Draft, about: About[], service: Service | undefined): Partial<Draft> {
  const numbers = withNumbers(draft.answers, service?.subjects ?? [], draft.about, about);
  return { about, answers: { ...draft.answers, ...numbers } };
}

function AboutPart(props: {
  party: string;
  service: Service;
  about: About[];
  problems: Record<string, TextKey>;
  serverProblem: string | null;
  onChange: (about: About[]) => void;
  onComing: (coming: boolean) => void;
}) {
  const { t, local } = useWords();
  const may = useMay();
  const { party, service, about, problems, serverProblem, onChange, onComing } = props;
  const filled = inRoles(about, service.subjects);
  return (
    <Suspense fallback={<Coming onChange={onComing} />}>
      {service.subjects.map((role, place) => {
        const found = chooserFor(role);
        if (found === null || (found.permission !== null && !may(found.permission))) return null;
        const { Chooser } = found;
        const problem = problems[role.role];
        return (
          <Chooser
            key={role.role}
            party={party}
            kind={role.kind}
            label={local(role.name)}
            required={role.required}
            wanted={role.required || service.fields.some((field) => field.key === role.fills && field.required)}
            chosen={filled.get(role.role) ?? null}
            problem={problem === undefined ? (place === 0 ? serverProblem : null) : t(problem)}
            onChoose={(chosen) => onChange(withRole(about, service.subjects, role, chosen))}
          />
        );
      })}
    </Suspense>
  );
}

/** Says as long as it is shown that something is on its way. */
function Coming({ onChange }: { onChange: (coming: boolean) => void }) {
  useEffect(() => {
    onChange(true);
    return () => onChange(false);
  }, [onChange]);
  return null;
}

function ServicePart(props: {
  services: Service[];
  error: unknown;
  chosen: Service | undefined;
  gone: boolean;
  date: string;
  problem: string | null;
  onChoose: (key: string | null) => void;
}) {
  const words = useWords();
  const { t, local } = words;
  const { services, error, chosen, gone, date, problem, onChoose } = props;
  if (chosen !== undefined) {
    return (
      <div className="chosen">
        <div>
          <span className="quiet">{groupText(chosen.group, words)}</span>
          <strong>{local(chosen.name)}</strong>
          <span className="quiet">{local(chosen.summary)}</span>
        </div>
        <Button onClick={() => onChoose(null)}>{t("open.service_change")}</Button>
      </div>
    );
  }
  return (
    <LabelledGroup label={t("open.services_on", { date })} required error={problem}>
      <ProblemAlert error={error} />
      {gone && <Alert type="warning" showIcon title={t("open.service_gone", { date })} />}
      <Catalogue services={services} onChoose={(service) => onChoose(service.key)} />
    </LabelledGroup>
  );
}

function PartyPart(props: {
  draft: Draft;
  change: (changes: Partial<Draft>) => void;
  problems: FormProblems;
  serverProblem: (field: string) => string | null;
}) {
  const { t } = useWords();
  const { draft, change, problems, serverProblem } = props;
  if (draft.party !== null) {
    return (
      <div className="chosen">
        <div>
          <strong>{draft.party.name}</strong>
          <span className="number quiet">{draft.party.masked}</span>
          <span className="number quiet">{draft.party.phone_masked}</span>
        </div>
        <Button onClick={() => change({ party: null, about: [] })}>{t("party.change")}</Button>
      </div>
    );
  }
  if (draft.new_party !== null) {
    return (
      <div className="stack new-party">
        <NewPartyFields
          form={draft.new_party}
          onChange={(form) => change({ new_party: form })}
          problems={problems.newParty}
          serverProblem={serverProblem}
        />
        <div>
          <Button type="link" className="flush" onClick={() => change({ new_party: null })}>
            {t("party.use_found")}
          </Button>
        </div>
      </div>
    );
  }
  return (
    <LabelledGroup
      label={t("party.find")}
      className="find-party"
      required
      error={problems.party === undefined ? serverProblem("party") : t(problems.party)}
    >
      <FindParty
        onChoose={(party) => {
          change({ party: chosenParty(party) });
          focusNext(".step-request input");
        }}
        onNew={(typed) => {
          change({ new_party: { ...EMPTY_PARTY, ...fromTyped(typed) } });
          focusNext(firstEmpty(".new-party"));
        }}
      />
    </LabelledGroup>
  );
}

/** What was typed to find a customer is not typed again: digits are a number, anything else a name. */
export function fromTyped(typed: string): { name?: string; identity_number?: string; phone?: string } {
  if (/^1\d{10}$/.test(typed)) return { phone: typed };
  if (/^\d{6,17}[\dXx]?$/.test(typed)) return { identity_number: typed };
  return /\p{Script=Han}/u.test(typed) || /\s/.test(typed) ? { name: typed } : {};
}

type SubmitProblemProps = {
  error: unknown;
  onUseParty: (id: string) => void;
  onAnew: () => void;
  onAgain: () => void;
};

function SubmitProblem(props: SubmitProblemProps) {
  const { t } = useWords();
  const { error, onUseParty, onAnew, onAgain } = props;
  if (error === null) return null;
  const problem = problemOf(error);
  if (outcomeUnknown(error)) return <Alert type="warning" showIcon role="alert" title={t("open.save_unknown")} />;
  if (problem.code === "key_reused_with_different_input") {
    return (
      <Alert
        type="warning"
        showIcon
        role="alert"
        title={t("open.key_reused")}
        description={
          <div className="stack">
            <Link to="/cases?sort=-received">{t("open.key_reused_search")}</Link>
            <Button size="small" onClick={onAnew}>
              {t("open.key_reused_anew")}
            </Button>
          </div>
        }
      />
    );
  }
  const existing = problem.party_id;
  return (
    <ProblemAlert
      error={error}
      onAgain={onAgain}
      action={
        <div className="row tight">
          {existing != null && (
            <Button size="small" onClick={() => onUseParty(existing)}>
              {t(problem.code === "party_known_otherwise" ? "party.known_use" : "party.exists_use")}
            </Button>
          )}
        </div>
      }
    />
  );
}
