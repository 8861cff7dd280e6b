// The order among the files of the console: nobody imports in a circle, and the frame names no system.
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { SYSTEMS } from "./systems";

const root = __dirname;
const files = readdirSync(root, { recursive: true, encoding: "utf8" })
  .map((name) => name.replaceAll("\\", "/"))
  .filter((name) => /\.tsx?$/.test(name) && !/\.test\.tsx?$/.test(name) && name !== "api/schema.ts");

/** What a file needs when it is read: neither types nor pages that are fetched when they are opened. */
function importsOf(source: string): string[] {
  return [...source.matchAll(/^(?:import|export)(?! type)[^;]*? from "(\.[^"]+)";|^import "(\.[^"]+)";/gm)]
    .filter(([whole]) => !/^(?:import|export) \{(?:\s*type [^,}]+,?)+\s*\} from/.test(whole))
    .map((found) => found[1] ?? found[2] ?? "");
}

const known = new Set(files);
const graph = new Map(
  files.map((file) => {
    const wanted = importsOf(readFileSync(join(root, file), "utf8")).map((path) =>
      relative(root, resolve(root, dirname(file), path)).replaceAll("\\", "/"),
    );
    const found = wanted.flatMap((path) =>
      [`${path}.ts`, `${path}.tsx`, `${path}/index.ts`].filter((name) => known.has(name)),
    );
    return [file, found] as const;
  }),
);

/** The first circle there is, as the files one comes through. */
function circleIn(imports: ReadonlyMap<string, readonly string[]>): string[] | null {
  const done = new Set<string>();
  const walk = (file: string, path: string[]): string[] | null => {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
    if (done.has(file)) return null;
    for (const next of imports.get(file) ?? []) {
      const circle = walk(next, [...path, file]);
      if (circle !== null) return circle;
    }
    done.add(file);
    return null;
  };
  for (const file of imports.keys()) {
    const circle = walk(file, []);
    if (circle !== null) return circle;
  }
  return null;
}

describe("the files of the console", () => {
  it("import each other in no circle", () => {
    expect(files.length).toBeGreaterThan(100);
    expect(circleIn(graph)).toBeNull();
  });

  it("would be told of a circle", () => {
    const imports = importsOf('import { a } from "./a";\nimport type { B } from "./b";\nimport { type C } from "./c";');
    expect(imports).toEqual(["./a"]);
    const round = new Map([
      ["a", ["b"]],
      ["b", ["c"]],
      ["c", ["b"]],
    ]);
    expect(circleIn(round)).toEqual(["b", "c", "b"]);
  });

  it("tell in passing what they have to tell, without what draws it", () => {
    const wrong = files.filter(
      (file) =>
        file !== "ui/messages-drawn.tsx" &&
        /import \{[^}]*\bApp\b[^}]*\} from "antd"/.test(readFileSync(join(root, file), "utf8")),
    );
    expect(wrong).toEqual([]);
  });

  it("of the frame need no system", () => {
    const rooms = SYSTEMS.map((system) => system.key).filter((key) => key !== "house");
    const inRoom = (file: string) => rooms.some((room) => file.startsWith(`${room}/`));
    const named = [...graph].flatMap(([file, imports]) =>
      inRoom(file) || /^systems(-offline)?\.ts$/.test(file)
        ? []
        : imports.filter(inRoom).map((room) => `${file} needs ${room}`),
    );
    expect(named).toEqual([]);
  });
});

describe("the places of the systems", () => {
  it("have keys and addresses of their own, and every page of a place names one", () => {
    const places = SYSTEMS.flatMap((system) => [...system.places]);
    expect(new Set(places.map((place) => place.key)).size).toBe(places.length);
    expect(new Set(places.map((place) => place.path)).size).toBe(places.length);
    const keys = new Set<string>(places.map((place) => place.key));
    const unknown = SYSTEMS.flatMap((system) => [...system.routes]).filter(
      (route) => "place" in route && !keys.has(route.place),
    );
    expect(unknown).toEqual([]);
  });

  it("are where empty lists lead, and every empty list leads somewhere", () => {
    const keys = new Set<string>(SYSTEMS.flatMap((system) => system.places.map((place) => place.key)));
    const sources = files.map((file) => [file, readFileSync(join(root, file), "utf8")] as const);
    const lost = sources.flatMap(([file, source]) =>
      [...source.matchAll(/next=\{\[([^\]]+)\]\}/g)]
        .flatMap(([, named = ""]) => [...named.matchAll(/"([a-z-]+)"/g)].map(([, key = ""]) => key))
        .filter((key) => !keys.has(key))
        .map((key) => `${file}: ${key}`),
    );
    expect(lost).toEqual([]);
    expect(sources.filter(([, source]) => source.includes("empty={<p>")).map(([file]) => file)).toEqual([]);
  });

  it("say the same words nowhere twice", () => {
    const words = SYSTEMS.flatMap((system) => Object.keys(system.text));
    expect(words.filter((word, at) => words.indexOf(word) !== at)).toEqual([]);
  });
});
