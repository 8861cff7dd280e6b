// Waiting numbers in the console.
import { OrderedListOutlined } from "@ant-design/icons";
import { lazy } from "react";
import type { System } from "../system";
import { queueText } from "./text";

export const queue = {
  key: "queue",
  text: queueText,
  places: [
    {
      key: "queue",
      name: { zh: "排队叫号", en: "Waiting numbers" },
      path: "/queue",
      group: "desk",
      order: 5,
      icon: <OrderedListOutlined />,
      hotkey: "q",
    },
  ],
  routes: [{ path: "queue", page: lazy(() => import("./page")), place: "queue" }],
  subjects: [],
  partyActions: [],
  partyParts: [],
  finders: [],
  keys: [],
} as const satisfies System;
