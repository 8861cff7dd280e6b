// Addresses of the console: the home page, and what the systems bring. A page that the roles do not show says so.
import { type ComponentType, lazy, type ReactElement, Suspense } from "react";
import { createBrowserRouter, Navigate, type RouteObject } from "react-router";
import { useMay, useSees } from "./session/session";
import type { Route } from "./system";
import { routes as brought } from "./systems";
import { fetched, fetchPage } from "./ui/fetched";
import { NotForRole } from "./ui/not-for-role";
import { Fault, NotFound } from "./ui/not-found";
import { PageSkeleton } from "./ui/page";
import { Shell } from "./ui/shell";

const HomePage = fetched(() => import("./promise/home"));

function Guarded({ route }: { route: Route }) {
  const may = useMay();
  const sees = useSees();
  const isShown = route.place === undefined || sees(route.place);
  if (!isShown || (route.permission !== undefined && !may(route.permission))) return <NotForRole place={route.place} />;
  return <route.page />;
}

// The customer's screen has no frame: it stands on a monitor of its own.
const ScreenPage = lazy(() => import("./screen/page"));

/** A page of the frame, whose script the router fetches. */
const framed = (page: ComponentType, element: ReactElement) => ({
  element,
  loader: () => fetchPage(page),
  // A filter in the address changes what a page shows, never its script.
  shouldRevalidate: () => false,
  hydrateFallbackElement: <PageSkeleton />,
});

export const routes: RouteObject[] = [
  {
    path: "/screen",
    element: (
      <Suspense>
        <ScreenPage />
      </Suspense>
    ),
    errorElement: <Fault />,
  },
  {
    path: "/",
    element: <Shell />,
    errorElement: <Fault />,
    children: [
      { index: true, ...framed(HomePage, <HomePage />) },
      ...brought.map((route) => ({
        path: route.path,
        ...framed(route.page, <Guarded key={route.path} route={route} />),
      })),
      // Whoever comes back from the provider and is signed in already.
      { path: "sign-in/oidc", element: <Navigate to="/" replace /> },
      { path: "*", element: <NotFound /> },
    ],
  },
];

export function makeRouter() {
  return createBrowserRouter(routes);
}
