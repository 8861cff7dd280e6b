// A value that changes with every letter, held until it stands.
import { useEffect, useState } from "react";

/** The value once it has stood for a moment, so that not every letter asks the server. */
export function useSettled(value: string, after = 150): string {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = window.setTimeout(() => setSettled(value), after);
    return () => window.clearTimeout(timer);
  }, [value, after]);
  return settled;
}
