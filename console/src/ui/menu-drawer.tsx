// The menu of places on a phone, slid in over the page.
import { Drawer } from "antd";
import type { ReactNode } from "react";
import { useWords } from "../lib/i18n";

export default function MenuDrawer({
  open,
  onClose,
  children,
}: {
  open: boolean;
  onClose: () => void;
  children: ReactNode;
}) {
  const { t } = useWords();
  return (
    <Drawer open={open} onClose={onClose} placement="left" title={t("app.name")} size={264} className="menu-drawer">
      {children}
    </Drawer>
  );
}
