// What is fetched before anything is shown in Chinese: all words, and those of the components.

import words from "virtual:words/zh";
import components from "antd/es/locale/zh_CN";

export const zh = { words, components };
