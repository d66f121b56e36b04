//! Who is at the door: sign-in, sessions, throttling.
//!
//! Room: the porter's lodge. Everything here is in the database, so that any
//! number of processes agree. What is kept can open nothing: passwords as
//! argon2id hashes, session tokens as BLAKE3 hashes.
//!
//! Promises:
//! - An unknown user, a wrong password and a disabled user get the same answer
//!   after the same work: one hash verification each.
//! - Passwords are hashed off the async threads, at most one on each core.
//! - A try is counted before it is judged, so that many at once do not get past
//!   the limit together.
//! - What a session may do is read anew for each request.

mod api_token;
mod household;
mod password;
mod session;
mod sign_in;
mod throttle;
mod token;
mod user;

pub use api_token::{
    ApiCaller, ApiToken, DAYS as TOKEN_DAYS, NAME_CHARS_MAX as TOKEN_NAME_CHARS_MAX, Scope,
    TOKENS_MAX, TokenRefusal, UnknownScope, api_caller, api_tokens, make_api_token,
    revoke_api_token,
};
pub use household::{
    Household, INVITATION_LIFE, INVITATIONS_A_DAY, InviteRefusal, Invited, JoinRefusal, PEOPLE_MAX,
    Person, Welcome, household, invite, join, remove_member, welcome, withdraw,
};
pub use password::{PASSWORD_BYTES_MAX, PASSWORD_CHARS_MIN, Passwords, made_up_password};
use session::end_all_of;
pub use session::{
    Lifetime, SEEN_EVERY, SessionRow, end_all_sessions, end_session, end_sessions_of, sessions,
    sign_out, sweep, viewer_of,
};
pub use sign_in::{Attempt, SignInRefusal, sign_in, sign_in_with};
pub use throttle::{
    CLIENT_FAILURES_MAX, EMAIL_FAILURES_MAX, FAILURE_WINDOW, TOKEN_FAILURES_MAX, note_bad_token,
};
pub use token::Token;
pub(crate) use user::{Email, by_email, check_password};
pub use user::{UserRow, disable_user, enable_user, provider_viewer, set_password, users};

/// `text` without control characters and at most `chars_max` long: fit for a
/// log line and a column.
pub(crate) fn one_line(text: &str, chars_max: usize) -> String {
    text.chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .take(chars_max)
        .collect()
}
