// What waits, until when, and what there is to do about it.
import { useState } from "react";
import { dayOf, left } from "./deadline";
import type { OfflineKind, OfflineSystem } from "./kind";
import { Ask } from "./parts";
import { type Say, useSay } from "./say";
import { kindOf, type Sent } from "./send";
import type { Item } from "./store";
import { W } from "./words";

type Props = {
  items: readonly Item[];
  systems: readonly OfflineSystem[];
  takenOf: (kind: OfflineKind) => unknown;
  now: number;
  isOnline: boolean;
  sending: boolean;
  ended: Sent | null;
  takeFailed: boolean;
  onEnter: (kind: OfflineKind) => void;
  onOpen: (id: string) => void;
  onSend: () => void;
  onTake: () => void;
  onClear: () => void;
  onLock: () => void;
  onSignOut: () => void;
};

const UNSENT = ["draft", "ready", "conflict", "refused"];
export const isUnsent = (item: Item): boolean => UNSENT.includes(item.state);

/** The nearest end of what waits, counted down. */
function CountDown({ items, now }: { items: readonly Item[]; now: number }) {
  const say = useSay();
  const ends = items.filter(isUnsent).flatMap((item) => (item.deadline === null ? [] : [item.deadline]));
  if (ends.length === 0) return null;
  const until = Math.min(...ends);
  const date = dayOf(until - 1);
  const { rest, past, soon } = left(until, now);
  if (past) {
    return (
      <p className="countdown" data-tone="past" role="status">
        {say(W.past, { date })}
      </p>
    );
  }
  return (
    <div className="countdown" data-tone={soon ? "soon" : undefined}>
      <p>
        {say(W.before, { date })} <strong>{say(rest.days > 0 ? W.left_days : W.left_hours, rest)}</strong>
      </p>
      <p className="hint">{say(W.deadline_note)}</p>
    </div>
  );
}

function endOf(say: Say, ended: Sent | null): string | null {
  if (ended === "all") return say(W.sent_all);
  if (ended === "unreachable") return say(W.sent_unreachable);
  if (ended === "busy") return say(W.sent_busy);
  return null;
}

/** As many as a thumb goes through; the rest by a button. */
const SHOWN = 30;

export function Home(props: Props) {
  const { items, systems, takenOf, now } = props;
  const say = useSay();
  const [showsAll, setShowsAll] = useState(false);
  const [asks, setAsks] = useState(false);
  const unsent = items.filter(isUnsent);
  const toMend = items.filter((item) => item.state === "conflict" || item.state === "refused");
  const sent = items.filter((item) => item.state === "sent");
  const ready = items.filter((item) => item.state === "ready");
  const kinds = systems.flatMap((system) => system.kinds);
  const told = endOf(say, props.ended);
  const listed = [...toMend, ...unsent.filter((item) => !toMend.includes(item)).reverse(), ...sent.reverse()];
  const nothing = kinds.every((kind) => !kind.ready(takenOf(kind)));
  return (
    <>
      <section className="card" aria-label={say(W.unsent)}>
        <p className="count" data-testid="unsent">
          {unsent.length === 0 ? say(W.all_sent) : say(W.unsent_count, { count: unsent.length })}
          {toMend.length > 0 && (
            <span className="badge" data-state="conflict">
              {say(W.to_mend, { count: toMend.length })}
            </span>
          )}
        </p>
        <CountDown items={items} now={now} />
        <button type="button" className="main" disabled={props.sending || ready.length === 0} onClick={props.onSend}>
          {say(props.sending ? W.sending : W.send)}
        </button>
        {told !== null && <p role="status">{told}</p>}
      </section>
      <section className="card">
        <h2>{say(W.enter)}</h2>
        <div className="stack">
          {kinds.map((kind) => (
            <button
              key={kind.key}
              type="button"
              data-kind={kind.key}
              disabled={!kind.ready(takenOf(kind))}
              onClick={() => props.onEnter(kind)}
            >
              {say(kind.name)}
            </button>
          ))}
        </div>
        {nothing && <p className="hint">{say(W.nothing_taken)}</p>}
        {props.takeFailed && (
          <p className="hint" role="status">
            {say(W.take_failed)}
          </p>
        )}
        <button type="button" className="plain" disabled={!props.isOnline} onClick={props.onTake}>
          {say(W.take)}
        </button>
      </section>
      {items.length > 0 && (
        <ul className="items">
          {(showsAll ? listed : listed.slice(0, SHOWN)).map((item) => {
            const kind = kindOf(systems, item.kind);
            return (
              <li key={item.id}>
                <button type="button" className="item" data-state={item.state} onClick={() => props.onOpen(item.id)}>
                  <span className="item-label">{item.label || (kind === undefined ? item.kind : say(kind.name))}</span>
                  <span className="badge" data-state={item.state}>
                    {say(W[item.state])}
                  </span>
                </button>
              </li>
            );
          })}
        </ul>
      )}
      {!showsAll && listed.length > SHOWN && (
        <button type="button" onClick={() => setShowsAll(true)}>
          {say(W.show_rest, { count: listed.length - SHOWN })}
        </button>
      )}
      <section className="card stack">
        {sent.length > 0 && (
          <button type="button" className="plain" onClick={props.onClear}>
            {say(W.clear_sent)}
          </button>
        )}
        <button type="button" className="plain" onClick={props.onLock}>
          {say(W.lock_now)}
        </button>
        {asks ? (
          <Ask
            text={unsent.length > 0 ? say(W.sign_out_ask, { count: unsent.length }) : say(W.sign_out_ask_none)}
            yes={say(W.sign_out)}
            no={say(W.cancel)}
            onYes={props.onSignOut}
            onNo={() => setAsks(false)}
          />
        ) : (
          <button type="button" className="plain" onClick={() => setAsks(true)}>
            {say(W.sign_out)}
          </button>
        )}
      </section>
    </>
  );
}
