// What tells a cover in a list: its number, whose it is, what is insured and how much of it.
import type { Words } from "../lib/i18n";
import type { Column } from "../ui/list-table";
import type { Cover } from "./calls";
import { quantityOf } from "./facts";

export function coverColumns<Row extends Pick<Cover, "number" | "holder" | "object" | "unit" | "quantity">>(
  words: Words,
): Column<Row>[] {
  const { t, local } = words;
  return [
    {
      key: "number",
      title: t("agri.cover_number"),
      render: (row) => <span className="number nowrap">{row.number}</span>,
    },
    { key: "household", title: t("agri.household"), onPhone: "heading", render: (row) => row.holder.name },
    { key: "object", title: t("agri.object"), render: (row) => local(row.object.name) },
    { key: "quantity", title: t("agri.quantity"), className: "nowrap", render: (row) => quantityOf(row, words) },
  ];
}
