//! Decides which addresses may be called. Only public addresses may, so that nobody can reach our
//! own network through a webhook (SSRF).

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use reqwest::Url;

/// Where webhooks may go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Public addresses, by `https`.
    Internet,
    /// Anywhere, including this machine; for tests and programs in development.
    Anywhere,
}

impl Reach {
    /// Returns the URL to call, if it is allowed.
    #[must_use]
    pub fn url(self, text: &str) -> Option<Url> {
        let url: Url = text.parse().ok()?;
        let plain = url.username().is_empty() && url.password().is_none();
        let host = url.host_str()?;
        let allowed = match self {
            Self::Internet => url.scheme() == "https" && is_public_name(host),
            Self::Anywhere => matches!(url.scheme(), "http" | "https"),
        };
        (plain && url.fragment().is_none() && allowed).then_some(url)
    }

    /// Returns whether a host with this address may be called.
    #[must_use]
    pub fn allows(self, address: IpAddr) -> bool {
        self == Self::Anywhere || is_public(address)
    }
}

/// Returns whether this may be the name of a public host. The addresses it resolves to are checked
/// when it is called.
fn is_public_name(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    if let Ok(address) = bare.parse() {
        return is_public(address);
    }
    let name = host.trim_end_matches('.').to_ascii_lowercase();
    let last = name.rsplit_once('.').map(|(_, last)| last);
    last.is_some_and(|last| !["localhost", "local", "internal", "home", "lan"].contains(&last))
}

/// Returns whether an address is on the public internet, according to IANA's registries of special
/// addresses.
#[must_use]
pub fn is_public(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let special = address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_documentation()
        || address.is_multicast()
        // This network, shared address space, protocol assignments, 6to4 relays, benchmarks,
        // reserved.
        || a == 0
        || (a == 100 && (64..128).contains(&b))
        || (a == 192 && b == 0 && c == 0)
        || (a == 192 && b == 88 && c == 99)
        || (a == 198 && (b == 18 || b == 19))
        || a >= 240;
    !special
}

/// Returns whether an IPv6 address is public. Only `2000::/3` is allocated; parts of it embed other
/// addresses or are reserved.
fn is_public_v6(address: Ipv6Addr) -> bool {
    let [first, second, ..] = address.segments();
    let given_out = first & 0xe000 == 0x2000;
    let special = (first == 0x2001 && (second < 0x0200 || second == 0x0db8))
        || first == 0x2002
        || (first == 0x3fff && second < 0x1000);
    given_out && !special
}

#[cfg(test)]
mod tests {
    use super::{Reach, is_public};

    #[test]
    fn only_addresses_of_the_whole_internet_are_public() {
        for public in ["1.1.1.1", "203.0.114.1", "100.128.0.1", "172.32.0.1", "2606:4700::1111"] {
            assert!(is_public(public.parse().unwrap()), "{public}");
        }
        for special in [
            "0.0.0.0",
            "0.1.2.3",
            "10.0.0.1",
            "100.64.0.1",
            "127.0.0.1",
            "127.255.0.1",
            "169.254.169.254",
            "172.16.0.1",
            "192.0.0.8",
            "192.0.2.1",
            "192.88.99.1",
            "192.168.1.1",
            "198.18.0.1",
            "198.51.100.1",
            "203.0.113.1",
            "224.0.0.1",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "::7f00:1",
            "64:ff9b::a00:1",
            "100::1",
            "2001::1",
            "2001:db8::1",
            "2002:a00:1::",
            "3fff::1",
            "fc00::1",
            "fd12::1",
            "fe80::1",
            "fec0::1",
            "ff02::1",
        ] {
            assert!(!is_public(special.parse().unwrap()), "{special}");
        }
    }

    #[test]
    fn an_endpoint_has_a_public_name_and_no_secrets_in_its_address() {
        for good in [
            "https://office.example.jp/hook?x=1",
            "https://office.example.jp:8443",
            "https://1.1.1.1/",
        ] {
            assert!(Reach::Internet.url(good).is_some(), "{good}");
        }
        for wrong in [
            "",
            "office.example.jp",
            "http://office.example.jp/",
            "ftp://office.example.jp/",
            "https://me@office.example.jp/",
            "https://me:x@office.example.jp/",
            "https://office.example.jp/#top",
            "https://localhost/",
            "https://localhost./",
            "https://a.localhost/",
            "https://printer.local/",
            "https://db.internal/",
            "https://intranet/",
            "https://127.0.0.1/",
            "https://2130706433/",
            "https://0x7f.1/",
            "https://[::1]/",
            "https://[::ffff:10.0.0.1]/",
            "https://169.254.169.254/latest",
            "https://10.0.0.1:8443/",
            "file:///etc/passwd",
            "https://",
        ] {
            assert!(Reach::Internet.url(wrong).is_none(), "{wrong}");
        }
        assert!(Reach::Anywhere.url("http://127.0.0.1:9/").is_some());
        assert!(Reach::Anywhere.url("file:///etc/passwd").is_none());
    }
}
