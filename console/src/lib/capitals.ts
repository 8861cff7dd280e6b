// An amount in the capitals that receipts are written in (人民币大写), so that no stroke makes another amount of it.

const DIGITS = ["零", "壹", "贰", "叁", "肆", "伍", "陆", "柒", "捌", "玖"];
const UNITS = ["", "拾", "佰", "仟"];
const GROUPS = ["", "万", "亿", "万亿"];

function group(number: number): string {
  let out = "";
  let zero = false;
  for (let place = 3; place >= 0; place -= 1) {
    const digit = Math.floor(number / 10 ** place) % 10;
    if (digit === 0) {
      zero = out !== "";
      continue;
    }
    if (zero) out += "零";
    zero = false;
    out += `${DIGITS[digit]}${UNITS[place]}`;
  }
  return out;
}

/** `壹佰零叁元贰角整` of 10320 fen. */
export function amountInCapitals(fen: bigint): string {
  if (fen < 0n) return `负${amountInCapitals(-fen)}`;
  let yuan = fen / 100n;
  const [jiao, cent] = [Number((fen / 10n) % 10n), Number(fen % 10n)];
  const groups: number[] = [];
  for (; yuan > 0n; yuan /= 10_000n) groups.push(Number(yuan % 10_000n));
  let whole = "";
  for (let place = groups.length - 1; place >= 0; place -= 1) {
    const part = groups[place] ?? 0;
    if (part === 0) continue;
    if (whole !== "" && part < 1_000) whole += "零";
    // What follows a group of nothing is kept apart from it.
    else if (whole !== "" && (groups[place + 1] ?? 1) === 0) whole += "零";
    whole += `${group(part)}${GROUPS[place]}`;
  }
  const hasRest = jiao > 0 || cent > 0;
  const head = whole === "" ? (hasRest ? "" : "零元") : `${whole}元`;
  if (!hasRest) return `${head}整`;
  const tenth = jiao > 0 ? `${DIGITS[jiao]}角` : whole === "" ? "" : "零";
  return cent > 0 ? `${head}${tenth}${DIGITS[cent]}分` : `${head}${tenth}整`;
}
