// Words stand in pairs, [Chinese, English]; a browser fetches those of its language alone. `virtual:words/zh` holds all Chinese words of the
// house and of the systems, `virtual:words/en` the English ones. In the built console the files of pairs are empty: nothing reads them there.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Plugin, transformWithOxc } from "vite";

const LANGUAGES = ["zh", "en"] as const;
const VIRTUAL = "virtual:words/";
/** Where words stand: those of the house, and `text.ts` or `…-text.ts` in a folder. */
const PAIRS = /[\\/]src[\\/](?:lib[\\/]text[\\/](?!index\.)[a-z-]+|[a-z-]+[\\/](?:[a-z-]+-)?text)\.ts$/;

type Pairs = Record<string, readonly [zh: string, en: string]>;

export function wordFiles(source: string): string[] {
  return readdirSync(source, { recursive: true, encoding: "utf8" })
    .map((name) => join(source, name))
    .filter((name) => PAIRS.test(name))
    .sort();
}

/** What a file of words exports: data and nothing else, so that it can be read while building. */
async function pairsOf(file: string): Promise<Record<string, Pairs>> {
  const { code } = await transformWithOxc(readFileSync(file, "utf8"), file, { sourcemap: false });
  return import(`data:text/javascript;base64,${Buffer.from(code).toString("base64")}`);
}

export function words(source: string): Plugin {
  let building = false;
  return {
    name: "words",
    enforce: "pre",
    configResolved: ({ command }) => {
      building = command === "build";
    },
    resolveId: (id) => (id.startsWith(VIRTUAL) ? `\0${id}` : undefined),
    async load(id) {
      if (building && PAIRS.test(id)) {
        const names = Object.keys(await pairsOf(id));
        return names.map((name) => `export const ${name} = {};`).join("\n");
      }
      const place = LANGUAGES.findIndex((language) => id === `\0${VIRTUAL}${language}`);
      if (place < 0) return undefined;
      const files = wordFiles(source);
      for (const file of files) this.addWatchFile(file);
      const pairs = (await Promise.all(files.map(pairsOf))).flatMap((names) => Object.values(names));
      const all = pairs.flatMap((texts) => Object.entries(texts).map(([key, pair]) => [key, pair[place]]));
      return `export default ${JSON.stringify(Object.fromEntries(all))};`;
    },
  };
}
