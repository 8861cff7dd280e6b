//! Sentences of the reasons why something was set aside. Sorted by code, as the table beside it.

use super::entry::{RefusalText, t};

pub const TEXTS: &[RefusalText] = &[
    t(
        "data_damaged",
        500,
        ["数据无法读取（{what}）：{cause}。", "请系统管理员修复数据，然后重试。"],
        ["The data cannot be read ({what}): {cause}.", "Have it mended by who keeps the system, then try again."],
    ),
    t(
        "letter_cannot_be_made",
        409,
        ["函件“{letter}”（{number}）无法生成：{cause}。", "请修正规则包中该函件的模板，然后重试。"],
        ["The letter `{letter}` ({number}) cannot be made: {cause}.", "Mend its template in the pack, then try again."],
    ),
    t(
        "letter_lacks",
        409,
        [
            "“{letter}”（{number}）不能出具：还不知道“{lacks}”。",
            "请先补充所缺内容，再办理或重试；函件不写资料里没有的事。",
        ],
        [
            "The letter `{letter}` ({number}) is not written: {lacks} is not known.",
            "Enter what is lacking, then do it again: a letter tells nothing that the record does not.",
        ],
    ),
    t(
        "letter_replaced",
        409,
        ["该函件已由重新出具的函件代替。", "请登记新函件的送达。"],
        ["Another letter was made in place of this one.", "Record the delivery of the new one."],
    ),
    t(
        "letter_unknown",
        409,
        ["规则包中没有函件“{letter}”。", "请恢复该函件，或者在规则包中更正事件的函件，然后重试。"],
        ["No pack has the letter `{letter}`.", "Put it back, or correct what follows from the event, then try again."],
    ),
    t(
        "message_rejected",
        409,
        ["消息服务器拒收：{cause}。", "请核对收件人的号码或邮箱以及服务器设置，然后重试。"],
        [
            "The server refused the message: {cause}.",
            "Look at the address and at the settings of the server, then try again.",
        ],
    ),
    t(
        "message_without_way",
        409,
        ["没有设置发送这类消息的办法（{kind}）。", "请在设置中配置 messages，然后重试。"],
        ["No way of sending such messages is set ({kind}).", "Set `messages` in the settings, then try again."],
    ),
    t(
        "outbox_kind_unknown",
        409,
        ["本版本程序不认识的后续事项：{kind}。", "请使用写入该事项的程序版本，或者更新程序，然后重试。"],
        [
            "This version of the program does not know what to do with `{kind}`.",
            "Use the version that wrote it, or a newer one, then try again.",
        ],
    ),
    t(
        "tried_too_often",
        503,
        ["多次尝试未成功（{what}）：{cause}。", "请检查磁盘、目录和网络，然后重试。"],
        [
            "It was tried again and again in vain ({what}): {cause}.",
            "Look at the disk, the folder and the network, then try again.",
        ],
    ),
    t(
        "webhook_address_not_allowed",
        422,
        [
            "不能通知该地址：{cause}。",
            "请改用公网的 https 地址，或由系统管理员在设置中配置 webhooks.private_addresses。",
        ],
        [
            "The address may not be told anything: {cause}.",
            "Use a public https address, or have `webhooks.private_addresses` set in the settings of the server.",
        ],
    ),
    t(
        "webhooks_off",
        409,
        ["本系统没有开通向其他程序发送通知。", "请系统管理员在设置中配置 webhooks，然后重试。"],
        [
            "The house tells other programs nothing.",
            "Have `webhooks` set in the settings of the server, then try again.",
        ],
    ),
];
