// A new proposal (投保): holder, product, insured, sum and payment, beneficiaries; beside it what it would cost and pay. Sending
// makes the policy and then opens its case; the form is a draft, and remembers a policy whose case is still to be opened.

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Alert, Checkbox, Input, Radio, Select } from "antd";
import { useEffect, useRef, useState } from "react";
import { useNavigate, useSearchParams } from "react-router";
import { getParty, getService, listProducts, openCase, proposePolicy } from "../api/calls";
import { newIdempotencyKey, outcomeUnknown } from "../api/client";
import type { Channel, DividendOption, Party, PayMode, Product, Service, Sex } from "../api/types";
import { MaterialsPart } from "../case/materials-part";
import { dateOf } from "../lib/date";
import { useWords } from "../lib/i18n";
import { yuan } from "../lib/money";
import { AddParty } from "../party/add-party";
import { FindParty } from "../party/find-party";
import { useMe, useNow } from "../session/session";
import { Button } from "../ui/button";
import { DraftFormPage } from "../ui/draft-form";
import { DateInput } from "../ui/instant-input";
import { focusFirstWrong, useKeptDraft } from "../ui/kept-draft";
import { Labelled, LabelledGroup } from "../ui/labelled";
import { useMessages } from "../ui/messages";
import { PageSkeleton, Section } from "../ui/page";
import { fieldProblem, ProblemAlert } from "../ui/problem";
import { Beneficiaries } from "./beneficiaries";
import {
  dropProposal,
  emptyProposal,
  type InsuredWho,
  insuredOf,
  insuredParty,
  type KnownParty,
  loadProposal,
  type ProposalDraft,
  proposalIsEmpty,
  proposalOf,
  proposalProblems,
  quoteOf,
  saveProposal,
} from "./draft";
import { ProductChoice } from "./product-choice";
import { QuotePanel } from "./quote";
import { spanText } from "./words";

const SERVICE = "life.proposal";
const CHANNELS: Channel[] = ["counter", "phone", "web", "agent", "post"];
const DIVIDEND_OPTIONS: DividendOption[] = ["cash", "accumulate", "pay-premium"];

type Change = (changes: Partial<ProposalDraft>) => void;

export default function ProposePage() {
  const me = useMe();
  const [attempt, setAttempt] = useState(0);
  return <Propose key={attempt} operator={me.id} onStartAfresh={() => setAttempt((before) => before + 1)} />;
}

/** The answers the case asks for that the proposal knows. */
function answersOf(service: Service, product: Product, number: string, productName: string): Record<string, string> {
  const known: Record<string, string> = { product_name: productName, product: product.key, policy_number: number };
  return Object.fromEntries(
    service.fields.flatMap(({ key }) => (known[key] === undefined ? [] : [[key, known[key]] as const])),
  );
}

function Propose({ operator, onStartAfresh }: { operator: string; onStartAfresh: () => void }) {
  const words = useWords();
  const { t, local } = words;
  const today = dateOf(useNow());
  const navigate = useNavigate();
  const client = useQueryClient();
  const { message } = useMessages();
  const [restored] = useState(() => loadProposal(operator));
  const [draft, setDraft] = useState<ProposalDraft>(
    () => restored ?? emptyProposal(newIdempotencyKey(), newIdempotencyKey()),
  );
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [adding, setAdding] = useState<"holder" | "insured_party" | null>(null);
  const [error, setError] = useState<unknown>(null);
  const running = useRef(false);
  const form = useRef<HTMLFormElement>(null);
  const change: Change = (changes) => setDraft((before) => ({ ...before, ...changes }));
  const finishDraft = useKeptDraft(
    draft,
    (kept) => saveProposal(operator, kept),
    () => dropProposal(operator),
  );
  useHolderFromAddress(draft, change);

  const effectiveOn = draft.effective_on ?? today;
  const products = useQuery({
    queryKey: ["products", effectiveOn],
    queryFn: () => listProducts(effectiveOn),
    placeholderData: (before) => before,
    staleTime: 600_000,
  });
  const service = useQuery({
    queryKey: ["service", SERVICE, today],
    queryFn: () => getService(SERVICE, today),
    staleTime: 600_000,
  });
  const product = products.data?.items.find((one) => one.key === draft.product);
  const problems = proposalProblems(draft, product, effectiveOn);
  const shown = (field: string, ...server: string[]) => {
    const own = tried ? problems[field] : undefined;
    if (own !== undefined) return t(own);
    for (const name of server) {
      const told = fieldProblem(error, name, words);
      if (told !== null) return told;
    }
    return null;
  };

  const submit = async (again = false) => {
    if (running.current) return;
    setTried(true);
    const body = proposalOf(draft, product, effectiveOn);
    if (Object.keys(problems).length > 0 || body === null || product === undefined || service.data === undefined) {
      window.setTimeout(() => focusFirstWrong(form.current), 0);
      return;
    }
    running.current = true;
    setBusy(true);
    setError(null);
    let step: "key" | "case_key" = "key";
    try {
      let policy = draft.proposed;
      if (policy === null) {
        const { id, number } = await proposePolicy(body, { key: draft.key, again });
        policy = { id, number };
        // Kept at once: whatever happens to the case, the policy is not made a second time.
        saveProposal(operator, { ...draft, proposed: policy, saved_at: new Date().toISOString() });
        change({ proposed: policy });
      }
      step = "case_key";
      const known = new Set(service.data.materials.map((material) => material.key));
      const opened = await openCase(
        {
          service: SERVICE,
          party: body.holder,
          subjects: [{ id: policy.id }],
          channel: draft.channel,
          answers: answersOf(service.data, product, policy.number, local(product.name)),
          materials: draft.materials.filter((key) => known.has(key)),
        },
        { key: draft.case_key, again },
      );
      finishDraft();
      message.success(t("propose.submitted", { number: policy.number, case: opened.number }));
      for (const key of ["policies", "cases", "promises"]) void client.invalidateQueries({ queryKey: [key] });
      navigate(`/policies/${policy.number}`);
    } catch (failure) {
      setError(failure);
      // A definite refusal did nothing: the corrected form is a new command. An unknown outcome keeps its key.
      if (!outcomeUnknown(failure)) change({ [step]: newIdempotencyKey() });
      window.setTimeout(() => focusFirstWrong(form.current), 0);
    } finally {
      running.current = false;
      setBusy(false);
    }
  };
  const startAfresh = () => {
    finishDraft();
    onStartAfresh();
  };

  if (products.isPending) return <PageSkeleton />;
  return (
    <DraftFormPage
      title={t("propose.title")}
      isEmpty={proposalIsEmpty(draft)}
      restoredAt={restored === null || proposalIsEmpty(restored) ? null : (restored.saved_at ?? null)}
      form={form}
      onSubmit={() => void submit()}
      onStartAfresh={startAfresh}
      beside={
        adding !== null && (
          <AddParty
            onClose={() => setAdding(null)}
            onAdded={(id) => {
              setAdding(null);
              void getParty(id).then((party) => change({ [adding]: knownOf(party) }), setError);
            }}
          />
        )
      }
    >
      {/* Once the policy is on file, only its case can still be opened: the form is not changed any more. */}
      <fieldset className="open-parts plain-fieldset" disabled={draft.proposed !== null}>
        <Section title={`1 ${t("propose.step.holder")}`}>
          <PartyPart
            chosen={draft.holder}
            problem={shown("holder", "holder")}
            onChoose={(holder) => change({ holder })}
            onNew={() => setAdding("holder")}
          />
        </Section>
        <Section title={`2 ${t("propose.step.product")}`}>
          <div className="form-grid">
            <Labelled label={t("policy.effective_on")} error={fieldProblem(error, "effective_on", words)}>
              {(input) => (
                <DateInput
                  input={input}
                  value={effectiveOn}
                  onChange={(date) => change({ effective_on: date === today ? null : date })}
                />
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
          <ProblemAlert error={products.error} onRetry={() => void products.refetch()} />
          <ProductChoice
            products={products.data?.items ?? []}
            chosen={product}
            gone={draft.product !== null && !products.isPlaceholderData && product === undefined}
            date={effectiveOn}
            problem={shown("product", "product")}
            onChoose={(key) => change(chosenProduct(draft, products.data?.items ?? [], key))}
          />
        </Section>
        <Section title={`3 ${t("propose.step.insured")}`}>
          <InsuredPart
            draft={draft}
            change={change}
            shown={shown}
            latest={effectiveOn}
            onNew={() => setAdding("insured_party")}
          />
        </Section>
        <Section title={`4 ${t("propose.step.terms")}`}>
          <TermsPart draft={draft} change={change} product={product} shown={shown} />
        </Section>
        <Section title={`5 ${t("propose.step.beneficiaries")}`}>
          <Beneficiaries
            rows={draft.beneficiaries}
            onChange={(beneficiaries) => change({ beneficiaries })}
            shown={shown}
          />
        </Section>
        <Section title={`6 ${t("propose.step.materials")}`}>
          <ProblemAlert error={service.error} onRetry={() => void service.refetch()} />
          <MaterialsPart
            service={service.data}
            received={draft.materials}
            onChange={(materials) => change({ materials })}
          />
        </Section>
      </fieldset>

      <aside className="open-preview panel section" aria-label={t("propose.quote")}>
        <h2>{t("propose.quote")}</h2>
        <QuotePanel asked={quoteOf(draft, product, effectiveOn)} />
        {draft.proposed !== null && (
          <Alert type="warning" showIcon title={t("propose.case_left", { number: draft.proposed.number })} />
        )}
        {error !== null && outcomeUnknown(error) ? (
          <Alert type="warning" showIcon role="alert" title={t("open.save_unknown")} />
        ) : (
          <ProblemAlert error={error} onAgain={() => void submit(true)} />
        )}
        {tried && Object.keys(problems).length > 0 && (
          <Alert type="warning" showIcon title={t("open.check_form", { count: Object.keys(problems).length })} />
        )}
        <Button type="primary" size="large" block htmlType="submit" loading={busy}>
          {t("propose.submit")} <kbd>Ctrl ⏎</kbd>
        </Button>
      </aside>
    </DraftFormPage>
  );
}

const knownOf = (party: Party): KnownParty => ({
  id: party.id,
  name: party.name,
  masked: party.identity?.masked ?? null,
  birth_date: party.birth_date,
  sex: party.sex,
});

/** `?holder=party_…` from a customer's page chooses the holder. */
function useHolderFromAddress(draft: ProposalDraft, change: Change): void {
  const [parameters] = useSearchParams();
  const wanted = parameters.get("holder");
  const query = useQuery({
    queryKey: ["party", wanted],
    queryFn: () => getParty(wanted ?? ""),
    enabled: wanted !== null && draft.holder?.id !== wanted && draft.proposed === null,
  });
  const taken = useRef(false);
  useEffect(() => {
    if (query.data === undefined || taken.current) return;
    taken.current = true;
    change({ holder: knownOf(query.data) });
  });
}

/** A product brings its own covers, pay spans and modes: what it does not offer is not kept, what is the only one is taken. */
export function chosenProduct(draft: ProposalDraft, products: Product[], key: string | null): Partial<ProposalDraft> {
  const product = products.find((one) => one.key === key);
  if (product === undefined) return { product: null };
  const kept = <Word extends string>(word: Word | null, offered: Word[]): Word | null => {
    if (word !== null && offered.includes(word)) return word;
    return offered.length === 1 ? (offered[0] ?? null) : null;
  };
  return {
    product: product.key,
    cover: kept(draft.cover, product.covers),
    pay: kept(draft.pay, product.pays),
    mode: kept(draft.mode, product.modes),
  };
}

function PartyPart(props: {
  chosen: KnownParty | null;
  problem: string | null;
  onChoose: (party: KnownParty | null) => void;
  onNew: () => void;
}) {
  const { t } = useWords();
  const { chosen, problem, onChoose, onNew } = props;
  if (chosen !== null) {
    return (
      <div className="stack">
        <div className="chosen">
          <div>
            <strong>{chosen.name}</strong>
            <span className="number quiet">{chosen.masked}</span>
          </div>
          <Button onClick={() => onChoose(null)}>{t("party.change")}</Button>
        </div>
        {problem !== null && (
          <p className="field-error" role="alert">
            {problem}
          </p>
        )}
      </div>
    );
  }
  return (
    <LabelledGroup label={t("party.find")} required error={problem}>
      <FindParty onChoose={(party) => onChoose(knownOf(party))} onNew={onNew} />
    </LabelledGroup>
  );
}

type PartProps = {
  draft: ProposalDraft;
  change: Change;
  shown: (field: string, ...server: string[]) => string | null;
};

const WHOSE: InsuredWho[] = ["holder", "known", "other"];

function InsuredPart({ draft, change, shown, latest, onNew }: PartProps & { latest: string; onNew: () => void }) {
  const { t } = useWords();
  const insured = insuredOf(draft);
  const known = insuredParty(draft);
  const set = (changes: Partial<ProposalDraft["insured"]>) => change({ insured: { ...draft.insured, ...changes } });
  const knowsBirth = known?.birth_date != null;
  const knowsSex = known?.sex != null;
  return (
    <div className="form-grid">
      <LabelledGroup label={t("propose.step.insured")}>
        <Radio.Group
          value={draft.insured_who}
          onChange={(event) => change({ insured_who: event.target.value as InsuredWho })}
        >
          {WHOSE.map((who) => (
            <Radio key={who} value={who}>
              {t(`propose.insured_${who}`)}
            </Radio>
          ))}
        </Radio.Group>
      </LabelledGroup>
      {draft.insured_who === "known" && (
        <div className="wide">
          <PartyPart
            chosen={draft.insured_party}
            problem={shown("insured", "insured")}
            onChoose={(insured_party) => change({ insured_party })}
            onNew={onNew}
          />
        </div>
      )}
      {draft.insured_who === "other" && (
        <Labelled label={t("party.name")} required error={shown("name", "insured.name", "insured")}>
          {(input) => (
            <Input
              {...input}
              autoComplete="off"
              value={draft.insured.name}
              onChange={(event) => set({ name: event.target.value })}
            />
          )}
        </Labelled>
      )}
      <Labelled label={t("party.birth_date")} required error={shown("birth_date", "birth_date")}>
        {(input) =>
          knowsBirth ? (
            <Input {...input} readOnly value={insured.birth_date} />
          ) : (
            <DateInput
              input={input}
              latest={latest}
              value={insured.birth_date}
              onChange={(date) => set({ birth_date: date ?? "" })}
            />
          )
        }
      </Labelled>
      <LabelledGroup label={t("party.sex")} required error={shown("sex", "sex")}>
        <Radio.Group
          disabled={knowsSex}
          value={insured.sex === "" ? null : insured.sex}
          onChange={(event) => set({ sex: event.target.value as Sex })}
        >
          <Radio value="male">{t("party.sex.male")}</Radio>
          <Radio value="female">{t("party.sex.female")}</Radio>
        </Radio.Group>
      </LabelledGroup>
    </div>
  );
}

function TermsPart({ draft, change, product, shown }: PartProps & { product: Product | undefined }) {
  const words = useWords();
  const { t } = words;
  const hint =
    product === undefined
      ? undefined
      : t("propose.sum_hint", {
          from: yuan(product.sum_from),
          to: yuan(product.sum_to),
          step: yuan(product.sum_step),
        });
  return (
    <div className="form-grid">
      <Labelled label={t("policy.sum_insured")} required hint={hint} error={shown("sum_insured", "sum_insured")}>
        {(input) => (
          <Input
            {...input}
            autoComplete="off"
            inputMode="decimal"
            prefix="¥"
            value={draft.sum_insured}
            onChange={(event) => change({ sum_insured: event.target.value })}
          />
        )}
      </Labelled>
      {(["cover", "pay"] as const).map((name) => (
        <Labelled key={name} label={t(`policy.${name}`)} required error={shown(name, name)}>
          {(input) => (
            <Select
              {...input}
              className="full-width"
              disabled={product === undefined}
              value={draft[name]}
              onChange={(span: string) => change({ [name]: span })}
              options={(name === "cover" ? product?.covers : product?.pays)?.map((span) => ({
                value: span,
                label: spanText(span, words),
              }))}
            />
          )}
        </Labelled>
      ))}
      <Labelled label={t("policy.mode")} required error={shown("mode", "mode")}>
        {(input) => (
          <Select
            {...input}
            className="full-width"
            disabled={product === undefined}
            value={draft.mode}
            onChange={(mode: PayMode) => change({ mode })}
            options={product?.modes.map((mode) => ({ value: mode, label: t(`policy.mode.${mode}`) }))}
          />
        )}
      </Labelled>
      {product?.participating === true && (
        <LabelledGroup label={t("policy.dividend_option")}>
          <Radio.Group
            value={draft.dividend_option}
            onChange={(event) => change({ dividend_option: event.target.value as DividendOption })}
          >
            {DIVIDEND_OPTIONS.map((option) => (
              <Radio key={option} value={option}>
                {t(`policy.dividend_option.${option}`)}
              </Radio>
            ))}
          </Radio.Group>
        </LabelledGroup>
      )}
      {product !== undefined && product.accounts.length > 0 && (
        <LabelledGroup label={t("propose.allocation")} required error={shown("allocation", "allocation")}>
          <div className="row">
            {product.accounts.map((account) => (
              <Labelled
                key={account}
                label={t("propose.account", { key: account })}
                error={shown(`allocation.${account}`)}
              >
                {(input) => (
                  <Input
                    {...input}
                    autoComplete="off"
                    inputMode="decimal"
                    suffix="%"
                    value={draft.allocation[account] ?? ""}
                    onChange={(event) => change({ allocation: { ...draft.allocation, [account]: event.target.value } })}
                  />
                )}
              </Labelled>
            ))}
          </div>
        </LabelledGroup>
      )}
      <div className="wide">
        <Checkbox checked={draft.prompts_wanted} onChange={(event) => change({ prompts_wanted: event.target.checked })}>
          {t("propose.prompts")}
        </Checkbox>
      </div>
    </div>
  );
}
