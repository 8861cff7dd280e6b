// The sealed store and the sending queue, on a real IndexedDB and real ciphers.
import "fake-indexeddb/auto";
import { webcrypto } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { dayOf, endOfDay, left } from "./deadline";
import { House, HouseError } from "./house";
import type { OfflineKind, OfflineSystem, Outcome } from "./kind";
import { newLock, openLock } from "./seal";
import { mayKeep, nextRun, sendAll } from "./send";
import {
  countUnsent,
  MOST_WRONG,
  makeVault,
  noteClock,
  numberAfter,
  openVault,
  readVault,
  type Work,
  wipe,
} from "./store";

/** Few, so that the tests are done today. */
const ROUNDS = 1_000;
const PIN = "190611";
const ABOUT = { operator: { id: "operator_1", login: "agent", name: "赵村" }, ticket: "ticket", offset: 0 };

vi.stubGlobal("crypto", webcrypto);

let work: Work;
beforeEach(async () => {
  work = await makeVault(PIN, ABOUT, ROUNDS);
});
afterEach(async () => {
  work.close();
  await wipe();
});

const inside = (label: string, content: unknown = {}) => ({ label, content, deadline: null });

describe("the seal", () => {
  it("opens by its PIN in its browser, and by nothing else", async () => {
    const { lock, seal } = await newLock(PIN, ROUNDS);
    const sealed = await seal.value("item 1", { name: "王芳" });
    expect(await (await openLock(PIN, lock))?.openValue("item 1", sealed)).toEqual({ name: "王芳" });
    expect(await openLock("190612", lock)).toBeNull();
    // The same PIN on a copy of the store, without the key of the browser.
    const other = await newLock(PIN, ROUNDS);
    expect(await openLock(PIN, { ...lock, browser: other.lock.browser })).toBeNull();
    await expect(crypto.subtle.exportKey("raw", lock.browser)).rejects.toThrow();
  });

  it("tells a record that was put in the place of another", async () => {
    const { seal } = await newLock(PIN, ROUNDS);
    const sealed = await seal.value("item 1", 1);
    await expect(seal.openValue("item 2", sealed)).rejects.toThrow();
  });
});

describe("the store", () => {
  it("keeps what it was given over a close, in its order, and shows nothing of it unopened", async () => {
    const first = await work.add("a", inside("王芳", { identity: "210682197503010028" }));
    await work.add("a", inside("李强"));
    const photo = await work.addPhoto(first, new Blob([new Uint8Array([1, 2, 3])], { type: "image/jpeg" }), "地块.jpg");
    await work.keep(first, "ready", inside("王芳", { identity: "210682197503010028", more: 1 }));
    work.close();
    const opened = await openVault(PIN);
    if (!("work" in opened)) throw new Error("it opens");
    work = opened.work;
    const items = await work.items();
    expect(items.map((item) => [item.label, item.state])).toEqual([
      ["王芳", "ready"],
      ["李强", "draft"],
    ]);
    const kept = await work.photo(photo);
    expect([kept?.name, kept?.blob.type, kept?.blob.size]).toEqual(["地块.jpg", "image/jpeg", 3]);
    expect(await countUnsent()).toBe(2);
    const raw = await rawText();
    expect(raw).not.toContain("王芳");
    expect(raw).not.toContain("210682197503010028");
  });

  it("is wiped by the last wrong PIN, and forgets the wrong ones once the right one came", async () => {
    work.close();
    expect(await openVault("000000")).toEqual({ wrong: 1 });
    const opened = await openVault(PIN);
    expect("work" in opened && opened.work.vault.wrong).toBe(0);
    if ("work" in opened) opened.work.close();
    for (let wrong = 1; wrong <= MOST_WRONG; wrong += 1) expect(await openVault("000000")).toEqual({ wrong });
    expect(await readVault()).toBeUndefined();
  });

  it("gives numbers that no other device gives, as far as chance goes", () => {
    expect(work.vault.given % 1_000).toBe(0);
    expect(work.vault.given).toBeGreaterThanOrEqual(1_000_000);
    expect(work.vault.given).toBeLessThan(10_000_000);
  });

  it("gives each number once, whatever was sent or dropped, and over a close", async () => {
    const { given } = work.vault;
    expect(await work.number([])).toBe(given + 1);
    await noteClock("2011-06-10T04:00:00Z");
    expect(await Promise.all([work.number([]), work.number([])])).toEqual([given + 2, given + 3]);
    // Written by hand, of this block and of a sheet.
    expect(await work.number([given + 7, 12])).toBe(given + 8);
    work.close();
    const opened = await openVault(PIN);
    if (!("work" in opened)) throw new Error("it opens");
    work = opened.work;
    expect(await work.number([])).toBe(given + 9);
  });

  it("goes on into a further block after the last of its own", () => {
    expect(numberAfter(4_217_999, [])).toBe(4_218_001);
    expect(numberAfter(4_217_003, [4_217_999])).toBe(4_218_001);
    expect(numberAfter(9_999_999, [])).toBe(1_000_001);
  });

  it("keeps what was asked for last, whatever is sealed sooner", async () => {
    const id = await work.add("a", inside("1"));
    await Promise.all([work.keep(id, "draft", inside("2", "x".repeat(200_000))), work.keep(id, "ready", inside("3"))]);
    expect(await work.item(id)).toMatchObject({ label: "3", state: "ready" });
  });

  it("holds nothing of an item that stands at the house", async () => {
    const id = await work.add("a", inside("王芳", { identity: "1" }));
    const photo = await work.addPhoto(id, new Blob(["x"], { type: "image/jpeg" }), "a.jpg");
    await work.done(id, "王芳", "NY-1");
    expect(await work.item(id)).toMatchObject({ state: "sent", content: null, number: "NY-1" });
    expect(await work.photo(photo)).toBeUndefined();
    expect(await countUnsent()).toBe(0);
  });
});

/** All that lies in the database, as text. */
async function rawText(): Promise<string> {
  const database = await new Promise<IDBDatabase>((resolve, reject) => {
    const asked = indexedDB.open("yinuo-offline");
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
  const texts: string[] = [];
  for (const store of ["items", "photos", "taken"]) {
    const rows = await new Promise<unknown[]>((resolve) => {
      const asked = database.transaction(store).objectStore(store).getAll();
      asked.onsuccess = () => resolve(asked.result);
    });
    const shown = (_key: string, value: unknown) =>
      value instanceof ArrayBuffer || Object.prototype.toString.call(value) === "[object ArrayBuffer]"
        ? new TextDecoder().decode(value as ArrayBuffer)
        : value;
    texts.push(JSON.stringify(rows, shown));
  }
  database.close();
  return texts.join("\n");
}

/** A house that answers by path; what it was asked stands in `asked`. */
function houseOf(answers: Record<string, () => [number, unknown]>) {
  const asked: string[] = [];
  const fetcher = async (path: string | URL | Request) => {
    const name = String(path).replace("/api/v1", "");
    asked.push(name);
    const answer = answers[name];
    if (answer === undefined) throw new TypeError("no network");
    const [status, body] = answer();
    return new Response(JSON.stringify(body), { status });
  };
  return { house: new House(() => "zh-CN", fetcher as typeof fetch), asked };
}

const contact = () => [200, { operator: "operator_1", now: "2011-06-10T04:00:00Z" }] as [number, unknown];
const me = () => [200, { id: "operator_1", now: "2011-06-10T04:00:00Z" }] as [number, unknown];

function kindOf(send: OfflineKind<string>["send"], most = 2): OfflineSystem {
  const kind: OfflineKind<string> = {
    key: "a",
    name: ["甲", "A"],
    most,
    together: (content) => content.slice(0, 1),
    ready: () => true,
    start: () => "",
    label: (content) => content,
    deadline: () => null,
    check: () => [],
    notAfter: (content) => content,
    form: () => null,
    send,
    renewed: (content) => content,
    ways: () => [],
  };
  return { key: "a", take: async () => null, kinds: [kind] };
}

describe("the sending queue", () => {
  const put = async (...contents: string[]) => {
    for (const content of contents) await work.add("a", inside(content, content), "ready");
  };

  it("sends in order, together what goes together, and each outcome goes to its item", async () => {
    await put("x1", "x2", "x3", "y1");
    await work.add("a", inside("draft", "x9"));
    const sent: string[][] = [];
    const system = kindOf(async (items) => {
      sent.push(items.map((item) => item.content));
      return items.map((item): Outcome => {
        if (item.content === "x2") {
          const rows = [{ name: ["面积", "Mu"] as const, mine: "5", theirs: "6" }];
          return { state: "conflict", problem: { code: "there", detail: "", hint: "" }, rows };
        }
        return { state: "sent", number: `N-${item.content}` };
      });
    });
    const { house } = houseOf({ "/offline-contacts": contact, "/me": me });
    expect(await sendAll(work, [system], house)).toBe("all");
    expect(sent).toEqual([["x1", "x2"], ["x3"], ["y1"]]);
    const items = await work.items();
    expect(items.map((item) => item.state)).toEqual(["sent", "conflict", "sent", "sent", "draft"]);
    expect(items[1]?.rows?.[0]).toMatchObject({ mine: "5", theirs: "6" });
  });

  it("stops where the network goes, and sends the same once more", async () => {
    await put("x1", "x2", "y1");
    let tries = 0;
    const sent: string[] = [];
    const system = kindOf(async (items) => {
      tries += 1;
      if (tries === 2) throw new HouseError(0, { code: "unreachable", detail: "", hint: "" });
      sent.push(...items.map((item) => item.id));
      return items.map((): Outcome => ({ state: "sent", number: "1" }));
    });
    const { house } = houseOf({ "/offline-contacts": contact, "/me": me });
    expect(await sendAll(work, [system], house)).toBe("unreachable");
    expect((await work.items()).map((item) => [item.state, item.tried])).toEqual([
      ["sent", undefined],
      ["sent", undefined],
      // Nobody knows whether it arrived: it is not altered before that is known.
      ["ready", true],
    ]);
    expect(await sendAll(work, [system], house)).toBe("all");
    expect(new Set(sent).size).toBe(3);
  });

  it("takes a request that is refused as a whole for the refusal of each", async () => {
    await put("x1", "y1");
    const system = kindOf(async (items) => {
      if (items[0]?.content === "x1") throw new HouseError(404, { code: "not_found", detail: "没有", hint: "" });
      return [{ state: "sent", number: "1" }];
    });
    const { house } = houseOf({ "/offline-contacts": contact, "/me": me });
    expect(await sendAll(work, [system], house)).toBe("all");
    expect((await work.items()).map((item) => [item.state, item.problem?.code])).toEqual([
      ["refused", "not_found"],
      ["sent", undefined],
    ]);
  });

  it("says when somebody was locked, when the session ended, and when somebody else is signed in", async () => {
    await put("x1");
    const system = kindOf(async () => {
      throw new Error("nothing is sent");
    });
    const refusal = (code: string) => ({ code, detail: "", hint: "" });
    const locked = houseOf({ "/offline-contacts": () => [403, refusal("operator_locked")] });
    expect(await sendAll(work, [system], locked.house)).toBe("locked");
    const ended = houseOf({ "/offline-contacts": contact, "/me": () => [401, refusal("no_session")] });
    expect(await sendAll(work, [system], ended.house)).toBe("sign_in");
    const other = houseOf({ "/offline-contacts": contact, "/me": () => [200, { id: "operator_2" }] });
    expect(await sendAll(work, [system], other.house)).toBe("another");
    const none = houseOf({});
    expect(await sendAll(work, [system], none.house)).toBe("unreachable");
    expect(await mayKeep(none.house, "ticket")).toBe("unreachable");
    expect((await work.items())[0]?.state).toBe("ready");
  });

  it("sends nothing as of a time that the house never said", async () => {
    await put("x1");
    const times: number[] = [];
    const system = kindOf(async (items) => items.map((): Outcome => ({ state: "sent", number: "1" })));
    for (const kind of system.kinds) {
      kind.notAfter = (content, now) => {
        times.push(now);
        return content;
      };
    }
    // The house was restored from an older backup: it knows the operator, and not the ticket.
    const unknown = () => [403, { code: "offline_ticket_unknown", detail: "", hint: "" }] as [number, unknown];
    const silent = houseOf({ "/offline-contacts": unknown, "/me": () => [200, { id: "operator_1" }] });
    expect(await sendAll(work, [system], silent.house)).toBe("unreachable");
    expect(times).toEqual([]);
    const { house } = houseOf({ "/offline-contacts": unknown, "/me": me });
    expect(await sendAll(work, [system], house)).toBe("all");
    expect(times).toEqual([Date.parse("2011-06-10T04:00:00Z")]);
  });

  it("holds nothing up for what waits for its agent", async () => {
    await put("x1");
    const [item] = await work.items();
    if (item === undefined) throw new Error("there is one");
    expect(nextRun([{ ...item, state: "conflict" }], [kindOf(async () => [])])).toBeNull();
  });
});

describe("the count-down", () => {
  it("runs to the end of a day in China, by the clock of the house", () => {
    const end = endOfDay("2011-06-10");
    expect(new Date(end).toISOString()).toBe("2011-06-10T16:00:00.000Z");
    expect(dayOf(end - 1)).toBe("2011-06-10");
    expect(left(end, Date.parse("2011-06-08T12:30:00Z"))).toEqual({
      rest: { days: 2, hours: 3, minutes: 30 },
      past: false,
      soon: false,
    });
    expect(left(end, end - 60_000)).toMatchObject({ rest: { minutes: 1 }, soon: true, past: false });
    expect(left(end, end)).toMatchObject({ past: true });
  });
});
