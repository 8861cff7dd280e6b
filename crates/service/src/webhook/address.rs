//! Addresses of webhooks: which the house may connect to. Without a word in the settings no address of a network of one's own is
//! one, so that nobody who may name an address reaches what only the machine of the house can reach.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use reqwest::Url;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use yinuo_core::refusal::Refusal;

const LONGEST: usize = 500;

/// An address as it was entered: `https://…` or `http://…` with a host, and no login in it.
pub fn parse(text: &str) -> Result<Url, Refusal> {
    let wrong = || Refusal::new("wrong_field").with("field", "url").with("cause", "not_an_address");
    let text = text.trim();
    if text.len() > LONGEST {
        return Err(wrong());
    }
    let url: Url = text.parse().map_err(|_| wrong())?;
    let is_plain = url.username().is_empty() && url.password().is_none() && url.fragment().is_none();
    let is_web = matches!(url.scheme(), "https" | "http") && url.host_str().is_some();
    if is_web && is_plain { Ok(url) } else { Err(wrong()) }
}

/// Whether the house may connect there, as far as the address itself says: over HTTPS, and to no address of a network of one's own,
/// unless the settings allow both.
pub fn allowed(url: &Url, private: bool) -> Result<(), Refusal> {
    if private {
        return Ok(());
    }
    let refused = |cause| Err(Refusal::new("webhook_address_not_allowed").with("cause", cause));
    if url.scheme() != "https" {
        return refused("not_https");
    }
    let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']);
    match host.parse::<IpAddr>() {
        Ok(address) if is_private(address) => refused("private_address"),
        _ => Ok(()),
    }
}

/// Whether an address is of the machine itself, of a network of one's own, or of nobody.
fn is_private(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_private_v4(address),
        IpAddr::V6(address) => is_private_v6(address),
    }
}

fn is_private_v4(address: Ipv4Addr) -> bool {
    let [first, second, ..] = address.octets();
    address.is_loopback()
        || address.is_private()
        || address.is_link_local()
        || address.is_multicast()
        || first == 0
        || first >= 240
        // Shared by the customers of one provider.
        || (first == 100 && (64..128).contains(&second))
}

fn is_private_v6(address: Ipv6Addr) -> bool {
    let segments = address.segments();
    let embedded = |high: u16, low: u16| Ipv4Addr::from((u32::from(high) << 16) | u32::from(low));
    if let Some(address) = address.to_ipv4() {
        return is_private_v4(address);
    }
    match segments {
        // Addresses of version 4, translated: by a gateway, by 6to4.
        [0x64, 0xff9b, .., high, low] => is_private_v4(embedded(high, low)),
        [0x2002, high, low, ..] => is_private_v4(embedded(high, low)),
        _ => address.is_unique_local() || address.is_unicast_link_local() || address.is_multicast(),
    }
}

/// Finds the addresses of a name, and none of a network of one's own: a name that is public today may lead there tomorrow.
#[derive(Debug)]
pub(super) struct PublicOnly;

impl Resolve for PublicOnly {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            let found: Vec<SocketAddr> = tokio::net::lookup_host((name.as_str(), 0)).await?.collect();
            let public: Vec<SocketAddr> = found.into_iter().filter(|found| !is_private(found.ip())).collect();
            if public.is_empty() {
                return Err("the name leads to private addresses only, and `webhooks.private_addresses` is off".into());
            }
            Ok(Box::new(public.into_iter()) as Addrs)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cause(text: &str, private: bool) -> Option<String> {
        let url = parse(text).expect("an address");
        allowed(&url, private).err().and_then(|refusal| refusal.fact("cause").map(str::to_owned))
    }

    #[test]
    fn an_address_of_a_network_of_ones_own_is_allowed_by_the_settings_only() {
        for private in [
            "https://127.0.0.1/",
            "https://10.1.2.3/in",
            "https://192.168.0.7:8443/",
            "https://172.31.255.255/",
            "https://169.254.169.254/latest/meta-data",
            "https://100.64.0.1/",
            "https://0.0.0.0/",
            "https://2130706433/",
            "https://0x7f.1/",
            "https://[::1]/",
            "https://[::ffff:10.0.0.1]/",
            "https://[64:ff9b::a00:1]/",
            "https://[fd00::1]/",
            "https://[fe80::1]/",
        ] {
            assert_eq!(cause(private, false).as_deref(), Some("private_address"), "{private}");
            assert_eq!(cause(private, true), None, "{private}");
        }
        for public in
            ["https://www.example.cn/yinuo", "https://1.2.3.4/", "https://100.128.0.1/", "https://[2001:db8::1]/"]
        {
            assert_eq!(cause(public, false), None, "{public}");
        }
        assert_eq!(cause("http://www.example.cn/", false).as_deref(), Some("not_https"));
        assert_eq!(cause("http://127.0.0.1:9/", true), None);
    }

    #[test]
    fn what_is_no_address_of_the_web_is_refused() {
        for text in ["", "www.example.cn", "ftp://example.cn/", "file:///etc/passwd", "https://user:secret@example.cn/"]
        {
            assert!(parse(text).is_err(), "{text}");
        }
        assert!(parse(&format!("https://example.cn/{}", "a".repeat(500))).is_err());
        assert_eq!(parse(" https://example.cn/in ").expect("an address").as_str(), "https://example.cn/in");
    }
}
