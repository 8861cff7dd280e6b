//! Refusals of signing in: passwords, one-time codes, sessions, the own account. Sorted by code.

use super::entry::{RefusalText, t};

pub const TEXTS: &[RefusalText] = &[
    t(
        "cannot_lock_oneself_out",
        409,
        ["不能停用自己的账号。", "请由另一位管理员停用。"],
        ["You cannot make your own account inactive.", "Ask another administrator."],
    ),
    t(
        "clock_held",
        409,
        ["系统时钟异常，承诺计时和日终已暂停。", "请管理员核对服务器时间，在页面顶部确认后再办理。"],
        [
            "The clock of the machine is not believed: promises and day runs wait.",
            "Let an administrator look at the time of the server and confirm it at the top of the page.",
        ],
    ),
    t(
        "clock_not_held",
        409,
        ["系统时钟没有待确认的异常。", "无须确认。"],
        ["Nothing is held against the clock.", "There is nothing to confirm."],
    ),
    t(
        "locked_out",
        429,
        ["连续多次输错，账号锁定至{until}。", "请在该时间之后再试，或请管理员重置密码。"],
        [
            "Too many wrong tries; the account is locked until {until}.",
            "Try again after that, or ask the administrator.",
        ],
    ),
    t(
        "login_taken",
        409,
        ["工号“{login}”已被使用。", "请换一个工号。"],
        ["The login `{login}` is taken.", "Choose another one."],
    ),
    t(
        "no_session",
        401,
        ["尚未登录，或登录已过期。", "请重新登录。"],
        ["There is no session, or it has ended.", "Sign in."],
    ),
    t(
        "offline_ticket_unknown",
        403,
        ["服务器不认识这台设备的离线凭据。", "请联网登录，重新启用离线使用。"],
        ["This ticket of a device is unknown.", "Sign in with a network, and set the device up again."],
    ),
    t(
        "oidc_account_not_linked",
        409,
        ["该经办人没有绑定统一认证账号。", "无须解除。"],
        ["No account at the provider is linked.", "There is nothing to take off."],
    ),
    t(
        "oidc_account_taken",
        409,
        ["该统一认证账号已绑定另一位经办人。", "请核对账号标识，或先解除原来的绑定。"],
        ["The account is linked to another operator.", "Check it, or take it off that one first."],
    ),
    t(
        "oidc_denied",
        403,
        ["统一身份认证未通过。", "请重新登录，或改用工号和密码。"],
        ["The provider did not vouch for you.", "Try again, or sign in with your password."],
    ),
    t(
        "oidc_not_begun",
        422,
        ["本次登录不是在这个浏览器发起的，或已经用过、已经过期。", "请回到登录页重新开始。"],
        [
            "This sign-in was not begun in this browser, was used already, or is too old.",
            "Go back to the page of signing in and begin again.",
        ],
    ),
    t(
        "oidc_not_linked",
        403,
        ["统一认证账号“{account}”尚未绑定经办人。", "请把这个账号标识告诉管理员，由管理员绑定后再登录。"],
        [
            "The account `{account}` at the provider is linked to no operator.",
            "Tell an administrator this account; once it is linked you can sign in.",
        ],
    ),
    t(
        "oidc_not_verified",
        403,
        ["统一身份认证返回的凭证未通过核验。", "请重新登录；仍不行的，请告诉管理员，并先用工号和密码登录。"],
        [
            "What the provider sent does not hold.",
            "Try again; if that does not help tell an administrator, and sign in with your password.",
        ],
    ),
    t(
        "oidc_off",
        409,
        ["本系统没有启用统一身份认证。", "请用工号和密码登录。"],
        ["This house has no provider to sign in at.", "Sign in with your password."],
    ),
    t(
        "oidc_operator_inactive",
        403,
        ["该账号绑定的经办人已停用。", "请联系管理员。"],
        ["The operator of this account is not active.", "Ask an administrator."],
    ),
    t(
        "oidc_unreachable",
        503,
        ["统一身份认证服务暂时联系不上。", "请用工号和密码登录，或稍后再试。"],
        ["The provider does not answer.", "Sign in with your password, or try again later."],
    ),
    t(
        "operator_locked",
        403,
        ["该经办人已被停用。", "设备上的离线资料已擦除；如有疑问请联系管理员。"],
        ["This operator was locked.", "What was kept on the device is wiped. Ask the administrator."],
    ),
    t(
        "own_office",
        409,
        ["不能调动自己的机构。", "请另一位管理员来办。"],
        ["Nobody moves himself to another office.", "Ask another administrator."],
    ),
    t(
        "own_roles",
        409,
        ["不能更改自己的角色。", "请另一位管理员来改。"],
        ["Nobody changes the own roles.", "Ask another administrator."],
    ),
    t(
        "own_totp_by_oneself",
        409,
        ["自己的动态验证码不在这里解除。", "请到“我的账号”停用；验证器丢失的，请另一位管理员解除。"],
        [
            "One does not take off the own authenticator here.",
            "Give it up at your own account; where it is lost, ask another administrator.",
        ],
    ),
    t(
        "password_given",
        403,
        ["请先修改初始密码。", "这个密码是别人设的；换成只有您知道的密码后，就可以开始工作。"],
        ["Change the first password.", "Somebody else set it: choose one that you alone know, and begin."],
    ),
    t(
        "password_too_short",
        422,
        ["密码至少{limit}个字符。", "可以用一句好记的话。"],
        ["A password has at least {limit} characters.", "A sentence that is easy to remember will do."],
    ),
    t(
        "password_too_weak",
        422,
        ["密码太容易被猜中。", "不要用常见密码、姓名、账号、键盘顺序、重复的字符或日期；一句自己想出来的话就很好。"],
        [
            "The password is too easily guessed.",
            "No common password, name, login, row of keys, repeated sign or date; a sentence of your own is good.",
        ],
    ),
    t(
        "password_unchanged",
        422,
        ["新密码与原密码相同。", "请换一个不同的密码。"],
        ["The new password is the old one.", "Choose another."],
    ),
    t(
        "sign_in_busy",
        503,
        ["此刻登录的人太多。", "请过几秒再试。"],
        ["Too many sign in at this moment.", "Try again in some seconds."],
    ),
    t(
        "too_many_listeners",
        503,
        ["打开的页面过多，此页不能即时更新。", "请关闭不用的页面；内容仍会定时刷新。"],
        [
            "Too many pages listen; this one is not told of changes at once.",
            "Close pages that are not needed. What is shown is still read again from time to time.",
        ],
    ),
    t(
        "totp_already_used",
        401,
        ["该动态验证码已经使用过。", "请等待下一个验证码。"],
        ["This one-time code was used already.", "Wait for the next one."],
    ),
    t(
        "totp_not_prepared",
        409,
        ["尚未生成动态验证码密钥。", "请先生成密钥。"],
        ["No secret for one-time codes was made.", "Make one first."],
    ),
    t(
        "totp_required",
        401,
        ["还需要动态验证码。", "请输入验证器显示的六位数字。"],
        ["A one-time code is needed too.", "Enter the six digits that your authenticator shows."],
    ),
    t(
        "wrong_login",
        401,
        ["工号或密码有误。", "请核对大小写；多次输错会暂时锁定。"],
        [
            "Login or password is wrong.",
            "Mind capital letters; after some wrong tries the account is locked for a while.",
        ],
    ),
    t(
        "wrong_password",
        422,
        ["当前密码有误。", "请重新输入当前密码；多次输错会暂时锁定。"],
        ["The current password is wrong.", "Enter it again; after some wrong tries the account is locked for a while."],
    ),
    t(
        "wrong_totp",
        401,
        ["动态验证码有误。", "请核对手机时间，输入当前的六位数字。"],
        ["The one-time code is wrong.", "Check the clock of your telephone and enter the current six digits."],
    ),
];
