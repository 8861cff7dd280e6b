// What is fetched before anything is shown in English: all words, and those of the components.

import words from "virtual:words/en";
import components from "antd/es/locale/en_US";

export const en = { words, components };
