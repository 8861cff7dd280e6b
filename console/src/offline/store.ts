// The sealed store of a device (离线存储), in IndexedDB. Plain stand only: whose it is, how many items there are, of which kind and in which
// state. Contents, photos and what was taken along are sealed. Items keep the order in which they were made.
import { type DBSchema, deleteDB, type IDBPDatabase, openDB } from "idb";
import { newKey, type Told } from "./house";
import type { ConflictRow } from "./kind";
import { type Lock, newLock, openLock, type Seal, type Sealed } from "./seal";

export type ItemState = "draft" | "ready" | "sent" | "conflict" | "refused";

type ItemRow = { seq?: number; id: string; kind: string; state: ItemState; changed_at: number; sealed: Sealed };
type PhotoRow = { id: string; item: string; seq: number; sealed: Sealed };
type TakenRow = { system: string; sealed: Sealed };

/** Whose work lies here, and what opens it. */
export type Vault = {
  name: "vault";
  operator: { id: string; login: string; name: string };
  ticket: string;
  lock: Lock;
  /** PINs that did not open it, one after the other. */
  wrong: number;
  /** The clock of the house less that of the device, in milliseconds, when it was last heard. */
  offset: number;
  /** The highest number that was given on this device. It begins at a block of a thousand that is drawn, from 1000 to 9999 thousand. */
  given: number;
};

interface Schema extends DBSchema {
  vault: { key: string; value: Vault };
  items: { key: number; value: ItemRow; indexes: { id: string } };
  photos: { key: string; value: PhotoRow; indexes: { item: string } };
  taken: { key: string; value: TakenRow };
}

const NAME = "yinuo-offline";
/** After so many wrong PINs everything is wiped. */
export const MOST_WRONG = 10;
/** The shortest PIN. */
export const SHORTEST_PIN = 6;

/** What an item holds besides its state. */
export type Inside = {
  label: string;
  content: unknown;
  deadline: number | null;
  /** Why it was not taken. */
  problem?: Told;
  rows?: ConflictRow[];
  /** Under which number it stands at the house. */
  number?: string;
  /** It was on its way once, and nobody knows whether it arrived: it is not altered before that is known. */
  tried?: boolean;
};

export type Item = { id: string; seq: number; kind: string; state: ItemState; changed_at: number } & Inside;
export type Photo = { id: string; name: string; blob: Blob };

function connect(): Promise<IDBPDatabase<Schema>> {
  return openDB<Schema>(NAME, 1, {
    upgrade(database) {
      database.createObjectStore("vault", { keyPath: "name" });
      database
        .createObjectStore("items", { keyPath: "seq", autoIncrement: true })
        .createIndex("id", "id", { unique: true });
      database.createObjectStore("photos", { keyPath: "id" }).createIndex("item", "item");
      database.createObjectStore("taken", { keyPath: "system" });
    },
    // Another tab wipes: nothing may hold it up.
    blocking(_current, _blocked, event) {
      (event.target as IDBDatabase).close();
    },
  });
}

async function briefly<Answer>(act: (database: IDBPDatabase<Schema>) => Promise<Answer>): Promise<Answer> {
  const database = await connect();
  try {
    return await act(database);
  } finally {
    database.close();
  }
}

export const readVault = (): Promise<Vault | undefined> => briefly((database) => database.get("vault", "vault"));

/** Makes the store of somebody who is signed in. What lay there before is gone. */
export async function makeVault(
  pin: string,
  about: { operator: Vault["operator"]; ticket: string; offset: number },
  rounds?: number,
): Promise<Work> {
  await wipe();
  const { lock, seal } = await newLock(pin, rounds);
  const block = Math.floor(1000 + ((crypto.getRandomValues(new Uint32Array(1))[0] ?? 0) / 2 ** 32) * 9000);
  const vault: Vault = { name: "vault", ...about, lock, wrong: 0, given: block * 1000 };
  const database = await connect();
  await database.put("vault", vault);
  return new Work(database, seal, vault);
}

/** Changes the vault in one transaction, as another tab may change it too; nothing where it was wiped meanwhile. */
async function changeVault(
  database: IDBPDatabase<Schema>,
  change: (vault: Vault) => Partial<Vault>,
): Promise<Vault | undefined> {
  const writing = database.transaction("vault", "readwrite");
  const vault = await writing.store.get("vault");
  const changed = vault === undefined ? undefined : { ...vault, ...change(vault) };
  if (changed !== undefined) await writing.store.put(changed);
  await writing.done;
  return changed;
}

/** The number after the highest that was given. After the 999th of a block it goes on in the one that follows, after the last in the first. */
export function numberAfter(given: number, used: readonly number[]): number {
  const blockOf = (number: number) => Math.floor(number / 1000);
  const highest = Math.max(given, ...used.filter((number) => blockOf(number) === blockOf(given)));
  if (highest % 1000 < 999) return highest + 1;
  return (blockOf(highest) === 9999 ? 1000 : blockOf(highest) + 1) * 1000 + 1;
}

/** Opens it; a wrong PIN is counted before it is said, and the last one wipes. */
export async function openVault(pin: string): Promise<{ work: Work } | { wrong: number }> {
  const vault = await briefly((database) => changeVault(database, ({ wrong }) => ({ wrong: wrong + 1 })));
  if (vault === undefined) return { wrong: MOST_WRONG };
  const { wrong } = vault;
  const seal = await openLock(pin, vault.lock);
  if (seal === null) {
    if (wrong >= MOST_WRONG) await wipe();
    return { wrong };
  }
  const database = await connect();
  const opened = await changeVault(database, () => ({ wrong: 0 }));
  if (opened !== undefined) return { work: new Work(database, seal, opened) };
  database.close();
  return { wrong: MOST_WRONG };
}

/** How many wait, told without opening anything. */
export const countUnsent = (): Promise<number> =>
  briefly(async (database) => (await database.getAll("items")).filter((row) => row.state !== "sent").length);

/** Notes the clock of the house. */
export async function noteClock(now: string): Promise<void> {
  const offset = Date.parse(now) - Date.now();
  await briefly((database) => changeVault(database, () => ({ offset })));
}

/** Wipes all of it: first the key, without which the rest is noise, then the rest. */
export async function wipe(): Promise<void> {
  await briefly((database) => database.clear("vault"));
  await briefly(async (database) => {
    await Promise.all([database.clear("items"), database.clear("photos"), database.clear("taken")]);
  });
  await deleteDB(NAME);
}

const itemPlace = (id: string) => `item ${id}`;
const photoPlace = (id: string) => `photo ${id}`;
const takenPlace = (system: string) => `taken ${system}`;

/** The store while it is open. */
export class Work {
  readonly vault: Vault;
  private readonly database: IDBPDatabase<Schema>;
  private readonly seal: Seal;
  /** One after the other: what was asked for last is what stays. */
  private writes: Promise<unknown> = Promise.resolve();
  private isClosed = false;
  /** What the clock of the house said last, in milliseconds: it stands at that or later. */
  private heardAt = 0;

  constructor(database: IDBPDatabase<Schema>, seal: Seal, vault: Vault) {
    this.database = database;
    this.seal = seal;
    this.vault = vault;
  }

  /** What is being written is written first; what comes after is not. */
  close(): void {
    this.isClosed = true;
    void this.writes.finally(() => this.database.close());
  }

  /** The clock of the house was heard. */
  heard(now: string): void {
    const at = Date.parse(now);
    if (Number.isNaN(at)) return;
    this.vault.offset = at - Date.now();
    this.heardAt = at;
  }

  /** Whether the clock of the house was heard since this was opened. */
  get hasHeard(): boolean {
    return this.heardAt > 0;
  }

  /** A number that this device has not given before, after those of its block that are used. It is kept as given before it is told. */
  async number(used: readonly number[]): Promise<number> {
    const vault = await changeVault(this.database, ({ given }) => ({ given: numberAfter(given, used) }));
    return vault?.given ?? numberAfter(this.vault.given, used);
  }

  /** A new item, the last in order. */
  async add(kind: string, inside: Inside, state: ItemState = "draft"): Promise<string> {
    const id = newKey();
    const sealed = await this.seal.value(itemPlace(id), inside);
    await this.database.add("items", { id, kind, state, changed_at: Date.now(), sealed });
    return id;
  }

  private row(id: string): Promise<ItemRow | undefined> {
    return this.database.getFromIndex("items", "id", id);
  }

  /** Keeps an item as it is now. One that was wiped meanwhile stays wiped. */
  keep(id: string, state: ItemState, inside: Inside): Promise<void> {
    if (this.isClosed) return Promise.resolve();
    const written = this.writes.then(async () => {
      const row = await this.row(id);
      if (row === undefined) return;
      const sealed = await this.seal.value(itemPlace(id), inside);
      await this.database.put("items", { ...row, state, changed_at: Date.now(), sealed });
    });
    this.writes = written.catch(() => undefined);
    return written;
  }

  /** It stands at the house: what it held leaves the device. */
  async done(id: string, label: string, number: string): Promise<void> {
    await this.keep(id, "sent", { label, content: null, deadline: null, number });
    for (const photo of await this.database.getAllKeysFromIndex("photos", "item", id)) {
      await this.database.delete("photos", photo);
    }
  }

  async drop(id: string): Promise<void> {
    const row = await this.row(id);
    if (row?.seq !== undefined) await this.database.delete("items", row.seq);
    for (const photo of await this.database.getAllKeysFromIndex("photos", "item", id)) {
      await this.database.delete("photos", photo);
    }
  }

  /** They are on their way, as they are answered: from the first time on each is sent as it was then. */
  async tried(items: readonly Item[], notAfter: (content: unknown, now: number) => unknown): Promise<Item[]> {
    const sent: Item[] = [];
    for (const item of items) {
      if (item.tried === true) {
        sent.push(item);
        continue;
      }
      const { label, deadline } = item;
      const content = notAfter(item.content, this.heardAt);
      await this.keep(item.id, "ready", { label, content, deadline, tried: true });
      sent.push({ ...item, content, tried: true });
    }
    return sent;
  }

  private async opened(row: ItemRow): Promise<Item> {
    const inside = await this.seal.openValue<Inside>(itemPlace(row.id), row.sealed);
    return { ...inside, id: row.id, seq: row.seq ?? 0, kind: row.kind, state: row.state, changed_at: row.changed_at };
  }

  async item(id: string): Promise<Item | undefined> {
    const row = await this.row(id);
    return row === undefined ? undefined : this.opened(row);
  }

  /** All of them in their order. */
  async items(): Promise<Item[]> {
    return Promise.all((await this.database.getAll("items")).map((row) => this.opened(row)));
  }

  async addPhoto(item: string, blob: Blob, name: string): Promise<string> {
    const id = newKey();
    const head = new TextEncoder().encode(JSON.stringify({ name, type: blob.type }));
    const bytes = new Uint8Array(4 + head.length + blob.size);
    new DataView(bytes.buffer).setUint32(0, head.length);
    bytes.set(head, 4);
    bytes.set(new Uint8Array(await blob.arrayBuffer()), 4 + head.length);
    const sealed = await this.seal.bytes(photoPlace(id), bytes);
    await this.database.add("photos", { id, item, seq: Date.now(), sealed });
    return id;
  }

  async photo(id: string): Promise<Photo | undefined> {
    const row = await this.database.get("photos", id);
    if (row === undefined) return undefined;
    const bytes = await this.seal.openBytes(photoPlace(id), row.sealed);
    const length = new DataView(bytes).getUint32(0);
    const head = JSON.parse(new TextDecoder().decode(bytes.slice(4, 4 + length))) as { name: string; type: string };
    return { id, name: head.name, blob: new Blob([bytes.slice(4 + length)], { type: head.type }) };
  }

  /** Those of an item, oldest first. */
  async photosOf(item: string): Promise<Photo[]> {
    const rows = await this.database.getAllFromIndex("photos", "item", item);
    rows.sort((one, other) => one.seq - other.seq);
    const photos = await Promise.all(rows.map((row) => this.photo(row.id)));
    return photos.filter((photo) => photo !== undefined);
  }

  async photoIds(item: string): Promise<string[]> {
    const rows = await this.database.getAllFromIndex("photos", "item", item);
    return rows.sort((one, other) => one.seq - other.seq).map((row) => row.id);
  }

  async dropPhoto(id: string): Promise<void> {
    await this.database.delete("photos", id);
  }

  async keepTaken(system: string, taken: unknown): Promise<void> {
    await this.database.put("taken", { system, sealed: await this.seal.value(takenPlace(system), taken) });
  }

  async taken(system: string): Promise<unknown> {
    const row = await this.database.get("taken", system);
    return row === undefined ? null : this.seal.openValue(takenPlace(system), row.sealed);
  }
}
