//! Of applicants: their one-time codes, and the limits of the public pages.

use super::entry::{RefusalText, t};

pub const TEXTS: &[RefusalText] = &[
    t(
        "code_dead",
        409,
        ["验证码已输错{times}次，作废了。", "请重新获取验证码。"],
        ["The code was entered wrong {times} times and is dead.", "Ask for another code."],
    ),
    t(
        "code_expired",
        409,
        ["验证码已过期。", "请重新获取验证码。"],
        ["The code has run out.", "Ask for another code."],
    ),
    t(
        "code_used",
        409,
        ["验证码已用过一次。", "每个验证码只能用一次，请重新获取。"],
        ["The code was used already.", "A code works once: ask for another."],
    ),
    t(
        "document_not_taken",
        422,
        ["这个文件不是照片或PDF。", "请上传JPEG或PNG照片，或者PDF文件。"],
        ["This file is neither a photo nor a PDF.", "Hand in a photo (JPEG or PNG) or a PDF."],
    ),
    t(
        "form_expired",
        403,
        ["页面已过期，内容没有提交。", "请返回上一页，刷新后重新提交。"],
        ["The page has run out, and nothing was sent.", "Go back, reload the page and send it again."],
    ),
    t(
        "messages_not_set",
        409,
        ["本机构目前不能发送验证码。", "请到柜面或拨打客服电话；管理员须在设置中填写messages。"],
        [
            "One-time codes cannot be sent at present.",
            "Come to a counter or call; an administrator sets `messages` in the settings.",
        ],
    ),
    t(
        "name_needed",
        422,
        ["验证码正确，但有几位客户登记了这个号码。", "请同时填写登记的姓名或单位名称。"],
        ["The code is right, and several customers have this number.", "Enter your name as well, as we have it."],
    ),
    t(
        "no_document",
        422,
        ["没有选择文件。", "请选择照片或PDF文件后再上传。"],
        ["No file was chosen.", "Choose a photo or PDF, then hand it in."],
    ),
    t(
        "not_for_applicants",
        409,
        ["这个事项不能在网上提出。", "请到柜面或拨打客服电话。"],
        ["This cannot be asked for here.", "Come to a counter or call."],
    ),
    t(
        "too_many_cases",
        429,
        ["您今天已提出{limit}件。", "请明天再提出；急事请到柜面或拨打客服电话。"],
        ["You have asked for {limit} things today.", "Ask again tomorrow; if it is urgent, come to a counter or call."],
    ),
    t(
        "too_many_checks",
        429,
        ["一小时内最多核对{limit}次。", "请过一小时再试，或持合同到柜面核对。"],
        ["{limit} checks an hour are the most.", "Try again in an hour, or bring the paper to a counter."],
    ),
    t(
        "too_many_codes",
        429,
        ["获取验证码太频繁。", "请在{until}以后再试，或到柜面办理。"],
        ["Codes were asked for too often.", "Try again after {until}, or come to a counter."],
    ),
    t(
        "too_many_documents",
        409,
        ["这件业务已上传{limit}份材料，不能再上传。", "请把其余材料交到柜面。"],
        ["{limit} documents were handed in for this case, and no more can be.", "Bring the others to a counter."],
    ),
    t(
        "wrong_code",
        422,
        ["验证码不对，还可以试{left}次。", "请核对短信中的数字后重新输入。"],
        ["The code is wrong; {left} tries are left.", "Look at the message again and enter its digits."],
    ),
];
