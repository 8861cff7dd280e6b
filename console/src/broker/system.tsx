// An insurance broker in the console: placed policies, the claims it helps with, and what stands on a client's page.
import { AuditOutlined, FileProtectOutlined, OrderedListOutlined, ReadOutlined } from "@ant-design/icons";
import { lazy } from "react";
import type { System } from "../system";
import { fetched } from "../ui/fetched";
import { brokerText } from "./text";

export const broker = {
  key: "broker",
  text: brokerText,
  places: [
    {
      key: "placements",
      name: { zh: "经纪保单", en: "Placed policies" },
      path: "/placements",
      group: "desk",
      order: 62,
      icon: <FileProtectOutlined />,
    },
    {
      key: "assisted-claims",
      name: { zh: "协助理赔", en: "Claim assistance" },
      path: "/assisted-claims",
      group: "desk",
      order: 63,
      icon: <AuditOutlined />,
    },
    {
      key: "insurer-evaluations",
      name: { zh: "保险公司评价", en: "Evaluation of insurers" },
      path: "/insurer-evaluations",
      group: "desk",
      order: 64,
      icon: <OrderedListOutlined />,
    },
    {
      key: "knowledge",
      name: { zh: "知识库", en: "Knowledge base" },
      path: "/knowledge",
      group: "desk",
      order: 61,
      icon: <ReadOutlined />,
    },
  ],
  routes: [
    { path: "placements", page: fetched(() => import("./placements")), place: "placements" },
    { path: "placements/:id", page: fetched(() => import("./placement")), permission: "read_placements" },
    { path: "placements/:id/renewal", page: fetched(() => import("./renewal")), permission: "read_placements" },
    { path: "insurer-evaluations", page: fetched(() => import("./evaluations")), place: "insurer-evaluations" },
    { path: "knowledge", page: fetched(() => import("./knowledge")), place: "knowledge" },
    { path: "assisted-claims", page: fetched(() => import("./claims")), place: "assisted-claims" },
  ],
  subjects: [
    {
      kind: "placement",
      name: { zh: "经纪保单", en: "Placed policy" },
      path: (number: string) => `/placements/${number}`,
      permission: "read_placements",
      agreement: true,
    },
    {
      kind: "mandate",
      name: { zh: "委托合同", en: "Mandate" },
      path: () => "/placements",
      permission: "read_placements",
      agreement: true,
    },
    {
      kind: "cooperation",
      name: { zh: "合作协议", en: "Agreement with an insurer" },
      path: () => "/placements",
      permission: "read_placements",
      agreement: true,
    },
    {
      kind: "claim-event",
      name: { zh: "大灾事件", en: "Event" },
      path: (_code: string, id: string) => `/assisted-claims?event=${id}`,
      permission: "read_placements",
      chooser: lazy(() => import("./choose-event")),
    },
    {
      kind: "insurer-evaluation",
      name: { zh: "保险公司评价", en: "Evaluation of insurers" },
      path: (_label: string, id: string) => `/insurer-evaluations?evaluation=${id}`,
      permission: "read_placements",
    },
    {
      kind: "knowledge",
      name: { zh: "知识条目", en: "Entry of the knowledge base" },
      path: (_label: string, id: string) => `/knowledge?entry=${id}`,
      permission: "read_knowledge",
    },
  ],
  partyActions: [],
  partyParts: [{ key: "broker", permission: "read_placements", part: lazy(() => import("./of-party")) }],
  caseParts: [
    {
      key: "knowledge",
      permission: "read_knowledge",
      services: ["broker.enquiry"],
      part: lazy(() => import("./knowledge-of-case")),
    },
  ],
  finders: [],
  keys: [],
} as const satisfies System;
