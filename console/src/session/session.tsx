// Who is signed in. When a session ends, the sign-in form is laid over the page and the page stays mounted beneath it:
// nothing typed is lost, and the request that was turned away is sent again once the same operator is back.
import { useQuery, useQueryClient } from "@tanstack/react-query";
import {
  createContext,
  Fragment,
  lazy,
  type ReactNode,
  Suspense,
  useContext,
  useEffect,
  useRef,
  useState,
} from "react";
import { getMe, signOut } from "../api/calls";
import { onSessionEnd, problemOf } from "../api/client";
import type { Me } from "../api/types";
import { forgetDrafts } from "../case/draft";
import { Live } from "../live/live";
import { usePolled } from "../live/stream";
import { PageSkeleton } from "../ui/page";
import { ProblemAlert } from "../ui/problem";

const FirstPassword = lazy(() => import("./first-password"));
const SignInPage = lazy(() => import("./sign-in"));
// Fetched ahead once the first page stands: what was typed must not hang on it when a session ends.
const fetchSignInAgain = () => import("./sign-in-again");
const SignInAgain = lazy(fetchSignInAgain);
/** Milliseconds after somebody came in. */
const FETCHED_AFTER = 5_000;

type Session = { me: Me; now: string; leave: () => Promise<void> };
const SessionContext = createContext<Session | null>(null);

function useSession(): Session {
  const session = useContext(SessionContext);
  if (session === null) throw new Error("there is a session wherever a page is shown");
  return session;
}

export const useMe = (): Me => useSession().me;
/** The server's time, which stands still in a training database. */
export const useNow = (): string => useSession().now;
export const useLeave = (): (() => Promise<void>) => useSession().leave;

export function useMay(): (permission: string) => boolean {
  const { permissions } = useMe();
  return (permission) => permissions.includes(permission);
}

/** Whether something of the whole house is done here: its permission, at the root office. */
export function useMayForAll(): (permission: string) => boolean {
  const { permissions, at_root } = useMe();
  return (permission) => at_root && permissions.includes(permission);
}

/** Whether the operator's roles show a place of the console. */
export function useSees(): (place: string) => boolean {
  const { places } = useMe();
  return (key) => places.includes(key);
}

const ME = ["me"];
const sessionIsOver = (error: unknown) => error !== null && problemOf(error).status === 401;

export function SessionGate({ children }: { children: ReactNode }) {
  const client = useQueryClient();
  const query = useQuery({
    queryKey: ME,
    queryFn: getMe,
    refetchInterval: usePolled(60_000),
    retry: (count, error) => !sessionIsOver(error) && count < 1,
  });
  const [turnedAway, setTurnedAway] = useState(false);
  const waiting = useRef<((restored: boolean) => void)[]>([]);
  useEffect(() => {
    onSessionEnd(
      () =>
        new Promise((resolve) => {
          waiting.current.push(resolve);
          setTurnedAway(true);
        }),
    );
    return () => onSessionEnd(null);
  }, []);

  const isIn = query.data !== undefined;
  useEffect(() => {
    if (!isIn) return undefined;
    const timer = window.setTimeout(() => void fetchSignInAgain().catch(() => undefined), FETCHED_AFTER);
    return () => window.clearTimeout(timer);
  }, [isIn]);

  const release = (restored: boolean) => {
    for (const resolve of waiting.current.splice(0)) resolve(restored);
    setTurnedAway(false);
  };
  // Nothing that one operator saw is shown to the next; the query of who is signed in stays, as it is being watched.
  const forgetOthers = () => client.removeQueries({ predicate: (other) => other.queryKey[0] !== ME[0] });
  const enter = (operator: Me) => {
    const sameOperator = query.data?.id === operator.id;
    if (!sameOperator) forgetOthers();
    client.setQueryData(ME, operator);
    release(sameOperator);
    if (sameOperator) void client.invalidateQueries();
  };
  const leave = async () => {
    await signOut().catch(() => undefined);
    forgetDrafts();
    forgetOthers();
    await client.resetQueries({ queryKey: ME });
  };

  if (query.data === undefined) {
    if (query.isPending) return <PageSkeleton />;
    if (sessionIsOver(query.error)) {
      return (
        <Suspense fallback={<PageSkeleton />}>
          <SignInPage onEnter={enter} />
        </Suspense>
      );
    }
    return (
      <div className="alone">
        <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />
      </div>
    );
  }
  const me = query.data;
  if (me.password_given) {
    return (
      <Suspense fallback={<PageSkeleton />}>
        <FirstPassword me={me} onChanged={() => void query.refetch()} onLeave={() => void leave()} />
      </Suspense>
    );
  }
  return (
    <>
      <SessionClock me={me} fetchedAt={query.dataUpdatedAt} leave={leave}>
        <Live key={`live ${me.id}`} />
        <Fragment key={me.id}>{children}</Fragment>
      </SessionClock>
      {(turnedAway || sessionIsOver(query.error)) && (
        <Suspense>
          <SignInAgain me={me} onEnter={enter} />
        </Suspense>
      )}
    </>
  );
}

function SessionClock(props: { me: Me; fetchedAt: number; leave: () => Promise<void>; children: ReactNode }) {
  const { me, fetchedAt, leave, children } = props;
  const [elapsed, setElapsed] = useState(0);
  useEffect(() => {
    setElapsed(0);
    if (me.training) return undefined;
    const timer = window.setInterval(() => setElapsed(Date.now() - fetchedAt), 30_000);
    return () => window.clearInterval(timer);
  }, [me.training, fetchedAt]);
  const now = elapsed === 0 ? me.now : new Date(Date.parse(me.now) + elapsed).toISOString();
  return <SessionContext value={{ me, now, leave }}>{children}</SessionContext>;
}
