// Where the console starts.
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { Console } from "./app";
import { fetchLanguage, startLanguage } from "./lib/i18n";
import { applyLetters } from "./lib/letters";
import "./ui/app.css";

const root = document.getElementById("root");
if (root === null) throw new Error("index.html has the element #root");
applyLetters();
// Nothing is shown before its words are here.
await fetchLanguage(startLanguage());
createRoot(root).render(
  <StrictMode>
    <Console />
  </StrictMode>,
);
