// Words of the bureaus that read and confirm the figures of their own level.
export const bureauText = {
  "bureau.title": ["主管部门核对确认", "Bureaus: read and confirmed"],
  "bureau.hint": [
    "财政、农业部门用登记的电话和验证码登录公开页面（/public/agriculture/subsidies），只看到本级、本地区的数字并确认。",
    "Bureaus of finance and agriculture sign in on the public pages (/public/agriculture/subsidies) with a one-time code, see the figures of their own level and place, and confirm them.",
  ],
  "bureau.empty": ["还没有登记主管部门。", "No bureau is named yet."],
  "bureau.add": ["登记主管部门", "Name a bureau"],
  "bureau.added": ["主管部门已登记，可以登录核对。", "Named: it can sign in and read its figures."],
  "bureau.remove": ["取消", "Take off"],
  "bureau.removed": [
    "已取消，该部门不再看到数字；已确认的保留。",
    "It reads nothing any more; what it confirmed stays.",
  ],
  "bureau.name": ["单位", "Bureau"],
  "bureau.party": ["单位（客户中已登记，有联系电话）", "Organisation (entered under Customers, with a phone)"],
  "bureau.duty": ["部门", "What for"],
  "bureau.duty.finance": ["财政", "finance"],
  "bureau.duty.agriculture": ["农业", "agriculture"],
  "bureau.confirmed": ["最近确认", "Confirmed last"],
  "bureau.not_confirmed": ["未确认", "not yet"],
} as const;
