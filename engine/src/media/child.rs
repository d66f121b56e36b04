//! The parent's side: starts a child for each job, and outlives whatever becomes of it.

use super::{Answer, CHILD_COMMAND, Job, Refused};
use crate::EngineError;
use serde::{Deserialize, Serialize};
use sound::Heard;
use std::{
    os::unix::process::ExitStatusExt,
    path::{Path, PathBuf},
    process::{ExitStatus, Stdio},
    sync::Arc,
    time::Duration,
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    process::{Child, Command},
    sync::Semaphore,
    time::timeout,
};

/// Children at the same time, in one process.
const SLOTS: usize = 2;
/// The longest answer: the fingerprint of twelve hours has four megabytes.
const ANSWER_BYTES_MAX: u64 = 32 << 20;
/// What is kept of a child's last words.
const LAST_WORDS_BYTES_MAX: u64 = 4 << 10;

/// What a child may use.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChildLimits {
    /// The largest file that is looked at.
    pub file_bytes_max: u64,
    /// Memory that it may write to.
    pub memory_bytes_max: u64,
    /// Processor time.
    pub cpu_seconds_max: u64,
    /// The largest file that it may write.
    pub written_bytes_max: u64,
    /// Time by the clock on the wall.
    pub wall_time_max: Duration,
}

impl Default for ChildLimits {
    fn default() -> Self {
        Self {
            file_bytes_max: 2 << 30,
            memory_bytes_max: 512 << 20,
            cpu_seconds_max: 300,
            written_bytes_max: 4 << 30,
            wall_time_max: Duration::from_secs(900),
        }
    }
}

/// Why a job was not done.
#[derive(Debug, thiserror::Error)]
pub enum MediaError {
    /// The file is not taken.
    #[error(transparent)]
    Refused(#[from] Refused),
    /// It could not be tried: no child, no folder.
    #[error(transparent)]
    Engine(#[from] EngineError),
}

impl From<std::io::Error> for MediaError {
    fn from(error: std::io::Error) -> Self {
        Self::Engine(error.into())
    }
}

/// Children of one program; cheap to clone.
#[derive(Debug, Clone)]
pub struct Media {
    program: PathBuf,
    limits: ChildLimits,
    slots: Arc<Semaphore>,
}

impl Media {
    /// Children are `program` with [`CHILD_COMMAND`]: our own.
    pub fn new(program: PathBuf, limits: ChildLimits) -> Self {
        Self {
            program,
            limits,
            slots: Arc::new(Semaphore::new(SLOTS)),
        }
    }

    /// The same program for files that anybody may ask about: slots of their own, so
    /// that they hold up nothing else, and less of everything.
    pub fn for_asking(&self) -> Self {
        let limits = ChildLimits {
            file_bytes_max: self.limits.file_bytes_max.min(512 << 20),
            cpu_seconds_max: self.limits.cpu_seconds_max.min(30),
            wall_time_max: self.limits.wall_time_max.min(Duration::from_secs(25)),
            ..self.limits.clone()
        };
        Self::new(self.program.clone(), limits)
    }

    /// What a child may use.
    pub const fn limits(&self) -> &ChildLimits {
        &self.limits
    }

    /// What the file at `path` is.
    ///
    /// # Errors
    /// [`MediaError::Refused`] with the rule it broke; [`MediaError::Engine`].
    pub async fn hear(&self, path: &Path) -> Result<Heard, MediaError> {
        let file = path.to_owned();
        match self.run(&Job::Hear { file }).await? {
            Answer::Heard { heard } => Ok(*heard),
            Answer::Done | Answer::Refused { .. } => Err(strange_answer()),
        }
    }

    /// Writes the sound at `file`, or the stretch from a second on for so many, to `to`.
    ///
    /// # Errors
    /// As [`Media::hear`].
    pub async fn encode(
        &self,
        file: &Path,
        to: &Path,
        format: sound::Format,
        stretch_s: Option<(u32, u32)>,
    ) -> Result<(), MediaError> {
        let job = Job::Encode {
            file: file.to_owned(),
            to: to.to_owned(),
            format: format.name().to_owned(),
            stretch_s,
        };
        self.run(&job).await.map(drop)
    }

    /// Writes the picture at `file` as a cover to `to`.
    ///
    /// # Errors
    /// As [`Media::hear`].
    pub async fn draw_cover(&self, file: &Path, to: &Path) -> Result<(), MediaError> {
        let (file, to) = (file.to_owned(), to.to_owned());
        self.run(&Job::Cover { file, to }).await.map(drop)
    }

    async fn run(&self, job: &Job) -> Result<Answer, MediaError> {
        let order = serde_json::to_string(&(&self.limits, job)).map_err(EngineError::refused)?;
        // never closed
        let _slot = self.slots.acquire().await;
        let child = Command::new(&self.program)
            .arg(CHILD_COMMAND)
            .env_clear()
            .current_dir("/")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()?;
        // a child that is not waited for to its end is killed with its handle
        let Ok(ended) = timeout(self.limits.wall_time_max, talk(child, order)).await else {
            return Err(took_too_long().into());
        };
        let (status, answer, last_words) = ended?;
        if !status.success() {
            tracing::warn!(%status, last_words, "a media child died");
            return Err(death(status, &last_words).into());
        }
        match serde_json::from_str(&answer) {
            Ok(Answer::Refused { refused }) => Err(refused.into()),
            Ok(answer) => Ok(answer),
            Err(_) => Err(strange_answer()),
        }
    }
}

async fn talk(mut child: Child, order: String) -> std::io::Result<(ExitStatus, String, String)> {
    let (mut answer, mut last_words) = (Vec::new(), Vec::new());
    let pipes = (child.stdin.take(), child.stdout.take(), child.stderr.take());
    let (Some(mut stdin), Some(stdout), Some(stderr)) = pipes else {
        return Err(std::io::Error::other("a child without pipes"));
    };
    let (mut stdout, mut stderr) = (
        stdout.take(ANSWER_BYTES_MAX),
        stderr.take(LAST_WORDS_BYTES_MAX),
    );
    let send = async {
        // a child that died first says so by its status
        let _ = stdin.write_all(order.as_bytes()).await;
        drop(stdin);
    };
    let ((), _, _) = tokio::join!(
        send,
        stdout.read_to_end(&mut answer),
        stderr.read_to_end(&mut last_words),
    );
    let status = child.wait().await?;
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    Ok((status, text(&answer), text(&last_words)))
}

fn strange_answer() -> MediaError {
    Refused::new("decoder-died", "the file could not be looked at to its end").into()
}

fn took_too_long() -> Refused {
    Refused::new(
        "takes-too-long",
        "looking at the file takes longer than is allowed",
    )
}

/// What the way a child ended says about its file.
fn death(status: ExitStatus, last_words: &str) -> Refused {
    // SIGXCPU, SIGKILL: the limit of processor time, soft and hard
    if matches!(status.signal(), Some(24 | 9)) {
        return took_too_long();
    }
    if last_words.contains("memory allocation") {
        return Refused::new(
            "takes-too-much-memory",
            "looking at the file takes more memory than is allowed",
        );
    }
    Refused::new("decoder-died", "the file could not be looked at to its end")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_death_has_its_name() {
        for (raw, words, code) in [
            (24, "", "takes-too-long"),
            (9, "", "takes-too-long"),
            (
                6,
                "memory allocation of 17 bytes failed",
                "takes-too-much-memory",
            ),
            (6, "", "decoder-died"),
            (11, "", "decoder-died"),
            (101 << 8, "thread 'main' panicked", "decoder-died"),
        ] {
            assert_eq!(death(ExitStatus::from_raw(raw), words).code, code, "{raw}");
        }
    }

    #[tokio::test]
    async fn a_child_that_hangs_or_talks_nonsense_is_survived() {
        let limits = ChildLimits {
            wall_time_max: Duration::from_millis(50),
            ..ChildLimits::default()
        };
        // `tail` never ends by itself when it is told to follow; `true` says nothing
        for (program, code) in [
            ("/bin/true", "decoder-died"),
            ("/bin/false", "decoder-died"),
        ] {
            let media = Media::new(program.into(), limits.clone());
            let refusal = media.hear(Path::new("/dev/null")).await.unwrap_err();
            let MediaError::Refused(refused) = refusal else {
                panic!("{refusal:?}")
            };
            assert_eq!(refused.code, code);
        }
        let missing = Media::new("/no/such/program".into(), limits);
        let outcome = missing.hear(Path::new("/dev/null")).await;
        assert!(matches!(outcome, Err(MediaError::Engine(_))));
    }
}
