// What is told in passing: messages, notifications, and whether something is meant. What draws them is fetched once the first page stands,
// so that a server that is away can be told of.

import type { ModalFuncProps as Asked } from "antd";
import type { ArgsProps as Notified } from "antd/es/notification";
import {
  type ComponentProps,
  type ComponentType,
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import type MessagesDrawn from "./messages-drawn";
import type { Drawn } from "./messages-drawn";

/** Milliseconds after the start. */
const FETCHED_AFTER = 4_000;

type Act = (drawn: Drawn) => void;
type Part = ComponentType<ComponentProps<typeof MessagesDrawn>>;

const MessagesContext = createContext<(act: Act) => void>(() => {});

export function Messages({ children }: { children: ReactNode }) {
  const [part, setPart] = useState<Part | null>(null);
  const drawn = useRef<Drawn | null>(null);
  const waiting = useRef<Act[]>([]);
  const fetchPart = useCallback(
    () =>
      void import("./messages-drawn").then(
        (found) => setPart(() => found.default),
        // The next message tries again.
        () => undefined,
      ),
    [],
  );
  useEffect(() => {
    const timer = window.setTimeout(fetchPart, FETCHED_AFTER);
    return () => window.clearTimeout(timer);
  }, [fetchPart]);
  const tell = useCallback(
    (act: Act) => {
      if (drawn.current !== null) return act(drawn.current);
      waiting.current.push(act);
      fetchPart();
    },
    [fetchPart],
  );
  const take = useCallback((ready: Drawn) => {
    drawn.current = ready;
    for (const act of waiting.current.splice(0)) act(ready);
  }, []);
  const Part = part;
  return (
    <MessagesContext value={tell}>
      {children}
      {Part !== null && <Part onReady={take} />}
    </MessagesContext>
  );
}

/** In place of antd's `App.useApp`, which would bring dialogs and notifications with it to the first page. */
export function useMessages() {
  const tell = useContext(MessagesContext);
  return useMemo(() => {
    const say = (kind: "success" | "info" | "warning" | "error") => (text: string) =>
      tell(({ message }) => void message[kind](text));
    return {
      message: { success: say("success"), info: say("info"), warning: say("warning"), error: say("error") },
      notification: { success: (told: Notified) => tell(({ notification }) => notification.success(told)) },
      modal: { confirm: (asked: Asked) => tell(({ modal }) => void modal.confirm(asked)) },
    };
  }, [tell]);
}
