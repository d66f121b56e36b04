//! Which network a device's address belongs to, as the operator says.

use super::{AccessNetwork, network::UnknownAccessNetwork};
use std::{fmt, net::IpAddr, str::FromStr};

/// Lines at most.
pub const LINES_MAX: usize = 2_000;

/// Ranges of addresses with their networks. Written a line each, `mobile
/// 10.64.0.0/10`; `default fixed` says what all other addresses are. Of several
/// ranges that hold an address the narrowest counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NetworkMap {
    default: AccessNetwork,
    // the narrowest first
    ranges: Vec<(Prefix, AccessNetwork)>,
}

/// `10.64.0.0/10`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Prefix {
    address: IpAddr,
    bits: u8,
}

/// A line that says nothing of a network.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NetworkLineError {
    /// Not of the form.
    #[error("line {0}: a network and a range are wanted, such as mobile 10.64.0.0/10")]
    Form(usize),
    /// No such network.
    #[error("line {0}: {1}")]
    Network(usize, UnknownAccessNetwork),
    /// Not a range of addresses; bits beyond its length are set, or it has none.
    #[error("line {0}: {1:?} is not a range such as 10.64.0.0/10 or 2001:db8::/32")]
    Range(usize, String),
    /// Two lines of one range.
    #[error("line {0}: the range is there already")]
    Twice(usize),
    /// Too many.
    #[error("at most {LINES_MAX} lines are wanted")]
    TooMany,
}

impl Prefix {
    fn holds(&self, address: IpAddr) -> bool {
        let differing = |a: u128, b: u128, width: u32| {
            let shift = width.saturating_sub(u32::from(self.bits));
            (a ^ b).checked_shr(shift).unwrap_or(0)
        };
        match (self.address, address) {
            (IpAddr::V4(a), IpAddr::V4(b)) => {
                differing(a.to_bits().into(), b.to_bits().into(), 32) == 0
            }
            (IpAddr::V6(a), IpAddr::V6(b)) => differing(a.to_bits(), b.to_bits(), 128) == 0,
            _ => false,
        }
    }

    fn read(text: &str) -> Option<Self> {
        let (address, bits) = text.split_once('/')?;
        let address: IpAddr = address.parse().ok()?;
        let is_digits = !bits.is_empty() && bits.bytes().all(|byte| byte.is_ascii_digit());
        let bits: u8 = bits.parse().ok().filter(|_| is_digits)?;
        let (value, width) = match address {
            IpAddr::V4(v4) => (u128::from(v4.to_bits()), 32),
            IpAddr::V6(v6) => (v6.to_bits(), 128),
        };
        let host_bits = u32::checked_sub(width, bits.into())?;
        let host = value
            & 1_u128
                .checked_shl(host_bits)
                .map_or(u128::MAX, |one| one - 1);
        (host == 0).then_some(Self { address, bits })
    }
}

impl NetworkMap {
    /// Where all addresses are of one network.
    pub const fn all(default: AccessNetwork) -> Self {
        Self {
            default,
            ranges: Vec::new(),
        }
    }

    /// The network of all addresses that no range holds.
    pub const fn elsewhere(&self) -> AccessNetwork {
        self.default
    }

    /// The ranges alone, a line each, the narrowest first.
    pub fn range_lines(&self) -> String {
        let ranges = self.ranges.iter();
        let lines = ranges
            .map(|(Prefix { address, bits }, network)| format!("{network} {address}/{bits}\n"));
        lines.collect()
    }

    /// The network of an address; one of IPv4 inside of IPv6 is read as the former.
    pub fn network(&self, address: IpAddr) -> AccessNetwork {
        let address = address.to_canonical();
        let mut ranges = self.ranges.iter();
        let found = ranges.find(|(prefix, _)| prefix.holds(address));
        found.map_or(self.default, |(_, network)| *network)
    }

    /// Reads the lines; empty ones and those that begin with `#` say nothing.
    ///
    /// # Errors
    /// Every fault, in order of the lines.
    pub fn read(text: &str) -> Result<Self, Vec<NetworkLineError>> {
        let mut map = Self::all(AccessNetwork::Fixed);
        let mut faults = Vec::new();
        for (number, line) in (1..).zip(text.lines()) {
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            if number > LINES_MAX {
                faults.push(NetworkLineError::TooMany);
                break;
            }
            match map.take(number, line) {
                Ok(()) => {}
                Err(fault) => faults.push(fault),
            }
        }
        map.ranges
            .sort_by_key(|(prefix, _)| std::cmp::Reverse(prefix.bits));
        if faults.is_empty() {
            Ok(map)
        } else {
            Err(faults)
        }
    }

    fn take(&mut self, number: usize, line: &str) -> Result<(), NetworkLineError> {
        let mut words = line.split_whitespace();
        let (Some(first), Some(second), None) = (words.next(), words.next(), words.next()) else {
            return Err(NetworkLineError::Form(number));
        };
        let network = |word: &str| {
            word.parse::<AccessNetwork>()
                .map_err(|error| NetworkLineError::Network(number, error))
        };
        if first == "default" {
            self.default = network(second)?;
            return Ok(());
        }
        let network = network(first)?;
        let shown = || second.chars().take(50).collect();
        let prefix =
            Prefix::read(second).ok_or_else(|| NetworkLineError::Range(number, shown()))?;
        if self.ranges.iter().any(|(known, _)| *known == prefix) {
            return Err(NetworkLineError::Twice(number));
        }
        self.ranges.push((prefix, network));
        Ok(())
    }
}

impl FromStr for NetworkMap {
    type Err = NetworkLineError;
    fn from_str(text: &str) -> Result<Self, NetworkLineError> {
        Self::read(text).map_err(|mut faults| faults.swap_remove(0))
    }
}

impl fmt::Display for NetworkMap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "default {}", self.default)?;
        f.write_str(&self.range_lines())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_narrowest_range_counts() {
        let text = "# ours\nmobile 10.0.0.0/8\nfixed 10.64.0.0/10\nroaming 10.64.7.9/32\nmobile 2001:db8::/32\ndefault roaming\n";
        let map: NetworkMap = text.parse().unwrap();
        for (address, want) in [
            ("10.1.2.3", AccessNetwork::Mobile),
            ("10.64.0.1", AccessNetwork::Fixed),
            ("10.64.7.9", AccessNetwork::Roaming),
            ("::ffff:10.64.0.1", AccessNetwork::Fixed),
            ("2001:db8::1", AccessNetwork::Mobile),
            ("2001:db9::1", AccessNetwork::Roaming),
            ("192.0.2.1", AccessNetwork::Roaming),
        ] {
            assert_eq!(map.network(address.parse().unwrap()), want, "{address}");
        }
        assert_eq!(map.elsewhere(), AccessNetwork::Roaming);
        assert_eq!(
            map.range_lines().lines().next(),
            Some("roaming 10.64.7.9/32")
        );
        assert_eq!(map.to_string().parse(), Ok(map));
        let all: NetworkMap = "mobile 0.0.0.0/0".parse().unwrap();
        assert_eq!(all.network([1, 2, 3, 4].into()), AccessNetwork::Mobile);
        assert_eq!("".parse(), Ok(NetworkMap::all(AccessNetwork::Fixed)));
    }

    #[test]
    fn a_line_that_says_nothing_is_named() {
        use NetworkLineError::{Form, Range, Twice};
        for (line, want) in [
            ("mobile", Form(1)),
            ("mobile 10.0.0.0/8 x", Form(1)),
            ("mobile 10.0.0.0", Range(1, "10.0.0.0".into())),
            ("mobile 10.0.0.1/8", Range(1, "10.0.0.1/8".into())),
            ("mobile 10.0.0.0/33", Range(1, "10.0.0.0/33".into())),
            ("mobile 10.0.0.0/+8", Range(1, "10.0.0.0/+8".into())),
            ("mobile 10.0.0.0/8\nfixed 10.0.0.0/8", Twice(2)),
        ] {
            assert_eq!(NetworkMap::read(line), Err(vec![want]), "{line}");
        }
        let faults = NetworkMap::read("dsl 10.0.0.0/8\n\nmobile").unwrap_err();
        assert_eq!(faults.len(), 2);
        let many = "fixed 10.0.0.0/8\n".repeat(LINES_MAX + 5);
        assert!(
            NetworkMap::read(&many)
                .unwrap_err()
                .contains(&NetworkLineError::TooMany)
        );
    }
}
