// Browser tests: a real Chromium against the real binary with a training database. `npm run test:browser`.
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    root: new URL("..", import.meta.url).pathname,
    include: ["browser/*.test.ts"],
    environment: "node",
    testTimeout: 120_000,
    hookTimeout: 180_000,
    // One server and one browser at a time: the machine is shared.
    fileParallelism: false,
    sequence: { concurrent: false },
  },
});
