// What a group policy or a cover says of itself, line by line; what is not there is left out.
import type { Words } from "../lib/i18n";
import type { Cover } from "./calls";

export function Facts({ rows }: { rows: readonly (readonly [name: string, value: string | null | undefined])[] }) {
  return (
    <dl className="case-facts">
      {rows
        .filter(([, value]) => value != null && value !== "")
        .map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  );
}

export function quantityOf(cover: Pick<Cover, "unit" | "quantity">, { t }: Words): string {
  return cover.unit === "mu" ? t("agri.mu", { count: cover.quantity }) : t("agri.house", { count: cover.quantity });
}
