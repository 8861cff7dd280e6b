// A button that asks for a file. The input itself is hidden: what browsers draw for it can be neither styled nor translated.

import { useRef } from "react";
import { Button } from "./button";

type Props = { label: string; accept: string; busy: boolean; onFile: (file: File) => void };

export function UploadButton({ label, accept, busy, onFile }: Props) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={input}
        hidden
        type="file"
        aria-label={label}
        accept={accept}
        disabled={busy}
        onChange={(event) => {
          const file = event.target.files?.[0];
          // So that the same file, mended, can be chosen again.
          event.target.value = "";
          if (file !== undefined) onFile(file);
        }}
      />
      <Button type="primary" loading={busy} onClick={() => input.current?.click()}>
        {label}
      </Button>
    </>
  );
}
