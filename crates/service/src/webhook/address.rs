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

/// Whether an address is of the machine itself, of a network of one's own, or of nobody: what the registries of special addresses (RFC 6890)
/// do not call globally reachable, and what would be translated into such a one on the way.
fn is_private(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_private_v4(address),
        IpAddr::V6(address) => is_private_v6(address),
    }
}

/// Blocks of version 4 that are not reached over the internet: the first address and the bits that all of a block share.
const CLOSED_V4: [([u8; 4], u32); 15] = [
    ([0, 0, 0, 0], 8),
    ([10, 0, 0, 0], 8),
    // Shared by the customers of one provider.
    ([100, 64, 0, 0], 10),
    ([127, 0, 0, 0], 8),
    ([169, 254, 0, 0], 16),
    ([172, 16, 0, 0], 12),
    ([192, 0, 0, 0], 24),
    ([192, 0, 2, 0], 24),
    // Where 6to4 was relayed.
    ([192, 88, 99, 0], 24),
    ([192, 168, 0, 0], 16),
    // Measuring devices of a network of one's own.
    ([198, 18, 0, 0], 15),
    ([198, 51, 100, 0], 24),
    ([203, 0, 113, 0], 24),
    ([224, 0, 0, 0], 4),
    ([240, 0, 0, 0], 4),
];

fn is_private_v4(address: Ipv4Addr) -> bool {
    let shares =
        |first: [u8; 4], bits: u32| (u32::from(address) ^ u32::from(Ipv4Addr::from(first))) >> (32 - bits) == 0;
    CLOSED_V4.iter().any(|(first, bits)| shares(*first, *bits))
}

/// Of version 6 only what is given out to networks (2000::/3) is reached at all; within it these blocks are not.
fn is_private_v6(address: Ipv6Addr) -> bool {
    let embedded = |high: u16, low: u16| Ipv4Addr::from((u32::from(high) << 16) | u32::from(low));
    if let Some(address) = address.to_ipv4_mapped() {
        return is_private_v4(address);
    }
    match address.segments() {
        // Addresses of version 4, translated by a gateway: through the well-known prefix, through one of a network's own.
        [0x64, 0xff9b, 0, 0, 0, 0, high, low] => is_private_v4(embedded(high, low)),
        // Translated by 6to4; by Teredo, whose server stands in front and whose client stands at the end, inverted.
        [0x2002, high, low, ..] => is_private_v4(embedded(high, low)),
        [0x2001, 0, high, low, .., client_high, client_low] => {
            is_private_v4(embedded(high, low)) || is_private_v4(embedded(!client_high, !client_low))
        }
        // Of protocols and of measuring; of examples.
        [0x2001, second, ..] => second < 0x0200 || second == 0x0db8,
        [0x3fff, second, ..] => second < 0x1000,
        [first, ..] => first & 0xe000 != 0x2000,
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
            "127.0.0.1",
            "10.1.2.3",
            "192.168.0.7:8443",
            "172.31.255.255",
            "169.254.169.254",
            "100.64.0.1",
            "100.127.255.254",
            "192.0.0.8",
            "192.0.2.1",
            "198.18.0.1",
            "198.19.255.255",
            "198.51.100.7",
            "203.0.113.9",
            "224.0.0.1",
            "255.255.255.255",
            "0.0.0.0",
            "2130706433",
            "0x7f.1",
            "[::]",
            "[::1]",
            "[::10.0.0.1]",
            "[::8.8.8.8]",
            "[::ffff:10.0.0.1]",
            "[::ffff:198.18.0.1]",
            "[::ffff:0:10.0.0.1]",
            "[64:ff9b::a00:1]",
            "[64:ff9b::c612:1]",
            "[64:ff9b:1::1.2.3.4]",
            "[64:ff9b:1:fffe::a00:1]",
            "[2002:a00:1::1]",
            "[2002:c0a8:101::]",
            "[2001:0:a00:1::]",
            "[2001:0:102:304::f5ff:fffe]",
            "[2001:db8::1]",
            "[2001:10::1]",
            "[3fff::1]",
            "[100::1]",
            "[5f00::1]",
            "[fc00::1]",
            "[fd00::1]",
            "[fe80::1]",
            "[fec0::1]",
            "[ff02::1]",
        ] {
            let url = format!("https://{private}/in");
            assert_eq!(cause(&url, false).as_deref(), Some("private_address"), "{private}");
            assert_eq!(cause(&url, true), None, "{private}");
        }
        for public in [
            "www.example.cn",
            "1.2.3.4",
            "100.63.255.255",
            "100.128.0.1",
            "172.32.0.1",
            "192.0.1.1",
            "198.17.255.255",
            "198.20.0.1",
            "223.255.255.255",
            "[::ffff:1.2.3.4]",
            "[64:ff9b::102:304]",
            "[2002:102:304::1]",
            "[2001:0:102:304::fefd:fcfb]",
            "[2001:200::1]",
            "[2400:3200::1]",
            "[2606:4700::1111]",
        ] {
            let url = format!("https://{public}/in");
            assert_eq!(cause(&url, false), None, "{public}");
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
