//! What the child process does: one job, on one file, within limits that it sets
//! for itself before it opens anything.

use super::{ChildLimits, cover::draw_cover};
use rustix::process::{Resource, Rlimit, setrlimit};
use serde::{Deserialize, Serialize};
use sound::{Encoded, Format, Heard, Limits, Stretch, encode, hear};
use std::{fs::File, io::BufWriter, ops::ControlFlow, path::PathBuf, time::Duration};

/// The command of our program that is the child.
pub const CHILD_COMMAND: &str = "media-worker";

/// What a child is asked to do.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "job", rename_all = "kebab-case")]
pub enum Job {
    /// Say what a file is.
    Hear {
        /// The file.
        file: PathBuf,
    },
    /// Write a sound, or a stretch of it, in a format.
    Encode {
        /// The sound.
        file: PathBuf,
        /// What to write.
        to: PathBuf,
        /// The format's name.
        format: String,
        /// Start and length in seconds; `None` for all.
        stretch_s: Option<(u32, u32)>,
    },
    /// Write a picture as a cover.
    Cover {
        /// The picture.
        file: PathBuf,
        /// What to write.
        to: PathBuf,
    },
}

/// What a child answers, as one line of JSON.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "answer", rename_all = "kebab-case")]
pub enum Answer {
    /// What the file is.
    Heard {
        /// That.
        heard: Box<Heard>,
    },
    /// It is written.
    Done,
    /// The file is not taken.
    Refused {
        /// Why.
        refused: Refused,
    },
}

/// Why a file is not taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{message}")]
pub struct Refused {
    /// The rule, as it is counted: `unknown-container`.
    pub code: String,
    /// What is wrong, in words.
    pub message: String,
}

impl Refused {
    /// By the rule `code`.
    pub fn new(code: &str, message: impl ToString) -> Self {
        Self {
            code: code.to_owned(),
            message: message.to_string(),
        }
    }
}

/// Does the job that `text` describes, within the limits that it carries.
///
/// # Errors
/// For a text that is no job: nobody but our own parent process sends one.
pub fn work(text: &str) -> Result<String, serde_json::Error> {
    let (limits, job): (ChildLimits, Job) = serde_json::from_str(text)?;
    confine(&limits);
    let answer = match job {
        Job::Hear { file } => hear_file(&file, &limits),
        Job::Encode {
            file,
            to,
            format,
            stretch_s,
        } => encode_file(&file, &to, &format, stretch_s, &limits),
        Job::Cover { file, to } => draw_cover(&file, &to),
    };
    let answer = answer.unwrap_or_else(|refused| Answer::Refused { refused });
    serde_json::to_string(&answer)
}

/// What this process may use from here on. The kernel holds it to that; a limit
/// that cannot be set (a system without it) leaves the others.
fn confine(limits: &ChildLimits) {
    let at_most = |resource, value| {
        let limit = Rlimit {
            current: Some(value),
            maximum: Some(value),
        };
        let _ = setrlimit(resource, limit);
    };
    at_most(Resource::Data, limits.memory_bytes_max);
    at_most(Resource::Cpu, limits.cpu_seconds_max);
    at_most(Resource::Fsize, limits.written_bytes_max);
    at_most(Resource::Nofile, 16);
    at_most(Resource::Core, 0);
    let _ = rustix::thread::set_no_new_privs(true);
}

fn open(path: &std::path::Path) -> Result<File, Refused> {
    File::open(path).map_err(|error| Refused::new("unreadable", error))
}

fn sound_limits(limits: &ChildLimits) -> Limits {
    Limits {
        bytes_max: limits.file_bytes_max,
        ..Limits::default()
    }
}

fn hear_file(file: &std::path::Path, limits: &ChildLimits) -> Result<Answer, Refused> {
    let heard = hear(open(file)?, &sound_limits(limits), |_| {
        ControlFlow::Continue(())
    });
    let heard = heard.map_err(|refusal| Refused::new(refusal.code(), refusal))?;
    Ok(Answer::Heard {
        heard: Box::new(heard),
    })
}

fn encode_file(
    file: &std::path::Path,
    to: &std::path::Path,
    format: &str,
    stretch_s: Option<(u32, u32)>,
    limits: &ChildLimits,
) -> Result<Answer, Refused> {
    let format: Format = format
        .parse()
        .map_err(|error| Refused::new("format", error))?;
    let stretch = stretch_s.map(|(start, length)| Stretch {
        start: Duration::from_secs(u64::from(start)),
        length: Duration::from_secs(u64::from(length)),
    });
    let written = File::create_new(to).map_err(|error| Refused::new("unwritable", error))?;
    let mut written = BufWriter::new(written);
    let go_on = |_| ControlFlow::Continue(());
    let limits = sound_limits(limits);
    let encoded = encode(open(file)?, &limits, format, stretch, &mut written, go_on);
    let _: Encoded = encoded.map_err(|error| Refused::new("encode", error))?;
    Ok(Answer::Done)
}
