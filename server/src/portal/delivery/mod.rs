//! Downloads: who pays is shown, fixed, honored at the socket, and settled.

mod ask;
mod detail;
mod file;
mod list;
mod settler;
pub(super) mod views;

use super::Routes;
use app::route;

pub use settler::Settler;

/// Its pages.
pub(super) fn pages(routes: Routes) -> Routes {
    routes
        .at(&route::DELIVERIES, list::show)
        .at(&route::DELIVERIES_CHOOSE, list::choose)
        .at(&route::DELIVERY_ASK, ask::show)
        .at(&route::DELIVERY_START, ask::start)
        .at(&route::DELIVERY, detail::show)
        .at(&route::DELIVERY_FILE, file::send)
        .at(&route::DELIVERY_DISPUTE, detail::dispute_it)
}
