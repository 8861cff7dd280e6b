// Addresses of the console. Each page is its own chunk, fetched when it is first opened.
import { lazy } from "react";
import { createBrowserRouter, type RouteObject } from "react-router";
import { HomePage } from "./promise/home";
import { Fault, NotFound } from "./ui/not-found";
import { Shell } from "./ui/shell";

const CasesPage = lazy(() => import("./case/list"));
const MyCasesPage = lazy(() => import("./case/mine"));
const OpenCasePage = lazy(() => import("./case/open"));
const CasePage = lazy(() => import("./case/page"));
const PartiesPage = lazy(() => import("./party/list"));
const PartyPage = lazy(() => import("./party/page"));
const PoliciesPage = lazy(() => import("./life/list"));
const ProposePage = lazy(() => import("./life/propose"));
const PolicyPage = lazy(() => import("./life/page"));
const TrialPage = lazy(() => import("./ledger/trial"));
const LinesPage = lazy(() => import("./ledger/lines"));
const DaysPage = lazy(() => import("./ledger/days"));
const PayoutsPage = lazy(() => import("./payout/list"));
const BatchesPage = lazy(() => import("./payout/batches"));
const BatchPage = lazy(() => import("./payout/batch"));
const ServiceErrorsPage = lazy(() => import("./payout/errors"));
const UnitPricesPage = lazy(() => import("./life/prices"));
const DayRunsPage = lazy(() => import("./ledger/runs"));
const NoticesPage = lazy(() => import("./notice/list"));
const ImportsPage = lazy(() => import("./import/list"));
const ImportPage = lazy(() => import("./import/page"));
const RemindersPage = lazy(() => import("./reminder/list"));
const OperationsPage = lazy(() => import("./audit/operations"));
const PacksPage = lazy(() => import("./pack/list"));
const PackPage = lazy(() => import("./pack/page"));
const OperatorsPage = lazy(() => import("./operator/operators"));
const OfficesPage = lazy(() => import("./operator/offices"));
const AccountPage = lazy(() => import("./session/account"));

export const routes: RouteObject[] = [
  {
    path: "/",
    element: <Shell />,
    errorElement: <Fault />,
    children: [
      { index: true, element: <HomePage /> },
      { path: "cases", element: <CasesPage /> },
      { path: "cases/mine", element: <MyCasesPage /> },
      { path: "cases/new", element: <OpenCasePage /> },
      { path: "cases/:id", element: <CasePage /> },
      { path: "parties", element: <PartiesPage /> },
      { path: "parties/:id", element: <PartyPage /> },
      { path: "policies", element: <PoliciesPage /> },
      { path: "policies/new", element: <ProposePage /> },
      { path: "policies/:id", element: <PolicyPage /> },
      { path: "ledger", element: <TrialPage /> },
      { path: "ledger/transfers", element: <LinesPage /> },
      { path: "ledger/days", element: <DaysPage /> },
      { path: "payouts", element: <PayoutsPage /> },
      { path: "payment-batches", element: <BatchesPage /> },
      { path: "payment-batches/:id", element: <BatchPage /> },
      { path: "service-errors", element: <ServiceErrorsPage /> },
      { path: "unit-prices", element: <UnitPricesPage /> },
      { path: "day-runs", element: <DayRunsPage /> },
      { path: "notices", element: <NoticesPage /> },
      { path: "imports", element: <ImportsPage /> },
      { path: "imports/:id", element: <ImportPage /> },
      { path: "reminders", element: <RemindersPage /> },
      { path: "audit", element: <OperationsPage /> },
      { path: "packs", element: <PacksPage /> },
      { path: "packs/:name", element: <PackPage /> },
      { path: "operators", element: <OperatorsPage /> },
      { path: "offices", element: <OfficesPage /> },
      { path: "account", element: <AccountPage /> },
      { path: "*", element: <NotFound /> },
    ],
  },
];

export function makeRouter() {
  return createBrowserRouter(routes);
}
