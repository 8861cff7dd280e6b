// Build, development server and unit tests of the console. The development server hands /api to a running `yinuo serve`.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

const server = process.env.YINUO_SERVER ?? "http://127.0.0.1:8080";

/** Beside each file that shrinks, the same compressed: the server hands it to browsers that take it. */
const compressed = {
  name: "compressed",
  apply: "build" as const,
  writeBundle({ dir }: { dir?: string | undefined }, bundle: object) {
    if (dir === undefined) return;
    for (const name of Object.keys(bundle).filter((name) => /\.(js|css)$/.test(name))) {
      const bytes = readFileSync(join(dir, name));
      const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
      const small = brotliCompressSync(bytes, { params });
      if (small.length < bytes.length) writeFileSync(join(dir, `${name}.br`), small);
    }
  },
};

export default defineConfig({
  plugins: [react(), compressed],
  server: { proxy: { "/api": { target: server, changeOrigin: false } } },
  build: {
    outDir: "dist",
    target: "es2022",
    sourcemap: false,
    chunkSizeWarningLimit: 700,
    rolldownOptions: {
      output: {
        // React and the query cache change rarely: they are kept apart, so that a new release does not fetch them again.
        codeSplitting: {
          groups: [{ name: "react", test: /node_modules[\\/](react|react-dom|react-router|scheduler|@tanstack)[\\/]/ }],
        },
      },
    },
  },
  test: {
    environment: "jsdom",
    include: ["src/**/*.test.{ts,tsx}"],
    setupFiles: ["src/test-setup.ts"],
    // Forms are typed into letter by letter; on a busy machine that takes a while.
    testTimeout: 30_000,
    env: { TZ: "America/New_York" },
  },
});
