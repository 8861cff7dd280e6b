// Which required materials would be missing, by the rule of the service: one that stands in for another makes it good.
import type { Service } from "../api/types";

export function missingOf(service: Service, received: string[]): Service["materials"] {
  return service.materials.filter(
    (material) =>
      material.required &&
      !received.includes(material.key) &&
      !material.instead.some((instead) => received.includes(instead)),
  );
}
