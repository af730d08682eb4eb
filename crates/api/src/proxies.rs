//! The network address of a caller: the peer's, or behind a trusted proxy the one that the proxy
//! reports.

use std::net::IpAddr;
use std::str::FromStr;

/// An address, or a network: `10.0.0.7`, `10.0.0.0/8`, `fd00::/8`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Net {
    address: IpAddr,
    prefix: u32,
}

impl FromStr for Net {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("{text} is neither an address nor a net such as 10.0.0.0/8");
        let (address, prefix) = match text.trim().split_once('/') {
            None => (text.trim(), None),
            Some((address, prefix)) => (address, Some(prefix.parse().map_err(|_| wrong())?)),
        };
        let address: IpAddr = address.parse().map_err(|_| wrong())?;
        let length = if address.is_ipv4() { 32 } else { 128 };
        let prefix = prefix.unwrap_or(length);
        (prefix <= length).then_some(Self { address, prefix }).ok_or_else(wrong)
    }
}

impl Net {
    fn holds(self, address: IpAddr) -> bool {
        match (self.address, address) {
            (IpAddr::V4(own), IpAddr::V4(other)) => {
                let differing = own.to_bits() ^ other.to_bits();
                differing.checked_shr(32 - self.prefix).unwrap_or(0) == 0
            }
            (IpAddr::V6(own), IpAddr::V6(other)) => {
                let differing = own.to_bits() ^ other.to_bits();
                differing.checked_shr(128 - self.prefix).unwrap_or(0) == 0
            }
            _ => false,
        }
    }
}

/// The peers trusted to report the address of a caller.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Proxies {
    /// The trusted networks.
    pub nets: Vec<Net>,
    /// Whether every peer is trusted.
    pub any_peer: bool,
}

impl Proxies {
    /// Returns the caller's address: if the peer is a trusted proxy, the last entry of all
    /// `X-Forwarded-For` lines that is not a trusted proxy, or else the peer.
    pub fn caller<'a>(
        &self,
        peer: IpAddr,
        lines: impl DoubleEndedIterator<Item = &'a str>,
    ) -> IpAddr {
        let peer = peer.to_canonical();
        if !self.any_peer && !self.trust(peer) {
            return peer;
        }
        let entries = lines.rev().flat_map(|line| line.rsplit(','));
        entries
            .map(address)
            .find(|entry| entry.is_none_or(|address| !self.trust(address)))
            .flatten()
            .unwrap_or(peer)
    }

    /// Returns whether any proxy is trusted.
    #[must_use]
    pub fn any(&self) -> bool {
        self.any_peer || !self.nets.is_empty()
    }

    fn trust(&self, address: IpAddr) -> bool {
        self.nets.iter().any(|net| net.holds(address))
    }
}

/// Parses the address of an entry, with or without a port, as proxies write it.
fn address(entry: &str) -> Option<IpAddr> {
    let entry = entry.trim().trim_matches('"');
    let bare = match entry.strip_prefix('[') {
        Some(rest) => rest.split(']').next()?,
        None => entry
            .split_once(':')
            .filter(|(_, port)| !port.contains(':'))
            .map_or(entry, |(host, _)| host),
    };
    bare.parse().ok().map(|address: IpAddr| address.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn caller(trusted: &[&str], peer: &str, lines: &[&str]) -> String {
        let nets = trusted.iter().map(|net| net.parse().unwrap()).collect();
        let proxies = Proxies { nets, any_peer: false };
        proxies.caller(peer.parse().unwrap(), lines.iter().copied()).to_string()
    }

    #[test]
    fn the_last_entry_that_is_no_trusted_proxy_is_believed() {
        let trusted = ["10.0.0.0/8", "fd00::1"];
        let lines = ["198.51.100.9", "203.0.113.7, 10.0.0.3"];
        assert_eq!(caller(&trusted, "10.0.0.2", &lines), "203.0.113.7");
        assert_eq!(caller(&trusted, "fd00::1", &lines), "203.0.113.7");
        assert_eq!(caller(&trusted, "::ffff:10.0.0.2", &lines), "203.0.113.7");
        assert_eq!(caller(&trusted, "192.0.2.1", &lines), "192.0.2.1", "no proxy of ours");
        assert_eq!(caller(&[], "10.0.0.2", &lines), "10.0.0.2");
        assert_eq!(caller(&trusted, "10.0.0.2", &[]), "10.0.0.2");
        assert_eq!(caller(&trusted, "10.0.0.2", &["10.1.1.1", "10.2.2.2"]), "10.0.0.2");
        assert_eq!(caller(&trusted, "10.0.0.2", &["198.51.100.9, unknown"]), "10.0.0.2");
    }

    #[test]
    fn whoever_the_peer_is_the_last_of_several_lines_is_believed() {
        let proxies = Proxies { nets: Vec::new(), any_peer: true };
        let lines = ["198.51.100.9", "203.0.113.7"];
        let peer = IpAddr::from([192, 0, 2, 1]);
        assert_eq!(proxies.caller(peer, lines.into_iter()).to_string(), "203.0.113.7");
    }

    #[test]
    fn ports_brackets_and_mapped_addresses_are_understood() {
        for (entry, told) in [
            ("203.0.113.7:4711", "203.0.113.7"),
            ("[2001:db8::7]:4711", "2001:db8::7"),
            ("[2001:db8::7]", "2001:db8::7"),
            ("\"[2001:db8::7]:80\"", "2001:db8::7"),
            ("2001:db8::7", "2001:db8::7"),
            ("::ffff:203.0.113.7", "203.0.113.7"),
        ] {
            assert_eq!(caller(&["10.0.0.1"], "10.0.0.1", &[entry]), told, "{entry}");
        }
    }

    #[test]
    fn nets_are_read_and_hold_what_begins_alike() {
        let holds =
            |net: &str, address: &str| net.parse::<Net>().unwrap().holds(address.parse().unwrap());
        assert!(holds("10.0.0.0/8", "10.255.0.1") && !holds("10.0.0.0/8", "11.0.0.1"));
        assert!(holds("0.0.0.0/0", "203.0.113.7") && !holds("0.0.0.0/0", "::1"));
        assert!(holds("fd00::/8", "fdff::1") && !holds("fd00::/8", "fe80::1"));
        assert!(holds("::/0", "::1") && holds("::1", "::1") && !holds("::1", "::2"));
        for wrong in ["", "proxy.example", "10.0.0.0/33", "10.0.0.0/x", "::/129"] {
            assert!(wrong.parse::<Net>().is_err(), "{wrong}");
        }
    }
}
