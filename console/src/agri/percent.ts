// A severity as it is typed, in percent.
/** `85` or `12.5` percent as the part of the whole that the server takes: `0.85`, `0.125`. Anything else is sent as it was typed. */
export function partOf(percent: string): string {
  const plain = percent.trim().replace(/%$/, "");
  if (!/^\d{1,3}(\.\d{1,2})?$/.test(plain)) return plain;
  const [whole = "0", rest = ""] = plain.split(".");
  const digits = whole.padStart(3, "0") + rest;
  return `${digits.slice(0, 1)}.${digits.slice(1)}`;
}
