// School liability in the console: policies of schools with the agreements they made by a click.
import { ReadOutlined, SolutionOutlined } from "@ant-design/icons";
import type { System } from "../system";
import { fetched } from "../ui/fetched";
import { schoolText } from "./text";

export const school = {
  key: "school",
  text: schoolText,
  places: [
    {
      key: "school-policies",
      name: { zh: "校方责任险", en: "School liability" },
      path: "/school-policies",
      group: "desk",
      order: 65,
      icon: <ReadOutlined />,
    },
    {
      key: "school-mediators",
      name: { zh: "调解员库", en: "Pool of mediators" },
      path: "/school-mediators",
      group: "desk",
      order: 66,
      icon: <SolutionOutlined />,
    },
  ],
  routes: [
    { path: "school-mediators/:id", page: fetched(() => import("./mediator")), permission: "read_schools" },
    { path: "school-mediators", page: fetched(() => import("./mediators")), place: "school-mediators" },
    { path: "school-policies", page: fetched(() => import("./policies")), place: "school-policies" },
    { path: "school-policies/:id", page: fetched(() => import("./policy")), permission: "read_schools" },
    { path: "school-claims/:id", page: fetched(() => import("./claim")), permission: "read_schools" },
  ],
  subjects: [
    {
      kind: "school-policy",
      name: { zh: "校方责任险保单", en: "School policy" },
      path: (number: string) => `/school-policies/${number}`,
      permission: "read_schools",
      agreement: true,
    },
    {
      kind: "school-agreement",
      name: { zh: "经纪服务协议", en: "Agreement on brokerage" },
      path: () => "/school-policies",
      permission: "read_schools",
      agreement: true,
    },
  ],
  partyActions: [],
  partyParts: [],
  caseParts: [],
  finders: [],
  keys: [],
} as const satisfies System;
