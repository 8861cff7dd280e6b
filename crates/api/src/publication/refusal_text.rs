//! Sentences of the refusals about publications, sorted by code.

use crate::refusal_text::entry::{RefusalText, t};

pub const TEXTS: &[RefusalText] = &[
    t(
        "differs_from_published",
        409,
        ["公示的内容与现在的内容不一致。", "请把现在的内容重新公示，期满后再办。"],
        ["What was published is not what is there now.", "Publish it as it is now, and go on when its days are over."],
    ),
    t(
        "not_a_photo",
        422,
        ["所附文件不是照片。", "请上传张贴现场的照片（JPEG 或 PNG）。"],
        ["The document is no picture.", "Lay a photo of the place with it (JPEG or PNG)."],
    ),
    t(
        "not_published",
        409,
        ["尚未公示，不能办理。", "请先制作公示清单、张贴，期满后再办。"],
        ["It was not published.", "Make the list, post it, and go on when its days are over."],
    ),
    t(
        "nothing_new_to_publish",
        409,
        ["没有需要公示的内容：都已按现在的内容公示，或清单是空的。", "有新增或更正后再制作公示。"],
        [
            "There is nothing to publish: all of it hangs as it is, or there is nothing.",
            "Come back when something was added or corrected.",
        ],
    ),
    t(
        "posted_before_opened",
        422,
        ["张贴时间早于公示清单制作的日期{opened_on}。", "请核对张贴时间。"],
        ["It was posted before the list was made on {opened_on}.", "Check the time of posting."],
    ),
    t(
        "posting_photo_missing",
        409,
        ["没有张贴现场的照片，不能登记张贴。", "请先上传照片，再登记张贴的地点和时间。"],
        [
            "Nothing is posted without a photo of it.",
            "Lay the photo with the publication first, then record place and time.",
        ],
    ),
    t(
        "publication_ended",
        409,
        ["公示已于{ends_on}期满。", "期满后的问题请按投诉或更正办理。"],
        ["Its days were over on {ends_on}.", "What comes up afterwards is a complaint or a correction."],
    ),
    t(
        "publication_not_posted",
        409,
        ["公示清单已经制作，但还没有张贴。", "请张贴并登记照片、地点和时间。"],
        ["The list was made and hangs nowhere yet.", "Post it and record photo, place and time."],
    ),
    t(
        "publication_objection_answered",
        409,
        ["这项异议已经处理过了。", "有新情况的，请在公示期内另行登记异议。"],
        [
            "The objection was answered already.",
            "Take down another one while the list hangs, if something new came up.",
        ],
    ),
    t(
        "publication_objection_open",
        409,
        ["对这一行有异议，尚未处理完。", "请先查清并登记处理结果；其他人不受影响。"],
        ["An objection against this line is open.", "Find out and record the result first; others are not held."],
    ),
    t(
        "publication_posted",
        409,
        ["该公示已于{on}张贴。", "内容有变的，请撤回后重新制作。"],
        ["It hangs since {on}.", "Where it changed, withdraw it and make it anew."],
    ),
    t(
        "publication_runs",
        409,
        ["公示未满{days}日，{ends_on}起才可以办理。", "请等公示期满。"],
        ["It has not hung for {days} days: go on from {ends_on}.", "Wait for the end of the publication."],
    ),
    t(
        "publication_withdrawn",
        409,
        ["该公示已经撤回。", "请重新制作公示。"],
        ["The publication was withdrawn.", "Make it anew."],
    ),
    t(
        "published_line_corrected",
        409,
        ["异议成立，这一行须更正后重新公示。", "请更正后重新制作公示，期满后再办。"],
        ["An objection against it was right.", "Correct it, publish it again, and go on when its days are over."],
    ),
    t(
        "unknown_publication_kind",
        422,
        ["没有“{kind}”这种公示，或它与所选对象不符。", "可用的有：{known}。"],
        ["There is no kind of list `{kind}` about this.", "There are {known}."],
    ),
];
