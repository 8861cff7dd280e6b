// Signing in at the provider of OIDC: the button where there is one, coming back from there, and the one-time code after it.
import { useQuery } from "@tanstack/react-query";
import { Button, Input } from "antd";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { beginOidc, enterOidcCode, getMe, getOidc, returnFromOidc } from "../api/calls";
import { problemOf } from "../api/client";
import { useWords } from "../lib/i18n";
import { Labelled } from "../ui/labelled";
import { ProblemAlert } from "../ui/problem";
import type { Enter } from "./sign-in-form";

/** Where the provider sends the browser back to. */
const RETURN_PATH = "/sign-in/oidc";
/** The page that was asked for, for after. */
const WANTED = "yinuo.wanted";

type Back = { state: string; code?: string };

/** With what the browser came back, once: the address is cleared of it, so that neither a reload nor the history sends it again. */
let back: Back | null = null;
let wanted = "/";
if (window.location.pathname === RETURN_PATH) {
  const said = new URLSearchParams(window.location.search);
  const code = said.get("code");
  const state = said.get("state");
  if (state !== null) back = { state, ...(code !== null && { code }) };
  const kept = window.sessionStorage.getItem(WANTED);
  window.sessionStorage.removeItem(WANTED);
  // Only a page of the console: an address that begins with two strokes is of another host.
  if (kept !== null && /^\/(?!\/)/.test(kept)) wanted = kept;
  window.history.replaceState(null, "", wanted);
}

/** The button; over a page that stays, the provider opens in a window of its own and the page waits for it. */
export function OidcSignIn({ onEnter, stays = false }: { onEnter: Enter; stays?: boolean }) {
  const { t } = useWords();
  const query = useQuery({ queryKey: ["me", "oidc"], queryFn: getOidc, staleTime: Number.POSITIVE_INFINITY });
  const [busy, setBusy] = useState(() => back !== null);
  const [error, setError] = useState<unknown>(null);
  const [asksTotp, setAsksTotp] = useState(false);
  const [totp, setTotp] = useState("");
  const entered = useRef(onEnter);
  entered.current = onEnter;

  useEffect(() => {
    const came = back;
    if (came === null) return;
    back = null;
    returnFromOidc(came)
      // The router stands at the address of the provider's answer; another page than the first is opened anew.
      .then((answer) => (wanted === "/" ? entered.current(answer.operator) : window.location.replace(wanted)))
      .catch((failure) => (problemOf(failure).code === "totp_required" ? setAsksTotp(true) : setError(failure)))
      .finally(() => setBusy(false));
  }, []);

  useEffect(() => {
    if (!stays) return undefined;
    const look = () =>
      void getMe()
        .then((me) => entered.current(me))
        .catch(() => undefined);
    window.addEventListener("focus", look);
    return () => window.removeEventListener("focus", look);
  }, [stays]);

  const begin = async () => {
    setBusy(true);
    setError(null);
    try {
      const { address } = await beginOidc();
      if (stays) {
        window.open(address, "_blank", "noopener");
        setBusy(false);
      } else {
        window.sessionStorage.setItem(WANTED, `${window.location.pathname}${window.location.search}`);
        window.location.assign(address);
      }
    } catch (failure) {
      setError(failure);
      setBusy(false);
    }
  };

  const enterCode = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setError(null);
    try {
      onEnter((await enterOidcCode(totp.trim())).operator);
    } catch (failure) {
      setError(failure);
      if (problemOf(failure).code === "oidc_not_begun") setAsksTotp(false);
      setTotp("");
    } finally {
      setBusy(false);
    }
  };

  const label = query.data?.label;
  if (label === undefined || label === null) return null;
  return (
    <section className="stack" aria-label={label}>
      <ProblemAlert error={error} />
      {asksTotp ? (
        <form className="stack" onSubmit={(event) => void enterCode(event)}>
          <Labelled label={t("session.totp")} hint={t("session.totp_hint")}>
            {(input) => (
              <Input
                {...input}
                autoFocus
                size="large"
                inputMode="numeric"
                autoComplete="one-time-code"
                maxLength={6}
                value={totp}
                onChange={(event) => setTotp(event.target.value)}
              />
            )}
          </Labelled>
          <Button type="primary" size="large" block htmlType="submit" loading={busy} disabled={totp.trim() === ""}>
            {t("session.sign_in")}
          </Button>
        </form>
      ) : (
        <Button size="large" block loading={busy} onClick={() => void begin()}>
          {label}
        </Button>
      )}
    </section>
  );
}
