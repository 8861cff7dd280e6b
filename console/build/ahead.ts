// What the first page is known to need is asked for while the page itself is read, instead of one after the other: over a slow line each
// turn costs a sixth of a second. That is its scripts, and who is signed in.
import type { HtmlTagDescriptor, Plugin } from "vite";
import { FIRST_PAGE, scriptsFor } from "./compressed.ts";

/** As the console asks for it: a request of the same mode and with the same cookies is answered by this one. */
const WHO: HtmlTagDescriptor = {
  tag: "link",
  attrs: { rel: "preload", as: "fetch", href: "/api/v1/me", crossorigin: "anonymous" },
  injectTo: "head",
};

export const ahead: Plugin = {
  name: "ahead",
  apply: "build",
  transformIndexHtml: {
    order: "post",
    handler(html, { bundle, filename }) {
      // The field page waits for no desk.
      if (bundle === undefined || !filename.endsWith("index.html")) return html;
      const names = [...scriptsFor(FIRST_PAGE, bundle)].filter((name) => !html.includes(`/${name}"`));
      const scripts = names.map(
        (name): HtmlTagDescriptor => ({
          tag: "link",
          attrs: { rel: "modulepreload", crossorigin: true, href: `/${name}` },
          injectTo: "head",
        }),
      );
      return { html, tags: [WHO, ...scripts] };
    },
  },
};
