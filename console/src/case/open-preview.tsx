// What saving will mean: the materials that will be missing, and each promise with its rule.
import type { Service } from "../api/types";
import { useWords } from "../lib/i18n";
import { allowanceText } from "../promise/allowance";
import { Citation } from "../ui/badges";
import { missingOf } from "./missing";

export function milestoneName(
  service: { milestones: { key: string; name: { zh: string; en: string } }[] },
  key: string,
) {
  return service.milestones.find((milestone) => milestone.key === key)?.name ?? key;
}

export function OpenPreview({ service, received }: { service: Service | undefined; received: string[] }) {
  const words = useWords();
  const { t, local } = words;
  if (service === undefined) return <p className="nothing">{t("open.preview_choose")}</p>;
  const missing = missingOf(service, received);
  return (
    <>
      <div className="preview-missing" data-tone={missing.length > 0 ? "soon" : "kept"} aria-live="polite">
        <h3>
          {missing.length > 0 ? t("open.preview_missing", { count: missing.length }) : t("open.preview_complete")}
        </h3>
        {missing.length > 0 && (
          <ul>
            {missing.map((material) => (
              <li key={material.key}>{local(material.name)}</li>
            ))}
          </ul>
        )}
      </div>
      <h3>{t("open.preview_promises")}</h3>
      {service.promises.length === 0 ? (
        <p className="nothing">{t("promise.empty")}</p>
      ) : (
        <ul className="rules">
          {service.promises.map((promise) => (
            <li key={promise.key}>
              <div className="rule-head">
                <strong>{local(promise.name)}</strong>
                <span className="rule-within">{allowanceText(promise.within, words)}</span>
              </div>
              <div className="quiet">
                {t("promise.from_to", {
                  from: local(milestoneName(service, promise.from)),
                  to: local(milestoneName(service, promise.to)),
                })}
                {" · "}
                {local(promise.owed_by.name)}
              </div>
              <Citation cite={promise.cite} status={promise.status} source={promise.source} />
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
