//! Settings, and where each of them comes from.
//!
//! From lowest to highest: what is built in, a configuration file, environment
//! variables, the command line. The file is the one named by `--config` or
//! `BANDSTAND_CONFIG`, else `bandstand.toml` in the current folder if there is
//! one. Every setting has one name, `trusted_hops`, which is
//! `BANDSTAND_TRUSTED_HOPS` in the environment and `--trusted-hops` on the
//! command line. A wrong one is named with where it came from.
//!
//! Why no crate for this: each layer is a map from name to text, and only the
//! origin of a text, which such crates tend to lose, makes a good message.
//!
//! # Adding a setting
//! A variant of [`Key`] with its name, help and built-in value; a field of
//! [`Settings`]; the line in [`Settings::load`] that reads it.

use crate::config_value::{
    addr, as_of, beside, database_url, log, mail, public_url, trusted_hops, upload_bytes_max,
};
use domain::time::{Clock, FixedClock};
use engine::{SystemClock, media::ChildLimits};
use jiff::Timestamp;
use server::{Config, mail::MailTo};
use std::{
    collections::BTreeMap,
    ffi::OsString,
    fmt, io,
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::Arc,
};

/// The file that is read from the current folder when no other is named.
pub const DEFAULT_FILE: &str = "bandstand.toml";

/// The environment variable that names the file.
pub const FILE_VARIABLE: &str = "BANDSTAND_CONFIG";

/// The environment variable that `radius` reads by itself: no setting, since a
/// secret has no place in a file that is passed around.
pub const RADIUS_SECRET_VARIABLE: &str = "BANDSTAND_RADIUS_SECRET";

/// What the names of our environment variables begin with.
const PREFIX: &str = "BANDSTAND_";

/// A setting, by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Key {
    /// Which database.
    DatabaseUrl,
    /// Where the server listens.
    Addr,
    /// How many proxies stand before it.
    TrustedHops,
    /// A clock that stands still.
    AsOf,
    /// Where uploads wait.
    SpoolDir,
    /// Where content is kept.
    Content,
    /// The largest upload.
    UploadMax,
    /// What is logged.
    Log,
    /// Where messages go.
    Mail,
    /// Who they are from.
    MailFrom,
    /// What links in messages begin with.
    PublicUrl,
}

/// Where a text came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// A configuration file.
    File(PathBuf),
    /// The environment.
    Environment,
    /// The command line.
    CommandLine,
    /// Built in.
    BuiltIn,
}

/// Why the settings cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("configuration file {}", path.display())]
    File {
        /// Which file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The file is no TOML.
    #[error("{}: {message}", path.display())]
    Form {
        /// Which file.
        path: PathBuf,
        /// What is wrong, and where.
        message: String,
    },
    /// The file has a setting that there is none of.
    #[error("{}: {name}: there is no such setting; there are {}", path.display(), names())]
    Unknown {
        /// Which file.
        path: PathBuf,
        /// The name that it uses.
        name: String,
    },
    /// A setting's value.
    #[error("{place}: {reason}")]
    Value {
        /// Origin and name: `bandstand.toml: trusted_hops`.
        place: String,
        /// What is wrong with it.
        reason: String,
    },
}

/// All settings, checked.
#[derive(Debug, Clone)]
pub struct Settings {
    /// `sqlite://…` or `postgres://…`.
    pub database_url: String,
    /// Where the server listens.
    pub addr: SocketAddr,
    /// How many proxies of ours stand before it.
    pub trusted_hops: u8,
    /// The instant at which the clock stands still; it goes when there is none.
    pub as_of: Option<Timestamp>,
    /// Where uploads wait for their import.
    pub spool_dir: PathBuf,
    /// Where content is kept: a folder, or `s3://BUCKET/PREFIX`.
    pub content: String,
    /// The `AWS_…` variables of the environment, for the latter.
    pub content_variables: Vec<(String, String)>,
    /// The largest upload that is taken.
    pub upload_bytes_max: usize,
    /// What is logged, as `tracing` directives.
    pub log: String,
    /// Where messages go.
    pub mail: MailTo,
    /// Who they are from.
    pub mail_from: String,
    /// What links in messages begin with; the address that the server listens on
    /// where there is none.
    pub public_url: Option<String>,
    /// Where each setting came from, for messages about it.
    places: BTreeMap<Key, String>,
    /// Environment variables that begin like ours and are none: perhaps a slip.
    pub strange_variables: Vec<String>,
}

impl Key {
    /// Every setting.
    pub const ALL: [Key; 11] = [
        Key::DatabaseUrl,
        Key::Addr,
        Key::TrustedHops,
        Key::AsOf,
        Key::SpoolDir,
        Key::Content,
        Key::UploadMax,
        Key::Log,
        Key::Mail,
        Key::MailFrom,
        Key::PublicUrl,
    ];

    /// Its name in the file.
    pub const fn name(self) -> &'static str {
        match self {
            Key::DatabaseUrl => "database_url",
            Key::Addr => "addr",
            Key::TrustedHops => "trusted_hops",
            Key::AsOf => "as_of",
            Key::SpoolDir => "spool_dir",
            Key::Content => "content",
            Key::UploadMax => "upload_max",
            Key::Log => "log",
            Key::Mail => "mail",
            Key::MailFrom => "mail_from",
            Key::PublicUrl => "public_url",
        }
    }

    /// Its name in the environment.
    pub fn variable(self) -> String {
        format!("{PREFIX}{}", self.name().to_uppercase())
    }

    /// Its name on the command line.
    pub fn flag(self) -> String {
        format!("--{}", self.name().replace('_', "-"))
    }

    const fn built_in(self) -> Option<&'static str> {
        match self {
            Key::DatabaseUrl => Some("sqlite://bandstand.db?mode=rwc"),
            Key::Addr => Some("127.0.0.1:3000"),
            Key::TrustedHops => Some("0"),
            Key::UploadMax => Some("1 GB"),
            Key::Log => Some("info,sea_orm_migration=warn,sqlx=warn"),
            Key::MailFrom => Some("Bandstand <bandstand@localhost>"),
            Key::AsOf | Key::SpoolDir | Key::Content | Key::Mail | Key::PublicUrl => None,
        }
    }

    fn place(self, origin: &Origin) -> String {
        match origin {
            Origin::File(path) => format!("{}: {}", path.display(), self.name()),
            Origin::Environment => format!("environment variable {}", self.variable()),
            Origin::CommandLine => self.flag(),
            Origin::BuiltIn => format!("built-in {}", self.name()),
        }
    }
}

impl Settings {
    /// Reads the settings.
    ///
    /// `file` is what `--config` says, `folder` where [`DEFAULT_FILE`] is looked
    /// for, `environment` all variables, `command_line` what else was given
    /// there.
    ///
    /// # Errors
    /// One variant of [`ConfigError`].
    pub fn load(
        file: Option<&Path>,
        folder: &Path,
        environment: impl IntoIterator<Item = (OsString, OsString)>,
        command_line: &BTreeMap<Key, String>,
    ) -> Result<Self, ConfigError> {
        let mut layers = Layers::default();
        for key in Key::ALL {
            if let Some(text) = key.built_in() {
                layers.put(key, Origin::BuiltIn, text.to_owned());
            }
        }
        let variables: BTreeMap<OsString, OsString> = environment.into_iter().collect();
        let named = file.map(Path::to_owned).or_else(|| {
            variables
                .get(&OsString::from(FILE_VARIABLE))
                .map(PathBuf::from)
        });
        let content_variables = variables.iter().filter_map(|(name, value)| {
            let (name, value) = (name.to_str()?, value.to_str()?);
            name.starts_with("AWS_")
                .then(|| (name.to_owned(), value.to_owned()))
        });
        let content_variables = content_variables.collect();
        layers.put_file(named, folder)?;
        let strange_variables = layers.put_environment(variables)?;
        for (key, text) in command_line {
            layers.put(*key, Origin::CommandLine, text.clone());
        }

        let database_url = layers.read(Key::DatabaseUrl, database_url)?;
        let places = layers.0.iter();
        let places = places.map(|(key, (origin, _))| (*key, key.place(origin)));
        let places = places.collect();
        Ok(Self {
            addr: layers.read(Key::Addr, addr)?,
            trusted_hops: layers.read(Key::TrustedHops, trusted_hops)?,
            as_of: layers.read_if_any(Key::AsOf, as_of)?,
            spool_dir: layers
                .read_if_any(Key::SpoolDir, |text| Ok(PathBuf::from(text)))?
                .unwrap_or_else(|| beside(&database_url, "bandstand-spool")),
            content: layers
                .read_if_any(Key::Content, |text| Ok(text.to_owned()))?
                .unwrap_or_else(|| {
                    beside(&database_url, "bandstand-content")
                        .display()
                        .to_string()
                }),
            content_variables,
            upload_bytes_max: layers.read(Key::UploadMax, upload_bytes_max)?,
            log: layers.read(Key::Log, log)?,
            mail: layers
                .read_if_any(Key::Mail, mail)?
                .unwrap_or_else(|| MailTo::Folder(beside(&database_url, "bandstand-mail"))),
            mail_from: layers.read(Key::MailFrom, |text| Ok(text.to_owned()))?,
            public_url: layers.read_if_any(Key::PublicUrl, public_url)?,
            database_url,
            places,
            strange_variables,
        })
    }

    /// Origin and name of a setting: `environment variable BANDSTAND_DATABASE_URL`.
    pub fn place(&self, key: Key) -> String {
        let place = self.places.get(&key).cloned();
        place.unwrap_or_else(|| key.place(&Origin::BuiltIn))
    }

    /// The database's address without its password.
    pub fn shown_database_url(&self) -> String {
        let url = &self.database_url;
        let Some((scheme, rest)) = url.split_once("://") else {
            return url.clone();
        };
        if scheme == "sqlite" {
            return url.clone();
        }
        // an @ in a password should be written %40, and often is not
        let (login, place) = match rest.rsplit_once('@') {
            Some((login, place)) => (Some(login), place),
            None => (None, rest),
        };
        let login = match login {
            // a password in an option, or one with a question mark: nobody knows
            Some(login) if login.contains('?') => return format!("{scheme}://…"),
            Some(login) => match login.split_once(':') {
                Some((user, _)) => format!("{user}:…@"),
                None => format!("{login}@"),
            },
            None => String::new(),
        };
        match place.split_once('?') {
            Some((place, _)) => format!("{scheme}://{login}{place}?…"),
            None => format!("{scheme}://{login}{place}"),
        }
    }

    /// The clock that the settings ask for.
    pub fn clock(&self) -> Arc<dyn Clock> {
        match self.as_of {
            Some(instant) => Arc::new(FixedClock::new(instant)),
            None => Arc::new(SystemClock),
        }
    }

    /// What a server is started with.
    ///
    /// # Errors
    /// Where the system does not say what our own program is.
    pub fn to_config(&self) -> io::Result<Config> {
        Ok(Config {
            address: self.addr,
            database_url: self.database_url.clone(),
            trusted_hops: self.trusted_hops,
            clock: self.clock(),
            spool_dir: self.spool_dir.clone(),
            upload_bytes_max: self.upload_bytes_max,
            mail: self.mail.clone(),
            mail_from: self.mail_from.clone(),
            public_url: self.public_url.clone(),
            content: self.content.clone(),
            content_variables: self.content_variables.clone(),
            program: std::env::current_exe()?,
            media_limits: ChildLimits::default(),
        })
    }
}

/// For each setting the text that counts, and where it came from.
#[derive(Default)]
struct Layers(BTreeMap<Key, (Origin, String)>);

impl Layers {
    fn put(&mut self, key: Key, origin: Origin, text: String) {
        self.0.insert(key, (origin, text));
    }

    fn put_file(&mut self, named: Option<PathBuf>, folder: &Path) -> Result<(), ConfigError> {
        let must_be_there = named.is_some();
        let shown = named.unwrap_or_else(|| PathBuf::from(DEFAULT_FILE));
        let text = match std::fs::read_to_string(folder.join(&shown)) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound && !must_be_there => {
                return Ok(());
            }
            Err(source) => {
                return Err(ConfigError::File {
                    path: shown,
                    source,
                });
            }
        };
        let table: toml::Table = text.parse().map_err(|error: toml::de::Error| {
            // not its own text, which shows the line: there may be a secret in it
            let before = error.span().and_then(|span| text.get(..span.start));
            let line = before.map_or(1, |before| before.matches('\n').count() + 1);
            ConfigError::Form {
                path: shown.clone(),
                message: format!("line {line}: {}", error.message()),
            }
        })?;
        let origin = Origin::File(shown.clone());
        for (name, value) in table {
            let Some(key) = Key::ALL.into_iter().find(|key| key.name() == name) else {
                return Err(ConfigError::Unknown { path: shown, name });
            };
            let text = match value {
                toml::Value::String(text) => text,
                toml::Value::Integer(number) => number.to_string(),
                toml::Value::Datetime(instant) => instant.to_string(),
                _ => {
                    return Err(ConfigError::Value {
                        place: key.place(&origin),
                        reason: "a text or a whole number is wanted".into(),
                    });
                }
            };
            self.put(key, origin.clone(), text);
        }
        Ok(())
    }

    /// Returns the variables that begin like ours and are none.
    fn put_environment(
        &mut self,
        variables: BTreeMap<OsString, OsString>,
    ) -> Result<Vec<String>, ConfigError> {
        let mut strange = Vec::new();
        for (variable, value) in variables {
            let Some(variable) = variable.to_str().filter(|name| name.starts_with(PREFIX)) else {
                continue;
            };
            let Some(key) = Key::ALL.into_iter().find(|key| key.variable() == variable) else {
                if variable != FILE_VARIABLE
                    && variable != RADIUS_SECRET_VARIABLE
                    && !variable.starts_with("BANDSTAND_TEST_")
                {
                    strange.push(variable.to_owned());
                }
                continue;
            };
            let text = value.into_string().map_err(|_| ConfigError::Value {
                place: key.place(&Origin::Environment),
                reason: "not UTF-8".into(),
            })?;
            self.put(key, Origin::Environment, text);
        }
        Ok(strange)
    }

    fn read<T>(
        &self,
        key: Key,
        parse: impl Fn(&str) -> Result<T, String>,
    ) -> Result<T, ConfigError> {
        self.read_if_any(key, parse)?
            .ok_or_else(|| ConfigError::Value {
                place: key.name().to_owned(),
                reason: "it must be set".into(),
            })
    }

    fn read_if_any<T>(
        &self,
        key: Key,
        parse: impl Fn(&str) -> Result<T, String>,
    ) -> Result<Option<T>, ConfigError> {
        let Some((origin, text)) = self.0.get(&key) else {
            return Ok(None);
        };
        parse(text.trim())
            .map(Some)
            .map_err(|reason| ConfigError::Value {
                place: key.place(origin),
                reason,
            })
    }
}

fn names() -> String {
    Key::ALL.map(Key::name).join(", ")
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
#[path = "config_tests.rs"]
mod tests;
