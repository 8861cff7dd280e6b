// Where the field page starts: a page of its own, small, kept on the phone, that works without a network.
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { FieldApp } from "./offline/app";
import "./offline/field.css";
import { SayProvider } from "./offline/say";
import { keepShell } from "./offline/shell";
import { OFFLINE_SYSTEMS } from "./systems-offline";

const root = document.getElementById("root");
if (root === null) throw new Error("field.html has the element #root");
createRoot(root).render(
  <StrictMode>
    <SayProvider>
      <FieldApp systems={OFFLINE_SYSTEMS} />
    </SayProvider>
  </StrictMode>,
);
keepShell();
