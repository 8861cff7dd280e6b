// An insurance broker in the console: placed policies, the claims it helps with, and what stands on a client's page.
import {
  AccountBookOutlined,
  AuditOutlined,
  FileProtectOutlined,
  OrderedListOutlined,
  ReadOutlined,
  ReconciliationOutlined,
} from "@ant-design/icons";
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
      key: "client-reports",
      name: { zh: "客户季度报告", en: "Reports to clients" },
      path: "/client-reports",
      group: "desk",
      order: 65,
      icon: <ReconciliationOutlined />,
    },
    {
      key: "commissions",
      name: { zh: "佣金", en: "Commission" },
      path: "/commissions",
      group: "desk",
      order: 64.5,
      icon: <AccountBookOutlined />,
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
    { path: "commissions", page: fetched(() => import("./commissions")), place: "commissions" },
    { path: "knowledge", page: fetched(() => import("./knowledge")), place: "knowledge" },
    { path: "assisted-claims", page: fetched(() => import("./claims")), place: "assisted-claims" },
    { path: "client-reports", page: fetched(() => import("./client-reports")), place: "client-reports" },
    { path: "client-reports/:id", page: fetched(() => import("./report-run")), permission: "report_to_clients" },
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
      kind: "report-run",
      name: { zh: "客户季度报告批次", en: "Run of reports to clients" },
      path: (_label: string, id: string) => `/client-reports/${id}`,
      permission: "report_to_clients",
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
