// Words of the list of those who are supported first.
export const supportText = {
  "support.title": ["优先扶持名单", "Support of the enrolled"],
  "support.hint": [
    "已缴费的参保农户及其受灾情况，按项目规定的顺序排列；可导出给农业、民政等部门。",
    "Enrolled households that have paid, with what they lost, in the order of the programme; export it for the bureaus.",
  ],
  "support.order": ["排序：{by}，从多到少。", "Ordered by {by}, the most first."],
  "support.no_order": ["项目没有规定顺序，按参保面积排列。", "The programme names no order: by the area insured."],
  "support.household": ["农户", "Household"],
  "support.covers": ["承保户次", "Covers"],
  "support.area": ["参保面积（亩）", "Area insured (mu)"],
  "support.premium": ["保费（元）", "Premium (yuan)"],
  "support.hit": ["受灾面积（亩）", "Area hit (mu)"],
  "support.assessed": ["核定赔款（元）", "Claims assessed (yuan)"],
  "support.paid": ["已付赔款（元）", "Claims paid (yuan)"],
  "support.office": ["机构", "Office"],
  "support.lost_only": ["只看受灾农户", "Only those who lost something"],
  "support.empty": ["没有符合条件的参保农户。", "No enrolled household matches."],
} as const satisfies Record<string, readonly [string, string]>;
