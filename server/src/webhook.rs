//! Calls to other systems: signed, tried again until they are taken.
//!
//! The form is that of the Standard Webhooks specification: `webhook-id`,
//! `webhook-timestamp` and `webhook-signature`, the last one HMAC-SHA-256 over
//! `id.timestamp.body`. A call that is not answered with 2xx within
//! [`CALL_WAIT`] is tried again under the same id. Redirects are not followed.

use base64::{Engine as _, prelude::BASE64_STANDARD};
use engine::{
    Db, EngineError,
    flow::dispatch::{Call, ROWS_MAX, claim_calls, note_fault, note_sent},
};
use hmac::{Hmac, KeyInit, Mac};
use jiff::Timestamp;
use sha2::Sha256;
use std::time::Duration;
use tokio::task::JoinSet;

/// How long a call may take in all.
const CALL_WAIT: Duration = Duration::from_secs(10);
/// Calls under way at a time.
const CALLS_MAX: usize = 8;

/// Calls other systems; one client for all calls of a process.
#[derive(Clone)]
pub struct Caller(ureq::Agent);

impl Default for Caller {
    fn default() -> Self {
        let config = ureq::Agent::config_builder()
            .timeout_global(Some(CALL_WAIT))
            .max_redirects(0)
            .http_status_as_error(false)
            .user_agent(concat!("bandstand/", env!("CARGO_PKG_VERSION")))
            .build();
        Self(config.into())
    }
}

impl Caller {
    /// Makes the calls that are due; how many were taken.
    ///
    /// # Errors
    /// [`EngineError::Database`]. A call that is not taken is noted, and made again.
    pub async fn call_due(&self, db: &Db, now: Timestamp) -> Result<u64, EngineError> {
        let mut taken = 0;
        loop {
            let calls = claim_calls(db, now).await?;
            let is_last = calls.len() < ROWS_MAX;
            taken += self.call(db, now, calls).await?;
            if is_last {
                return Ok(taken);
            }
        }
    }

    async fn call(&self, db: &Db, now: Timestamp, calls: Vec<Call>) -> Result<u64, EngineError> {
        let mut waiting = calls.into_iter();
        let mut under_way: JoinSet<(Call, Result<(), String>)> = JoinSet::new();
        let mut taken = 0;
        loop {
            while under_way.len() < CALLS_MAX
                && let Some(call) = waiting.next()
            {
                let agent = self.0.clone();
                under_way.spawn_blocking(move || {
                    let answer = make(&agent, &call, now);
                    (call, answer)
                });
            }
            let Some(ended) = under_way.join_next().await else {
                return Ok(taken);
            };
            match ended {
                Ok((call, Ok(()))) => {
                    note_sent(db, now, call.id).await?;
                    taken += 1;
                }
                Ok((call, Err(fault))) => {
                    tracing::warn!(id = %call.id, url = call.url, fault, "a call was not taken");
                    note_fault(db, call.id, &fault).await?;
                }
                // it comes due again
                Err(task) => tracing::error!(error = %task, "a call broke off"),
            }
        }
    }
}

fn make(agent: &ureq::Agent, call: &Call, now: Timestamp) -> Result<(), String> {
    let id = call.id.simple().to_string();
    let timestamp = now.as_second();
    let keys = call.secrets.iter().filter_map(|secret| secret.key());
    let signatures: Vec<String> = keys
        .map(|key| sign(&key, &id, timestamp, &call.body))
        .collect();
    let answer = agent
        .post(&call.url)
        .content_type("application/json")
        .header("webhook-id", &id)
        .header("webhook-timestamp", timestamp.to_string())
        .header("webhook-signature", signatures.join(" "))
        .send(&call.body);
    match answer {
        Ok(answer) if answer.status().is_success() => Ok(()),
        Ok(answer) => Err(format!("answered {}", answer.status().as_u16())),
        Err(error) => Err(error.to_string()),
    }
}

/// The signature of a body, `v1,…`.
fn sign(key: &[u8], id: &str, timestamp: i64, body: &str) -> String {
    // a key of any length is one
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key) else {
        return String::new();
    };
    mac.update(format!("{id}.{timestamp}.{body}").as_bytes());
    let signature = BASE64_STANDARD.encode(mac.finalize().into_bytes());
    format!("v1,{signature}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signatures_are_those_of_the_specification() {
        let key = BASE64_STANDARD
            .decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
            .unwrap();
        let id = "msg_p5jXN8AQM9LWM0D4loKWxJek";
        let signed = sign(&key, id, 1_614_265_330, r#"{"test": 2432232314}"#);
        assert_eq!(signed, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
        let other = sign(&key, id, 1_614_265_331, r#"{"test": 2432232314}"#);
        assert_ne!(signed, other);
    }
}
