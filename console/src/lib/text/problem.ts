// What the console itself says when something did not work. What the server refuses it tells in its own words, in the language
// of the page: those sentences stand in the server only.
export const problemText = {
  "problem.title": ["没有办成", "That did not work"],
  "problem.code": ["代码 {code}", "code {code}"],
  "problem.unreachable": ["连不上服务器。", "The server cannot be reached."],
  "problem.unreachable.hint": [
    "检查网络后重试；已填写的内容不会丢。",
    "Check the network and try again; nothing you typed is lost.",
  ],
  "problem.server_unavailable": ["服务器暂时无法处理。", "The server cannot do this just now."],
  "problem.server_unavailable.hint": [
    "稍后重试；若一再出现，请告诉管理员。",
    "Try again in a moment; if it stays so, tell an administrator.",
  ],
  "problem.unexpected_answer": ["服务器的答复看不懂。", "The server's answer was not understood."],
  "problem.unexpected_answer.hint": ["刷新页面后重试。", "Reload the page and try again."],
  "problem.console_fault": ["页面出了差错。", "This page has a fault."],
  "problem.console_fault.hint": ["刷新页面；草稿还在。", "Reload the page; drafts are kept."],
} as const;
