// Duties of offices in the console.
import { SafetyOutlined } from "@ant-design/icons";
import type { System } from "../system";
import { fetched } from "../ui/fetched";
import { dutyText } from "./text";

export const duty = {
  key: "duty",
  text: dutyText,
  places: [
    {
      key: "duties",
      name: { zh: "服务义务", en: "Duties of offices" },
      path: "/duties",
      group: "house",
      order: 15,
      icon: <SafetyOutlined />,
    },
  ],
  routes: [{ path: "duties", page: fetched(() => import("./page")), place: "duties" }],
  subjects: [],
  partyActions: [],
  partyParts: [],
  caseParts: [],
  finders: [],
  keys: [],
} as const satisfies System;
