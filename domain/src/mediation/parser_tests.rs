//! Rows for each format and each refusal.

use super::*;
use crate::mediation::{ServerState, SessionState, increase};
use crate::usage::Access;
use proptest::prelude::*;

fn parser(format: Format) -> Parser {
    let options = ParseOptions {
        zone: Some(TimeZone::get("Europe/Berlin").unwrap()),
        line_from: None,
        switch: None,
    };
    let now = "2026-11-21T09:00:00Z".parse().unwrap();
    Parser::new(format, &options, now).unwrap()
}

fn record(format: Format, text: &str) -> Result<UsageRecord, RejectReason> {
    match parser(format).record(text.as_bytes())? {
        Parsed::Record(record) => Ok(record),
        Parsed::Report(report) => Ok(increase(
            &mut SessionState::default(),
            &ServerState::default(),
            &report,
        )),
    }
}

/// What a record comes to: "line quantity start+seconds", or the reason's code.
fn check(format: Format, text: &str, want: &str) {
    let got = match record(format, text) {
        Ok(r) => format!(
            "{} {} {}+{}",
            r.line.as_str(),
            r.quantity,
            r.started_at,
            r.ended_at.as_second() - r.started_at.as_second()
        ),
        Err(reason) => reason.code().to_owned(),
    };
    assert_eq!(got, want, "{text}");
}

const BYTES_2_50: &str = "1125899906842624";

#[test]
fn bandstand_csv_rows() {
    let data = |quantity: &str, unit: &str| {
        format!("r1,49151,data,2026-10-01T10:00:00Z,2026-10-01T10:10:00Z,{quantity},{unit},")
    };
    let voice = |start: &str, end: &str, quantity: &str| {
        format!("r1,49151,voice,{start},{end},{quantity},s,4940")
    };
    let (ten, late) = ("2026-10-01T10:00:00Z", "2026-10-01T10:01:00Z");
    for (text, want) in [
        (data("1500", "B"), "49151 1500 2026-10-01T10:00:00Z+600"),
        (data("1.5", "MB"), "49151 1500000 2026-10-01T10:00:00Z+600"),
        (data("2", "KiB"), "49151 2048 2026-10-01T10:00:00Z+600"),
        (
            voice("2026-10-01T12:00:00+02:00", late, "60"),
            "49151 60 2026-10-01T10:00:00Z+60",
        ),
        (voice(ten, late, "61"), "49151 61 2026-10-01T10:00:00Z+60"),
        (voice(ten, late, "62"), "billed_longer_than_call"),
        (voice(late, ten, "0"), "end_before_start"),
        (voice("2026-02-30T10:00:00Z", late, "1"), "bad_time"),
        (voice("2026-10-01 10:00:00", late, "1"), "bad_time"),
        (voice("", late, "1"), "empty_field"),
        (
            voice("2026-11-23T10:00:00Z", "2026-11-23T10:00:01Z", "1"),
            "in_future",
        ),
        (voice("2020-10-01T10:00:00Z", late, "1"), "absurd_number"),
        (voice(ten, late, "-5"), "negative_number"),
        (voice(ten, late, "1e3"), "bad_number"),
        (voice(ten, late, ""), "empty_field"),
        (data(BYTES_2_50, "B"), "absurd_number"),
        (data("99999999999999999", "GB"), "absurd_number"),
        (data("31000", "GB"), "absurd_number"),
        (data("9999999999999999999", "B"), "absurd_number"),
        (
            data("1", "B").replace("2026-10-01T10:10", "2026-12-01T10:10"),
            "in_future",
        ),
        (data("0.0001", "KB"), "bad_number"),
        (data("-1", "KB"), "negative_number"),
        (data("1", "kb"), "unknown_unit"),
        (data("1", ""), "empty_field"),
        (data("1", "min"), "other_unit"),
        (data("1", "B").replace("data", "sms"), "unknown_service"),
        (data("1", "B").replace("49151", ""), "empty_field"),
        (data("1", "B").replace("r1", ""), "empty_field"),
        (
            data("1", "B").replace("49151", &"4".repeat(129)),
            "field_too_long",
        ),
        (data("1", "B") + &"5".repeat(65), "field_too_long"),
        (data("1", "B") + ",", "column_count"),
        ("r1,49151".into(), "column_count"),
        ("".into(), "column_count"),
        ("\"r1,49151".into(), "unterminated_quote"),
        (data("1", "B") + "\r\n", "49151 1 2026-10-01T10:00:00Z+600"),
        (
            data("1", "B").replace("49151", "49\r151"),
            "49\r151 1 2026-10-01T10:00:00Z+600",
        ),
        (data("1", "B") + "\n" + &data("2", "B"), "several_records"),
    ] {
        check(Format::BandstandCsv, &text, want);
    }
    for format in Format::ALL {
        let mut parser = parser(format);
        assert_eq!(parser.record(b"a\0"), Err(RejectReason::NulByte));
        assert_eq!(parser.record(b"a\xff"), Err(RejectReason::NotUtf8));
    }
}

#[test]
fn a_header_may_be_in_any_order_and_must_be_whole() {
    let mut parser = parser(Format::BandstandCsv);
    let shuffled = b"unit,quantity,ended_at,started_at,service,line,record_id";
    assert_eq!(parser.header(shuffled), Ok(()));
    let parsed = parser.record(b"MB,2,2026-10-01T10:10:00Z,2026-10-01T10:00:00Z,data,49151,r1");
    assert!(matches!(
        parsed,
        Ok(Parsed::Record(UsageRecord {
            quantity: 2_000_000,
            ..
        }))
    ));
    let refused = |header: &[u8]| {
        self::parser(Format::BandstandCsv)
            .header(header)
            .unwrap_err()
    };
    assert_eq!(
        refused(b"record_id,line"),
        FileRefusal::MissingColumn("service")
    );
    assert_eq!(
        refused(b"record_id,color"),
        FileRefusal::UnknownColumn("color".into())
    );
    assert_eq!(
        refused(b"line,line"),
        FileRefusal::TwiceColumn("line".into())
    );
    assert_eq!(
        refused(b"\"line"),
        FileRefusal::BadHeader(RejectReason::UnterminatedQuote)
    );
}

#[test]
fn a_record_may_say_how_it_was_carried() {
    let head =
        "record_id,line,service,started_at,ended_at,quantity,unit,network,roaming,application";
    let row = "r1,49151,data,2026-10-01T10:00:00Z,2026-10-01T10:10:00Z,1,B";
    for (rest, want) in [
        (",,", Ok((Access::Unstated, None))),
        ("fixed,no,", Ok((Access::Fixed, None))),
        ("mobile,,video", Ok((Access::Mobile, Some("video")))),
        (",yes,", Ok((Access::Roaming, None))),
        ("mobile,yes,", Ok((Access::Roaming, None))),
        ("fixed,yes,", Err("unknown_word")),
        ("dsl,,", Err("unknown_word")),
        (",1,", Err("unknown_word")),
        (&format!(",,{}", "x".repeat(65)), Err("field_too_long")),
    ] {
        let mut parser = parser(Format::BandstandCsv);
        parser.header(head.as_bytes()).unwrap();
        let parsed = parser.record(format!("{row},{rest}").as_bytes());
        let said = match &parsed {
            Ok(Parsed::Record(record)) => Ok((record.access, record.application.as_deref())),
            Ok(Parsed::Report(_)) => Err("a report"),
            Err(reason) => Err(reason.code()),
        };
        assert_eq!(said, want, "{rest}");
    }
}

#[test]
fn asterisk_csv_rows() {
    let row = |account: &str, src: &str, start: &str, end: &str, seconds: &str, word: &str| {
        format!(
            r#""{account}","{src}","100","ctx","""T"" <t>","SIP/test-02897fd8","","Hangup","","{start}","{start}","{end}",{seconds},"{word}","DOCUMENTATION","1231977075.0","""#
        )
    };
    let (start, end) = ("2026-01-14 23:51:15", "2026-01-14 23:51:20");
    for (text, want) in [
        (
            row("", "test", start, end, "5,5", "ANSWERED"),
            "test 5 2026-01-14T22:51:15Z+5",
        ),
        (
            row("acme", "test", start, end, "5,5", "ANSWERED"),
            "acme 5 2026-01-14T22:51:15Z+5",
        ),
        (
            row("", "", start, end, "5,5", "ANSWERED"),
            "SIP/test 5 2026-01-14T22:51:15Z+5",
        ),
        (
            row("", "test", start, end, "5,0", "FAILED"),
            "test 0 2026-01-14T22:51:15Z+5",
        ),
        (
            row("", "test", start, end, "5,4", "BUSY"),
            "test 0 2026-01-14T22:51:15Z+5",
        ),
        (
            row("", "test", start, end, "5,0", "NO ANSWER"),
            "test 0 2026-01-14T22:51:15Z+5",
        ),
        (
            row("", "test", start, end, "5,7", "ANSWERED"),
            "billed_longer_than_call",
        ),
        (
            row("", "test", start, end, "50,5", "ANSWERED"),
            "absurd_number",
        ),
        (
            row("", "test", start, end, "5,-1", "ANSWERED"),
            "negative_number",
        ),
        (
            row("", "test", start, end, "5,5", "MAYBE"),
            "unknown_disposition",
        ),
        (row("", "test", start, end, "5,5", ""), "empty_field"),
        (
            row("", "test", end, start, "5,5", "ANSWERED"),
            "end_before_start",
        ),
        (
            row("", "test", "2026-02-30 00:00:00", end, "5,5", "ANSWERED"),
            "bad_time",
        ),
        (row("", "test", "", end, "5,5", "ANSWERED"), "empty_field"),
        // Berlin's clocks skip 02:00–03:00 on this night
        (
            row(
                "",
                "test",
                "2026-03-29 02:30:00",
                "2026-03-29 03:30:00",
                "5,5",
                "ANSWERED",
            ),
            "nonexistent_local_time",
        ),
        // and repeat it on this one: the first of the two
        (
            row(
                "",
                "test",
                "2026-10-25 02:30:00",
                "2026-10-25 02:30:05",
                "5,5",
                "ANSWERED",
            ),
            "test 5 2026-10-25T00:30:00Z+5",
        ),
        // a call over that hour: its duration tells the two apart
        (
            row(
                "",
                "test",
                "2026-10-25 02:59:50",
                "2026-10-25 02:00:10",
                "20,20",
                "ANSWERED",
            ),
            "test 20 2026-10-25T00:59:50Z+20",
        ),
        (
            row(
                "",
                "test",
                "2026-10-25 01:50:00",
                "2026-10-25 02:10:00",
                "4800,4790",
                "ANSWERED",
            ),
            "test 4790 2026-10-24T23:50:00Z+4800",
        ),
        (row("", "test", start, end, "5", "ANSWERED"), "column_count"),
        (",".repeat(70), "column_count"),
    ] {
        check(Format::AsteriskCsv, &text, want);
    }
    let no_zone = Parser::new(
        Format::AsteriskCsv,
        &ParseOptions::default(),
        Timestamp::UNIX_EPOCH,
    );
    assert_eq!(
        no_zone.err(),
        Some(FileRefusal::ZoneRequired("asterisk-csv"))
    );
}

fn block(kind: &str, extra: &str) -> String {
    format!(
        "Sat Nov 21 09:00:00 2026\n\tUser-Name = \"home\"\n\tNAS-IP-Address = 192.0.2.1\n\tAcct-Status-Type = {kind}\n\
         \tAcct-Session-Id = \"A1\"\n\tAcct-Session-Time = 3600\n{extra}"
    )
}

#[test]
fn radius_detail_blocks() {
    let at = "\tEvent-Timestamp = \"Nov 20 2026 09:00:00 UTC\"\n";
    let octets = |low: &str, high: &str| {
        format!(
            "{at}\tAcct-Input-Octets = 0\n\tAcct-Output-Octets = {low}\n\tAcct-Output-Gigawords = {high}\n"
        )
    };
    let packets = "\tAcct-Input-Packets = 0\n\tAcct-Output-Packets = 5\n";
    for (text, want) in [
        (block("Start", at), "home 0 2026-11-20T09:00:00Z+0"),
        (
            block("Stop", &octets("1000", "0")) + "\r\n\r\n",
            "home 1000 2026-11-20T09:00:00Z+0",
        ),
        // Berlin has this hour twice, and the zone's name tells which
        (
            block(
                "Stop",
                &octets("1", "0").replace("Nov 20 2026 09:00:00 UTC", "Oct 25 2026 02:30:00 CET"),
            ),
            "home 1 2026-10-25T01:30:00Z+0",
        ),
        (
            block(
                "Stop",
                &octets("1", "0").replace("Nov 20 2026 09:00:00 UTC", "Oct 25 2026 02:30:00 CEST"),
            ),
            "home 1 2026-10-25T00:30:00Z+0",
        ),
        (
            block("Stop", &octets("60000000000", "0")).replace("\tAcct-Session-Time = 3600\n", ""),
            "home 60000000000 2026-11-20T09:00:00Z+0",
        ),
        (
            block("Stop", &octets("1", "0")).replace("= 3600", "= 4294967295"),
            "absurd_number",
        ),
        (
            block(
                "Stop",
                &(octets("2000000", "0") + "\tAcct-Output-Packets = 5\n"),
            ),
            "absurd_number",
        ),
        (
            block("Stop", &octets("1", "0")).replace(
                "\tUser-Name = \"home\"",
                "\tUser-Name = \"\"\n\tCalling-Station-Id = \"00-11\"",
            ),
            "00-11 1 2026-11-20T09:00:00Z+0",
        ),
        (
            block("Stop", &octets("1", "0")).replace("\"home\"", "\"\""),
            "missing_attribute",
        ),
        (
            block("Stop", &octets("1", "0"))
                .replace("\"home\"", &format!("\"{}\"", "h".repeat(129))),
            "field_too_long",
        ),
        (
            block("Stop", &octets("1", "0")) + &block("Stop", &octets("2", "0")),
            "several_records",
        ),
        (
            block("Stop", &octets("1", "0")) + "\n\tAcct-Link-Count = 1",
            "several_records",
        ),
        (
            block("Stop", &octets("1000", "0")),
            "home 1000 2026-11-20T09:00:00Z+0",
        ),
        (
            block("Alive", &octets("1", "2")),
            "home 8589934593 2026-11-20T09:00:00Z+0",
        ),
        (
            block(
                "Stop",
                &octets("1", "0").replace("Nov 20 2026 09:00:00 UTC", "1795165200"),
            ),
            "home 1 2026-11-20T09:00:00Z+0",
        ),
        (
            block("Stop", &octets("1", "0").replace("UTC", "CET")),
            "home 1 2026-11-20T08:00:00Z+0",
        ),
        (
            block(
                "Stop",
                &octets("1", "0").replace(
                    "Event-Timestamp = \"Nov 20 2026 09:00:00 UTC\"",
                    "Timestamp = 1795165260\n\tAcct-Delay-Time = 60",
                ),
            ),
            "home 1 2026-11-20T09:00:00Z+0",
        ),
        (
            block("Stop", &octets("1", "0").replace("09:00", "29:00")),
            "bad_time",
        ),
        (block("Stop", at), "missing_attribute"),
        (
            block("Stop", "\tAcct-Output-Octets = 1\n"),
            "missing_attribute",
        ),
        (
            block("Stop", &octets("1", "0")).replace("\tUser-Name = \"home\"\n", ""),
            "missing_attribute",
        ),
        (
            block("Stop", &octets("1", "0")).replace("\tAcct-Session-Id = \"A1\"\n", ""),
            "missing_attribute",
        ),
        (
            block("Stop", &(octets("2000000", "0") + packets)),
            "absurd_number",
        ),
        (block("Stop", &octets("0", "262144")), "absurd_number"),
        (block("Stop", &octets("-1", "0")), "negative_number"),
        (block("Stop", &octets("x", "0")), "bad_number"),
        (block("Perhaps", at), "unknown_status_type"),
        (block("Accounting-On", at), "no_usage"),
        (
            block("Stop", &octets("1", "0")).replace("\"home\"", "\"home"),
            "unterminated_quote",
        ),
        (
            block("Stop", &(octets("1", "0") + "\tnonsense\n")),
            "bad_attribute",
        ),
        (
            block("Stop", &octets("1", "0").replace("Nov 20", "Nov 23")),
            "in_future",
        ),
    ] {
        check(Format::RadiusDetail, &text, want);
    }
}

proptest! {
    #[test]
    fn no_damage_to_a_good_record_makes_a_parser_panic(
        place in any::<prop::sample::Index>(), cut in 0_usize..6, put in prop::collection::vec(any::<u8>(), 0..6),
    ) {
        let good = [
            "r1,49151,data,2026-10-01T10:00:00Z,2026-10-01T10:10:00Z,1.5,MB,4940".to_owned(),
            r#""a","b","1","c","""T"" <t>","SIP/t-02897fd8","","Dial","","2026-10-25 02:30:00","","2026-10-25 02:30:20",20,15,"ANSWERED","D","1.0","""#.to_owned(),
            block("Stop", "\tEvent-Timestamp = \"Nov 20 2026 09:00:00 UTC\"\n\tAcct-Output-Octets = 1\n\tAcct-Output-Gigawords = 2\n"),
        ];
        for (format, text) in Format::ALL.into_iter().zip(good) {
            let mut bytes = text.into_bytes();
            prop_assert!(parser(format).record(&bytes).is_ok());
            let place = place.index(bytes.len());
            bytes.splice(place..bytes.len().min(place + cut), put.iter().copied());
            if let Ok(Parsed::Record(record)) = parser(format).record(&bytes) {
                prop_assert!(record.quantity >= 0 && record.started_at <= record.ended_at);
            }
        }
    }

    #[test]
    fn no_bytes_make_a_parser_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        for format in Format::ALL {
            let _ = parser(format).record(&bytes);
            let _ = parser(format).header(&bytes);
        }
    }
}
