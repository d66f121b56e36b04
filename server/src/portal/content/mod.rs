//! The rights store's pages and files.

mod ask;
mod ask_file;
mod busy;
pub(super) mod bytes;
mod desk;
mod intake;
mod library;
mod matches;
mod office;
mod one_file;
mod rights;
mod shop;
mod sound;
mod uploads;
mod views;

use super::Routes;
use app::route;

pub use busy::Busy;
pub(super) use bytes::{Answer, Outgoing};
pub(super) use sound::{OFFERED, attached_name, named, rendered};
pub(super) use views::sleeve;

/// Its pages.
pub(super) fn pages(routes: Routes) -> Routes {
    routes
        .at(&route::SHOP, shop::list)
        .at(&route::SHOP_ITEM, shop::show)
        .at(&route::SHOP_BUY, shop::buy_it)
        .at(&route::SHOP_GIVE, shop::give)
        .at(&route::SHOP_PREVIEW, sound::preview)
        .at(&route::COVER, sound::cover)
        .at(&route::LIBRARY, library::list)
        .at(&route::LIBRARY_ITEM, library::show)
        .at(&route::LIBRARY_FILE, sound::file)
        .at(&route::PLAYER_IDENTIFY, ask::identify_file)
        .at(&route::PLAYER_RENEW, ask::renew_permissions)
        .at(&route::PLAYER_UPLOAD, ask_file::answer)
        .at(&route::PROVIDER, desk::list)
        .at(&route::UPLOADS, uploads::create)
        .at(&route::UPLOAD, uploads::offset)
        .at(&route::UPLOAD_APPEND, uploads::append)
        .at(&route::MASTER_SEND, desk::send_master)
        .at(&route::RECORDING, desk::show)
        .at(&route::RECORDING_SAVE, desk::keep)
        .at(&route::RECORDING_COVER, desk::send_cover)
        .at(&route::RECORDING_PUBLISH, desk::put_up)
        .at(&route::RECORDING_WITHDRAW, desk::take_down)
        .at(&route::RECORDING_AUDIO, sound::own)
        .at(&route::OPERATOR_CONTENT, office::list)
        .at(&route::CONTENT_REFUSE, office::take_out)
        .at(&route::OPERATOR_AUDIO, sound::any)
        .at(&route::MATCHES, matches::list)
        .at(&route::MATCH, matches::show)
        .at(&route::MATCH_DECIDE, matches::send_decision)
        .at(&route::RIGHTS, rights::show)
        .at(&route::RIGHTS_GRANT, rights::grant_right)
        .at(&route::RIGHTS_REVOKE, rights::revoke_right)
        .at(&route::RIGHTS_REFUND, rights::refund_right)
        .at(&route::RIGHTS_EXPORT, rights::export)
}
