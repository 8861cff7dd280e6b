// Browser tests: a real Chromium against the real binary with a training database. `npm run test:browser`; `npm run test:years`
// goes through the long ones, a year of a house each.
import { defineConfig } from "vitest/config";

const YEARS = "browser/*-year.test.ts";
const areYears = process.env.DESK_YEARS !== undefined;

export default defineConfig({
  test: {
    root: new URL("..", import.meta.url).pathname,
    include: [areYears ? YEARS : "browser/*.test.ts"],
    exclude: areYears ? [] : [YEARS],
    environment: "node",
    testTimeout: 120_000,
    hookTimeout: 180_000,
    // Two houses with a browser each, side by side: each of them waits for the other half of the time.
    maxWorkers: 2,
    // A machine that stands still for seconds is not a fault of the desk. What passed at the second try only is said so.
    retry: 1,
    sequence: { concurrent: false },
  },
});
