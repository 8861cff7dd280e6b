// The field page: what it consists of, how heavy it may be, and the worker that keeps it on a phone.
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync } from "node:zlib";
import type { Plugin } from "vite";
import { scriptsFor } from "./compressed.ts";

export const FIELD_PAGE = "field.html";
const START = "src/field.tsx";
/** Script, style and page, compressed: a village has a thin line. */
const LIMIT = 120_000;
const BESIDE = ["seal.svg", "field.webmanifest", "field-192.png", "field-512.png"];

export const field: Plugin = {
  name: "field",
  apply: "build",
  writeBundle({ dir }, bundle) {
    if (dir === undefined) return;
    const scripts = [...scriptsFor([START], bundle)];
    const styles = new Set<string>();
    for (const name of scripts) {
      const chunk = bundle[name];
      const imported = chunk?.type === "chunk" ? chunk.viteMetadata?.importedCss : undefined;
      for (const style of imported ?? []) styles.add(style);
    }
    const parts = [FIELD_PAGE, ...scripts, ...styles];
    const weight = parts.reduce((sum, name) => sum + brotliCompressSync(readFileSync(join(dir, name))).length, 0);
    if (weight > LIMIT) this.error(`the field page weighs ${weight} bytes compressed, more than ${LIMIT}`);
    this.info(`the field page: ${parts.length} files, ${Math.round(weight / 1000)} kB compressed`);
    const files = [...parts, ...BESIDE];
    const hash = createHash("sha256");
    for (const name of files) hash.update(readFileSync(join(dir, name)));
    const text = readFileSync(join(import.meta.dirname, "field-worker.js"), "utf8")
      .replace("__FILES__", JSON.stringify(files.map((name) => `/${name}`)))
      .replace("__VERSION__", hash.digest("hex").slice(0, 16));
    writeFileSync(join(dir, "field-worker.js"), text);
  },
};
