// A button that waits: it can be reached, says for what, and leads there.
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { Input } from "antd";
import { useState } from "react";
import { expect, it, vi } from "vitest";
import { WordsProvider } from "../lib/i18n";
import { Button } from "./button";
import { Labelled } from "./labelled";

function Form({ onSave }: { onSave: () => void }) {
  const [name, setName] = useState("");
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        onSave();
      }}
    >
      <Labelled label="姓名" required>
        {(input) => <Input {...input} value={name} onChange={(event) => setName(event.target.value)} />}
      </Labelled>
      <Labelled label="备注" optional>
        {(input) => <Input {...input} />}
      </Labelled>
      <Button htmlType="submit" disabled={name === ""}>
        保存资料
      </Button>
    </form>
  );
}

it("names the empty fields, is reached by the keyboard, and leads to the first of them instead of sending", async () => {
  const user = userEvent.setup();
  const onSave = vi.fn();
  render(
    <WordsProvider>
      <Form onSave={onSave} />
    </WordsProvider>,
  );
  const button = screen.getByRole("button", { name: "保存资料" });
  expect(button).toHaveProperty("disabled", false);
  expect(button.getAttribute("aria-disabled")).toBe("true");
  expect(button.title).toBe("请先填写：姓名");
  await user.tab();
  await user.tab();
  await user.tab();
  expect(document.activeElement).toBe(button);
  await user.keyboard("{Enter}");
  expect(onSave).not.toHaveBeenCalled();
  expect(document.activeElement).toBe(screen.getByLabelText(/姓名/));
  // Enter in the field sends no more than the button does.
  await user.keyboard("{Enter}");
  expect(onSave).not.toHaveBeenCalled();
  await user.keyboard("王芳");
  // The same button: one that was made anew would take the keyboard away from whoever stands on it.
  expect(screen.getByRole("button", { name: "保存资料" })).toBe(button);
  expect(button.getAttribute("aria-disabled")).toBeNull();
  await user.click(button);
  expect(onSave).toHaveBeenCalledOnce();
});
