//! RADIUS accounting packets (RFC 2865, RFC 2866): read, checked, answered, and
//! written down as FreeRADIUS's `detail` module would, so that what comes by
//! network goes through the same doors as a file.
//!
//! Pure: bytes in, bytes out. Nothing of a packet is believed before its
//! authenticator is checked.

use jiff::{Timestamp, tz::TimeZone};
use md5::{Digest, Md5};
use std::{
    fmt::Write,
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
};
use subtle::ConstantTimeEq;

/// The longest packet (RFC 2865, 3).
pub const PACKET_BYTES_MAX: usize = 4_096;
const HEAD_BYTES: usize = 20;
const ACCOUNTING_REQUEST: u8 = 4;
const ACCOUNTING_RESPONSE: u8 = 5;
const PROXY_STATE: u8 = 33;
const STATUS_TYPE: u8 = 40;

/// Why a datagram is dropped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum DatagramFault {
    /// Shorter than it says, or than any packet is.
    #[error("truncated")]
    Truncated,
    /// Longer than any packet is.
    #[error("too long")]
    TooLong,
    /// Not an Accounting-Request.
    #[error("not an Accounting-Request")]
    OtherType,
    /// Not from who knows the secret.
    #[error("forged")]
    Forged,
    /// An attribute that does not end where it says.
    #[error("a broken attribute")]
    BrokenAttribute,
}

/// An Accounting-Request whose authenticator was checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountingRequest {
    identifier: u8,
    authenticator: [u8; 16],
    attributes: Vec<(u8, Box<[u8]>)>,
}

/// How the value of an attribute is written.
#[derive(Clone, Copy)]
enum Kind {
    Text,
    Number,
    Address,
    Status,
}

/// The attributes that are written by name: those that usage is read from.
const NAMES: [(u8, &str, Kind); 17] = [
    (1, "User-Name", Kind::Text),
    (4, "NAS-IP-Address", Kind::Address),
    (5, "NAS-Port", Kind::Number),
    (30, "Called-Station-Id", Kind::Text),
    (31, "Calling-Station-Id", Kind::Text),
    (32, "NAS-Identifier", Kind::Text),
    (STATUS_TYPE, "Acct-Status-Type", Kind::Status),
    (41, "Acct-Delay-Time", Kind::Number),
    (42, "Acct-Input-Octets", Kind::Number),
    (43, "Acct-Output-Octets", Kind::Number),
    (44, "Acct-Session-Id", Kind::Text),
    (46, "Acct-Session-Time", Kind::Number),
    (47, "Acct-Input-Packets", Kind::Number),
    (48, "Acct-Output-Packets", Kind::Number),
    (52, "Acct-Input-Gigawords", Kind::Number),
    (53, "Acct-Output-Gigawords", Kind::Number),
    (55, "Event-Timestamp", Kind::Number),
];

impl AccountingRequest {
    /// Reads a datagram of somebody who shares `secret` with us.
    ///
    /// # Errors
    /// [`DatagramFault`].
    pub fn read(datagram: &[u8], secret: &[u8]) -> Result<Self, DatagramFault> {
        if datagram.len() > PACKET_BYTES_MAX {
            return Err(DatagramFault::TooLong);
        }
        let head = datagram.get(..HEAD_BYTES).ok_or(DatagramFault::Truncated)?;
        let length = usize::from(u16::from_be_bytes([head[2], head[3]]));
        // what comes behind the packet is padding (RFC 2865, 3)
        let packet = datagram.get(..length).ok_or(DatagramFault::Truncated)?;
        let body = packet.get(HEAD_BYTES..).ok_or(DatagramFault::Truncated)?;
        if head[0] != ACCOUNTING_REQUEST {
            return Err(DatagramFault::OtherType);
        }
        let mut authenticator = [0; 16];
        authenticator.copy_from_slice(&head[4..]);
        let wanted = digest(&[&head[..4], &[0; 16], body, secret]);
        if !bool::from(wanted.ct_eq(&authenticator)) {
            return Err(DatagramFault::Forged);
        }
        let mut attributes = Vec::new();
        let mut rest = body;
        while let [kind, length, ..] = *rest {
            let value = rest.get(2..usize::from(length));
            let value = value.ok_or(DatagramFault::BrokenAttribute)?;
            attributes.push((kind, value.into()));
            rest = &rest[usize::from(length)..];
        }
        if !rest.is_empty() {
            return Err(DatagramFault::BrokenAttribute);
        }
        Ok(Self {
            identifier: head[1],
            authenticator,
            attributes,
        })
    }

    /// Whether it is the access server's about itself (Accounting-On or -Off): no
    /// usage, and the end of its sessions.
    pub fn is_about_server(&self) -> bool {
        matches!(self.status(), Some(7 | 8))
    }

    fn status(&self) -> Option<u32> {
        let mut attributes = self.attributes.iter();
        let (_, value) = attributes.find(|(kind, _)| *kind == STATUS_TYPE)?;
        number(value)
    }

    /// What FreeRADIUS's `detail` module would write of it, received from `client`
    /// at `at`; without the empty line at its end.
    pub fn to_detail(&self, client: IpAddr, at: Timestamp) -> String {
        let utc = at.to_zoned(TimeZone::UTC);
        let mut text = utc.strftime("%a %b %e %H:%M:%S %Y\n").to_string();
        // writing into a text does not fail
        for (kind, value) in &self.attributes {
            let named = NAMES.iter().find(|(named, ..)| named == kind);
            let written = named.and_then(|(_, name, how)| Some((name, write_value(*how, value)?)));
            let _ = match written {
                Some((name, value)) => writeln!(text, "\t{name} = {value}"),
                None => writeln!(
                    text,
                    "\tAttr-{kind} = 0x{}",
                    crate::read::record::hex(value)
                ),
            };
        }
        let _ = writeln!(text, "\tClient-IP-Address = {client}");
        let _ = writeln!(text, "\tTimestamp = {}", at.as_second());
        text
    }

    /// The Accounting-Response to it.
    pub fn to_answer(&self, secret: &[u8]) -> Vec<u8> {
        let mut proxied = Vec::new();
        // a proxy's own marks go back as they came, in their order (RFC 2866, 4.2)
        for (_, value) in self
            .attributes
            .iter()
            .filter(|(kind, _)| *kind == PROXY_STATE)
        {
            put_attribute(&mut proxied, PROXY_STATE, value);
        }
        let length = u16::try_from(HEAD_BYTES + proxied.len()).unwrap_or(u16::MAX);
        let mut answer = vec![ACCOUNTING_RESPONSE, self.identifier];
        answer.extend(length.to_be_bytes());
        let authenticator = digest(&[&answer, &self.authenticator, &proxied, secret]);
        answer.extend(authenticator);
        answer.extend(proxied);
        answer
    }
}

/// An Accounting-Request as an access server sends it: what tests and load
/// generators need.
pub fn accounting_request(identifier: u8, attributes: &[(u8, &[u8])], secret: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    for (kind, value) in attributes {
        put_attribute(&mut body, *kind, value);
    }
    let length = u16::try_from(HEAD_BYTES + body.len()).unwrap_or(u16::MAX);
    let mut packet = vec![ACCOUNTING_REQUEST, identifier];
    packet.extend(length.to_be_bytes());
    let authenticator = digest(&[&packet, &[0; 16], &body, secret]);
    packet.extend(authenticator);
    packet.extend(body);
    packet
}

fn put_attribute(packet: &mut Vec<u8>, kind: u8, value: &[u8]) {
    packet.push(kind);
    packet.push(u8::try_from(value.len() + 2).unwrap_or(u8::MAX));
    packet.extend(value);
}

fn digest(parts: &[&[u8]]) -> [u8; 16] {
    let mut md5 = Md5::new();
    for part in parts {
        md5.update(part);
    }
    md5.finalize().into()
}

fn number(value: &[u8]) -> Option<u32> {
    value.try_into().ok().map(u32::from_be_bytes)
}

fn write_value(kind: Kind, value: &[u8]) -> Option<String> {
    Some(match kind {
        Kind::Text => quoted(value),
        Kind::Number => number(value)?.to_string(),
        Kind::Address => match value.len() {
            4 => Ipv4Addr::from(<[u8; 4]>::try_from(value).ok()?).to_string(),
            16 => Ipv6Addr::from(<[u8; 16]>::try_from(value).ok()?).to_string(),
            _ => return None,
        },
        Kind::Status => match number(value)? {
            1 => "Start".to_owned(),
            2 => "Stop".to_owned(),
            3 => "Interim-Update".to_owned(),
            7 => "Accounting-On".to_owned(),
            8 => "Accounting-Off".to_owned(),
            other => other.to_string(),
        },
    })
}

/// A text in quotes, as FreeRADIUS escapes it: what is no printable ASCII as three
/// octal digits.
fn quoted(value: &[u8]) -> String {
    let mut text = String::with_capacity(value.len() + 2);
    text.push('"');
    for byte in value {
        match byte {
            b'"' => text.push_str("\\\""),
            b'\\' => text.push_str("\\\\"),
            b'\n' => text.push_str("\\n"),
            b'\r' => text.push_str("\\r"),
            b'\t' => text.push_str("\\t"),
            b' '..=b'~' => text.push(char::from(*byte)),
            // writing into a text does not fail
            other => _ = write!(text, "\\{other:03o}"),
        }
    }
    text.push('"');
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::mediation::{Format, ParseOptions, Parsed, Parser};
    use proptest::prelude::*;

    const SECRET: &[u8] = b"testing123";

    fn stop(user: &[u8]) -> Vec<u8> {
        let attributes: &[(u8, &[u8])] = &[
            (1, user),
            (4, &[192, 0, 2, 10]),
            (40, &2_u32.to_be_bytes()),
            (44, b"5A3C0001"),
            (46, &60_u32.to_be_bytes()),
            (42, &100_u32.to_be_bytes()),
            (43, &7_u32.to_be_bytes()),
            (53, &1_u32.to_be_bytes()),
            (55, &1_790_848_800_u32.to_be_bytes()),
            (33, b"proxy"),
            (26, b"\0\0\x28\xaf"),
        ];
        accounting_request(9, attributes, SECRET)
    }

    #[test]
    fn a_packet_reads_as_the_file_would() {
        let request = AccountingRequest::read(&stop(b"har\"bour\\ \xc3\xa4"), SECRET).unwrap();
        assert!(!request.is_about_server());
        let at = Timestamp::from_second(1_790_848_801).unwrap();
        let detail = request.to_detail([192, 0, 2, 1].into(), at);
        assert_eq!(
            detail,
            "Thu Oct  1 10:00:01 2026\n\tUser-Name = \"har\\\"bour\\\\ \\303\\244\"\n\
             \tNAS-IP-Address = 192.0.2.10\n\tAcct-Status-Type = Stop\n\
             \tAcct-Session-Id = \"5A3C0001\"\n\tAcct-Session-Time = 60\n\
             \tAcct-Input-Octets = 100\n\tAcct-Output-Octets = 7\n\tAcct-Output-Gigawords = 1\n\
             \tEvent-Timestamp = 1790848800\n\tAttr-33 = 0x70726f7879\n\tAttr-26 = 0x000028af\n\
             \tClient-IP-Address = 192.0.2.1\n\tTimestamp = 1790848801\n"
        );
        let now = "2026-11-21T09:00:00Z".parse().unwrap();
        let mut parser = Parser::new(Format::RadiusDetail, &ParseOptions::default(), now).unwrap();
        let Parsed::Report(report) = parser.record(detail.as_bytes()).unwrap() else {
            panic!("no report");
        };
        assert_eq!(report.line.as_str(), "har\"bour\\ ä");
        assert_eq!(report.total_octets, (1 << 32) + 107);
        assert_eq!(report.at.as_second(), 1_790_848_800);
    }

    #[test]
    fn what_is_no_request_of_a_client_of_ours_is_dropped() {
        let good = stop(b"harbour-dsl");
        let changed = |at: usize, by: u8| {
            let mut packet = good.clone();
            packet[at] ^= by;
            packet
        };
        for (packet, want) in [
            (Vec::new(), DatagramFault::Truncated),
            (good[..19].to_vec(), DatagramFault::Truncated),
            (good[..good.len() - 1].to_vec(), DatagramFault::Truncated),
            (changed(0, 4 ^ 1), DatagramFault::OtherType),
            (changed(4, 1), DatagramFault::Forged),
            (changed(25, 1), DatagramFault::Forged),
            (vec![4; PACKET_BYTES_MAX + 1], DatagramFault::TooLong),
            (broken(&[1, 0]), DatagramFault::BrokenAttribute),
            (broken(&[1, 1]), DatagramFault::BrokenAttribute),
            (broken(&[1, 9, 0]), DatagramFault::BrokenAttribute),
            (broken(&[1]), DatagramFault::BrokenAttribute),
        ] {
            assert_eq!(AccountingRequest::read(&packet, SECRET), Err(want));
        }
        let forged = AccountingRequest::read(&good, b"another");
        assert_eq!(forged, Err(DatagramFault::Forged));
        // padding behind the packet is none of ours
        let padded = [good.as_slice(), &[0; 4]].concat();
        assert!(AccountingRequest::read(&padded, SECRET).is_ok());
    }

    /// A packet with that body and a good authenticator.
    fn broken(body: &[u8]) -> Vec<u8> {
        let length = u8::try_from(20 + body.len()).unwrap();
        let head = [4, 1, 0, length];
        let authenticator = digest(&[&head, &[0; 16], body, SECRET]);
        [&head[..], &authenticator, body].concat()
    }

    #[test]
    fn the_answer_is_the_one_that_rfc_2866_wants() {
        let request = AccountingRequest::read(&stop(b"x"), SECRET).unwrap();
        let answer = request.to_answer(SECRET);
        assert_eq!(answer[..4], [5, 9, 0, 27]);
        assert_eq!(answer[20..], [&[33, 7], &b"proxy"[..]].concat());
        let wanted = digest(&[&answer[..4], &request.authenticator, &answer[20..], SECRET]);
        assert_eq!(answer[4..20], wanted);
        let on = accounting_request(1, &[(40, &7_u32.to_be_bytes())], SECRET);
        assert!(
            AccountingRequest::read(&on, SECRET)
                .unwrap()
                .is_about_server()
        );
    }

    proptest! {
        #[test]
        fn no_datagram_makes_it_fall_over(bytes in prop::collection::vec(any::<u8>(), 0..80)) {
            let _ = AccountingRequest::read(&bytes, SECRET);
        }
    }
}
