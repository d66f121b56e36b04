//! What a subscriber's pages share.

use crate::text;
use domain::usage::Service;

pub(super) use crate::component::sheet::Head;

/// `Calls`, `Data`.
pub(super) fn service_name(service: Service) -> &'static str {
    text::bill::service(service, text::language())
}
