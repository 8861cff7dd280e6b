//! What an operation did, in one sentence of each language, from its command and its facts. The keys of milestones,
//! materials and promises are told by name.

use std::collections::HashMap;

use yinuo_core::service::Service;
use yinuo_core::text::LocalText as CoreText;

use crate::shape::LocalText;
use crate::systems;

/// The facts of an operation: names to values.
pub type ShownFacts = HashMap<String, String>;

/// What a command did: its name, Chinese, English. `{fact}` stands for a fact of the operation.
pub type OperationText = (&'static str, &'static str, &'static str);

/// The commands of the house itself; systems bring the sentences of theirs.
pub const HOUSE: &[OperationText] = &[
    ("add-contact", "登记联系：{kind}", "noted a contact: {kind}"),
    ("add-subject", "登记办理对象：{subject}", "named what the case is about: {subject}"),
    ("answer-survey", "收到一份回答：{name}", "took in an answer to {name}"),
    ("archive-rules", "归档规则{versions}个版本", "archived {versions} versions of rules"),
    ("ask-for", "申请人提出，立件{number}", "asked for it as an applicant: opened the case {number}"),
    (
        "ask-approval",
        "申请审批：{number} {milestone}{promise}{materials}",
        "asked for approval: {number} {milestone}{promise}{materials}",
    ),
    ("assign-case", "转交经办人：{owner}", "gave the case to {owner}"),
    ("attach-file", "上传文件：{file}", "attached {file}"),
    ("cancel-batch", "撤销付款批次{batch}", "cancelled the payment batch {batch}"),
    ("cancel-import", "中止导入：{file}，已导入{made}行", "broke the import of {file} off after {made} rows"),
    ("change-materials", "登记材料：{materials}", "recorded materials: {materials}"),
    ("change-password", "更改密码", "changed the password"),
    (
        "collect-payout",
        "款项{payout}入批{batch}：{amount}元",
        "took the payout {payout} of {amount} yuan into the batch {batch}",
    ),
    (
        "confirm-clock",
        "确认系统时钟：曾显示{shown}，应为{expected}",
        "confirmed the clock: it showed {shown} for {expected}",
    ),
    ("confirm-totp", "启用动态验证码", "put authenticator codes in force"),
    (
        "correct-payout",
        "更正款项{payout}的收款账户：{account}",
        "corrected the account of the payout {payout}: {account}",
    ),
    (
        "collect-debit",
        "扣款{debit}入批{batch}：{amount}元",
        "took the debit {debit} of {amount} yuan into the batch {batch}",
    ),
    ("create-batch", "新建付款批次，{execute_on}付款", "made a payment batch for {execute_on}"),
    ("create-import", "上传导入文件：{file}", "brought in {file} for import"),
    ("create-office", "设立机构：{name}", "made the office {name}"),
    ("appeal-survey-answer", "对{on}的一份回答提出申诉", "appealed against an answer of {on}"),
    ("decide-survey-appeal", "答复对{on}一份回答的申诉", "decided the appeal against an answer of {on}"),
    ("create-operator", "新增人员：{name}", "entered the operator {name}"),
    ("create-token", "签发程序令牌：{name}（{permissions}）", "gave the program {name} a token ({permissions})"),
    ("create-webhook", "登记通知地址：{name}（{kinds}）", "lets {name} be told what happens ({kinds})"),
    ("create-party", "登记客户：{name}", "entered the party {name}"),
    ("deliver-letter", "登记信函送达：{letter}", "recorded the delivery of {letter}"),
    ("drop-import-file", "清除不再需要的导入文件：{file}", "dropped the import file {file}, which is needed no more"),
    ("edit-case", "修改摘要或填写内容：{summary}{answers}", "edited the case: {summary}{answers}"),
    ("edit-notice", "修改公告：{title}", "edited the notice {title}"),
    ("edit-office", "修改机构资料：{name}", "edited the office {name}"),
    ("edit-operator", "修改人员：{login}", "edited the operator {login}"),
    (
        "edit-party",
        "修改客户资料：{name}{identity}{phone}{address}",
        "edited the party: {name}{identity}{phone}{address}",
    ),
    (
        "end-import",
        "导入结束：{file}，导入{made}行，{bad}行有误",
        "ended the import of {file}: {made} rows made, {bad} bad",
    ),
    ("end-applicant-session", "申请人退出登录", "signed out as an applicant"),
    ("end-session", "退出登录", "signed out"),
    ("enter-code", "申请人凭验证码登录", "signed in as an applicant with a one-time code"),
    ("erase-party", "删除客户资料：{party}", "erased the party {party}"),
    ("extend-promise", "延长承诺：{promise}", "extended the promise {promise}"),
    ("file-mail", "来信归入{number}：{file}", "added a mail to {number}: {file}"),
    ("hand-in", "申请人上传文件：{file}", "handed in {file} as an applicant"),
    ("import-customers", "导入客户：{customers} 位", "took over {customers} customers"),
    ("invite-to-survey", "邀请{invited}人填写{name}{seed}", "invited {invited} to {name}{seed}"),
    ("keep-key", "更换密钥文件", "took another key file"),
    ("lay-file", "为{number}存入文件：{file}", "laid {file} with {number}"),
    (
        "mark-batch-sent",
        "登记付款批次报送：{count}笔{amount}元",
        "recorded that the batch went to the bank: {count} payments, {amount} yuan",
    ),
    ("open-by-mail", "来信立件{number}", "opened the case {number} by mail"),
    ("receive-mail", "收到邮件（{size}字节）", "fetched a mail of {size} bytes"),
    (
        "relate-party",
        "登记{name}的{relation}：{by}，自{from}",
        "entered that {by} serves {name} from {from}: {relation}",
    ),
    ("end-relation", "终止{name}的{relation}，自{until}", "ended a relation of {name} on {until}: {relation}"),
    ("merge-parties", "将客户{alias}并入{name}", "merged the party {alias} into {name}"),
    ("start-survey", "发起问卷：{name}", "began the survey {name}"),
    ("undo-merge", "撤销将客户{alias}并入{name}", "took back that {alias} is {name}"),
    (
        "link-oidc-account",
        "为{login}绑定统一认证账号：{account}",
        "linked {login} to the account {account} at the provider",
    ),
    (
        "note-failed-sign-in",
        "登录失败，累计{failed}次 {address} {account}",
        "failed to sign in, {failed} in a row {address} {account}",
    ),
    ("notify-missing", "一次性告知缺少的材料：{missing}", "told of everything missing: {missing}"),
    ("open-case", "立件{number}", "opened the case {number}"),
    ("pass-time", "时间到期：{promises}", "time passed: {promises}"),
    ("prepare-totp", "生成动态验证码密钥", "made a secret for authenticator codes"),
    ("publish-notice", "发布公告：{title}", "published the notice {title}"),
    ("put-right-promise", "更正超时：{promise}", "put right that {promise} was found broken"),
    ("put-setting", "更改设置{key}", "changed the setting {key}"),
    ("read-batch-file", "导出付款文件：{file}", "wrote the payment file {file}"),
    ("read-file", "查看文件：{file}", "looked at {file}"),
    ("read-import", "下载导入失败的行：{file}", "took away the bad rows of {file}"),
    ("record-milestone", "登记进度：{milestone}", "recorded {milestone}"),
    ("turn-down-approval", "驳回审批：{number}", "turned down the approval of {number}"),
    (
        "release-approval",
        "批准：{number} {milestone}{promise}{materials}（{state}）",
        "approved: {number} {milestone}{promise}{materials} ({state})",
    ),
    ("release-batch", "放行收付批次：{count}笔{amount}元", "let the batch go: {count} payments, {amount} yuan"),
    ("remove-subject", "取下办理对象：{role}", "took what the case was about off: {role}"),
    ("remove-totp", "停用动态验证码", "gave up authenticator codes"),
    ("revoke-token", "撤销程序令牌：{name}", "took the token of {name} back"),
    ("revoke-webhook", "撤销通知地址：{name}", "tells {name} nothing any more"),
    ("seal-batch", "封批：{count}笔{amount}元", "sealed the batch: {count} payments, {amount} yuan"),
    ("set-term", "登记约定：{term} {within}，自{from}起", "entered what was agreed: {term} {within}, from {from}"),
    (
        "settle-debit",
        "银行回盘，扣款{debit}{amount}元：{outcome}{returned_reason}",
        "the bank on the debit {debit} of {amount} yuan: {outcome}{returned_reason}",
    ),
    (
        "settle-payout",
        "银行回盘，款项{payout}：{outcome}{returned_reason}",
        "the bank on the payout {payout}: {outcome}{returned_reason}",
    ),
    ("start-import", "开始导入：{file}，共{rows}行", "started the import of {file}, {rows} rows"),
    ("start-session", "登录 {address}", "signed in {address}"),
    ("take-off-totp", "解除{login}的动态验证码", "took the authenticator off {login}"),
    ("try-again", "重试待处理异常：{numbers}", "had what was set aside tried again: {numbers}"),
    ("uncollect-debit", "扣款{debit}退出批次{batch}", "took the debit {debit} out of the batch {batch}"),
    ("uncollect-payout", "款项{payout}退出批次{batch}", "took the payout {payout} out of the batch {batch}"),
    ("unmask", "查看{name}的完整号码（{field}）", "looked at the {field} number of {name} in clear"),
    (
        "unlink-oidc-account",
        "解除{login}的统一认证账号：{account}",
        "took the account {account} at the provider off {login}",
    ),
    ("withdraw-approval", "撤回审批申请：{number}", "took back what was asked: {number}"),
    ("withdraw-case", "客户撤回", "recorded that the customer withdrew"),
    ("write-case-letter", "补出函件：{letter}", "wrote the letter {letter} that could not be written at first"),
    ("write-letter", "出具函件：{letter}", "wrote the letter {letter}"),
    ("write-reminder", "写提醒给{to}", "wrote a reminder to {to}"),
];

/// Words inside facts that are no names of a service.
const WORDS: &[(&str, &str)] = &[
    ("received", "收到"),
    ("rejected", "退回"),
    ("waived", "免交"),
    ("broken", "超时"),
    ("due soon", "即将到期"),
    ("call", "电话"),
    ("visit", "上门"),
    ("message", "短信"),
    ("counter", "柜面"),
    ("callback", "回访"),
    ("waiting", "还需下一人批准"),
    ("released", "已办理"),
    ("failed", "未能办理"),
    ("called", "已叫号"),
    ("served", "已办理完"),
    ("gone", "已过号"),
    ("identity", "证件"),
    ("phone", "电话"),
];

/// The sentence; the bare name of a command that has none.
pub fn summary(command: &str, facts: &ShownFacts, service: Option<&Service>) -> LocalText<'static> {
    let Some((_, zh, en)) = systems::operations().find(|(known, _, _)| *known == command) else {
        return LocalText { zh: command.to_owned().into(), en: command.to_owned().into() };
    };
    LocalText { zh: filled(zh, facts, service, true).into(), en: filled(en, facts, service, false).into() }
}

/// The commands of whose sentence in one of the languages, or of whose name, the words are a part. What a sentence is filled with is no part of
/// it: that stands sealed or by its number elsewhere.
pub fn commands_told_by(words: &str) -> Vec<&'static str> {
    let words = words.trim().to_lowercase();
    let told = |sentence: &str| {
        let said = sentence.split('{').map(|part| part.split_once('}').map_or(part, |(_, said)| said));
        said.collect::<String>().to_lowercase().contains(&words)
    };
    let found = systems::operations().filter(|(name, zh, en)| name.contains(&words) || told(zh) || told(en));
    found.map(|(name, _, _)| *name).collect()
}

fn filled(sentence: &str, facts: &ShownFacts, service: Option<&Service>, zh: bool) -> String {
    let mut out = String::with_capacity(sentence.len() + 32);
    let mut rest = sentence;
    while let Some(start) = rest.find('{') {
        out.push_str(&rest[..start]);
        let Some(end) = rest[start..].find('}') else { break };
        let name = &rest[start + 1..start + end];
        if let Some(value) = facts.get(name) {
            // Facts that follow one another are kept apart.
            if rest[..start].is_empty() && !out.ends_with([' ', '：', ':']) && !out.is_empty() {
                out.push_str("; ");
            }
            out.push_str(&told(name, value, service, zh));
        }
        rest = &rest[start + end + 1..];
    }
    out.push_str(rest);
    // A fact at the end may be missing.
    out.truncate(out.trim_end().len());
    out
}

fn told(name: &str, value: &str, service: Option<&Service>, zh: bool) -> String {
    if let Some((chinese, english)) = systems::fact_word(name, value) {
        return if zh { chinese } else { english }.to_owned();
    }
    let separator = if zh { "、" } else { ", " };
    let listed = |one: &dyn Fn(&str) -> String| value.split(", ").map(one).collect::<Vec<_>>().join(separator);
    match name {
        "milestone" | "missing" | "promise" => listed(&|key| name_of(name, key, service, zh)),
        // Each is a key and what became of it: "id-card received", "accept broken".
        "materials" | "promises" => listed(&|entry| {
            let (key, became) = entry.split_once(' ').unwrap_or((entry, ""));
            format!("{} {}", name_of(name, key, service, zh), word(became, zh)).trim().to_owned()
        }),
        "kind" | "field" => word(value, zh).to_owned(),
        _ => value.to_owned(),
    }
}

fn word(value: &str, zh: bool) -> &str {
    let known = WORDS.iter().find(|(known, _)| zh && *known == value);
    known.map_or(value, |(_, word)| word)
}

fn name_of(kind: &str, key: &str, service: Option<&Service>, zh: bool) -> String {
    let name: Option<&CoreText> = service.and_then(|service| match kind {
        "milestone" => service.milestone(key).map(|rule| &rule.name),
        "missing" | "materials" => service.material(key).map(|rule| &rule.name),
        _ => service.promise(key).map(|rule| &rule.name),
    });
    match name {
        Some(name) if zh || name.en.is_empty() => name.zh.clone(),
        Some(name) => name.en.clone(),
        None => key.to_owned(),
    }
}
