import { act, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { Suspense, useState } from "react";
import { expect, test } from "vitest";
import { fetched, fetchPage } from "./fetched";

function Counts() {
  const [count, setCount] = useState(0);
  return (
    <button type="button" onClick={() => setCount(count + 1)}>
      pressed {count}
    </button>
  );
}

const shown = (Page: ReturnType<typeof fetched>) => (
  <Suspense fallback="fetching">
    <Page />
  </Suspense>
);

test("a page whose script is here is shown at once", async () => {
  const page = fetched(async () => ({ default: Counts }));
  await fetchPage(page);
  render(shown(page));
  expect(screen.getByRole("button").textContent).toBe("pressed 0");
});

test("a page that was shown before its script came keeps what was done in it when it is fetched again", async () => {
  const page = fetched(async () => ({ default: Counts }));
  const { rerender } = render(shown(page));
  expect(document.body.textContent).toContain("fetching");
  await userEvent.click(await screen.findByRole("button"));
  await act(() => page.fetch());
  rerender(shown(page));
  expect(screen.getByRole("button").textContent).toBe("pressed 1");
});

test("a script that does not come is waited for a moment only, and one that fails is told by the page", async () => {
  await fetchPage(fetched(() => new Promise(() => undefined)));
  await fetchPage(fetched(() => Promise.reject(new Error("no line"))));
});
