//! `radius-detail`: accounting reports as FreeRADIUS's detail files hold them.
//!
//! A block begins with a line that holds a date and goes on with indented
//! `Attribute = value` lines; an empty line ends it. The counters are 32 bits
//! wide; Gigawords count how often they went round (RFC 2869, 5.1 and 5.2).

use super::{RejectReason, parser::Parsed, value};
use crate::usage::{LineIdentifier, RecordKey};
use jiff::{Timestamp, civil::DateTime, tz::TimeZone};
use std::borrow::Cow;

/// What a report is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AccountingKind {
    /// The session begins.
    Start,
    /// The session goes on; counters so far.
    Interim,
    /// The session is over; counters in all.
    Stop,
}

/// Which session a report belongs to: access server, session id and user.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SessionKey([u8; 16]);

impl SessionKey {
    pub(super) fn new(identity: &blake3::Hash) -> Self {
        let mut key = [0; 16];
        key.copy_from_slice(&identity.as_bytes()[..16]);
        Self(key)
    }

    /// Its bytes, for a database column.
    pub const fn as_bytes(&self) -> &[u8; 16] {
        &self.0
    }
}

/// Which access server sessions run on, by the name that it gives itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ServerKey([u8; 16]);

impl ServerKey {
    /// Its bytes, for a database column.
    pub const fn as_bytes(&self) -> &[u8; 16] {
        &self.0
    }

    pub(super) fn named(server: &str) -> Self {
        let mut name = blake3::Hasher::new();
        name.update(b"server\0").update(server.as_bytes());
        let mut key = [0; 16];
        key.copy_from_slice(&name.finalize().as_bytes()[..16]);
        Self(key)
    }
}

/// An access server's word that all of its sessions are over: it begins or stops
/// to account (RFC 2866, 5.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SessionsEnd {
    /// Whose sessions.
    pub server: ServerKey,
    /// When it happened.
    pub at: Timestamp,
}

/// One report of a session's counters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountingReport {
    /// What a second arrival of it is known by.
    pub key: RecordKey,
    /// Which session.
    pub session: SessionKey,
    /// Which access server it runs on.
    pub server: ServerKey,
    /// What it is about.
    pub kind: AccountingKind,
    /// What it calls its line: the user's name, else the calling station.
    pub line: LineIdentifier,
    /// When it happened.
    pub at: Timestamp,
    /// Bytes in both directions since the session began.
    pub total_octets: i64,
    /// Seconds since the session began, where the report says it.
    pub session_seconds: Option<i64>,
}

impl AccountingReport {
    /// When the session began, where the report says it.
    pub(super) fn began_at(&self) -> Option<Timestamp> {
        match self.kind {
            AccountingKind::Start => Some(self.at),
            AccountingKind::Interim | AccountingKind::Stop => {
                // 0 is what servers write that do not count
                let lasted = self.session_seconds.filter(|seconds| *seconds > 0)?;
                let seconds = self.at.as_second().checked_sub(lasted)?;
                Timestamp::from_second(seconds).ok()
            }
        }
    }
}

/// Below this a packet counter of 32 bits cannot have gone round: 2³² packets
/// of 64 bytes.
const PACKETS_TELL_BELOW_BYTES: i64 = 64 << 32;
/// Sessions of ten years and more are a counter gone wrong.
const SESSION_SECONDS_MAX: i64 = 10 * 366 * 86_400;
/// The largest IP packet, in bytes.
const PACKET_BYTES_MAX: i64 = 65_535;

/// What an access server is known by, the first of them that a block has. The last
/// three are what FreeRADIUS, and we, write of where a packet came from.
const SERVER_NAMES: [&str; 6] = [
    "NAS-Identifier",
    "NAS-IP-Address",
    "NAS-IPv6-Address",
    "Client-IP-Address",
    "Packet-Src-IP-Address",
    "Packet-Src-IPv6-Address",
];

/// Reads one block that `parse` takes for no usage: an access server's word that
/// all of its sessions are over, where it says when.
pub(super) fn sessions_end(
    block: &[u8],
    zone: Option<&TimeZone>,
    now: Timestamp,
) -> Option<SessionsEnd> {
    let attributes = Attributes::read(std::str::from_utf8(block).ok()?).ok()?;
    let status = attributes.get("Acct-Status-Type")?;
    if !matches!(status, "Accounting-On" | "7" | "Accounting-Off" | "8") {
        return None;
    }
    let at = attributes.event_time(zone).ok()?;
    value::not_ahead("Event-Timestamp", at, now).ok()?;
    Some(SessionsEnd {
        server: ServerKey::named(attributes.server()),
        at,
    })
}

/// Reads one block; times without a zone of their own are in `zone`.
pub(super) fn parse(
    block: &[u8],
    zone: Option<&TimeZone>,
    now: Timestamp,
) -> Result<Parsed, RejectReason> {
    if memchr::memchr(0, block).is_some() {
        return Err(RejectReason::NulByte);
    }
    let text = std::str::from_utf8(block).map_err(|_| RejectReason::NotUtf8)?;
    let attributes = Attributes::read(text)?;
    let kind = match attributes.required("Acct-Status-Type")? {
        "Start" | "1" => AccountingKind::Start,
        "Stop" | "2" => AccountingKind::Stop,
        "Interim-Update" | "Alive" | "3" => AccountingKind::Interim,
        "Accounting-On" | "7" => return Err(RejectReason::NoUsage("Accounting-On")),
        "Accounting-Off" | "8" => return Err(RejectReason::NoUsage("Accounting-Off")),
        other => return Err(RejectReason::UnknownStatusType(value::short(other))),
    };
    let session_id = attributes.required("Acct-Session-Id")?;
    let line = ["User-Name", "Calling-Station-Id"];
    let line = line
        .into_iter()
        .find_map(|name| attributes.saying(name))
        .ok_or(RejectReason::MissingAttribute("User-Name"))?;
    let line = LineIdentifier::new(line).ok_or(RejectReason::FieldTooLong {
        field: "User-Name",
        max: crate::usage::IDENTIFIER_BYTES_MAX,
    })?;
    let at = attributes.event_time(zone)?;
    value::not_ahead("Event-Timestamp", at, now)?;
    let session_seconds = attributes.number("Acct-Session-Time")?;
    if let Some(seconds) = session_seconds.filter(|seconds| *seconds > SESSION_SECONDS_MAX) {
        return Err(RejectReason::AbsurdNumber {
            field: "Acct-Session-Time",
            why: format!("{seconds} s, more than ten years"),
        });
    }
    let total_octets = attributes.octets()?;
    if kind != AccountingKind::Start && attributes.get("Acct-Output-Octets").is_none() {
        return Err(RejectReason::MissingAttribute("Acct-Output-Octets"));
    }
    // a report that does not say how long is held to ten years
    let possible_seconds = session_seconds.unwrap_or(SESSION_SECONDS_MAX);
    value::bytes("Acct-Output-Octets", total_octets, possible_seconds)?;
    let mut session = blake3::Hasher::new();
    let server = attributes.server();
    for part in ["session", server, session_id, line.as_str()] {
        session.update(part.as_bytes()).update(&[0]);
    }
    let session = session.finalize();
    let mut identity = blake3::Hasher::new();
    identity.update(session.as_bytes()).update(&[match kind {
        AccountingKind::Start => 1,
        AccountingKind::Interim => 2,
        AccountingKind::Stop => 3,
    }]);
    identity.update(&total_octets.to_be_bytes());
    Ok(Parsed::Report(AccountingReport {
        key: RecordKey::new(at, &identity.finalize()),
        session: SessionKey::new(&session),
        server: ServerKey::named(server),
        kind,
        line,
        at,
        total_octets,
        session_seconds,
    }))
}

/// What stands between quotes, of which `open` lacks the first. FreeRADIUS writes
/// a quote, a backslash, a line end or a tab with a backslash before it, and a byte
/// that is no text as three octal digits.
fn quoted(open: &str) -> Result<Cow<'_, str>, RejectReason> {
    let inside = open
        .strip_suffix('"')
        .ok_or(RejectReason::UnterminatedQuote)?;
    if !inside.contains('\\') {
        return Ok(Cow::Borrowed(inside));
    }
    let mut text = Vec::with_capacity(inside.len());
    let mut bytes = inside.bytes();
    while let Some(byte) = bytes.next() {
        if byte != b'\\' {
            text.push(byte);
            continue;
        }
        text.push(match bytes.next() {
            Some(b'n') => b'\n',
            Some(b'r') => b'\r',
            Some(b't') => b'\t',
            Some(high @ b'0'..=b'3') => {
                let mut octal = || bytes.next().filter(|digit| (b'0'..=b'7').contains(digit));
                let (Some(middle), Some(low)) = (octal(), octal()) else {
                    return Err(RejectReason::BadAttribute(value::short(inside)));
                };
                (high - b'0') << 6 | (middle - b'0') << 3 | (low - b'0')
            }
            Some(other) => other,
            // the closing quote was an escaped one
            None => return Err(RejectReason::UnterminatedQuote),
        });
    }
    if text.contains(&0) {
        return Err(RejectReason::NulByte);
    }
    String::from_utf8(text)
        .map(Cow::Owned)
        .map_err(|_| RejectReason::NotUtf8)
}

/// The attributes of a block, in its order.
struct Attributes<'a> {
    pairs: Vec<(&'a str, Cow<'a, str>)>,
}

impl<'a> Attributes<'a> {
    fn read(block: &'a str) -> Result<Self, RejectReason> {
        let mut pairs = Vec::with_capacity(24);
        for (index, line) in block.lines().enumerate() {
            let indented = line.starts_with(['\t', ' ']);
            let line = line.trim();
            if index == 0 && !indented && !line.contains('=') {
                // the date above each block; its time is the file's, not the event's
                continue;
            }
            if index > 0 && (line.is_empty() || !indented) {
                return Err(RejectReason::SeveralRecords);
            }
            let bad = || RejectReason::BadAttribute(value::short(line));
            let (name, said) = line.split_once('=').ok_or_else(bad)?;
            // FreeRADIUS may write += or := too
            let name = name.trim_end_matches([' ', '+', ':']);
            let said = said.trim();
            let said = match said.strip_prefix('"') {
                Some(open) => quoted(open)?,
                None => Cow::Borrowed(said),
            };
            if name.is_empty() {
                return Err(bad());
            }
            pairs.push((name, said));
        }
        Ok(Self { pairs })
    }

    fn get(&self, name: &str) -> Option<&str> {
        self.pairs
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, said)| said.as_ref())
    }

    /// One that says something.
    fn saying(&self, name: &str) -> Option<&str> {
        self.get(name).filter(|said| !said.trim().is_empty())
    }

    /// What the access server is called: by itself, else by where it sends from.
    fn server(&self) -> &str {
        let mut names = SERVER_NAMES.into_iter();
        names.find_map(|name| self.saying(name)).unwrap_or("")
    }

    fn required(&self, name: &'static str) -> Result<&str, RejectReason> {
        self.get(name)
            .filter(|said| !said.is_empty())
            .ok_or(RejectReason::MissingAttribute(name))
    }

    fn number(&self, name: &'static str) -> Result<Option<i64>, RejectReason> {
        self.get(name)
            .map(|said| value::whole(name, said))
            .transpose()
    }

    /// Bytes of both directions, over 64 bits.
    fn octets(&self) -> Result<i64, RejectReason> {
        let mut total = 0_i64;
        for (low, high, packets) in [
            (
                "Acct-Input-Octets",
                "Acct-Input-Gigawords",
                "Acct-Input-Packets",
            ),
            (
                "Acct-Output-Octets",
                "Acct-Output-Gigawords",
                "Acct-Output-Packets",
            ),
        ] {
            let words = self.number(high)?.unwrap_or(0);
            let bytes = self.number(low)?.unwrap_or(0);
            // a Gigaword above 2¹⁸ is beyond a PiB
            if words >= 1 << 18 || bytes > value::BYTES_MAX {
                let why = format!("{words} × 2³² + {bytes} bytes");
                return Err(RejectReason::AbsurdNumber { field: low, why });
            }
            let bytes = (words << 32) + bytes;
            self.check_packets(low, bytes, packets)?;
            total += bytes;
        }
        Ok(total)
    }

    /// No more bytes than the packets can have carried, as far as they tell.
    fn check_packets(
        &self,
        field: &'static str,
        bytes: i64,
        packets: &'static str,
    ) -> Result<(), RejectReason> {
        let Some(packets) = self.number(packets)? else {
            return Ok(());
        };
        let tell = bytes < PACKETS_TELL_BELOW_BYTES;
        if tell && bytes > packets.saturating_mul(PACKET_BYTES_MAX) {
            let why = format!("{bytes} bytes in {packets} packets");
            return Err(RejectReason::AbsurdNumber { field, why });
        }
        Ok(())
    }

    /// When it happened: `Event-Timestamp`, else when it was received, less the
    /// delay that the access server says.
    fn event_time(&self, zone: Option<&TimeZone>) -> Result<Timestamp, RejectReason> {
        if let Some(said) = self.get("Event-Timestamp") {
            if let Some(at) = event_timestamp(said, zone) {
                return Ok(at);
            }
            if self.get("Timestamp").is_none() {
                return Err(RejectReason::BadTime {
                    field: "Event-Timestamp",
                    text: value::short(said),
                    form: "Nov 21 2026 09:00:00 UTC",
                });
            }
        }
        let received = self
            .required("Timestamp")
            .map_err(|_| RejectReason::MissingAttribute("Event-Timestamp"))?;
        let received = value::whole("Timestamp", received)?;
        let delay = self.number("Acct-Delay-Time")?.unwrap_or(0);
        Timestamp::from_second(received.saturating_sub(delay)).map_err(|_| RejectReason::BadTime {
            field: "Timestamp",
            text: received.to_string(),
            form: "seconds since 1970",
        })
    }
}

/// `Nov 21 2026 09:00:00 UTC`, or seconds since 1970. A zone's short name can
/// mean several; only UTC is taken at its word, any other means `zone`, and tells
/// the two instants apart that an hour of `zone` has when clocks are put back.
fn event_timestamp(text: &str, zone: Option<&TimeZone>) -> Option<Timestamp> {
    if !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit()) {
        return Timestamp::from_second(text.parse().ok()?).ok();
    }
    let (local, name) = text.rsplit_once(' ')?;
    let civil = DateTime::strptime("%b %d %Y %H:%M:%S", local).ok()?;
    match name {
        "UTC" | "GMT" | "Z" => TimeZone::UTC.to_timestamp(civil).ok(),
        name => {
            let zone = zone?;
            let ambiguous = zone.to_ambiguous_timestamp(civil);
            let earlier = ambiguous.earlier().ok()?;
            let later = ambiguous.later().ok()?;
            let is_later = zone.to_offset_info(later).abbreviation() == name;
            Some(if is_later { later } else { earlier })
        }
    }
}

#[cfg(test)]
#[path = "radius_detail_tests.rs"]
mod tests;
