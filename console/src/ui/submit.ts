// Ctrl+Enter submits a form from any of its fields, also from one of many lines.
import type { KeyboardEvent } from "react";

export function useCommandSubmit(submit: () => void): (event: KeyboardEvent) => void {
  return (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      submit();
    }
  };
}
