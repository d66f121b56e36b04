//! Who may play what, one verb per file.

mod buy;
mod decide;
mod grant;
mod identify;
mod permit;

pub use buy::{BuyRefusal, BuyRequest, COUNTRY_SETTING, buy};
pub(crate) use buy::{country, priced};
pub use decide::decide;
pub use grant::{GrantRefusal, GrantRequest, grant, refund, revoke};
pub use identify::{Identified, Recognized, identify, recognize};
pub use permit::{Permission, permit, renew};
