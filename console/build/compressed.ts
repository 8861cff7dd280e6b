// Beside each file that shrinks, the same compressed: the server hands it to browsers that take it. The first page has a limit of weight,
// and a build that passes it fails.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";
import type { Plugin, Rolldown } from "vite";

/** Script that is fetched until Today stands, compressed. At 1.6 Mbit/s this is 1.25 seconds. */
const FIRST_PAGE_LIMIT = 250_000;
/** What Today consists of in a browser that speaks Chinese; what these need is fetched with them. */
export const FIRST_PAGE = ["src/main.tsx", "src/lib/language/zh.ts", "src/promise/home.tsx", "src/approval/count.tsx"];

type Bundle = Record<string, Rolldown.OutputChunk | Rolldown.OutputAsset>;

function smaller(bytes: Buffer): Buffer {
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
  return brotliCompressSync(bytes, { params });
}

/** The scripts that are fetched for these files, whatever is imported by another. */
export function scriptsFor(files: string[], bundle: Bundle): Set<string> {
  const chunks = Object.values(bundle).filter((file) => file.type === "chunk");
  const found = new Set<string>();
  const add = (name: string) => {
    if (found.has(name)) return;
    found.add(name);
    for (const needed of chunks.find((chunk) => chunk.fileName === name)?.imports ?? []) add(needed);
  };
  for (const file of files) {
    const chunk = chunks.find((one) => one.moduleIds.some((id) => id.replaceAll("\\", "/").endsWith(`/${file}`)));
    if (chunk === undefined)
      throw new Error(`no script holds ${file}: say in build/compressed.ts what the first page is`);
    add(chunk.fileName);
  }
  return found;
}

export const compressed: Plugin = {
  name: "compressed",
  apply: "build",
  writeBundle({ dir }, bundle) {
    if (dir === undefined) return;
    const weights = new Map<string, number>();
    for (const name of Object.keys(bundle).filter((name) => /\.(js|css)$/.test(name))) {
      const bytes = readFileSync(join(dir, name));
      const small = smaller(bytes);
      weights.set(name, Math.min(small.length, bytes.length));
      if (small.length < bytes.length) writeFileSync(join(dir, `${name}.br`), small);
    }
    const scripts = [...scriptsFor(FIRST_PAGE, bundle)];
    const weight = scripts.reduce((sum, name) => sum + (weights.get(name) ?? 0), 0);
    const told = `the first page: ${scripts.length} scripts, ${Math.round(weight / 1000)} kB compressed`;
    if (weight > FIRST_PAGE_LIMIT) this.error(`${told}, more than ${FIRST_PAGE_LIMIT / 1000} kB`);
    this.info(told);
  },
};
