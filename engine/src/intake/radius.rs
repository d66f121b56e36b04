//! RADIUS accounting packets (RFC 2865, RFC 2866): read, checked, answered, and
//! written down as FreeRADIUS's `detail` module would, so that what comes by
//! network goes through the same doors as a file.
//!
//! Pure: bytes in, bytes out. Nothing of a packet is believed before its
//! authenticator is checked.

use hmac::{Hmac, KeyInit, Mac};
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
const MESSAGE_AUTHENTICATOR: u8 = 80;

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
    /// Not from who knows the secret: its authenticator, or its
    /// Message-Authenticator, is another.
    #[error("forged")]
    Forged,
    /// An attribute that does not end where it says.
    #[error("a broken attribute")]
    BrokenAttribute,
    /// An attribute that is longer or shorter than its kind (RFC 2866, 5).
    #[error("{0} has a wrong length")]
    AttributeLength(&'static str),
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
    Ipv6Address,
    Status,
}

impl Kind {
    /// How many bytes a value has, where its kind says so.
    const fn value_bytes(self) -> Option<usize> {
        match self {
            Kind::Text => None,
            Kind::Number | Kind::Address | Kind::Status => Some(4),
            Kind::Ipv6Address => Some(16),
        }
    }
}

/// The attributes that are written by name: those that usage is read from.
const NAMES: [(u8, &str, Kind); 18] = [
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
    (95, "NAS-IPv6-Address", Kind::Ipv6Address),
];

/// Whether an attribute may hold a password, a key, or what tells of one: it is
/// never written down. What vendors put into theirs (26, 241 and on, and those of
/// old, from 192) nobody knows.
const fn is_secret(kind: u8) -> bool {
    matches!(
        kind,
        2 | 3 // User-Password, CHAP-Password
        | 17 // unassigned, once Change-Password
        | 26 // Vendor-Specific
        | 60 // CHAP-Challenge
        | 69 | 70 // Tunnel-Password, ARAP-Password
        | 73 // ARAP-Security-Data
        | 79 | 80 // EAP-Message, Message-Authenticator
        | 84 // ARAP-Challenge-Response
        | 103..=122 // Digest, SIP (RFC 5090)
        | 137..=143 // PKM (RFC 4603 and its kin)
        | 192..=255
    )
}

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
            let value: &[u8] = value.ok_or(DatagramFault::BrokenAttribute)?;
            attributes.push((kind, value.into()));
            rest = &rest[usize::from(length)..];
        }
        if !rest.is_empty() {
            return Err(DatagramFault::BrokenAttribute);
        }
        let request = Self {
            identifier: head[1],
            authenticator,
            attributes,
        };
        request.check_message(&head[..4], secret)?;
        request.check_lengths()?;
        Ok(request)
    }

    /// Checks the Message-Authenticator, where there is one: the HMAC-MD5 of the
    /// packet with its own value, and the Request Authenticator, as zeros. RFC 2869
    /// (5.14) and RFC 3579 (3.2) define it over an Access-Request's authenticator,
    /// which is random; one that is a hash of the packet comes after it, so that zeros
    /// stand for it (RFC 5176, 3.4, of requests that are hashed as ours; FreeRADIUS
    /// does so for accounting).
    fn check_message(&self, head: &[u8], secret: &[u8]) -> Result<(), DatagramFault> {
        let of_message = |(kind, _): &&(u8, Box<[u8]>)| *kind == MESSAGE_AUTHENTICATOR;
        let mut said = self.attributes.iter().filter(of_message);
        let Some((_, said_first)) = said.next() else {
            return Ok(());
        };
        // two would be one that nobody checked
        if said.next().is_some() || said_first.len() != 16 {
            return Err(DatagramFault::Forged);
        }
        let mut body = Vec::with_capacity(PACKET_BYTES_MAX);
        for (kind, value) in &self.attributes {
            let is_its_own = *kind == MESSAGE_AUTHENTICATOR;
            put_attribute(&mut body, *kind, if is_its_own { &[0; 16] } else { value });
        }
        let mut mac = Hmac::<Md5>::new_from_slice(secret).map_err(|_| DatagramFault::Forged)?;
        for part in [head, &[0; 16], &body] {
            mac.update(part);
        }
        // in constant time
        mac.verify_slice(said_first)
            .map_err(|_| DatagramFault::Forged)
    }

    /// Whatever is read as a number or an address must be one: a counter that is
    /// read over would be usage lost.
    fn check_lengths(&self) -> Result<(), DatagramFault> {
        for (kind, value) in &self.attributes {
            let named = NAMES.iter().find(|(named, ..)| named == kind);
            if let Some((_, name, how)) = named
                && how.value_bytes().is_some_and(|bytes| bytes != value.len())
            {
                return Err(DatagramFault::AttributeLength(name));
            }
        }
        Ok(())
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
    /// at `at`; without the empty line at its end, and without secrets.
    pub fn to_detail(&self, client: IpAddr, at: Timestamp) -> String {
        let utc = at.to_zoned(TimeZone::UTC);
        let mut text = utc.strftime("%a %b %e %H:%M:%S %Y\n").to_string();
        // writing into a text does not fail
        for (kind, value) in self.attributes.iter().filter(|(kind, _)| !is_secret(*kind)) {
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

/// An Accounting-Request as an access server sends it, but for a
/// Message-Authenticator, which is sent as given: what tests and load generators
/// need.
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
        Kind::Address => Ipv4Addr::from(<[u8; 4]>::try_from(value).ok()?).to_string(),
        Kind::Ipv6Address => Ipv6Addr::from(<[u8; 16]>::try_from(value).ok()?).to_string(),
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
#[path = "radius_tests.rs"]
mod tests;
