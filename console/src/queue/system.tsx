// Waiting numbers in the console.
import { OrderedListOutlined } from "@ant-design/icons";
import type { System } from "../system";
import { fetched } from "../ui/fetched";
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
  routes: [{ path: "queue", page: fetched(() => import("./page")), place: "queue" }],
  subjects: [],
  partyActions: [],
  partyParts: [],
  caseParts: [],
  finders: [],
  keys: [],
} as const satisfies System;
