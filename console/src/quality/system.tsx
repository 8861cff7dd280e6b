// The measuring of quality in the console: observations of service language, and what follows for the clerks.
import { AudioOutlined, StarOutlined, TrophyOutlined } from "@ant-design/icons";
import type { System } from "../system";
import { fetched } from "../ui/fetched";
import { qualityText } from "./text";

export const quality = {
  key: "quality",
  text: qualityText,
  places: [
    {
      key: "observations",
      name: { zh: "用语检查", en: "Observations" },
      path: "/observations",
      group: "desk",
      order: 70,
      icon: <AudioOutlined />,
    },
    {
      key: "conduct-standings",
      name: { zh: "用语考核", en: "Conduct" },
      path: "/conduct",
      group: "desk",
      order: 71,
      icon: <TrophyOutlined />,
    },
    {
      key: "scores",
      name: { zh: "绩效考核", en: "Scores" },
      path: "/scores",
      group: "desk",
      order: 72,
      icon: <StarOutlined />,
    },
  ],
  routes: [
    { path: "observations", page: fetched(() => import("./list")), place: "observations" },
    { path: "observations/new", page: fetched(() => import("./observe")), permission: "observe" },
    { path: "observations/:id", page: fetched(() => import("./page")), place: "observations" },
    { path: "conduct", page: fetched(() => import("./standings")), place: "conduct-standings" },
    { path: "scores", page: fetched(() => import("./scores")), place: "scores" },
    { path: "scores/:id", page: fetched(() => import("./score-round")), permission: "read_scores" },
  ],
  subjects: [
    {
      kind: "observation",
      name: { zh: "用语检查", en: "Observation" },
      path: (_label: string, id: string) => `/observations/${id}`,
      permission: "read_observations",
    },
    {
      kind: "scores",
      name: { zh: "绩效考核", en: "Scores" },
      // Where the own sheets stand too.
      path: () => "/scores",
    },
  ],
  partyActions: [],
  partyParts: [],
  caseParts: [],
  finders: [],
  keys: [],
} as const satisfies System;
