//! Passwords: argon2id, off the async threads, one at a time on each core.

use crate::EngineError;
use argon2::{
    Algorithm, Argon2, Params, Version,
    password_hash::{
        self, PasswordHash, PasswordHasher, PasswordVerifier, SaltString,
        rand_core::{OsRng, RngCore},
    },
};
use std::sync::{
    Arc, LazyLock,
    atomic::{AtomicU64, Ordering},
};
use tokio::{sync::Semaphore, task::spawn_blocking};

/// The shortest password that a user may be given.
pub const PASSWORD_CHARS_MIN: usize = 8;

/// The longest, in bytes of UTF-8.
pub const PASSWORD_BYTES_MAX: usize = 1_024;

/// Hashes and verifies passwords within the limits of the machine.
///
/// A hash takes 19 MiB and some 20 ms of one core; as many run at once as
/// there are cores, the rest wait, so that a flood of sign-ins exhausts
/// neither memory nor the threads that serve pages.
#[derive(Debug)]
pub struct Passwords {
    gate: Arc<Semaphore>,
    params: Params,
    verifications: AtomicU64,
}

/// What a verification found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// Another password.
    Wrong,
    /// The right one.
    Right,
    /// The right one, hashed with weaker parameters than today's.
    RightButOutdated,
}

impl Passwords {
    /// The passwords of this process: argon2id with 19 MiB, 2 passes, 1 lane
    /// (the least that OWASP's cheat sheet and ASVS 5.0 admit).
    pub fn of_process() -> &'static Self {
        static PASSWORDS: LazyLock<Passwords> =
            LazyLock::new(|| Passwords::with_params(Params::default()));
        &PASSWORDS
    }

    /// With parameters of one's own.
    pub fn with_params(params: Params) -> Self {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        Self {
            gate: Arc::new(Semaphore::new(cores)),
            params,
            verifications: AtomicU64::new(0),
        }
    }

    /// How many verifications have run.
    pub fn verifications(&self) -> u64 {
        self.verifications.load(Ordering::SeqCst)
    }

    /// Hashes a new password, in PHC text form.
    ///
    /// # Errors
    /// [`EngineError::Task`], [`EngineError::Config`].
    pub(crate) async fn hash(&self, password: &str) -> Result<String, EngineError> {
        let password = password.to_owned();
        let argon2 = self.argon2();
        self.off_thread(move || {
            let salt = SaltString::generate(&mut OsRng);
            argon2
                .hash_password(password.as_bytes(), &salt)
                .map(|hash| hash.to_string())
        })
        .await?
        .map_err(|error| EngineError::Config(format!("argon2: {error}")))
    }

    /// Verifies `password` against `phc`; without one (there is no such user)
    /// against a hash that nothing has, with the same work.
    ///
    /// # Errors
    /// [`EngineError::Task`]; [`EngineError::Row`] for a `phc` that is none.
    pub(crate) async fn verify(
        &self,
        password: &str,
        phc: Option<String>,
    ) -> Result<Verdict, EngineError> {
        let phc = phc.unwrap_or_else(|| self.nobodys_phc());
        let argon2 = self.argon2();
        self.verifications.fetch_add(1, Ordering::SeqCst);
        let too_long = password.len() > PASSWORD_BYTES_MAX;
        // a password that long was never given to anyone: the work is the same
        let end = password.floor_char_boundary(PASSWORD_BYTES_MAX);
        let password = password[..end].to_owned();
        let params = self.params.clone();
        let verdict = self
            .off_thread(move || {
                let hash = PasswordHash::new(&phc)?;
                match argon2.verify_password(password.as_bytes(), &hash) {
                    Ok(()) if too_long => Ok(Verdict::Wrong),
                    Ok(()) if is_outdated(&hash, &params) => Ok(Verdict::RightButOutdated),
                    Ok(()) => Ok(Verdict::Right),
                    Err(password_hash::Error::Password) => Ok(Verdict::Wrong),
                    Err(error) => Err(error),
                }
            })
            .await?;
        verdict.map_err(|_| EngineError::Row {
            table: "portal_user",
            column: "password_phc",
            row: "of a sign-in".into(),
        })
    }

    fn argon2(&self) -> Argon2<'static> {
        Argon2::new(Algorithm::Argon2id, Version::V0x13, self.params.clone())
    }

    /// The right form, today's parameters, and 256 zero bits that no password
    /// hashes to.
    fn nobodys_phc(&self) -> String {
        let (m, t, p) = (
            self.params.m_cost(),
            self.params.t_cost(),
            self.params.p_cost(),
        );
        let zeros = "A".repeat(43);
        format!("$argon2id$v=19$m={m},t={t},p={p}$bm9ib2R5J3Mgc2FsdA${zeros}")
    }

    async fn off_thread<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, EngineError> {
        let permit = self.gate.clone().acquire_owned().await;
        let done = spawn_blocking(move || {
            // held until the work is done, also when nobody waits for it any more
            let _permit = permit;
            work()
        });
        Ok(done.await?)
    }
}

fn is_outdated(hash: &PasswordHash<'_>, today: &Params) -> bool {
    let Ok(then) = Params::try_from(hash) else {
        return true;
    };
    hash.algorithm != Algorithm::Argon2id.ident()
        || then.m_cost() < today.m_cost()
        || then.t_cost() < today.t_cost()
        || then.p_cost() < today.p_cost()
}

/// A password that nobody has to think of: four groups of five letters and
/// digits, 100 bits.
///
/// # Errors
/// [`EngineError::File`] when the system has no randomness to give.
pub fn made_up_password() -> Result<String, EngineError> {
    // 32 signs, none that is easily taken for another
    const SIGNS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
    let mut bytes = [0; 20];
    OsRng
        .try_fill_bytes(&mut bytes)
        .map_err(|error| no_randomness(std::io::Error::other(error)))?;
    let signs: Vec<char> = bytes
        .iter()
        .map(|byte| char::from(SIGNS[usize::from(byte % 32)]))
        .collect();
    let groups: Vec<String> = signs
        .chunks(5)
        .map(|group| group.iter().collect())
        .collect();
    Ok(groups.join("-"))
}

pub(crate) fn no_randomness(source: std::io::Error) -> EngineError {
    EngineError::File {
        path: "the system's random source".into(),
        source,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_hash_is_argon2id_with_at_least_the_parameters_of_asvs() {
        let passwords = Passwords::of_process();
        let phc = passwords.hash("correct horse").await.unwrap();
        assert!(phc.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{phc}");
        let again = passwords.hash("correct horse").await.unwrap();
        assert_ne!(phc, again, "every hash has its own salt");
        let rows = [
            ("correct horse", Verdict::Right),
            ("correct horse ", Verdict::Wrong),
            ("", Verdict::Wrong),
        ];
        for (password, want) in rows {
            let got = passwords.verify(password, Some(phc.clone())).await.unwrap();
            assert_eq!(got, want, "{password:?}");
        }
    }

    #[tokio::test]
    async fn nobody_and_the_too_long_cost_one_verification_too() {
        let passwords = Passwords::with_params(Params::default());
        let long = "é".repeat(PASSWORD_BYTES_MAX);
        let cut = passwords.hash(&long[..PASSWORD_BYTES_MAX]).await.unwrap();
        for (password, phc) in [
            ("x", None),
            (long.as_str(), None),
            (long.as_str(), Some(cut)),
        ] {
            let before = passwords.verifications();
            let verdict = passwords.verify(password, phc).await.unwrap();
            assert_eq!(verdict, Verdict::Wrong);
            assert_eq!(passwords.verifications() - before, 1);
        }
        let nobody = PasswordHash::new(&passwords.nobodys_phc())
            .map(|hash| Params::try_from(&hash).unwrap())
            .unwrap();
        assert_eq!(nobody.m_cost(), Params::DEFAULT_M_COST);
        assert_eq!(nobody.t_cost(), Params::DEFAULT_T_COST);
    }

    #[test]
    fn made_up_passwords_differ() {
        let (one, other) = (made_up_password().unwrap(), made_up_password().unwrap());
        assert_ne!(one, other);
        assert_eq!(one.len(), 23, "{one}");
    }
}
