//! Writes what the benchmark imports: accounts, and usage records in order of
//! time, in `bandstand-csv`. The same numbers give the same files.
//!
//! `bench_data ACCOUNTS RECORDS FOLDER` writes `FOLDER/tariff.toml`,
//! `FOLDER/accounts.toml` and `FOLDER/usage.csv`: two lines an account, the
//! records spread evenly over October 2026.

use std::{
    env,
    fs::{self, File},
    io::{self, BufWriter, Write},
    path::PathBuf,
};

const TARIFF: &str = r#"
code = "bench"
version = 1
valid_from = "2026-01-01"
currency = "EUR"
tax = "exclusive"
name = { en = "Bench" }

[[group]]
service = "data"
unit = "GB"
increment = "1 KB"
per = "clock-hour"
tax_rate = "19"
bands = [
  { up_to = "0.1", cost = "9.00" },
  { up_to = "0.5", cost = "14.00" },
  { up_to = "1", cost = "19.00" },
  { up_to = "5", cost = "24.00" },
  { up_to = "25", cost = "29.00" },
]
above = { cost = "55.00" }

[[group]]
service = "voice"
unit = "min"
increment = "1 min"
tax_rate = "19"
series = { first = "300", first_cost = "5.00", width = "25", count = 14, wide_width = "50", wide_count = 7, step = "1.00" }
above = { cost = "40.00" }
"#;

fn main() -> io::Result<()> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [accounts, records, folder] = arguments.as_slice() else {
        return Err(io::Error::other(
            "usage: bench_data ACCOUNTS RECORDS FOLDER",
        ));
    };
    let number = |text: &str| text.parse::<u64>().map_err(io::Error::other);
    let (accounts, records) = (number(accounts)?, number(records)?);
    let folder = PathBuf::from(folder);
    fs::create_dir_all(&folder)?;
    fs::write(folder.join("tariff.toml"), TARIFF)?;
    write_accounts(
        accounts,
        BufWriter::new(File::create(folder.join("accounts.toml"))?),
    )?;
    write_usage(
        accounts,
        records,
        BufWriter::new(File::create(folder.join("usage.csv"))?),
    )
}

fn write_accounts(accounts: u64, mut to: impl Write) -> io::Result<()> {
    writeln!(
        to,
        "[seller]\nname = \"Bench\"\naddress = [\"Pier 1\"]\ntax_id = \"DE000000000\"\n"
    )?;
    for account in 0..accounts {
        writeln!(
            to,
            "[[account]]\nreference = \"bench-{account:06}\"\nname = \"Household {account}\"\n\
             address = [\"Street {account}\", \"20457 Hamburg\"]\ncurrency = \"EUR\"\nzone = \"Europe/Berlin\"\n\
             cycle_day = 1\nlanguage = \"en\"\nopened_on = \"2026-01-01\"\n\
             tariffs = [{{ from = \"2026-01-01\", code = \"bench\" }}]\n\
             [[account.line]]\nlabel = \"Home\"\nkind = \"home\"\nidentifiers = [\"h{account:06}\"]\n\
             [[account.line]]\nlabel = \"Phone\"\nkind = \"mobile\"\nidentifiers = [\"m{account:06}\"]\n"
        )?;
    }
    to.flush()
}

fn write_usage(accounts: u64, records: u64, mut to: impl Write) -> io::Result<()> {
    const OCTOBER_SECONDS: u64 = 31 * 86_400;
    writeln!(
        to,
        "record_id,line,service,started_at,ended_at,quantity,unit,peer"
    )?;
    for record in 0..records {
        // two steps prime to each other spread the records over accounts and sizes
        let account = record * 7_919 % accounts;
        let second = record * (OCTOBER_SECONDS - 7_200) / records;
        let length = 20 + record * 104_729 % 580;
        let (start, end) = (Clock(second), Clock(second + length));
        if record % 3 == 0 {
            writeln!(
                to,
                "b{record},m{account:06},voice,{start},{end},{length},s,+4940{:06}",
                record % 999_983
            )?;
        } else {
            let line = if record % 2 == 0 { 'h' } else { 'm' };
            let bytes = 40_000 + record * 15_485_863 % 90_000_000;
            writeln!(
                to,
                "b{record},{line}{account:06},data,{start},{end},{bytes},B,"
            )?;
        }
    }
    to.flush()
}

/// An instant of October 2026 in seconds from its start, in RFC 3339.
struct Clock(u64);

impl std::fmt::Display for Clock {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (day, second) = (1 + self.0 / 86_400, self.0 % 86_400);
        let (hour, minute, second) = (second / 3_600, second / 60 % 60, second % 60);
        write!(f, "2026-10-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
    }
}
