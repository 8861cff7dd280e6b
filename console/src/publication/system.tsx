// Publications in the console: lists that hang where those concerned read them.
import { NotificationOutlined } from "@ant-design/icons";
import type { System } from "../system";
import { fetched } from "../ui/fetched";
import { publicationText } from "./text";

export const publication = {
  key: "publication",
  text: publicationText,
  places: [
    {
      key: "publications",
      name: { zh: "公示", en: "Publications" },
      path: "/publications",
      group: "desk",
      order: 57,
      icon: <NotificationOutlined />,
    },
  ],
  routes: [
    { path: "publications", page: fetched(() => import("./list")), place: "publications" },
    { path: "publications/:id", page: fetched(() => import("./page")), permission: "read_publications" },
  ],
  subjects: [
    {
      kind: "publication",
      name: { zh: "公示", en: "Publication" },
      path: (number: string) => `/publications/${number}`,
      permission: "read_publications",
    },
  ],
  partyActions: [],
  partyParts: [],
  caseParts: [],
  finders: [],
  keys: [],
} as const satisfies System;
