// The browser's own storage, which may be full, switched off or hold something old: then it is as if nothing were there.

export function readStored<Value>(
  area: Storage,
  key: string,
  isValue: (value: unknown) => value is Value,
): Value | null {
  try {
    const text = area.getItem(key);
    if (text === null) return null;
    const value: unknown = JSON.parse(text);
    return isValue(value) ? value : null;
  } catch {
    return null;
  }
}

export function writeStored(area: Storage, key: string, value: unknown): boolean {
  try {
    area.setItem(key, JSON.stringify(value));
    return true;
  } catch {
    return false;
  }
}

export function removeStored(area: Storage, key: string): void {
  try {
    area.removeItem(key);
  } catch {
    // Storage is switched off: nothing was stored either.
  }
}
