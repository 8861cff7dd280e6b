// Initials of Chinese words (保全 -> bq), so that a catalogue can be searched by what a clerk types without switching input.
// The collation of the browser knows pinyin order; each letter begins at a known character. Where the browser has no
// Chinese collation, initials are simply not found and search goes by the words themselves.

const FIRST_OF_LETTER: [string, string][] = [
  ["阿", "a"],
  ["八", "b"],
  ["嚓", "c"],
  ["哒", "d"],
  ["妸", "e"],
  ["发", "f"],
  ["旮", "g"],
  ["哈", "h"],
  ["击", "j"],
  ["咔", "k"],
  ["垃", "l"],
  ["妈", "m"],
  ["拿", "n"],
  ["噢", "o"],
  ["妑", "p"],
  ["七", "q"],
  ["呥", "r"],
  ["扨", "s"],
  ["它", "t"],
  ["穵", "w"],
  ["夕", "x"],
  ["丫", "y"],
  ["帀", "z"],
];
const collator = new Intl.Collator("zh-Hans-u-co-pinyin");

function initial(character: string): string {
  if (/[a-z0-9]/i.test(character)) return character.toLowerCase();
  if (!/\p{Script=Han}/u.test(character)) return "";
  let found = "";
  for (const [first, letter] of FIRST_OF_LETTER) {
    if (collator.compare(character, first) < 0) break;
    found = letter;
  }
  return found;
}

export function initialsOf(text: string): string {
  return Array.from(text, initial).join("");
}

/** Whether what was typed occurs in the words, or in the initials of a Chinese one. */
export function matches(typed: string, words: string[]): boolean {
  const wanted = typed.trim().toLowerCase();
  if (wanted === "") return true;
  return words.some((word) => word.toLowerCase().includes(wanted) || initialsOf(word).includes(wanted));
}
