// Every input of antd asks the context of antd's forms, and with it comes the whole library of forms and of their checks. The console has
// forms of its own and needs the context alone.
import type { Plugin } from "vite";

const CONTEXT = "@rc-component/form/es/FormContext";

export const noForms: Plugin = {
  name: "no-forms",
  enforce: "pre",
  apply: "build",
  resolveId(source, importer) {
    if (source !== "@rc-component/form" || importer === undefined) return undefined;
    return /[\\/]antd[\\/]es[\\/]form[\\/]context\.js$/.test(importer) ? this.resolve(CONTEXT, importer) : undefined;
  },
};
