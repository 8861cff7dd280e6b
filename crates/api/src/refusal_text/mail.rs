//! Sentences for mail that cannot be taken in. Sorted by code.

use super::entry::{RefusalText, t};

pub const TEXTS: &[RefusalText] = &[
    t(
        "mail_office_unknown",
        409,
        [
            "设置中收信机构的代码{code}没有对应的机构。",
            "请在设置 messages.mailbox 中改正机构代码，或者先登记该机构，再重试。",
        ],
        [
            "The settings name the office {code} for mail, and there is none.",
            "Put the code right in messages.mailbox, or enter the office, and try again.",
        ],
    ),
    t(
        "mail_too_large",
        422,
        ["邮件有{bytes}字节，超过10 MB，没有收取。", "请在邮箱中查看这封邮件，由人工登记咨询。"],
        [
            "The mail has {bytes} bytes, more than 10 MB, and was not fetched.",
            "Look at it in the mailbox, and enter what it asks by hand.",
        ],
    ),
    t(
        "mail_unreadable",
        422,
        ["邮件无法读取。", "请在邮箱中查看这封邮件，由人工登记咨询。"],
        ["The mail cannot be read.", "Look at it in the mailbox, and enter what it asks by hand."],
    ),
    t(
        "mail_without_sender",
        422,
        ["邮件没有可以回复的发件人地址。", "请在邮箱中查看这封邮件，由人工登记咨询。"],
        [
            "The mail has no address of a sender that could be answered.",
            "Look at it in the mailbox, and enter what it asks by hand.",
        ],
    ),
    t(
        "mail_without_text",
        422,
        ["邮件没有主题也没有正文。", "请在邮箱中查看附件，由人工登记咨询。"],
        [
            "The mail has neither a subject nor a text.",
            "Look at what is attached in the mailbox, and enter what it asks by hand.",
        ],
    ),
];
