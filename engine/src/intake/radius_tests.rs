//! Packets as access servers send them, damaged, forged, with secrets in them.

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
         \tEvent-Timestamp = 1790848800\n\tAttr-33 = 0x70726f7879\n\
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

#[test]
fn a_number_of_a_wrong_length_refuses_the_packet_by_its_name() {
    let number = 7_u32.to_be_bytes();
    let named = NAMES
        .iter()
        .filter_map(|(kind, name, how)| Some((kind, name, how.value_bytes()?)));
    let mut refused = 0;
    for (kind, name, bytes) in named {
        for length in [0, 1, bytes - 1, bytes + 1, 8, 253] {
            let value = vec![0; length];
            let attributes: &[(u8, &[u8])] = &[(1, b"x"), (43, &number), (*kind, &value)];
            let packet = accounting_request(1, attributes, SECRET);
            let want = Err(DatagramFault::AttributeLength(name));
            assert_eq!(AccountingRequest::read(&packet, SECRET), want);
            refused += 1;
        }
    }
    assert_eq!(refused, 13 * 6);
    let counters = [42, 43, 52, 53];
    for kind in counters {
        let packet = accounting_request(1, &[(kind, &[0; 8])], SECRET);
        let fault = AccountingRequest::read(&packet, SECRET).unwrap_err();
        assert!(fault.to_string().starts_with("Acct-"), "{fault}");
    }
}

#[test]
fn no_secret_is_written_down() {
    let secrets = [
        2, 3, 26, 60, 69, 70, 73, 79, 84, 103, 120, 143, 192, 214, 241, 255,
    ];
    let hushed = b"hush-hush-hush-1";
    let mut attributes: Vec<(u8, &[u8])> = vec![(1, b"home"), (25, b"class")];
    attributes.extend(secrets.map(|kind| (kind, &hushed[..])));
    let packet = accounting_request(1, &attributes, SECRET);
    let request = AccountingRequest::read(&packet, SECRET).unwrap();
    let detail = request.to_detail([192, 0, 2, 1].into(), Timestamp::UNIX_EPOCH);
    assert_eq!(
        detail,
        "Thu Jan  1 00:00:00 1970\n\tUser-Name = \"home\"\n\tAttr-25 = 0x636c617373\n\
         \tClient-IP-Address = 192.0.2.1\n\tTimestamp = 0\n"
    );
}

/// What FreeRADIUS's radclient sends of a Start with `Message-Authenticator = 0x00`
/// and the secret `sec`.
const OF_RADCLIENT: [u8; 50] = [
    0x04, 0xdd, 0x00, 0x32, 0x54, 0xb8, 0x0a, 0xbb, 0xfd, 0x3e, 0xdf, 0x5d, 0x58, 0x4a, 0xdf, 0x80,
    0xfb, 0x9f, 0x66, 0x6c, 0x01, 0x03, 0x78, 0x28, 0x06, 0x00, 0x00, 0x00, 0x01, 0x2c, 0x03, 0x31,
    0x50, 0x12, 0xb2, 0xb2, 0xfe, 0xbf, 0x2e, 0x5e, 0xb4, 0xc2, 0x42, 0x41, 0xe1, 0x28, 0xe2, 0x7b,
    0x24, 0x11,
];

#[test]
fn a_message_authenticator_must_be_right() {
    let request = AccountingRequest::read(&OF_RADCLIENT, b"sec").unwrap();
    let detail = request.to_detail([192, 0, 2, 1].into(), Timestamp::UNIX_EPOCH);
    assert!(!detail.contains("Attr-80"), "{detail}");
    // each with a good Request Authenticator, so that nothing else is wrong
    let good = &OF_RADCLIENT[34..];
    let mut changed = good.to_vec();
    changed[15] ^= 1;
    let start: [(u8, &[u8]); 3] = [(1, b"x"), (40, &[0, 0, 0, 1]), (44, b"1")];
    for said in [
        &[&changed[..]][..],
        &[&good[..15]],
        &[&[]],
        &[&[0; 16]],
        &[good, good],
    ] {
        let said = said.iter().map(|value| (80, *value));
        let attributes: Vec<(u8, &[u8])> = start.into_iter().chain(said).collect();
        let packet = accounting_request(0xdd, &attributes, b"sec");
        let want = Err(DatagramFault::Forged);
        assert_eq!(AccountingRequest::read(&packet, b"sec"), want);
    }
    // it is the same packet that is sent with the right one
    let attributes: Vec<(u8, &[u8])> = start.into_iter().chain([(80, good)]).collect();
    assert_eq!(accounting_request(0xdd, &attributes, b"sec"), OF_RADCLIENT);
    // the answer to it needs none (RFC 2866, 4.2)
    assert_eq!(request.to_answer(b"sec").len(), 20);
}

#[test]
fn an_access_server_is_known_by_what_it_says_or_sends_from() {
    let session = |server: &[(u8, &[u8])], client: IpAddr| {
        let start: [(u8, &[u8]); 3] = [(1, b"home"), (40, &[0, 0, 0, 1]), (44, b"1")];
        let attributes: Vec<(u8, &[u8])> = start.iter().chain(server).copied().collect();
        let packet = accounting_request(1, &attributes, SECRET);
        let request = AccountingRequest::read(&packet, SECRET).unwrap();
        let now: Timestamp = "2026-11-21T09:00:00Z".parse().unwrap();
        let detail = request.to_detail(client, now);
        let mut parser = Parser::new(Format::RadiusDetail, &ParseOptions::default(), now).unwrap();
        match parser.record(detail.as_bytes()) {
            Ok(Parsed::Report(report)) => report.session,
            other => panic!("{other:?}"),
        }
    };
    let [one, two]: [IpAddr; 2] = [[192, 0, 2, 1].into(), [192, 0, 2, 2].into()];
    let (mut v6, none): ([u8; 16], _) = ([0; 16], &[][..]);
    v6[0] = 0x20;
    let mut other = v6;
    other[15] = 1;
    assert_ne!(session(&[(95, &v6)], one), session(&[(95, &other)], one));
    assert_eq!(session(&[(95, &v6)], one), session(&[(95, &v6)], two));
    assert_ne!(session(none, one), session(none, two));
    assert_eq!(session(none, one), session(none, one));
}

proptest! {
    #[test]
    fn no_datagram_makes_it_fall_over(bytes in prop::collection::vec(any::<u8>(), 0..80)) {
        let _ = AccountingRequest::read(&bytes, SECRET);
    }
}
