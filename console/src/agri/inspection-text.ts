// Words of inspections.
export const inspectionText = {
  "inspection.title": ["承保抽查", "Inspections"],
  "inspection.hint": [
    "按项目规定的面积比例，用公开的种子从已缴费的农户中抽取；任何人用同一种子都抽出同样的农户。",
    "As much of the area as the programme asks for, drawn by a published seed from the households that have paid: anybody draws the same again.",
  ],
  "inspection.empty": ["还没有抽查过。", "Nothing was inspected yet."],
  "inspection.draw": ["抽取农户", "Draw households"],
  "inspection.drawn": ["已抽取。", "They are drawn."],
  "inspection.seed": ["种子", "Seed"],
  "inspection.seed_hint": [
    "先行公布的文字，例如抽查日期。",
    "A text told before, the day of the inspection for example.",
  ],
  "inspection.drawn_of": [
    "{on}从{of}户中抽出{drawn}户，种子“{seed}”，面积比例不低于{share}",
    "{on}: {drawn} drawn of {of} by the seed “{seed}”, at least {share} of the area",
  ],
  "inspection.reason": ["重新抽取的原因", "Why it is drawn again"],
  "inspection.reason_hint": [
    "上次抽取的农户还没有全部登记结果。原因与抽取结果一起保存。",
    "Not all households of the earlier draw have been looked at. The reason is kept with the draw.",
  ],
  "inspection.drawn_because": ["重新抽取的原因：{reason}", "Drawn again because: {reason}"],
  "inspection.entries": ["抽取名单（按此次序）", "Drawn of (in this order)"],
  "inspection.position": ["次序", "Place"],
  "inspection.found": ["抽查结果", "Finding"],
  "inspection.found.sound": ["与投保一致", "As it was enrolled"],
  "inspection.found.inflated-area": ["虚增面积", "Inflated area"],
  "inspection.found.insured-twice": ["重复投保", "Insured twice"],
  "inspection.found.invented-claim": ["虚假理赔", "Invented claim"],
  "inspection.not_yet": ["待查", "Not looked at yet"],
  "inspection.record": ["登记结果", "Enter the finding"],
  "inspection.recorded": ["结果已登记。", "It is recorded."],
  "inspection.there": ["实有面积（数量）", "What is there"],
  "inspection.text": ["抽查情况和抽查人", "What was seen, and by whom"],
  "inspection.found_on": ["抽查日期", "Looked at on"],
  "inspection.opens": [
    "有问题的结果会为该户立案核查，由其说明后再作处理。",
    "A finding that is not sound opens a case: the household is heard before anything is decided.",
  ],
} as const satisfies Record<string, readonly [string, string]>;
