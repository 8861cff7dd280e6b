// Words of what could not be done and waits for a person.
export const setAsideText = {
  "aside.title": ["待处理异常", "Set aside"],
  "aside.hint": [
    "系统没能完成、需要人工处理的事项。其他事项照常进行；按提示处理后点“重试”。",
    "What could not be done and waits for a person. Everything else goes on: do what the hint says, then try again.",
  ],
  "aside.kind": ["事项", "Work"],
  "aside.any_kind": ["全部事项", "Any work"],
  "aside.about": ["涉及", "About"],
  "aside.reason": ["原因和处理办法", "Why, and what to do"],
  "aside.office": ["机构", "Office"],
  "aside.no_office": ["全系统", "The whole house"],
  "aside.last_at": ["最近一次", "Last time"],
  "aside.tries": ["已试 {count} 次，{since} 起", "{count} tries since {since}"],
  "aside.trying": ["正在重试", "Trying again"],
  "aside.again": ["重试", "Try again"],
  "aside.all_again": ["全部重试（{count}）", "Try all again ({count})"],
  "aside.empty": ["没有待处理的异常。", "Nothing is set aside."],
} as const;
