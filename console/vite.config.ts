// Build, development server and unit tests of the console. The development server hands /api to a running `yinuo serve`.
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

const server = process.env.YINUO_SERVER ?? "http://127.0.0.1:8080";

export default defineConfig({
  plugins: [react()],
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
