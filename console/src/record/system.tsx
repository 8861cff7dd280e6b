// Records in the console: where stored documents are, and inventories of them.
import { FileSearchOutlined, InboxOutlined } from "@ant-design/icons";
import { lazy } from "react";
import type { System } from "../system";
import { fetched } from "../ui/fetched";
import { recordText } from "./text";

export const record = {
  key: "record",
  text: recordText,
  places: [
    {
      key: "records",
      name: { zh: "档案", en: "Records" },
      path: "/records",
      group: "desk",
      order: 60,
      icon: <InboxOutlined />,
    },
    {
      key: "inventories",
      name: { zh: "档案盘点", en: "Inventories" },
      path: "/record-inventories",
      group: "desk",
      order: 61,
      icon: <FileSearchOutlined />,
    },
  ],
  routes: [
    { path: "records", page: fetched(() => import("./list")), place: "records" },
    { path: "records/:id", page: fetched(() => import("./page")), permission: "read_records" },
    { path: "record-inventories", page: fetched(() => import("./inventories")), place: "inventories" },
    { path: "record-inventories/:id", page: fetched(() => import("./inventory")), permission: "read_records" },
  ],
  subjects: [
    {
      kind: "record",
      name: { zh: "档案", en: "Record" },
      path: (number: string) => `/records/${number}`,
      permission: "read_records",
      chooser: lazy(() => import("./choose")),
    },
  ],
  partyActions: [],
  partyParts: [{ key: "records", permission: "read_records", part: lazy(() => import("./of-party")) }],
  caseParts: [],
  finders: [],
  keys: [],
} as const satisfies System;
