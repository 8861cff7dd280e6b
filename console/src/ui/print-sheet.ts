// A slip for the customer's hand: put on the page for the printer alone, and taken away once it was printed.

export type Sheet = {
  title: string;
  /** Who gives it. */
  office: string;
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
export function sheetOf({ title, office, facts, lists = [], large, signs = [], foot }: Sheet): HTMLElement {
  const sheet = element("section", "", "print-sheet");
  sheet.append(element("p", office, "print-office"), element("h1", title));
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
