// The seal of a device: AES-GCM under a key that a PIN and a key of this browser open together. The key of the browser cannot be read out by
// script; a PIN alone, or a copy of the store without that key, opens nothing. What this withstands and what not stands in docs/offline.md.

/** Rounds of PBKDF2-SHA-256, as OWASP asks for. */
const ROUNDS = 600_000;

export type Sealed = { iv: Uint8Array<ArrayBuffer>; data: ArrayBuffer };

/** How the key of a device is kept. */
export type Lock = {
  salt: Uint8Array<ArrayBuffer>;
  rounds: number;
  /** HMAC, not to be read out. */
  browser: CryptoKey;
  key: Sealed;
};

const text = (value: string) => new TextEncoder().encode(value);
const fresh = (length: number) => crypto.getRandomValues(new Uint8Array(length));

async function opener(pin: string, lock: Omit<Lock, "key">): Promise<CryptoKey> {
  const typed = await crypto.subtle.importKey("raw", text(pin), "PBKDF2", false, ["deriveBits"]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt: lock.salt, iterations: lock.rounds };
  const stretched = await crypto.subtle.deriveBits(how, typed, 256);
  const mixed = await crypto.subtle.sign("HMAC", lock.browser, stretched);
  return crypto.subtle.importKey("raw", mixed, "AES-GCM", false, ["encrypt", "decrypt"]);
}

async function seal(key: CryptoKey, place: string, data: BufferSource): Promise<Sealed> {
  const iv = fresh(12);
  return { iv, data: await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: text(place) }, key, data) };
}

const open = (key: CryptoKey, place: string, sealed: Sealed): Promise<ArrayBuffer> =>
  crypto.subtle.decrypt({ name: "AES-GCM", iv: sealed.iv, additionalData: text(place) }, key, sealed.data);

const KEY = "key";

/** Seals and opens. What is sealed at one place opens at no other: a record put in the place of another is noticed. */
export class Seal {
  private readonly key: CryptoKey;
  constructor(key: CryptoKey) {
    this.key = key;
  }
  bytes(place: string, data: BufferSource): Promise<Sealed> {
    return seal(this.key, place, data);
  }
  openBytes(place: string, sealed: Sealed): Promise<ArrayBuffer> {
    return open(this.key, place, sealed);
  }
  value(place: string, value: unknown): Promise<Sealed> {
    return this.bytes(place, text(JSON.stringify(value)));
  }
  async openValue<Value>(place: string, sealed: Sealed): Promise<Value> {
    return JSON.parse(new TextDecoder().decode(await this.openBytes(place, sealed))) as Value;
  }
}

const sealOf = async (raw: BufferSource) =>
  new Seal(await crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt", "decrypt"]));

/** A new key, opened by this PIN in this browser alone. */
export async function newLock(pin: string, rounds = ROUNDS): Promise<{ lock: Lock; seal: Seal }> {
  const raw = fresh(32);
  const browser = await crypto.subtle.generateKey({ name: "HMAC", hash: "SHA-256", length: 256 }, false, ["sign"]);
  const half = { salt: fresh(16), rounds, browser };
  const lock = { ...half, key: await seal(await opener(pin, half), KEY, raw) };
  const made = await sealOf(raw);
  raw.fill(0);
  return { lock, seal: made };
}

/** `null` where it is another PIN. */
export async function openLock(pin: string, lock: Lock): Promise<Seal | null> {
  const by = await opener(pin, lock);
  try {
    return await sealOf(await open(by, KEY, lock.key));
  } catch {
    return null;
  }
}
