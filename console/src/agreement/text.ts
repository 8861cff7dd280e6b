// Words of agreements, whatever their family.
export const agreementText = {
  "agreement.of_party": ["合同", "Agreements"],
  "agreement.none_of_party": ["还没有合同。", "No agreements yet."],
  "agreement.choose": ["选择合同", "Choose an agreement"],
  "agreement.choose_none": ["该客户没有这类合同", "The customer has none of this kind"],
  "agreement.number": ["合同号", "Number"],
  "agreement.family": ["类别", "Family"],
  "agreement.product": ["条款", "Terms"],
  "agreement.role": ["角色", "Role"],
  "agreement.holder": ["持有人", "Holder"],
  "agreement.state": ["状态", "State"],
  "agreement.since": ["自 {date} 起", "since {date}"],
  "agreement.period": ["期间", "Period"],
  "agreement.without_end": ["长期", "no end"],
  "agreement.note": ["待办", "To note"],
} as const;
