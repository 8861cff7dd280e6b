// The catalogue of services in force on a day, by group, found by name or initials; arrows and Enter choose.
import { Input } from "antd";
import { type KeyboardEvent, useState } from "react";
import type { Service } from "../api/types";
import { isTextKey, useWords, type Words } from "../lib/i18n";
import { matches } from "../lib/initials";
import { Nothing } from "../ui/page";

export function groupText(group: string, words: Words): string {
  const key = `group.${group}`;
  return isTextKey(key) ? words.t(key) : group;
}

export function findServices(services: Service[], typed: string, words: Words): Service[] {
  return services.filter((service) =>
    matches(typed, [
      service.name.zh,
      service.name.en,
      service.summary.zh,
      service.key,
      groupText(service.group, words),
    ]),
  );
}

/** What a counter is asked for most comes first; groups it does not know come after, in the order of the server. */
export const GROUPS = [
  "policy-servicing",
  "claim",
  "complaint",
  "enquiry",
  "callback",
  "new-business",
  "premium",
  "duty",
];
const rank = (group: string) => (GROUPS.includes(group) ? GROUPS.indexOf(group) : GROUPS.length);

/** Services by group. */
export function byGroup(services: Service[]): [string, Service[]][] {
  const groups = new Map<string, Service[]>();
  for (const service of services) groups.set(service.group, [...(groups.get(service.group) ?? []), service]);
  return [...groups].sort(([one], [other]) => rank(one) - rank(other));
}

export function Catalogue({ services, onChoose }: { services: Service[]; onChoose: (service: Service) => void }) {
  const words = useWords();
  const { t, local } = words;
  const [typed, setTyped] = useState("");
  const [at, setAt] = useState(0);
  const groups = byGroup(findServices(services, typed, words));
  const flat = groups.flatMap(([, members]) => members);
  const walk = (event: KeyboardEvent) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      const next = flat.length === 0 ? 0 : (at + step + flat.length) % flat.length;
      setAt(next);
      document.getElementById(`service-${next}`)?.scrollIntoView({ block: "nearest" });
    } else if (event.key === "Enter" && !event.nativeEvent.isComposing && !event.ctrlKey) {
      event.preventDefault();
      const service = flat[at];
      if (service !== undefined) onChoose(service);
    }
  };
  return (
    <div className="stack">
      <Input
        type="search"
        autoFocus
        role="combobox"
        aria-expanded={flat.length > 0}
        aria-controls="services"
        aria-activedescendant={flat[at] === undefined ? undefined : `service-${at}`}
        aria-label={t("open.step.service")}
        placeholder={t("open.service_search")}
        value={typed}
        onChange={(event) => {
          setTyped(event.target.value);
          setAt(0);
        }}
        onKeyDown={walk}
      />
      {flat.length === 0 ? (
        <Nothing>{t("open.service_none")}</Nothing>
      ) : (
        <div role="listbox" id="services" className="catalogue" aria-label={t("open.step.service")} tabIndex={-1}>
          {groups.map(([group, members]) => (
            // biome-ignore lint/a11y/useSemanticElements: a group of options inside a listbox, for which HTML has no element
            <div key={group} role="group" aria-label={groupText(group, words)}>
              <div aria-hidden="true" className="catalogue-group">
                {groupText(group, words)}
              </div>
              {members.map((service) => {
                const index = flat.indexOf(service);
                return (
                  // biome-ignore lint/a11y/useKeyWithClickEvents: the combobox above walks and chooses by keyboard
                  <div
                    key={service.key}
                    id={`service-${index}`}
                    role="option"
                    tabIndex={-1}
                    aria-selected={index === at}
                    className="hit"
                    onMouseMove={() => setAt(index)}
                    onClick={() => onChoose(service)}
                  >
                    <strong>{local(service.name)}</strong>
                    <span className="quiet hit-summary">{local(service.summary)}</span>
                  </div>
                );
              })}
            </div>
          ))}
        </div>
      )}
    </div>
  );
}
