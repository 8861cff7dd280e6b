// Checks of identity numbers while they are typed. The server checks again; this only saves the clerk a round trip.

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2] as const;
const CHECK_CHARACTERS = "10X98765432";

export type ResidentIdCheck =
  | { state: "empty" }
  | { state: "typing"; remaining: number }
  | { state: "wrong"; code: "identity_characters" | "identity_birth_date" | "identity_check_digit" | "identity_length" }
  | { state: "right"; number: string; birthDate: string; sex: "male" | "female" };

export function cleanIdentity(typed: string): string {
  return typed.replace(/[\s-]/g, "").toUpperCase();
}

/** A resident identity number of 18 places (GB 11643): digits, a real date of birth, check character by ISO 7064 MOD 11-2. */
export function checkResidentId(typed: string, today: string): ResidentIdCheck {
  const number = cleanIdentity(typed);
  if (number === "") return { state: "empty" };
  if (number.length > 18) return { state: "wrong", code: "identity_length" };
  if (!/^\d{0,17}$|^\d{17}[\dX]$/.test(number)) return { state: "wrong", code: "identity_characters" };
  if (number.length >= 14 && birthDate(number, today) === null) return { state: "wrong", code: "identity_birth_date" };
  if (number.length < 18) return { state: "typing", remaining: 18 - number.length };
  const sum = WEIGHTS.reduce((total, weight, place) => total + weight * Number(number[place]), 0);
  if (CHECK_CHARACTERS[sum % 11] !== number[17]) return { state: "wrong", code: "identity_check_digit" };
  return {
    state: "right",
    number,
    birthDate: birthDate(number, today) ?? "",
    sex: Number(number[16]) % 2 === 1 ? "male" : "female",
  };
}

function birthDate(number: string, today: string): string | null {
  const date = `${number.slice(6, 10)}-${number.slice(10, 12)}-${number.slice(12, 14)}`;
  const parsed = new Date(`${date}T00:00:00Z`);
  const real = !Number.isNaN(parsed.getTime()) && parsed.toISOString().slice(0, 10) === date;
  return real && date >= "1850-01-01" && date <= today ? date : null;
}

const CREDIT_CHARACTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY";

/** A unified social credit code of 18 places (GB 32100): its alphabet, and the check character modulo 31. */
export function creditCodeIsRight(typed: string): boolean {
  const code = cleanIdentity(typed);
  if (code.length !== 18) return false;
  let weight = 1;
  let sum = 0;
  for (const character of code.slice(0, 17)) {
    const value = CREDIT_CHARACTERS.indexOf(character);
    if (value < 0) return false;
    sum += value * weight;
    weight = (weight * 3) % 31;
  }
  return CREDIT_CHARACTERS[(31 - (sum % 31)) % 31] === code[17];
}
