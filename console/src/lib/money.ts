// Money is text on the wire and on the screen, fen as a bigint in between; never a float.

/** Fen of an amount in yuan as typed (`1,234.5`, `￥100`), or null where it is none. */
export function parseYuan(typed: string): bigint | null {
  const text = typed.replace(/[\s,，¥￥]/g, "");
  const match = /^(-?)(\d{1,15})(?:\.(\d{1,2}))?$/.exec(text);
  if (match === null) return null;
  const [, sign, yuan, fraction = ""] = match;
  const fen = BigInt(yuan ?? "0") * 100n + BigInt(fraction.padEnd(2, "0"));
  return sign === "-" ? -fen : fen;
}

/** `1234.50`, as the server takes it. */
export function yuanText(fen: bigint): string {
  const size = fen < 0n ? -fen : fen;
  return `${fen < 0n ? "-" : ""}${size / 100n}.${(size % 100n).toString().padStart(2, "0")}`;
}

/** `1,234.50`, as a person reads it. */
export function showYuan(fen: bigint): string {
  const [yuan = "0", fraction = "00"] = yuanText(fen).split(".");
  return `${yuan.replace(/\B(?=(\d{3})+(?!\d))/g, ",")}.${fraction}`;
}

/** `1,234.50` of what the server wrote; as it is, where it is no amount. */
export function yuan(amount: string): string {
  const fen = parseYuan(amount);
  return fen === null ? amount : showYuan(fen);
}

export const isNothing = (amount: string): boolean => parseYuan(amount) === 0n;
