// Large letters: chosen once, they hold for the page, its components and the next visit.
import { QueryClient } from "@tanstack/react-query";
import { act, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { theme } from "antd";
import { afterEach, beforeEach, expect, it } from "vitest";
import { Surroundings } from "../app";
import { applyLetters, chooseLetters } from "../lib/letters";
import { LettersChoice } from "./letters-choice";
import { LettersSwitch } from "./letters-switch";

/** As styles/base.css has it; styles are not read in these tests. */
const SIZES = "html { font-size: 14px } html[data-letters=large] { font-size: 18px }";

beforeEach(() => {
  document.head.insertAdjacentHTML("beforeend", `<style id="sizes">${SIZES}</style>`);
});

afterEach(() => {
  act(() => chooseLetters("usual"));
  document.getElementById("sizes")?.remove();
});

function Measured() {
  const { token } = theme.useToken();
  return <output>{`${token.fontSize}/${Math.round(token.controlHeight)}`}</output>;
}

function show() {
  return render(
    <Surroundings client={new QueryClient()}>
      <LettersSwitch />
      <LettersChoice />
      <Measured />
    </Surroundings>,
  );
}

const size = () => screen.getByRole("status").textContent;

it("letters are made large by one button, for the components too, and are so at the next visit", async () => {
  const first = show();
  expect(size()).toBe("14/32");
  await userEvent.click(screen.getByRole("button", { name: "大字" }));
  expect(document.documentElement.dataset.letters).toBe("large");
  expect(size()).toBe("18/41");
  expect(screen.getByRole("radio", { name: "大字" })).toHaveProperty("checked", true);
  first.unmount();

  // Another visit begins with a page that knows nothing.
  delete document.documentElement.dataset.letters;
  applyLetters();
  show();
  expect(size()).toBe("18/41");
  await userEvent.click(screen.getByRole("radio", { name: "普通字" }));
  expect(size()).toBe("14/32");
  expect(window.localStorage.getItem("yinuo.letters")).toBeNull();
});

it("letters chosen in another window of the browser are here at once", async () => {
  show();
  window.localStorage.setItem("yinuo.letters", '"large"');
  act(() => {
    window.dispatchEvent(new StorageEvent("storage", { key: "yinuo.letters" }));
  });
  expect(size()).toBe("18/41");
});
