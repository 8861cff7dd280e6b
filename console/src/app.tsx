// What surrounds every page: language, theme, the query cache, the session, the router.
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { ConfigProvider } from "antd";
import { type ReactNode, useMemo, useState } from "react";
import { RouterProvider } from "react-router";
import { outcomeUnknown } from "./api/client";
import { componentWords, useWords, WordsProvider } from "./lib/i18n";
import { useLetters } from "./lib/letters";
import { makeRouter } from "./routes";
import { SessionGate } from "./session/session";
import { Messages } from "./ui/messages";
import { makeTheme } from "./ui/theme";

function makeQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: { staleTime: 5_000, retry: (count, error) => outcomeUnknown(error) && count < 2 },
      mutations: { retry: false },
    },
  });
}

export function Surroundings({ children, client }: { children: ReactNode; client: QueryClient }) {
  return (
    <QueryClientProvider client={client}>
      <WordsProvider>
        <Theme>{children}</Theme>
      </WordsProvider>
    </QueryClientProvider>
  );
}

function Theme({ children }: { children: ReactNode }) {
  const { language } = useWords();
  const letters = useLetters();
  // The letters stand in the styles of the page, where they are measured.
  // biome-ignore lint/correctness/useExhaustiveDependencies: chosen anew, they are measured anew
  const theme = useMemo(() => makeTheme(), [letters]);
  return (
    <ConfigProvider locale={componentWords(language)} theme={theme} button={{ autoInsertSpace: false }}>
      <Messages>{children}</Messages>
    </ConfigProvider>
  );
}

export function Console() {
  const [client] = useState(makeQueryClient);
  const [router] = useState(makeRouter);
  return (
    <Surroundings client={client}>
      <SessionGate>
        <RouterProvider router={router} />
      </SessionGate>
    </Surroundings>
  );
}
