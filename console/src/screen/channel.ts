// What the second screen at a window shows: pages of this browser say it, the screen listens. Nothing of it leaves the browser or is kept,
// and nothing is said but what the customer is told on paper as well: no name, no paper, no account.

export type Called = { number: number; counter: string };

export type Shown =
  | { kind: "nothing" }
  /** The numbers called last, the latest first, and how many wait. */
  | { kind: "numbers"; called: Called[]; waiting: number }
  /** Of the case at the window: what it is, what is missing, and by when the office answers. */
  | { kind: "case"; number: string; service: string; missing: string[]; promises: { name: string; by: string }[] };

type Said = { from: "page"; shown: Shown } | { from: "screen" };

const NAME = "yinuo.screen";

/** Says what is to be shown, and says it again to a screen that opens later. Answers how to take it back. */
export function showOnScreen(shown: Shown): () => void {
  const channel = new BroadcastChannel(NAME);
  const say = (one: Shown) => channel.postMessage({ from: "page", shown: one } satisfies Said);
  channel.onmessage = ({ data }: MessageEvent<Said>) => {
    if (data.from === "screen") say(shown);
  };
  say(shown);
  // Whoever reloads or goes elsewhere by the address leaves nothing standing before the next customer; a page that the browser brings back
  // shows what it showed.
  const clear = () => say({ kind: "nothing" });
  const again = () => say(shown);
  window.addEventListener("pagehide", clear);
  window.addEventListener("pageshow", again);
  return () => {
    window.removeEventListener("pagehide", clear);
    window.removeEventListener("pageshow", again);
    clear();
    channel.close();
  };
}

/** Hears what is to be shown. */
export function hearForScreen(hear: (shown: Shown) => void): () => void {
  const channel = new BroadcastChannel(NAME);
  channel.onmessage = ({ data }: MessageEvent<Said>) => {
    if (data.from === "page") hear(data.shown);
  };
  channel.postMessage({ from: "screen" } satisfies Said);
  return () => channel.close();
}

/** The screen in a window of its own, to be moved to the second monitor. */
export const openScreen = () => window.open("/screen", "yinuo-screen", "popup,width=1280,height=800");
