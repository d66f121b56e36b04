//! Who looks: the first argument of every read.

use crate::{EngineError, audit::COMMAND_LINE};
use domain::{
    id::{AccountId, UserId},
    party::Language,
};
use std::{fmt, str::FromStr};
use uuid::Uuid;

/// What a user may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// Sees the bills and the usage of one account.
    Subscriber(AccountId),
    /// Publishes content.
    Provider,
    /// Runs the house: imports, tariffs, accounts, bill runs.
    Operator,
}

/// A role's name, where the account is not yet known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RoleName {
    /// [`Role::Subscriber`].
    Subscriber,
    /// [`Role::Provider`].
    Provider,
    /// [`Role::Operator`].
    Operator,
}

/// The text names no role.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown role {0:?}: subscriber, provider or operator is wanted")]
pub struct UnknownRole(pub String);

/// A signed-in user, as one request sees them. Made by
/// [`crate::identity::viewer_of`] from the session, anew for each request, so
/// that a change of rights takes effect at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Viewer {
    /// Which user.
    pub user: UserId,
    /// Which of their sessions.
    pub session_id: Uuid,
    /// What they may do.
    pub role: Role,
    /// Whether they were invited into a household: they see what its holder sees,
    /// and decide nothing.
    pub is_member: bool,
    /// Their name, as shown.
    pub name: String,
    /// Their e-mail address, as they sign in.
    pub email: String,
    /// The language of their pages.
    pub language: Language,
    /// The network address that they ask from; empty at the command line.
    pub client: String,
}

impl Role {
    /// Its number in database columns; never reused.
    pub const fn code(self) -> i16 {
        match self {
            Role::Subscriber(_) => 1,
            Role::Provider => 2,
            Role::Operator => 3,
        }
    }

    /// The role with that number; a subscriber is one of an account, and nobody
    /// else is.
    pub const fn from_code(code: i16, account: Option<AccountId>) -> Option<Self> {
        match (code, account) {
            (1, Some(account)) => Some(Role::Subscriber(account)),
            (2, None) => Some(Role::Provider),
            (3, None) => Some(Role::Operator),
            _ => None,
        }
    }

    /// The account of a subscriber.
    pub const fn account(self) -> Option<AccountId> {
        match self {
            Role::Subscriber(account) => Some(account),
            Role::Provider | Role::Operator => None,
        }
    }

    /// Its name.
    pub const fn name(self) -> RoleName {
        match self {
            Role::Subscriber(_) => RoleName::Subscriber,
            Role::Provider => RoleName::Provider,
            Role::Operator => RoleName::Operator,
        }
    }
}

impl RoleName {
    /// Every role.
    pub const ALL: [RoleName; 3] = [RoleName::Subscriber, RoleName::Provider, RoleName::Operator];

    /// Its word: `subscriber`, `provider`, `operator`.
    pub const fn as_str(self) -> &'static str {
        match self {
            RoleName::Subscriber => "subscriber",
            RoleName::Provider => "provider",
            RoleName::Operator => "operator",
        }
    }
}

impl fmt::Display for RoleName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for RoleName {
    type Err = UnknownRole;
    fn from_str(text: &str) -> Result<Self, UnknownRole> {
        Self::ALL
            .into_iter()
            .find(|role| role.as_str() == text)
            .ok_or_else(|| UnknownRole(text.chars().take(32).collect()))
    }
}

impl Viewer {
    /// Whoever sits at the machine: an operator without a session. What they do
    /// is logged as done on the [command line](crate::audit::COMMAND_LINE).
    pub fn command_line() -> Self {
        Self {
            user: UserId::new(Uuid::nil()),
            session_id: Uuid::nil(),
            role: Role::Operator,
            is_member: false,
            name: COMMAND_LINE.to_owned(),
            email: COMMAND_LINE.to_owned(),
            language: Language::En,
            client: String::new(),
        }
    }

    /// The user's column in rows of what they did; the command line is no user.
    pub(crate) fn user_id(&self) -> Option<Uuid> {
        Some(self.user.uuid()).filter(|user| !user.is_nil())
    }

    /// The account of a subscriber.
    ///
    /// # Errors
    /// [`EngineError::NotFound`] for everyone else.
    pub fn subscriber(&self) -> Result<AccountId, EngineError> {
        self.role.account().ok_or(EngineError::NotFound)
    }

    /// The account of a subscriber who may decide for it.
    ///
    /// # Errors
    /// [`EngineError::NotFound`] for members of a household, and for everyone else.
    pub fn holder(&self) -> Result<AccountId, EngineError> {
        match self.is_member {
            true => Err(EngineError::NotFound),
            false => self.subscriber(),
        }
    }

    /// Who provides recordings: so far each provider is one user.
    ///
    /// # Errors
    /// [`EngineError::NotFound`] for everyone else.
    pub fn provider(&self) -> Result<UserId, EngineError> {
        match self.role {
            Role::Provider => Ok(self.user),
            Role::Subscriber(_) | Role::Operator => Err(EngineError::NotFound),
        }
    }

    /// Lets an operator pass.
    ///
    /// # Errors
    /// [`EngineError::NotFound`] for everyone else: to them there is nothing here.
    pub fn operator(&self) -> Result<(), EngineError> {
        match self.role {
            Role::Operator => Ok(()),
            Role::Subscriber(_) | Role::Provider => Err(EngineError::NotFound),
        }
    }

    /// Lets pass who may see what belongs to `account`: its subscriber and an
    /// operator.
    ///
    /// # Errors
    /// [`EngineError::NotFound`] for everyone else.
    pub fn sees(&self, account: AccountId) -> Result<(), EngineError> {
        match self.role {
            Role::Operator => Ok(()),
            Role::Subscriber(own) if own == account => Ok(()),
            Role::Subscriber(_) | Role::Provider => Err(EngineError::NotFound),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn viewer(role: Role) -> Viewer {
        Viewer {
            user: UserId::new(Uuid::from_u128(1)),
            session_id: Uuid::from_u128(2),
            role,
            is_member: false,
            name: "Ada".into(),
            email: "ada@example.com".into(),
            language: Language::En,
            client: String::new(),
        }
    }

    #[test]
    fn each_role_passes_its_own_doors_only() {
        let own = AccountId::new(Uuid::from_u128(7));
        let other = AccountId::new(Uuid::from_u128(8));
        // role, may enter: subscriber's, operator's, own account's, another account's
        let rows = [
            (Role::Subscriber(own), [true, false, true, false]),
            (Role::Provider, [false, false, false, false]),
            (Role::Operator, [false, true, true, true]),
        ];
        for (role, want) in rows {
            let viewer = viewer(role);
            let got = [
                viewer.subscriber().is_ok(),
                viewer.operator().is_ok(),
                viewer.sees(own).is_ok(),
                viewer.sees(other).is_ok(),
            ];
            assert_eq!(got, want, "{role:?}");
        }
    }

    #[test]
    fn numbers_read_back_and_half_rows_are_no_role() {
        let account = AccountId::new(Uuid::from_u128(7));
        for role in [Role::Subscriber(account), Role::Provider, Role::Operator] {
            assert_eq!(Role::from_code(role.code(), role.account()), Some(role));
        }
        for (code, account) in [(0, None), (1, None), (2, Some(account)), (3, Some(account))] {
            assert_eq!(Role::from_code(code, account), None, "{code}");
        }
    }
}
