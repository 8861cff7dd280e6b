// Agricultural insurance in the console: group policies of villages and the covers of their households.
import {
  AlertOutlined,
  BankOutlined,
  BarChartOutlined,
  CloudOutlined,
  EnvironmentOutlined,
  HeatMapOutlined,
  OrderedListOutlined,
  SafetyOutlined,
  SolutionOutlined,
  TableOutlined,
  TeamOutlined,
} from "@ant-design/icons";
import type { System } from "../system";
import { fetched } from "../ui/fetched";
import { bureauText } from "./bureau-text";
import { helperText } from "./helper-text";
import { inspectionText } from "./inspection-text";
import { landText } from "./land-text";
import { lossText } from "./loss-text";
import { mapText } from "./map-text";
import { monthlyText } from "./monthly-text";
import { reinsuranceText } from "./reinsurance-text";
import { supportText } from "./support-text";
import { agriText } from "./text";
import { villageText } from "./village-text";
import { warningText } from "./warning-text";

export const agri = {
  key: "agri",
  text: {
    ...agriText,
    ...villageText,
    ...lossText,
    ...helperText,
    ...monthlyText,
    ...warningText,
    ...bureauText,
    ...inspectionText,
    ...mapText,
    ...landText,
    ...supportText,
    ...reinsuranceText,
  },
  places: [
    {
      key: "group-policies",
      name: { zh: "农险承保", en: "Village enrolment" },
      path: "/group-policies",
      group: "desk",
      order: 55,
      icon: <EnvironmentOutlined />,
    },
    {
      key: "losses",
      name: { zh: "农险理赔", en: "Losses" },
      path: "/losses",
      group: "desk",
      order: 58,
      icon: <AlertOutlined />,
    },
    {
      key: "subsidies",
      name: { zh: "保费补贴", en: "Subsidies" },
      path: "/subsidies",
      group: "money",
      order: 45,
      icon: <BankOutlined />,
    },
    {
      key: "helpers",
      name: { zh: "协办代办", en: "Helpers" },
      path: "/helpers",
      group: "desk",
      order: 56,
      icon: <SolutionOutlined />,
    },
    {
      key: "monthly-reports",
      name: { zh: "统计月报", en: "Monthly statistics" },
      path: "/monthly-reports",
      group: "money",
      order: 46,
      icon: <BarChartOutlined />,
    },
    {
      key: "reinsurance",
      name: { zh: "再保与预案", en: "Reinsurance and plan" },
      path: "/reinsurance",
      group: "money",
      order: 47,
      icon: <SafetyOutlined />,
    },
    {
      key: "division-map",
      name: { zh: "承保地图", en: "Map of enrolment" },
      path: "/division-map",
      group: "desk",
      order: 59.5,
      icon: <HeatMapOutlined />,
    },
    {
      key: "land-plots",
      name: { zh: "土地台账", en: "Land register" },
      path: "/land-plots",
      group: "desk",
      order: 59.7,
      icon: <TableOutlined />,
    },
    {
      key: "support-list",
      name: { zh: "优先扶持", en: "Support of the enrolled" },
      path: "/support-list",
      group: "desk",
      order: 59.8,
      icon: <OrderedListOutlined />,
    },
    {
      key: "loss-experts",
      name: { zh: "鉴定专家库", en: "Pool of experts" },
      path: "/loss-experts",
      group: "desk",
      order: 59,
      icon: <TeamOutlined />,
    },
    {
      key: "weather-warnings",
      name: { zh: "气象预警", en: "Weather warnings" },
      path: "/weather-warnings",
      group: "desk",
      order: 57,
      icon: <CloudOutlined />,
    },
  ],
  routes: [
    { path: "group-policies", page: fetched(() => import("./groups")), place: "group-policies" },
    { path: "group-policies/:id", page: fetched(() => import("./group")), permission: "read_covers" },
    { path: "group-policies/:id/village", page: fetched(() => import("./village")), permission: "read_covers" },
    { path: "losses", page: fetched(() => import("./losses")), place: "losses" },
    { path: "losses/:id", page: fetched(() => import("./loss")), permission: "read_losses" },
    { path: "subsidies", page: fetched(() => import("./subsidies")), place: "subsidies" },
    { path: "helpers", page: fetched(() => import("./helpers")), place: "helpers" },
    { path: "monthly-reports", page: fetched(() => import("./monthly")), place: "monthly-reports" },
    { path: "reinsurance", page: fetched(() => import("./reinsurance")), place: "reinsurance" },
    { path: "division-map", page: fetched(() => import("./map")), place: "division-map" },
    { path: "land-plots", page: fetched(() => import("./land")), place: "land-plots" },
    { path: "support-list", page: fetched(() => import("./support")), place: "support-list" },
    { path: "loss-experts", page: fetched(() => import("./experts")), place: "loss-experts" },
    { path: "weather-warnings", page: fetched(() => import("./warnings")), place: "weather-warnings" },
    { path: "weather-warnings/:id", page: fetched(() => import("./warning")), permission: "read_covers" },
    { path: "covers/:id", page: fetched(() => import("./cover")), permission: "read_covers" },
  ],
  subjects: [
    {
      kind: "group-policy",
      name: { zh: "集体保单", en: "Group policy" },
      path: (number: string) => `/group-policies/${number}`,
      permission: "read_covers",
      agreement: true,
    },
    {
      kind: "cover",
      name: { zh: "农户承保", en: "Household cover" },
      path: (number: string) => `/covers/${number}`,
      permission: "read_covers",
      agreement: true,
    },
    {
      kind: "loss",
      name: { zh: "灾害损失", en: "Loss" },
      path: (number: string) => `/losses/${number}`,
      permission: "read_losses",
    },
    {
      kind: "crop-claim",
      name: { zh: "分户理赔", en: "Crop claim" },
      path: () => "/losses",
      permission: "read_losses",
    },
    {
      kind: "helper",
      name: { zh: "协办代办机构", en: "Helper" },
      path: () => "/helpers",
      permission: "read_covers",
    },
    {
      kind: "monthly-report",
      name: { zh: "统计月报", en: "Monthly report" },
      path: () => "/monthly-reports",
      permission: "read_covers",
    },
    {
      kind: "crop-reserve",
      name: { zh: "大灾风险准备金", en: "Catastrophe reserve" },
      path: () => "/monthly-reports",
      permission: "read_covers",
    },
    {
      kind: "reinsurance-treaty",
      name: { zh: "再保险合同", en: "Reinsurance treaty" },
      path: () => "/reinsurance",
      permission: "read_covers",
    },
    {
      kind: "disaster-plan",
      name: { zh: "大灾应急预案", en: "Disaster plan" },
      path: () => "/reinsurance",
      permission: "read_losses",
    },
    {
      kind: "weather-warning",
      name: { zh: "气象预警", en: "Weather warning" },
      path: () => "/weather-warnings",
      permission: "read_covers",
    },
    {
      kind: "subsidy-bureau",
      name: { zh: "补贴主管部门", en: "Subsidy bureau" },
      path: () => "/subsidies",
      permission: "read_covers",
    },
    {
      kind: "subsidy",
      name: { zh: "保费补贴", en: "Subsidy" },
      path: () => "/subsidies",
      permission: "read_covers",
    },
  ],
  partyActions: [],
  partyParts: [],
  caseParts: [],
  finders: [],
  keys: [],
} as const satisfies System;
