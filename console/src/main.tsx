// Where the console starts.
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { Console } from "./app";
import "./ui/app.css";

const root = document.getElementById("root");
if (root === null) throw new Error("index.html has the element #root");
createRoot(root).render(
  <StrictMode>
    <Console />
  </StrictMode>,
);
