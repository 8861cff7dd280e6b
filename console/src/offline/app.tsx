// The field page: whose phone it is, whether its work may be kept, and the work. It asks the house whenever there is a network, and wipes
// itself where the house says that its operator was locked.
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { ChoosePin, SignIn, Unlock } from "./entrance";
import { Home } from "./home";
import { comesAgain, House, HouseError, type Operator } from "./house";
import { ItemPage } from "./item";
import type { OfflineKind, OfflineSystem } from "./kind";
import { spokenLanguage, useSpoken } from "./say";
import { kindOf, mayKeep, type Sent, sendAll } from "./send";
import { countUnsent, type Item, readVault, type Vault, type Work, wipe } from "./store";
import { W } from "./words";

/** Minutes without a touch after which the work is locked again. */
const LOCKED_AFTER = 10;

type Stand =
  | { at: "loading" }
  | { at: "unsupported" }
  | { at: "new"; operator: Operator | null }
  | { at: "locked"; vault: Vault; count: number }
  | { at: "open"; work: Work }
  | { at: "wiped"; why: "chosen" | "locked" }
  | { at: "another"; vault: Vault; count: number; operator: Operator };

const canSeal = (): boolean => window.isSecureContext && crypto.subtle !== undefined && "indexedDB" in window;

function useOnline(): boolean {
  const [isOnline, setOnline] = useState(navigator.onLine);
  useEffect(() => {
    const look = () => setOnline(navigator.onLine);
    window.addEventListener("online", look);
    window.addEventListener("offline", look);
    return () => {
      window.removeEventListener("online", look);
      window.removeEventListener("offline", look);
    };
  }, []);
  return isOnline;
}

export function FieldApp({ systems }: { systems: readonly OfflineSystem[] }) {
  const { say, turn } = useSpoken();
  const house = useMemo(() => new House(spokenLanguage), []);
  const [stand, setStand] = useState<Stand>({ at: "loading" });
  const isOnline = useOnline();

  const begin = useCallback(async () => {
    if (!canSeal()) return setStand({ at: "unsupported" });
    const vault = await readVault();
    if (vault !== undefined) return setStand({ at: "locked", vault, count: await countUnsent() });
    const operator = await house.me().catch(() => null);
    setStand({ at: "new", operator });
  }, [house]);
  useEffect(() => void begin(), [begin]);

  const wipeAll = useCallback(
    async (why: "chosen" | "locked", work?: Work) => {
      work?.close();
      await wipe();
      if (why === "chosen") await house.signOut().catch(() => undefined);
      window.location.hash = "";
      setStand({ at: "wiped", why });
    },
    [house],
  );

  // A phone that is found again, or comes back into the network, hears first whether it may keep what it has.
  const ticket = stand.at === "locked" ? stand.vault.ticket : stand.at === "open" ? stand.work.vault.ticket : null;
  const work = stand.at === "open" ? stand.work : undefined;
  useEffect(() => {
    if (ticket === null || !isOnline) return;
    void mayKeep(house, ticket, (now) => work?.heard(now)).then((may) =>
      may === "locked" ? wipeAll("locked", work) : undefined,
    );
  }, [ticket, isOnline, house, work, wipeAll]);

  const enterOther = async (operator: Operator) => {
    const vault = await readVault();
    if (vault !== undefined && vault.operator.id !== operator.id) {
      setStand({ at: "another", vault, count: await countUnsent(), operator });
    }
  };

  return (
    <>
      <header className="bar">
        <img src="/seal.svg" alt="" width="24" height="24" />
        <h1>{say(W.title)}</h1>
        <span className="net" data-online={isOnline}>
          {say(isOnline ? W.online : W.offline)}
        </span>
        <button type="button" className="plain" onClick={turn}>
          {say(W.switch)}
        </button>
      </header>
      <main>
        {stand.at === "unsupported" && <p className="card wrong">{say(W.unsupported)}</p>}
        {stand.at === "new" && stand.operator === null && (
          <SignIn house={house} text={say(W.sign_in_first)} onEnter={(operator) => setStand({ at: "new", operator })} />
        )}
        {stand.at === "new" && stand.operator !== null && (
          <ChoosePin house={house} operator={stand.operator} onOpen={(work) => setStand({ at: "open", work })} />
        )}
        {stand.at === "locked" && (
          <Unlock
            vault={stand.vault}
            count={stand.count}
            onOpen={(work) => setStand({ at: "open", work })}
            onWiped={() => setStand({ at: "wiped", why: "chosen" })}
            onWipe={() => void wipeAll("chosen")}
          />
        )}
        {stand.at === "open" && (
          <Opened
            work={stand.work}
            systems={systems}
            house={house}
            isOnline={isOnline}
            onLock={() => {
              const { work } = stand;
              // What stands open is sealed as it goes.
              void begin().then(() => window.setTimeout(() => work.close(), 1_000));
            }}
            onWipe={(why) => void wipeAll(why, stand.work)}
            onAnother={(operator) => void enterOther(operator)}
          />
        )}
        {stand.at === "another" && (
          <section className="card" role="alertdialog" aria-label={say(W.another)}>
            <h2>{say(W.another)}</h2>
            <p>{say(W.another_text, { name: stand.vault.operator.name, count: stand.count })}</p>
            <div className="stack">
              <button
                type="button"
                onClick={() =>
                  void house
                    .signOut()
                    .catch(() => undefined)
                    .then(begin)
                }
              >
                {say(W.another_leave)}
              </button>
              <button
                type="button"
                className="danger"
                onClick={() => void wipe().then(() => setStand({ at: "new", operator: stand.operator }))}
              >
                {say(W.another_wipe)}
              </button>
            </div>
          </section>
        )}
        {stand.at === "wiped" && (
          <section className="card" role="status">
            <p>{say(stand.why === "locked" ? W.wiped_locked : W.wiped)}</p>
            <button type="button" onClick={() => void begin()}>
              {say(W.begin_again)}
            </button>
          </section>
        )}
      </main>
    </>
  );
}

/** What the address names: an item, or nothing. */
const namedItem = (): string | null => /^#\/item\/([0-9a-f]+)$/.exec(window.location.hash)?.[1] ?? null;

function useOpenItem(): string | null {
  const [open, setOpen] = useState<string | null>(namedItem);
  useEffect(() => {
    const look = () => setOpen(namedItem());
    window.addEventListener("hashchange", look);
    return () => window.removeEventListener("hashchange", look);
  }, []);
  return open;
}

type OpenedProps = {
  work: Work;
  systems: readonly OfflineSystem[];
  house: House;
  isOnline: boolean;
  onLock: () => void;
  onWipe: (why: "chosen" | "locked") => void;
  onAnother: (operator: Operator) => void;
};

function Opened({ work, systems, house, isOnline, onLock, onWipe, onAnother }: OpenedProps) {
  const { say } = useSpoken();
  const [found, setItems] = useState<readonly Item[] | null>(null);
  const items = found ?? [];
  const [taken, setTaken] = useState<ReadonlyMap<string, unknown>>(new Map());
  const [sending, setSending] = useState(false);
  const [ended, setEnded] = useState<Sent | null>(null);
  const [takeFailed, setTakeFailed] = useState(false);
  const [clock, setClock] = useState(() => Date.now());
  const open = useOpenItem();

  const look = useCallback(async () => setItems(await work.items()), [work]);
  const lookTaken = useCallback(async () => {
    const found = await Promise.all(systems.map(async (system) => [system.key, await work.taken(system.key)] as const));
    setTaken(new Map(found));
  }, [work, systems]);
  const another = useRef(onAnother);
  another.current = onAnother;
  const take = useCallback(async () => {
    setTakeFailed(false);
    try {
      // Somebody else may be signed in by now: what he reaches is not for this store.
      const operator = await house.me();
      if (operator.id !== work.vault.operator.id) return another.current(operator);
      for (const system of systems) await work.keepTaken(system.key, await system.take(house));
      await lookTaken();
    } catch (error) {
      if (error instanceof HouseError && error.status === 401) setEnded("sign_in");
      else setTakeFailed(true);
    }
  }, [work, systems, house, lookTaken]);

  useEffect(() => {
    void look();
    void lookTaken();
  }, [look, lookTaken]);
  // What is carried is fetched once a phone is set up, and whenever somebody asks for it.
  useEffect(() => {
    void work.taken(systems[0]?.key ?? "").then((known) => (known === null ? take() : undefined));
  }, [work, systems, take]);
  useEffect(() => {
    const timer = window.setInterval(() => setClock(Date.now()), 30_000);
    return () => window.clearInterval(timer);
  }, []);
  useLockedWhenIdle(onLock);

  const send = useCallback(async () => {
    setSending(true);
    setEnded(null);
    try {
      const how = await sendAll(work, systems, house, () => void look());
      if (how === "locked") return onWipe("locked");
      if (how === "another") onAnother(await house.me());
      setEnded(how);
    } catch (error) {
      if (comesAgain(error)) setEnded("unreachable");
      else throw error;
    } finally {
      setSending(false);
      await look().catch(() => undefined);
    }
  }, [work, systems, house, look, onWipe, onAnother]);
  // Connected again, what waits is sent by itself.
  const sendNow = useRef(send);
  sendNow.current = send;
  const sendWhatWaits = useCallback(async () => {
    if (isOnline && (await work.items()).some((item) => item.state === "ready")) await sendNow.current();
  }, [isOnline, work]);
  useEffect(() => void sendWhatWaits(), [sendWhatWaits]);

  const takenOf = (kind: OfflineKind): unknown =>
    taken.get(systems.find((system) => system.kinds.includes(kind))?.key ?? "") ?? null;
  const enter = async (kind: OfflineKind) => {
    const before = items.filter((item) => item.kind === kind.key && item.content !== null).map((item) => item.content);
    const now = Date.now() + work.vault.offset;
    const used = before.flatMap((content) => kind.numbers?.(content) ?? []);
    const number = kind.numbers === undefined ? 0 : await work.number(used);
    const content = kind.start({ taken: takenOf(kind), number, before, now });
    const id = await work.add(kind.key, {
      label: kind.label(content),
      content,
      deadline: kind.deadline(content, takenOf(kind)),
    });
    window.location.hash = `#/item/${id}`;
  };
  const clear = async () => {
    for (const item of items.filter((item) => item.state === "sent")) await work.drop(item.id);
    await look();
  };
  const now = clock + work.vault.offset;

  if (open !== null) {
    const known = items.find((item) => item.id === open);
    const leave = () => {
      window.location.hash = "";
      void look().then(sendWhatWaits);
    };
    return (
      <>
        <button type="button" className="plain back" onClick={leave}>
          ‹ {say(W.back)}
        </button>
        <Shown id={open} known={known} {...{ work, systems, takenOf, now }} onLeave={leave} />
      </>
    );
  }
  // Before it is known what waits, nothing is said of it.
  if (found === null) return <p className="card">{say(W.wait)}</p>;
  return (
    <>
      {ended === "sign_in" && (
        <SignIn
          house={house}
          text={say(W.sign_in_to_send)}
          login={work.vault.operator.login}
          onEnter={(operator) => {
            setEnded(null);
            if (operator.id !== work.vault.operator.id) onAnother(operator);
            else void send();
          }}
        />
      )}
      <Home
        {...{ items, systems, takenOf, now, isOnline, sending, ended, takeFailed }}
        onEnter={(kind) => void enter(kind)}
        onOpen={(id) => {
          window.location.hash = `#/item/${id}`;
        }}
        onSend={() => void send()}
        onTake={() => void take()}
        onClear={() => void clear()}
        onLock={onLock}
        onSignOut={() => onWipe("chosen")}
      />
    </>
  );
}

type ShownProps = {
  id: string;
  known: Item | undefined;
  work: Work;
  systems: readonly OfflineSystem[];
  takenOf: (kind: OfflineKind) => unknown;
  now: number;
  onLeave: () => void;
};

/** An item by its kind, which one that was made a moment ago tells itself. */
function Shown({ id, known, work, systems, takenOf, now, onLeave }: ShownProps) {
  const [key, setKey] = useState(known?.kind ?? null);
  useEffect(() => {
    if (key === null) void work.item(id).then((item) => setKey(item?.kind ?? null));
  }, [key, id, work]);
  const kind = key === null ? undefined : kindOf(systems, key);
  if (kind === undefined) return null;
  return <ItemPage key={id} {...{ work, kind, id, now, onLeave }} taken={takenOf(kind)} />;
}

/** Whoever puts the phone aside leaves nothing open. */
function useLockedWhenIdle(lock: () => void): void {
  const latest = useRef(lock);
  latest.current = lock;
  useEffect(() => {
    let touched = Date.now();
    const touch = () => {
      touched = Date.now();
    };
    const look = () => {
      if (Date.now() - touched > LOCKED_AFTER * 60_000) latest.current();
    };
    const timer = window.setInterval(look, 15_000);
    // A page in the background has no timers: it is looked at before it is seen again.
    document.addEventListener("visibilitychange", look);
    const events = ["pointerdown", "keydown", "input"] as const;
    for (const name of events) window.addEventListener(name, touch);
    return () => {
      window.clearInterval(timer);
      document.removeEventListener("visibilitychange", look);
      for (const name of events) window.removeEventListener(name, touch);
    };
  }, []);
}
