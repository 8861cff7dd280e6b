// Life insurance in the console: policies, proposing one, unit prices; what it adds to the customer's page and to the search.
import { FileAddOutlined, SafetyCertificateOutlined, StockOutlined } from "@ant-design/icons";
import { lazy } from "react";
import type { System } from "../system";
import { fetched } from "../ui/fetched";
import { lifeText } from "./text";

export const life = {
  key: "life",
  text: lifeText,
  places: [
    {
      key: "policies",
      name: { zh: "保单", en: "Policies" },
      path: "/policies",
      group: "desk",
      order: 50,
      icon: <SafetyCertificateOutlined />,
      hotkey: "p",
    },
    {
      key: "propose",
      name: { zh: "投保", en: "New proposal" },
      path: "/policies/new",
      group: "desk",
      order: 51,
      icon: <FileAddOutlined />,
    },
    {
      key: "unit-prices",
      name: { zh: "投资单位价格", en: "Unit prices" },
      path: "/unit-prices",
      group: "money",
      order: 40,
      icon: <StockOutlined />,
    },
  ],
  routes: [
    { path: "policies", page: fetched(() => import("./list")), place: "policies" },
    { path: "policies/new", page: fetched(() => import("./propose")), place: "propose" },
    { path: "policies/:id", page: fetched(() => import("./page")), permission: "read_policies" },
    { path: "unit-prices", page: fetched(() => import("./prices")), place: "unit-prices" },
  ],
  subjects: [
    {
      kind: "policy",
      name: { zh: "保单", en: "Policy" },
      path: (number: string) => `/policies/${number}`,
      permission: "read_policies",
      agreement: true,
      lists: ["policies", "policy", "policy-transfers", "agreements", "payouts"],
      note: lazy(() => import("./agreement-note")),
    },
  ],
  partyActions: [{ key: "propose", permission: "write_policies", part: lazy(() => import("./propose-for")) }],
  partyParts: [],
  caseParts: [],
  finders: [],
  keys: [
    {
      heading: { zh: "保单页", en: "Policy page" },
      keys: [
        ["r", { zh: "收费", en: "take a premium" }],
        ["b", { zh: "办理业务", en: "open a case" }],
      ],
    },
  ],
} as const satisfies System;
