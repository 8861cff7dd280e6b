// Build, development server and unit tests of the console. The development server hands /api to a running `yinuo serve`.
import { join } from "node:path";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";
import { ahead } from "./build/ahead.ts";
import { compressed } from "./build/compressed.ts";
import { FIELD_PAGE, field } from "./build/field.ts";
import { noForms } from "./build/no-forms.ts";
import { words } from "./build/words.ts";

const server = process.env.YINUO_SERVER ?? "http://127.0.0.1:8080";
const source = join(import.meta.dirname, "src");

/** What every component of antd stands on. */
const GROUND = new RegExp(
  [
    "antd[\\\\/]es[\\\\/](config-provider|theme|button|skeleton|alert|locale[\\\\/](index|en_US|useLocale|context)|style)",
    "@ant-design[\\\\/](cssinjs|cssinjs-utils|colors|fast-color|icons[\\\\/]es[\\\\/](components|utils))",
    "@rc-component[\\\\/](util|motion|trigger|portal|resize-observer)",
    "stylis|@babel",
  ]
    .map((one) => `node_modules[\\\\/](${one})`)
    .join("|"),
);
/** What every page of the console stands in. */
const FRAME =
  /[\\/]src[\\/](ui[\\/](shell|menu|page|problem|hotkeys|language-switch|seal|messages|count|badges|list-table|list-filter|columns-choice|settled|hand-up|saved-views|write-key)\.tsx?|lib[\\/](i18n|date|csv|sheet|storage)\.tsx?|api[\\/](client|calls)\.ts|session[\\/]session\.tsx|case[\\/]draft\.ts|routes\.tsx|app\.tsx|systems\.ts|house\.tsx)/;

export default defineConfig({
  plugins: [words(source), noForms, react(), ahead, compressed, field],
  server: { proxy: { "/api": { target: server, changeOrigin: false } } },
  build: {
    outDir: "dist",
    target: "es2022",
    sourcemap: false,
    chunkSizeWarningLimit: 700,
    rolldownOptions: {
      input: [join(import.meta.dirname, "index.html"), join(import.meta.dirname, FIELD_PAGE)],
      output: {
        // React and the query cache change rarely: they are kept apart, so that a new release does not fetch them again. What every page
        // needs comes in few files, as each asks the server once.
        codeSplitting: {
          groups: [
            {
              name: "react",
              test: /node_modules[\\/](react|react-dom|react-router|scheduler|@tanstack)[\\/]/,
              priority: 3,
            },
            { name: "ground", test: GROUND, priority: 2 },
            { name: "frame", test: FRAME, priority: 1 },
          ],
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
    // One for each processor of a small machine; left to itself it keeps one free for a person who watches.
    maxWorkers: 2,
    // What every file needs is read once: each cleans up after its tests, and they pass in any order of the files.
    isolate: false,
    env: { TZ: "America/New_York" },
  },
});
