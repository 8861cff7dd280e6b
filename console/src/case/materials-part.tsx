// The materials that came in with a request: those of the service to tick, with what is required and what may stand in.
import { Checkbox } from "antd";
import type { Service } from "../api/types";
import { useWords } from "../lib/i18n";
import { Button } from "../ui/button";
import { useDigits } from "../ui/hotkeys";
import { missingOf } from "./missing";

export function MaterialsPart(props: {
  service: Service | undefined;
  received: string[];
  onChange: (keys: string[]) => void;
}) {
  const { t, local, comma } = useWords();
  const { service, received, onChange } = props;
  const toggle = (key: string) =>
    onChange(received.includes(key) ? received.filter((one) => one !== key) : [...received, key]);
  useDigits((digit) => {
    const material = service?.materials[digit - 1];
    if (material !== undefined) toggle(material.key);
  });
  if (service === undefined) return <p className="nothing">{t("open.preview_choose")}</p>;
  if (service.materials.length === 0) return <p className="nothing">{t("open.materials_none")}</p>;
  const missing = new Set(missingOf(service, received).map((material) => material.key));
  const nameOf = (key: string) => local(service.materials.find((material) => material.key === key)?.name) || key;
  return (
    <fieldset className="stack">
      <legend className="field-hint">{t("open.materials_hint")}</legend>
      {missing.size > 1 && (
        <div>
          <Button size="small" onClick={() => onChange([...received, ...missing])}>
            {t("materials.receive_all")}
          </Button>
        </div>
      )}
      {service.materials.map((material, index) => (
        <Checkbox key={material.key} checked={received.includes(material.key)} onChange={() => toggle(material.key)}>
          {local(material.name)} {index < 9 && <kbd>Alt {index + 1}</kbd>}{" "}
          <span className={missing.has(material.key) ? "material-needed" : "quiet"}>
            {t(material.required ? "open.material_required" : "open.material_optional")}
          </span>
          {material.hint !== null && <small className="quiet"> {local(material.hint)}</small>}
          {material.instead.length > 0 && (
            <small className="quiet">
              {" "}
              {t("open.material_instead", { name: material.instead.map(nameOf).join(comma) })}
            </small>
          )}
        </Checkbox>
      ))}
    </fieldset>
  );
}
