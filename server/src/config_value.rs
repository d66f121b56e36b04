//! The values of settings, read from their text.

use domain::unit::Quantity;
use jiff::{Timestamp, civil::Date, tz::TimeZone};
use server::mail::MailTo;
use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
};
use tracing_subscriber::EnvFilter;

// An address may hold a password, so no message repeats it.
pub(super) fn database_url(text: &str) -> Result<String, String> {
    let known = ["sqlite:", "postgres://", "postgresql://"];
    if known.iter().any(|scheme| text.starts_with(scheme)) {
        Ok(text.to_owned())
    } else {
        Err("an address beginning with sqlite:// or postgres:// is wanted".into())
    }
}

pub(super) fn addr(text: &str) -> Result<SocketAddr, String> {
    text.parse()
        .map_err(|_| format!("{text:?} is not an address such as 127.0.0.1:3000 or [::1]:3000"))
}

// The address may hold a password, so no message repeats it.
pub(super) fn mail(text: &str) -> Result<MailTo, String> {
    if text == "off" {
        Ok(MailTo::Off)
    } else if let Some(folder) = text.strip_prefix("file:") {
        Ok(MailTo::Folder(PathBuf::from(folder)))
    } else if text.starts_with("smtp://") || text.starts_with("smtps://") {
        Ok(MailTo::Smtp(text.to_owned()))
    } else {
        Err("off, file:FOLDER, smtp://… or smtps://… is wanted".into())
    }
}

pub(super) fn public_url(text: &str) -> Result<String, String> {
    let rest = ["https://", "http://"]
        .iter()
        .find_map(|scheme| text.strip_prefix(scheme));
    match rest {
        Some(rest) if !rest.is_empty() && !text.contains(char::is_whitespace) => {
            Ok(text.to_owned())
        }
        _ => Err(format!(
            "{text:?} is not an address such as https://portal.example.com"
        )),
    }
}

pub(super) fn trusted_hops(text: &str) -> Result<u8, String> {
    text.parse()
        .map_err(|_| format!("{text:?} is not a number of proxies from 0 to 255"))
}

pub(super) fn as_of(text: &str) -> Result<Timestamp, String> {
    let noon = |day: Date| {
        let noon = day.at(12, 0, 0, 0).to_zoned(TimeZone::UTC);
        noon.map(|noon| noon.timestamp())
    };
    text.parse::<Timestamp>()
        .or_else(|_| text.parse::<Date>().and_then(noon))
        .map_err(|_| {
            format!("{text:?} is neither an instant such as 2026-11-21T09:00:00Z nor a day such as 2026-11-21")
        })
}

pub(super) fn upload_bytes_max(text: &str) -> Result<usize, String> {
    let wanted = || format!("{text:?} is not a size such as 500 MB");
    let bytes = match text.parse::<i64>() {
        Ok(bytes) => bytes,
        Err(_) => {
            let quantity: Quantity = text.parse().map_err(|_| wanted())?;
            if quantity.measure() != domain::unit::Measure::Bytes {
                return Err(wanted());
            }
            quantity.base_units()
        }
    };
    usize::try_from(bytes)
        .ok()
        .filter(|bytes| *bytes > 0)
        .ok_or_else(wanted)
}

pub(super) fn log(text: &str) -> Result<String, String> {
    EnvFilter::try_new(text)
        .map(|_| text.to_owned())
        .map_err(|error| format!("{text:?}: {error}"))
}

/// A folder beside an SQLite file, so that the two move together; else one in
/// the current folder.
/// A folder of ours beside an SQLite database, else in the current folder.
pub(super) fn beside(database_url: &str, name: &str) -> PathBuf {
    let file = database_url
        .strip_prefix("sqlite:")
        .map(|rest| rest.trim_start_matches("//"))
        .and_then(|rest| rest.split('?').next())
        .filter(|path| !path.is_empty() && !path.contains(":memory:"));
    file.and_then(|path| Path::new(path).parent())
        .unwrap_or(Path::new(""))
        .join(name)
}
