// How one comes to the work on a phone: signing in while there is a network, the PIN that seals it, the PIN that opens it again.
import { type FormEvent, useState } from "react";
import { type House, HouseError, type Operator } from "./house";
import { Ask, Labelled } from "./parts";
import { useSay } from "./say";
import { MOST_WRONG, makeVault, openVault, SHORTEST_PIN, type Vault, type Work } from "./store";
import { W } from "./words";

/** What the house said, or that it is not there. */
export function ToldWhy({ error }: { error: unknown }) {
  const say = useSay();
  if (error === null || error === undefined) return null;
  const told = error instanceof HouseError ? error.told : { detail: String(error), hint: "" };
  const text = error instanceof HouseError && error.status === 0 ? say(W.no_network) : `${told.detail}${told.hint}`;
  return (
    <p className="wrong" role="alert">
      {text}
    </p>
  );
}

export function SignIn(props: { house: House; text: string; login?: string; onEnter: (operator: Operator) => void }) {
  const say = useSay();
  const [login, setLogin] = useState(props.login ?? "");
  const [password, setPassword] = useState("");
  const [totp, setTotp] = useState("");
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setError(null);
    try {
      props.onEnter(await props.house.signIn(login.trim(), password, totp.trim()));
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(false);
    }
  };
  return (
    <form className="card" onSubmit={(event) => void submit(event)}>
      <h2>{say(W.sign_in)}</h2>
      <p>{props.text}</p>
      <ToldWhy error={error} />
      <Labelled id="login" label={say(W.login)}>
        {(input) => (
          <input
            {...input}
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            value={login}
            onChange={(event) => setLogin(event.target.value)}
          />
        )}
      </Labelled>
      <Labelled id="password" label={say(W.password)}>
        {(input) => (
          <input
            {...input}
            type="password"
            autoComplete="current-password"
            value={password}
            onChange={(event) => setPassword(event.target.value)}
          />
        )}
      </Labelled>
      <Labelled id="totp" label={say(W.totp)}>
        {(input) => (
          <input
            {...input}
            inputMode="numeric"
            autoComplete="one-time-code"
            maxLength={6}
            value={totp}
            onChange={(event) => setTotp(event.target.value)}
          />
        )}
      </Labelled>
      <button type="submit" className="main" disabled={busy || login.trim() === "" || password === ""}>
        {say(busy ? W.wait : W.sign_in)}
      </button>
    </form>
  );
}

export function ChoosePin(props: { house: House; operator: Operator; onOpen: (work: Work) => void }) {
  const say = useSay();
  const [pin, setPin] = useState("");
  const [again, setAgain] = useState("");
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const isShort = pin.length < SHORTEST_PIN;
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setError(null);
    try {
      const issued = await props.house.ticket();
      const { id, name } = issued.operator;
      // The browser is asked not to clear it when it runs short of room; it may say no.
      await navigator.storage?.persist?.().catch(() => false);
      const offset = Date.parse(issued.now) - Date.now();
      const operator = { id, name, login: props.operator.login };
      props.onOpen(await makeVault(pin, { operator, ticket: issued.ticket, offset }));
    } catch (failure) {
      setError(failure);
      setBusy(false);
    }
  };
  return (
    <form className="card" onSubmit={(event) => void submit(event)}>
      <h2>{say(W.pin_new)}</h2>
      <p>{say(W.pin_why)}</p>
      <ToldWhy error={error} />
      <Labelled id="pin" label={say(W.pin)} hint={say(W.pin_short, { least: SHORTEST_PIN })}>
        {(input) => (
          <input
            {...input}
            type="password"
            autoComplete="new-password"
            value={pin}
            onChange={(event) => setPin(event.target.value)}
          />
        )}
      </Labelled>
      <Labelled
        id="pin-again"
        label={say(W.pin_again)}
        hint={again !== "" && again !== pin ? say(W.pin_differs) : undefined}
      >
        {(input) => (
          <input
            {...input}
            type="password"
            autoComplete="new-password"
            value={again}
            onChange={(event) => setAgain(event.target.value)}
          />
        )}
      </Labelled>
      <button type="submit" className="main" disabled={busy || isShort || again !== pin}>
        {say(busy ? W.wait : W.pin_set)}
      </button>
    </form>
  );
}

type UnlockProps = {
  vault: Vault;
  count: number;
  onOpen: (work: Work) => void;
  onWiped: () => void;
  onWipe: () => void;
};

export function Unlock({ vault, count, onOpen, onWiped, onWipe }: UnlockProps) {
  const say = useSay();
  const [pin, setPin] = useState("");
  const [wrong, setWrong] = useState(0);
  const [busy, setBusy] = useState(false);
  const [asks, setAsks] = useState(false);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    const opened = await openVault(pin);
    if ("work" in opened) return onOpen(opened.work);
    if (opened.wrong >= MOST_WRONG) return onWiped();
    setWrong(opened.wrong);
    setPin("");
    setBusy(false);
  };
  return (
    <form className="card" onSubmit={(event) => void submit(event)}>
      <h2>{say(W.unlock)}</h2>
      <p>{say(W.locked_of, { name: vault.operator.name, count })}</p>
      {wrong > 0 && (
        <p className="wrong" role="alert">
          {say(W.pin_wrong, { left: MOST_WRONG - wrong })}
        </p>
      )}
      <Labelled id="pin" label={say(W.pin)}>
        {(input) => (
          <input
            {...input}
            type="password"
            autoComplete="current-password"
            value={pin}
            onChange={(event) => setPin(event.target.value)}
          />
        )}
      </Labelled>
      <button type="submit" className="main" disabled={busy || pin === ""}>
        {say(busy ? W.wait : W.unlock)}
      </button>
      {asks ? (
        <Ask
          text={say(W.sign_out_ask, { count })}
          yes={say(W.another_wipe)}
          no={say(W.cancel)}
          onYes={onWipe}
          onNo={() => setAsks(false)}
        />
      ) : (
        <button type="button" className="plain" onClick={() => setAsks(true)}>
          {say(W.pin_forgotten)}
        </button>
      )}
    </form>
  );
}
