// Something a list is narrowed to, which can be taken away.
import type { ReactNode } from "react";
import { useWords } from "../lib/i18n";

export function Chip({ children, onClose }: { children: ReactNode; onClose: () => void }) {
  const { t } = useWords();
  return (
    <span className="chip">
      {children}
      <button type="button" aria-label={t("common.close")} onClick={onClose}>
        ×
      </button>
    </span>
  );
}
