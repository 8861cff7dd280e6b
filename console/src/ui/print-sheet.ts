// A slip for the customer's hand: put on the page for the printer alone, and taken away once it was printed.

export type Letterhead = { company: string; address?: string | null; phone?: string | null };

export type Sheet = {
  title: string;
  /** Who gives it: the office, and what stands at the head of whatever it writes. */
  office: string;
  letterhead: Letterhead;
  facts: readonly (readonly [name: string, value: string])[];
  lists?: readonly { heading: string; lines: readonly string[] }[];
  /** Something to be read from afar. */
  large?: string;
  /** Who signs. */
  signs?: readonly string[];
  foot: string;
};

function element(tag: string, text = "", className = ""): HTMLElement {
  const made = document.createElement(tag);
  if (text !== "") made.textContent = text;
  if (className !== "") made.className = className;
  return made;
}

/** The slip as it is printed. */
export function sheetOf({ title, office, letterhead, facts, lists = [], large, signs = [], foot }: Sheet): HTMLElement {
  const sheet = element("section", "", "print-sheet");
  const { company, address, phone } = letterhead;
  if (company !== office) sheet.append(element("p", company, "print-company"));
  sheet.append(element("p", office, "print-office"));
  const found = [address, phone].filter((one) => one != null).join("  ");
  if (found !== "") sheet.append(element("p", found, "print-found"));
  sheet.append(element("h1", title));
  if (large !== undefined) sheet.append(element("p", large, "print-large"));
  const told = element("dl");
  for (const [name, value] of facts) told.append(element("dt", name), element("dd", value));
  sheet.append(told);
  for (const { heading, lines } of lists) {
    const list = element("ol");
    list.append(...lines.map((line) => element("li", line)));
    sheet.append(element("h2", heading), list);
  }
  if (signs.length > 0) {
    const row = element("div", "", "print-signs");
    row.append(...signs.map((sign) => element("span", sign)));
    sheet.append(row);
  }
  sheet.append(element("p", foot, "print-foot"));
  return sheet;
}

export function printSheet(sheet: Sheet): void {
  for (const left of document.querySelectorAll(".print-sheet")) left.remove();
  const shown = sheetOf(sheet);
  document.body.append(shown);
  window.addEventListener("afterprint", () => shown.remove(), { once: true });
  window.print();
}
