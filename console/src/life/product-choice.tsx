// The products offered on a day, with what each offers, and the one that was chosen.
import { Alert } from "antd";
import type { Product } from "../api/types";
import { useWords } from "../lib/i18n";
import { Button } from "../ui/button";
import { LabelledGroup } from "../ui/labelled";
import { SampleMark } from "./words";

type Props = {
  products: Product[];
  chosen: Product | undefined;
  gone: boolean;
  date: string;
  problem: string | null;
  onChoose: (key: string | null) => void;
};

export function ProductChoice({ products, chosen, gone, date, problem, onChoose }: Props) {
  const { t, local } = useWords();
  if (chosen !== undefined) {
    return (
      <div className="chosen below">
        <div>
          <strong>
            {local(chosen.name)} {chosen.sample && <SampleMark />}
          </strong>
          <span className="quiet">{local(chosen.summary)}</span>
        </div>
        <Button onClick={() => onChoose(null)}>{t("propose.product_change")}</Button>
      </div>
    );
  }
  return (
    <div className="below">
      <LabelledGroup label={t("propose.products_on", { date })} required error={problem}>
        {gone && <Alert type="warning" showIcon title={t("propose.product_gone", { date })} />}
        {products.length === 0 ? (
          <p className="nothing">{t("propose.no_products")}</p>
        ) : (
          <ul className="lines">
            {products.map((product) => (
              <li key={product.key}>
                <Button onClick={() => onChoose(product.key)}>{local(product.name)}</Button>
                {product.sample && <SampleMark />}
                <span className="quiet">
                  {t("propose.ages", { from: product.age_from, to: product.age_to })}
                  {product.participating && ` · ${t("propose.participating")}`}
                </span>
                <span className="product-summary">{local(product.summary)}</span>
              </li>
            ))}
          </ul>
        )}
      </LabelledGroup>
    </div>
  );
}
