// Starts `yinuo demo` on a free port with a frozen training clock and a database of its own, and ends it afterwards.
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

const ROOT = new URL("../..", import.meta.url).pathname;
const BINARY = process.env.DESK_BINARY ?? join(ROOT, "target/debug/yinuo");
export const PASSWORD = "yinuo-demo-2011";
// A test comes back to a connection after minutes. What a browser does anew by itself, its client for requests takes for a failure.
const PATIENT = "[connections]\nheader_seconds = 600\n";

export type Server = {
  address: string;
  stop: () => Promise<void>;
  log: () => string;
  /** The messages that went out of the house, in no order. */
  messages: () => string[];
  /** Where the house lies, and what tools write. */
  folder: string;
  /** Runs a command of the program on the database of this house. */
  tool: (...parameters: string[]) => Said;
  /** Runs another program in a folder beneath. */
  by: (place: string, program: string, ...parameters: string[]) => Said;
};

/** How a program ended, and what it said. */
export type Said = { code: number | null; said: string };

async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const found = probe.address();
      probe.close(() =>
        found !== null && typeof found === "object" ? resolve(found.port) : reject(new Error("no port")),
      );
    });
  });
}

async function isReady(address: string): Promise<boolean> {
  return fetch(`${address}/ready`).then(
    (response) => response.ok,
    () => false,
  );
}

type Options = {
  /** A time on the wall in China. */
  clock: string;
  /** Offices, staff and a few customers, but no cases. */
  empty: boolean;
  /** Packs of the house's own: the files of each, by name. */
  packs?: Record<string, Record<string, string>>;
  /** Files of the folder it runs in. */
  files?: Record<string, string>;
  /** What stands in yinuo.toml, where it has to know the address of the house too. */
  settings?: string | ((address: string) => Promise<string>);
};

export async function startServer(options: Options): Promise<Server> {
  if (!existsSync(BINARY)) throw new Error(`${BINARY} is not built; run \`cargo build -p yinuo\` first`);
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), "yinuo-browser-"));
  for (const [pack, files] of Object.entries(options.packs ?? {})) {
    const place = join(folder, "data/demo/packs", pack);
    mkdirSync(place, { recursive: true });
    for (const [name, text] of Object.entries(files)) writeFileSync(join(place, name), text);
  }
  const address = `http://127.0.0.1:${port}`;
  const settings = typeof options.settings === "function" ? await options.settings(address) : options.settings;
  writeFileSync(join(folder, "yinuo.toml"), `${settings ?? ""}\n${PATIENT}`);
  for (const [name, text] of Object.entries(options.files ?? {})) writeFileSync(join(folder, name), text);
  const parameters = ["demo", "--port", String(port), "--clock", options.clock, ...(options.empty ? ["--empty"] : [])];
  const child: ChildProcess = spawn(BINARY, parameters, { cwd: folder, stdio: ["ignore", "pipe", "pipe"] });
  let log = "";
  child.stdout?.on("data", (text) => {
    log += text;
  });
  child.stderr?.on("data", (text) => {
    log += text;
  });
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const messages = () => {
    const out = join(folder, "data/demo/messages");
    return existsSync(out) ? readdirSync(out).map((name) => readFileSync(join(out, name), "utf8")) : [];
  };
  const by = (place: string, program: string, ...parameters: string[]): Said => {
    const ended = spawnSync(program, parameters, { cwd: join(folder, place), encoding: "utf8" });
    return { code: ended.status, said: `${ended.stdout ?? ""}${ended.stderr ?? ""}${ended.error ?? ""}` };
  };
  const place = ["--database", "sqlite:data/demo/demo.sqlite", "--key-file", "data/demo/demo.key"];
  const tool = (...parameters: string[]) => by(".", BINARY, ...parameters, ...place);
  const stop = async () => {
    child.kill("SIGTERM");
    const timer = setTimeout(() => child.kill("SIGKILL"), 5_000);
    await ended;
    clearTimeout(timer);
    rmSync(folder, { recursive: true, force: true });
  };
  for (let waited = 0; waited < 600; waited += 1) {
    if (child.exitCode !== null) throw new Error(`yinuo demo ended with ${child.exitCode}:\n${log}`);
    if (await isReady(address)) return { address, stop, log: () => log, messages, folder, tool, by };
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  await stop();
  throw new Error(`yinuo demo was not ready within a minute:\n${log}`);
}
