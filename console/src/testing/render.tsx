// Renders a page as it stands in the console: cache, words, theme, session, router.
import { QueryClient } from "@tanstack/react-query";
import { render } from "@testing-library/react";
import { createMemoryRouter, type RouteObject, RouterProvider } from "react-router";
import { Surroundings } from "../app";
import { SessionGate } from "../session/session";

export function renderAt(path: string, routes: RouteObject[]) {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  const router = createMemoryRouter(routes, { initialEntries: [path] });
  return render(
    <Surroundings client={client}>
      <SessionGate>
        <RouterProvider router={router} />
      </SessionGate>
    </Surroundings>,
  );
}
