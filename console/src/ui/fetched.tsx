// A page whose script is fetched when somebody goes there. The router fetches it before it shows the page: shown at once with a skeleton in its
// place, it would stand there for a third of a second, as React shows nothing new so soon after what it put in its place.
import { type ComponentType, lazy, useState } from "react";

export type Fetched = ComponentType & { fetch: () => Promise<void> };

export function fetched(load: () => Promise<{ default: ComponentType }>): Fetched {
  let here: ComponentType | undefined;
  const Later = lazy(load);
  const fetch = async () => {
    here = (await load()).default;
  };
  const Page = () => {
    // What a page began with it keeps: another component in its place would forget what was typed.
    const [Shown] = useState(() => here ?? Later);
    return <Shown />;
  };
  return Object.assign(Page, { fetch });
}

/** Milliseconds after which a skeleton is shown, so that whoever waits sees that something is done. */
const WAITS = 120;

/** What the router does before it shows a page: fetches its script, and waits for it a moment. What fails is told by the page. */
export async function fetchPage(page: ComponentType & { fetch?: Fetched["fetch"] }): Promise<null> {
  const later = new Promise<void>((done) => window.setTimeout(done, WAITS));
  await Promise.race([page.fetch?.().catch(() => undefined), later]);
  return null;
}
