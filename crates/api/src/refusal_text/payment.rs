//! Sentences of the refusals about accounts, payment batches and return files, and of the causes why a row of a return
//! file is set aside. Sorted by code, as the table beside it.

use super::entry::{Cause, RefusalText, t};

pub const TEXTS: &[RefusalText] = &[
    t(
        "account_check_digit",
        422,
        [
            "账号校验位与{bank}卡号规则不符，可能输错。",
            "请对照银行卡逐位核对后重新填写；卡面确实如此的，两次输入账号，并填写“校验位不符的说明”。",
        ],
        [
            "The check digit does not fit a card of {bank}: a digit may be mistyped.",
            "Compare it with the card, digit by digit; where the card really bears it, enter it twice and say so in the reason.",
        ],
    ),
    t(
        "account_entered_differently",
        422,
        ["两次输入的账号不一致。", "请对照银行卡或存折重新输入两次。"],
        [
            "The account number was entered differently the second time.",
            "Enter it twice again, from the card or passbook.",
        ],
    ),
    t(
        "account_wrong",
        422,
        ["账号有误：{cause}。", "账号应为5至32位数字。"],
        ["The account number is wrong: {cause}.", "An account number has 5 to 32 digits."],
    ),
    t(
        "amount_too_large",
        422,
        ["金额超出付款报文可载的范围。", "请核对金额；确需支付的，分批付款。"],
        ["The amount is larger than a payment can carry.", "Check it; pay in several batches where it is right."],
    ),
    t(
        "batch_empty",
        422,
        ["没有可归入的款项。", "到付款日为止没有待支付的款项；请核对付款日和内容，或查看款项暂停的原因。"],
        [
            "There is nothing to gather.",
            "Nothing is ready by that day; look at the day and the kind, or at why payouts wait.",
        ],
    ),
    t(
        "branch_check_digit",
        422,
        ["开户行行号的校验位不符，可能输错。", "请核对12位行号。"],
        ["The check digit of the branch code does not fit: a digit was mistyped.", "Compare all twelve digits."],
    ),
    t(
        "branch_of_another_bank",
        422,
        ["开户行行号属于{branch_bank}，而卡号属于{account_bank}。", "请核对开户行与卡号，二者须为同一银行。"],
        [
            "The branch is one of {branch_bank}, the card is one of {account_bank}.",
            "Check both: they have to be of one bank.",
        ],
    ),
    t(
        "branch_wrong",
        422,
        ["开户行行号有误：{cause}。", "行号为12位数字。"],
        ["The branch code is wrong: {cause}.", "A branch code has twelve digits."],
    ),
    t(
        "end_to_end_id_twice",
        422,
        ["流水号在批次中重复。", "每笔付款使用不同的流水号。"],
        ["The end-to-end id stands twice in the batch.", "Give each payment its own."],
    ),
    t(
        "end_to_end_id_wrong",
        422,
        ["流水号有误。", "流水号为1至35位字母、数字或-/.:+，以字母或数字开头。"],
        ["The end-to-end id is wrong.", "It takes 1 to 35 Latin letters, digits and -/.:+, a letter or digit first."],
    ),
    t(
        "holder_is_not_payee",
        422,
        ["账户户名与收款人不一致，且没有经批准的理由。", "请改用收款人本人账户，或填写理由并经主管批准。"],
        [
            "The account is not the payee's, and no reason was approved for it.",
            "Take an account of the payee, or have a manager approve the reason.",
        ],
    ),
    t(
        "message_id_wrong",
        422,
        ["批次号有误。", "批次号为1至35位字母、数字或-/.:+，以字母或数字开头。"],
        [
            "The message id of the batch is wrong.",
            "It takes 1 to 35 Latin letters, digits and -/.:+, a letter or digit first.",
        ],
    ),
    t(
        "name_empty",
        422,
        ["户名不能为空。", "请填写账户户名。"],
        ["The name is empty.", "Enter the name of the account's holder."],
    ),
    t(
        "name_too_long",
        422,
        ["户名超过{most}个字符。", "请核对户名。"],
        ["The name has more than {most} characters.", "Check the name."],
    ),
    t(
        "payee_not_entitled",
        422,
        [
            "账户户名“{account_holder}”不是{entitled}，不能向该账户付款。",
            "请提供{entitled}本人的账户；此项不能以理由或者审批放行。依据：{cite}。",
        ],
        [
            "The account of {account_holder} cannot be paid to: it is not that of the {entitled}.",
            "Ask for an account of the {entitled}; no reason and no approval opens this. It rests on {cite}.",
        ],
    ),
    t(
        "payee_serves_customer",
        422,
        [
            "账户户名“{account_holder}”是该客户的{relation}，不能代领款项。",
            "请提供{entitled}本人的账户；此项不能以理由或者审批放行。依据：{cite}。",
        ],
        [
            "{account_holder} serves this customer ({relation}), and is not paid for it.",
            "Ask for an account of the {entitled}; no reason and no approval opens this. It rests on {cite}.",
        ],
    ),
    t(
        "remark_too_long",
        422,
        ["附言超过{most}个字符。", "请缩短附言。"],
        ["The remark has more than {most} characters.", "Make it shorter."],
    ),
    t(
        "return_column_missing",
        422,
        ["回盘文件缺少“{column}”列。", "表头须有：流水号、金额、结果、原因。"],
        ["The return file has no column `{column}`.", "Its header needs: end_to_end_id, amount, result, reason."],
    ),
    t(
        "return_has_definitions",
        422,
        ["回盘文件自带文档类型或实体定义，已拒绝读取。", "请向银行索取不含 DTD 的标准报文。"],
        [
            "The return file brings a document type or entities of its own and is not read.",
            "Ask the bank for the plain message without a DTD.",
        ],
    ),
    t(
        "return_not_xml",
        422,
        ["回盘文件不是完整的 XML，第{at}字节处有误。", "请重新下载文件。"],
        ["The return file is broken XML at byte {at}.", "Download the file again."],
    ),
    t(
        "return_too_large",
        413,
        ["回盘文件超过{most}字节。", "请分批下载后分别导入。"],
        ["The return file has more than {most} bytes.", "Download it in parts and read them one by one."],
    ),
    t(
        "return_unknown_kind",
        422,
        ["不认识的回盘报文“{found}”。", "可读取 pain.002、camt.054 和 CSV 表格。"],
        ["`{found}` is no return message known here.", "pain.002, camt.054 and CSV tables are read."],
    ),
    t(
        "return_without_rows",
        422,
        ["回盘文件中没有任何付款结果。", "请核对是否选错文件。"],
        ["The return file tells of no payment.", "Check whether it is the right file."],
    ),
    t(
        "return_wrong_encoding",
        422,
        ["回盘文件的字符编码既不是 UTF-8 也不是 GBK。", "请另存为 UTF-8 后重新导入。"],
        ["The return file is neither UTF-8 nor GBK.", "Save it as UTF-8 and read it again."],
    ),
    t(
        "text_control_character",
        422,
        ["“{field}”含有换行或不可见字符。", "请重新填写为一行文字。"],
        ["`{field}` holds a line break or an invisible character.", "Write it again as one line of text."],
    ),
];

/// Why a row is set aside: cause, Chinese, English.
pub const CAUSES: &[Cause] = &[
    ("amount_not_positive", "金额必须大于零", "an amount is more than zero"),
    ("credit_without_return", "入账，未注明是退款", "money that came in, and nothing says that it is a return"),
    ("currency_not_cny", "币种不是人民币", "the currency is not the yuan"),
    ("end_to_end_id_missing", "缺少流水号", "the end-to-end id is missing"),
    ("end_to_end_id_too_long", "流水号过长", "the end-to-end id is too long"),
    ("end_to_end_id_twice", "流水号重复", "the end-to-end id was there before"),
    ("outcome_missing", "缺少结果", "the result is missing"),
    ("outcome_not_final", "结果尚未确定", "the result is not final yet"),
    ("outcome_unknown", "不认识的结果", "the result is no word known here"),
];
