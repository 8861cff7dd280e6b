//! What the commands about schools did, in one sentence of each language.

use crate::operation_text::OperationText;

pub const TEXTS: &[OperationText] = &[
    (
        "empty-school-list",
        "{number}名单保存期满，清除学生资料{pupils}人",
        "emptied {pupils} pupils of the list of {number}",
    ),
    (
        "endorse-school-policy",
        "批改{number}：转入{joined}人，转出{departed}人，补缴保险费{premium}元",
        "endorsed {number}: {joined} joined, {departed} left, {premium} yuan more",
    ),
    ("enter-injured-pupil", "业务{number}登记受伤学生{pupil}号", "entered pupil {pupil} of case {number}"),
    ("import-school-pupils", "导入学生名单{pupils}人", "listed {pupils} pupils of school policies"),
    ("import-schools", "导入学校{schools}所", "took over {schools} schools"),
    (
        "insure-school",
        "{school}投保{number}：{pupils}人，保险费{premium}元",
        "{school} applied for {number}: {pupils} pupils, {premium} yuan",
    ),
    (
        "make-school-agreement",
        "{school}点击签订经纪服务协议{number}，至{until}；文本{version}，SHA-256 {text_sha256}",
        "{school} made the agreement {number} by a click, until {until}; text {version}, SHA-256 {text_sha256}",
    ),
    (
        "name-pupil-guardian",
        "业务{number}登记学生{pupil}号的监护人",
        "named the guardian of pupil {pupil} of case {number}",
    ),
    (
        "name-school-insurer",
        "登记校方责任险方案{offer}的承保公司：{insurer}",
        "named {insurer} as the insurer of {offer}",
    ),
    ("put-school-mediator", "调解员库：{name}（{profession}）", "pool of mediators: {name} ({profession})"),
    ("receive-school-premium", "收取{number}保险费{amount}元", "took {amount} yuan of the premium of {number}"),
    ("show-injured-pupil", "查看业务{number}受伤学生{pupil}号的资料", "looked at pupil {pupil} of case {number}"),
    ("show-listed-pupil", "查看{number}名单上学生{pupil}的资料", "looked at pupil {pupil} on the list of {number}"),
    (
        "unlist-school-pupil",
        "{number}名单：学生{pupil}自{left_on}起不在名单上",
        "pupil {pupil} is not on the list of {number} any more from {left_on} on",
    ),
];
