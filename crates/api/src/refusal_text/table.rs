//! The table itself: code, status, then detail and hint in Chinese and in English. Sorted by code. The sentences of a subject
//! with many codes have a table beside this one.

use super::entry::{RefusalText, t};

pub const TEXTS: &[RefusalText] = &[
    t(
        "agreement_of_another_family",
        409,
        ["{number}不是此类合同，而是{family}合同。", "请按号码查找该合同，在它自己的页面上办理。"],
        [
            "{number} is no agreement of this kind but one of {family}.",
            "Search for the number and work on the page of that agreement.",
        ],
    ),
    t(
        "already_delivered",
        409,
        ["该信函已登记送达。", "如需再次送达，请另行出具信函。"],
        ["This letter has been delivered already.", "Write another letter if one more has to be delivered."],
    ),
    t(
        "already_notified",
        409,
        ["已于{at}一次性告知全部缺少的材料。", "一次性告知只作一次；有新退回的材料时才能再次告知。"],
        [
            "The customer was told of everything missing at {at}.",
            "The notice is given once; another follows only when a material was returned since.",
        ],
    ),
    t(
        "anchor_altered",
        422,
        ["锚点文件与其摘要不符，曾被改动或者不完整。", "请使用当时保存的原文件。"],
        ["The anchor does not fit its digest: it was altered or cut off.", "Take the file as it was kept."],
    ),
    t(
        "anchor_unreadable",
        422,
        ["这不是锚点文件（第{line}行）。", "请选择“导出锚点”或 yinuo anchor 所写的文件。"],
        ["This is no anchor (line {line}).", "Take a file that `yinuo anchor` or the page wrote."],
    ),
    t(
        "bad_calendar",
        409,
        ["工作日历无法使用：{cause}", "请检查规则包中的日历文件。"],
        ["The calendar cannot be used: {cause}", "Check the calendar file of the pack."],
    ),
    t(
        "bad_cursor",
        422,
        ["列表已变动，或翻页位置无效。", "请刷新页面，从第一页重新查询。"],
        ["The list has changed, or the cursor is not valid here.", "Reload, and begin again with the first page."],
    ),
    t(
        "cannot_be_reminded",
        409,
        ["该人员无权查看此事项，不能向其发送提醒。", "请选择能查看此事项的人员，或提醒自己。"],
        ["That person may not see what the reminder is about.", "Choose somebody who may, or remind yourself."],
    ),
    t(
        "case_is_closed",
        409,
        ["该件已办结或撤回，不能再更改。", "如有新的请求，请另立新件。"],
        ["The case is closed or withdrawn and does not change any more.", "Open a new case for a new request."],
    ),
    t(
        "changed_meanwhile",
        412,
        ["您查看之后，他人已作更改，现为第{current_version}版。", "请查看他人的更改，在新版本上重做您的操作。"],
        [
            "Somebody else changed it after you looked; it is now version {current_version}.",
            "Look at the changes, then do yours again on the new version.",
        ],
    ),
    t(
        "channel_of_the_system",
        422,
        ["“系统”渠道只用于系统自动开立的业务。", "请选择客户实际使用的渠道。"],
        ["Only what the program opens by itself comes in by the system.", "Choose how the customer came in."],
    ),
    t(
        "conflicting_day",
        409,
        ["工作日历有冲突：{cause}", "请检查规则包中的日历文件。"],
        ["The calendar contradicts itself: {cause}", "Check the calendar file of the pack."],
    ),
    t(
        "cross_site_refused",
        403,
        ["该请求可能来自其他网站，未予办理。", "使用 Cookie 登录时，写操作须带请求头 X-Yinuo: 1。"],
        [
            "The request may come from another site and was not carried out.",
            "With the session cookie every write needs the header X-Yinuo: 1.",
        ],
    ),
    t(
        "database_cannot_write",
        503,
        [
            "数据库目前无法写入，磁盘可能已满或者只读。",
            "本次没有办理。请通知系统管理人员，恢复后用同一表单再提交一次。",
        ],
        [
            "The database cannot write at the moment: its disk may be full or read-only.",
            "Nothing was done. Tell who keeps the machine, and send the same form again afterwards.",
        ],
    ),
    t(
        "database_slow",
        503,
        ["数据库暂时没有响应。", "请稍后用同一表单再提交一次；已经登记的不会重复办理。"],
        [
            "The database does not answer at the moment.",
            "Send the same form again in a while; what was done already is not done twice.",
        ],
    ),
    t(
        "excluded_by_milestone",
        409,
        ["已登记“{milestone}”，该项进度不能再登记。", "请核对办理结果。"],
        ["`{milestone}` was recorded, so this milestone cannot happen any more.", "Check what was decided."],
    ),
    t(
        "extensions_used_up",
        409,
        ["承诺“{promise}”最多延长{times}次，已用完。", "请在现有期限内办理。"],
        [
            "The promise `{promise}` may be extended {times} times, and was.",
            "It has to be kept within the time it has.",
        ],
    ),
    t(
        "failure",
        500,
        [
            "系统出现故障，编号{incident}。您的操作可能没有完成。",
            "请稍后再提交一次：同一请求（同一个 Idempotency-Key）不会办理两次。仍不成功，请把编号告诉管理员。",
        ],
        [
            "The system failed, incident {incident}. What you asked for may not have been done.",
            "Try again in a moment: one request (the same Idempotency-Key) is never carried out twice. If it stays so, tell the administrator the incident.",
        ],
    ),
    t(
        "identity_is_fixed",
        409,
        ["证件号码登记后不能更改。", "证件号码不同即为不同的人，请另立客户。"],
        ["An identity number does not change.", "Another number is another person: enter a new party."],
    ),
    t(
        "key_changed_meanwhile",
        409,
        ["另一个进程刚刚建立或更换了密钥。", "请重新运行。"],
        ["Another process has just made or changed the key.", "Run it again."],
    ),
    t(
        "key_reused_with_different_input",
        409,
        [
            "这张表单（Idempotency-Key）先前已用别的内容提交过。",
            "请先查看上次是否已经办成；新的请求请重新填写，使用新的键。",
        ],
        [
            "This form (its Idempotency-Key) was sent before with other content.",
            "See first whether the earlier try went through; a new request takes a new key.",
        ],
    ),
    t(
        "malformed_json",
        400,
        [
            "提交的内容无法读取（不是有效的 JSON，位置 {place}）。",
            "请刷新页面后重试；自行编写的程序请检查引号、逗号和括号。",
        ],
        [
            "The request cannot be read (no valid JSON, at {place}).",
            "Reload and try again; in a program of your own look for quotes, commas and brackets.",
        ],
    ),
    t(
        "malformed_request",
        400,
        ["请求无法读取。", "请刷新页面后重试；自行编写的程序请检查地址和请求头。"],
        ["The request cannot be read.", "Reload and try again; in a program of your own check address and headers."],
    ),
    t(
        "material_not_received",
        409,
        ["材料“{material}”尚未收到，不能退回。", "请先登记收到。"],
        ["`{material}` has not been received and cannot be rejected.", "Record its receipt first."],
    ),
    t(
        "method_not_allowed",
        405,
        ["该地址不支持这个操作。", "页面可能已旧，请刷新；接口见 /api/v1/openapi.json。"],
        [
            "This address does not take that method.",
            "The page may be old: reload it. The interface is told in /api/v1/openapi.json.",
        ],
    ),
    t(
        "milestone_already_recorded",
        409,
        ["进度“{milestone}”已经登记。", "该项进度只登记一次。"],
        ["`{milestone}` was recorded already.", "It happens once."],
    ),
    t(
        "milestone_by_system",
        409,
        ["“{milestone}”由系统登记，不能手工登记。", "款项付清、到账后系统自动登记；请在保单或者给付款项页查看进展。"],
        ["`{milestone}` is recorded by the system, never by hand.", "It follows once the money was paid or came in."],
    ),
    t(
        "milestone_is_automatic",
        409,
        ["进度“{milestone}”由系统自动登记。", "请登记材料，系统会自动推进。"],
        ["`{milestone}` is recorded by the system.", "Record the materials; it follows by itself."],
    ),
    t(
        "negative_period",
        409,
        ["期间不能为负：{cause}", "请核对天数。"],
        ["A period cannot be negative: {cause}", "Check the number."],
    ),
    t(
        "never_reached",
        409,
        ["按该日历永远数不到：{cause}", "请检查规则包中的日历文件。"],
        ["The calendar never gets there: {cause}", "Check the calendar file of the pack."],
    ),
    t(
        "no_chinese_font",
        409,
        [
            "本机没有可用的中文字体，无法生成PDF。",
            "请管理员安装 {package}，或在设置 fonts 中指定字体文件夹；在此之前可以打印网页版函件。",
        ],
        [
            "This machine has no Chinese font, so no PDF can be made.",
            "The administrator installs {package} or names a folder with the setting `fonts`; the HTML page can be printed meanwhile.",
        ],
    ),
    t(
        "no_files_with_subject",
        409,
        ["这种对象（{kind}）不能直接存入文件。", "业务的文件请在业务页随材料上传。"],
        [
            "No document is laid with a `{kind}` itself.",
            "With a case it goes with its materials, on the page of the case.",
        ],
    ),
    t(
        "no_manager_there",
        409,
        ["该机构及其上级机构都没有设主管。", "请联系管理员为机构指定主管，或直接提醒某一位人员。"],
        [
            "Neither this office nor one above it has a manager.",
            "Ask an administrator to name one, or write to a person.",
        ],
    ),
    t(
        "no_rule_in_force",
        409,
        [
            "{on}没有适用于“{service}”的规则；最早的规则自{first}起施行。",
            "请核对收件日期，或在规则包中补充当时的规定。",
        ],
        [
            "No rule of `{service}` was in force on {on}; the first one begins on {first}.",
            "Check the date of receipt, or add the rule of that time to a pack.",
        ],
    ),
    t(
        "not_found",
        404,
        ["没有找到，或不在您的机构范围内。", "请核对编号；若属于别的机构，请由该机构办理。"],
        [
            "It is not there, or not visible to your office.",
            "Check the number; what is another office's is handled there.",
        ],
    ),
    t(
        "not_permitted",
        403,
        ["您的角色不能进行这项操作（{permission}）。", "请由有权限的同事办理，或请管理员调整角色。"],
        ["Your role does not allow this ({permission}).", "Ask a colleague who may, or the administrator."],
    ),
    t(
        "nothing_missing",
        409,
        ["没有缺少的材料，无需告知。", "可以继续办理。"],
        ["Nothing is missing, so there is nothing to tell.", "Go on with the case."],
    ),
    t(
        "nothing_to_unmask",
        409,
        ["该客户没有登记这项号码。", "请核对客户资料。"],
        ["The party has no such number.", "Look at the party's data."],
    ),
    t(
        "occurred_before_earlier_step",
        409,
        ["{occurred_at}早于收件时间{earliest}。", "请核对发生时间。"],
        ["{occurred_at} lies before the receipt at {earliest}.", "Check when it happened."],
    ),
    t(
        "occurred_in_future",
        409,
        ["{occurred_at}是将来的时间，不能登记。", "只能登记已经发生的事；请核对日期。"],
        ["{occurred_at} lies in the future.", "Record what has happened; check the date."],
    ),
    t(
        "office_code_taken",
        409,
        ["机构代码“{code}”已被使用。", "请换一个代码。"],
        ["The office code is taken.", "Choose another one."],
    ),
    t(
        "outside_known_calendar",
        422,
        [
            "该日期不在已公布的工作日历之内（{known_from}至{known_until}）。",
            "系统不推测尚未公布的放假安排；请核对日期，或更新日历规则包。",
        ],
        [
            "The date lies outside the calendar, which is known from {known_from} until {known_until}.",
            "Holidays that were not published are not guessed: check the date, or bring the calendar pack up to date.",
        ],
    ),
    t(
        "owner_cannot_handle",
        409,
        ["该人员不能经办本机构的件。", "请选择本机构或上级机构有经办权限的人员。"],
        ["That person cannot handle cases of this office.", "Choose somebody of this office, or of one above it."],
    ),
    t(
        "party_exists",
        409,
        ["该证件号码的客户已经登记。", "请使用已有的客户。"],
        ["A party with this identity number is known.", "Use the party that is there."],
    ),
    t(
        "pause_reversed",
        409,
        ["暂停的结束早于开始：{cause}", "请核对时间。"],
        ["A pause ends before it begins: {cause}", "Check the times."],
    ),
    t(
        "pdf_not_in_this_build",
        409,
        ["本程序未包含PDF功能。", "请打印网页版函件，或改用包含PDF功能的版本。"],
        ["This program was built without PDF.", "Print the HTML page, or use a program built with the feature `pdf`."],
    ),
    t(
        "promise_is_broken",
        409,
        ["承诺“{promise}”按正确的时间也已超时，不能更正。", "如确有原因，请在沟通记录中说明。"],
        [
            "The promise `{promise}` is past its time by the right clock too.",
            "Note the reasons with the contacts of the case.",
        ],
    ),
    t(
        "promise_not_broken",
        409,
        ["承诺“{promise}”尚未到期，还不能登记。", "须待期限届满仍未履行。"],
        ["The promise `{promise}` is not broken yet.", "This follows from silence only after its time is over."],
    ),
    t(
        "promise_not_extendable",
        409,
        ["承诺“{promise}”的规则不允许延长。", "请在期限内办理。"],
        ["The rule of `{promise}` knows no extension.", "It has to be kept in time."],
    ),
    t(
        "promise_not_extended",
        409,
        ["“{promise}”的期限没有延长，不能告知已延长。", "请先申请延长，经主管批准后再告知客户。"],
        [
            "The time of `{promise}` was not extended, so nobody can be told.",
            "Ask for more time; tell it once it was granted.",
        ],
    ),
    t(
        "promise_not_found_broken",
        409,
        ["承诺“{promise}”没有超时记录，无须更正。", "请刷新后再看。"],
        ["The promise `{promise}` was not found broken.", "Load the page again."],
    ),
    t(
        "promise_not_open",
        409,
        ["承诺“{promise}”不在等待中，或已超时。", "只能延长尚未到期的承诺。"],
        ["The promise `{promise}` is not waited for, or is past its time.", "Only what is not due yet is extended."],
    ),
    t(
        "promise_still_waiting",
        409,
        ["承诺“{promise}”尚未履行，不能办结。", "请先履行该承诺。"],
        ["The promise `{promise}` is still owed, so the case cannot be closed.", "Keep the promise first."],
    ),
    t(
        "reason_required",
        422,
        ["必须填写理由。", "理由会记入审计记录。"],
        ["A reason is required.", "It is kept in the audit trail."],
    ),
    t(
        "role_barred",
        409,
        ["规则不允许“{role}”办理这一步。", "请由其他岗位的同事办理。"],
        ["A rule bars the role {role} from this step.", "Somebody outside that role has to do it."],
    ),
    t(
        "role_missing",
        409,
        ["这一步须由“{role}”办理。", "请转交有该角色的同事。"],
        ["This step takes the role {role}.", "Pass it to somebody who has it."],
    ),
    t(
        "root_office_exists",
        409,
        ["顶级机构只有一个，已经建立。", "新机构须指定上级机构。"],
        ["There is one root office, and it is there already.", "Name the parent of a new office."],
    ),
    t(
        "root_office_only",
        403,
        [
            "这里是全机构的账务、日终和价格，只能在“{office}”办理。",
            "请报总机构办理；您权限内的账务，在各合同的页面查看。",
        ],
        [
            "This concerns the whole house and is done at `{office}` only.",
            "Ask the root office; the lines of an agreement within your reach stand on its page.",
        ],
    ),
    t(
        "same_person",
        409,
        ["这一步不能由登记“{milestone}”的同一人办理。", "须由另一位同事复核。"],
        ["Whoever recorded `{milestone}` cannot do this step too.", "Four eyes: ask a colleague."],
    ),
    t(
        "taken_meanwhile",
        409,
        ["同时有另一请求登记了同样的内容。", "请刷新后再试。"],
        ["Another request entered the same thing at the same time.", "Read it again, then try once more."],
    ),
    t(
        "text_too_long",
        422,
        ["“{field}”超过{limit}个字符。", "请缩短文字，较长的内容可作为文件上传。"],
        ["`{field}` is longer than {limit} characters.", "Shorten it; longer documents can be attached as files."],
    ),
    t(
        "too_large",
        413,
        ["内容超过{limit}字节的上限。", "请缩小文件或分次提交。"],
        ["The body is larger than {limit} bytes.", "Send less, or a smaller file."],
    ),
    t(
        "unknown_channel",
        422,
        ["没有“{channel}”这种送达方式。", "可用：counter、post、message、e-mail。"],
        ["There is no channel `{channel}`.", "Known: counter, post, message, e-mail."],
    ),
    t(
        "unknown_contact_kind",
        422,
        ["没有“{kind}”这种联系方式。", "可用：call、visit、message、counter、callback。"],
        ["There is no kind of contact `{kind}`.", "Known: call, visit, message, counter, callback."],
    ),
    t(
        "unknown_direction",
        422,
        ["没有“{direction}”这个方向。", "可用：in、out。"],
        ["There is no direction `{direction}`.", "Known: in, out."],
    ),
    t(
        "unknown_material",
        422,
        ["该服务没有“{material}”这种材料。", "可用：{known}。"],
        ["The service has no material `{material}`.", "Known: {known}."],
    ),
    t(
        "unknown_material_state",
        422,
        ["材料没有“{state}”这种状态。", "可用：received、rejected、waived。"],
        ["A material has no state `{state}`.", "Known: received, rejected, waived."],
    ),
    t(
        "unknown_milestone",
        409,
        ["该服务没有“{milestone}”这项进度。", "可登记：{known}。"],
        ["The service has no milestone `{milestone}`.", "Known: {known}."],
    ),
    t(
        "unknown_promise",
        422,
        ["该服务没有“{promise}”这项承诺。", "可用：{known}。"],
        ["The service has no promise `{promise}`.", "Known: {known}."],
    ),
    t(
        "unknown_service",
        422,
        ["没有“{service}”这项服务。", "请从服务目录（/api/v1/services）中选择。"],
        ["There is no service `{service}`.", "Choose one of the catalogue (/api/v1/services)."],
    ),
    t(
        "unknown_sort",
        422,
        ["不能按“{sort}”排序。", "请换一列排序；可用的顺序见 /api/v1/openapi.json。"],
        ["The list has no order `{sort}`.", "Sort by another column; the orders are told in /api/v1/openapi.json."],
    ),
    t(
        "unknown_standing",
        422,
        ["没有“{standing}”这种承诺状态。", "可用：open、due_today、due_soon、broken、paused、unknown。"],
        ["There is no standing `{standing}`.", "Known: open, due_today, due_soon, broken, paused, unknown."],
    ),
    t(
        "unknown_state",
        422,
        ["没有“{state}”这种状态。", "可用：open、closed、withdrawn。"],
        ["There is no state `{state}`.", "Known: open, closed, withdrawn."],
    ),
    t(
        "unknown_time_zone",
        409,
        ["工作日历的时区无法识别：{cause}", "请检查规则包中的日历文件。"],
        ["The time zone of the calendar is not known: {cause}", "Check the calendar file of the pack."],
    ),
    t(
        "unknown_view",
        422,
        ["没有“{view}”这个视图。", "可用：due_today、due_soon、broken、paused、unknown、open、all。"],
        ["There is no view `{view}`.", "Known: due_today, due_soon, broken, paused, unknown, open, all."],
    ),
    t(
        "version_required",
        428,
        ["没有说明修改的是哪一版（缺少 If-Match 请求头）。", "请刷新页面后重试；版本见该件 ETag 响应头。"],
        [
            "It was not said which version is edited (the header If-Match is missing).",
            "Reload and try again; the version is in the header ETag of the thing.",
        ],
    ),
    t(
        "waiting_for_materials",
        409,
        ["材料尚不齐全：{missing}。", "请先收齐材料，或一次性告知客户。"],
        ["Materials are missing: {missing}.", "Take them in first, or give the customer the one-time notice."],
    ),
    t(
        "waiting_for_milestone",
        409,
        ["须先登记“{milestone}”。", "请按顺序办理。"],
        ["`{milestone}` has to come first.", "Record it before."],
    ),
    t(
        "wrong_content_type",
        415,
        [
            "服务器不接受这种内容，应为 {expected}。",
            "上传文件请选择 PDF、JPEG 或 PNG；自行编写的程序请设置 Content-Type。",
        ],
        [
            "The body has to be {expected}.",
            "Of files choose a PDF, JPEG or PNG; in a program of your own set the header Content-Type.",
        ],
    ),
    t(
        "wrong_field",
        422,
        ["“{field}”有误：{cause}。", "请更正后重新提交。"],
        ["`{field}` is wrong: {cause}.", "Correct it and send the request again."],
    ),
    t(
        "wrong_file_type",
        415,
        ["文件内容与声明的类型{declared}不符，或不是可收的类型。", "请上传 PDF、JPEG 或 PNG 文件，并声明相符的类型。"],
        [
            "The file is {found}, which is not the declared {declared} or is not taken.",
            "Send a PDF, JPEG or PNG file under its own media type.",
        ],
    ),
    t(
        "wrong_identity_number",
        422,
        ["证件号码有误：{cause}。", "请对照证件核对每一位。"],
        ["The identity number is wrong: {cause}.", "Compare it with the document, digit by digit."],
    ),
];
