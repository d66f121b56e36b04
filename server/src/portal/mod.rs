//! The portal's router: every page's handler beside its row of
//! [`app::route`], and the files pages need.
//!
//! # Adding a page
//! Its row in `app::route`, its component in `app::page`, its handler in a
//! module here, and one line in `pages` below. The row decides who gets to the
//! handler and how much it reads; see [`Routes`].

pub mod assets;
mod content;
mod csv;
mod delivery;
mod join;
mod operator;
mod paper;
mod player;
mod player_files;
mod preferences;
mod problem;
mod render;
mod routes;
mod sessions;
mod sign_in;
mod sponsoring;
mod subscriber;

pub(crate) use delivery::views::price_name;
pub use paper::invoice_file;
pub use preferences::Preferences;
pub use problem::PageError;
pub(crate) use problem::draw_problems;
pub use render::{Page, PageContext};
pub use routes::{Routers, Routes, UnlistedFunction};

use crate::{Config, download::Meter, middleware, papers::Papers, rest};
use app::route;
use assets::Assets;
use axum::{Router, extract::State, response::Redirect};
use domain::{
    id::{UploadId, UserId},
    time::Clock,
};
use engine::{
    Db, EngineError, Role,
    job::ImportJobs,
    media::{ContentStore, Media},
};
use http::StatusCode;
use std::{path::PathBuf, sync::Arc};
use subscriber::{allowance, household, invoice_csv, invoice_files, invoices, overview, usage};

/// What every handler can reach.
pub struct Portal {
    /// The database.
    pub db: Db,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// Where uploads wait for their import.
    pub spool_dir: PathBuf,
    /// The largest upload that is taken.
    pub upload_bytes_max: usize,
    /// Imports that go on behind the uploads that started them.
    pub imports: ImportJobs,
    /// Where content is kept.
    pub store: ContentStore,
    /// What makes the papers of bills.
    pub papers: Papers,
    /// What hears, encodes and draws.
    pub media: Media,
    /// The same for files that subscribers ask about.
    pub asking: Media,
    /// Subscribers whose file is being heard.
    pub busy_askers: content::Busy<UserId>,
    /// Held while a rendition is made.
    pub rendering: tokio::sync::Mutex<()>,
    /// Uploads that a piece is being added to.
    pub busy_uploads: content::Busy<UploadId>,
    /// How many proxies of ours stand before the server.
    pub trusted_hops: u8,
    /// Counts what downloads deliver.
    pub meter: Meter,
    /// What addresses of this server begin with, for who is elsewhere.
    pub public_url: String,
    /// Stylesheet, bundles, icons.
    pub assets: Arc<Assets>,
}

impl Portal {
    /// A portal on `db`.
    ///
    /// # Errors
    /// [`EngineError::Config`]: the content store.
    pub fn new(db: Db, config: Config) -> Result<Arc<Self>, EngineError> {
        operator::spool::sweep(&config.spool_dir);
        let store = ContentStore::open(&config.content, config.content_variables)?;
        let media = Media::new(config.program, config.media_limits);
        let settler = Arc::new(delivery::Settler::new(
            db.clone(),
            Arc::clone(&config.clock),
        ));
        Ok(Arc::new(Self {
            papers: Papers::new(db.clone(), store.clone()),
            store,
            asking: media.for_asking(),
            media,
            busy_askers: content::Busy::default(),
            rendering: tokio::sync::Mutex::default(),
            busy_uploads: content::Busy::default(),
            db,
            clock: config.clock,
            upload_bytes_max: config.upload_bytes_max,
            imports: ImportJobs::new(),
            meter: Meter::new(config.spool_dir.join("deliveries"), settler),
            spool_dir: config.spool_dir,
            trusted_hops: config.trusted_hops,
            public_url: config
                .public_url
                .unwrap_or_else(|| format!("http://{}", config.address)),
            assets: Arc::new(Assets::embedded()),
        }))
    }
}

/// Everything the server answers.
///
/// # Errors
/// [`UnlistedFunction`]: a server function lacks its row in [`route::FUNCTIONS`].
pub fn router(portal: Arc<Portal>) -> Result<Router, UnlistedFunction> {
    let routers = everything(&portal).functions()?.into_routers();
    Ok(middleware::around(routers, portal.assets.router(), portal))
}

/// Rows of [`route::ROUTES`] that have no handler: none, once all is built.
pub fn unserved(portal: &Arc<Portal>) -> Vec<route::Route> {
    everything(portal).unserved()
}

fn everything(portal: &Arc<Portal>) -> Routes {
    let pages = content::pages(pages(Routes::new(portal)));
    rest::routes(delivery::pages(sponsoring::pages(pages)))
}

/// Every page but those of [`content`], [`sponsoring`], [`delivery`] and [`rest`],
/// on one screen.
fn pages(routes: Routes) -> Routes {
    routes
        .at(&route::HOME, home)
        .at(&route::HEALTH, health)
        .at(&route::PREFERENCES, preferences::keep)
        .at(&route::SIGN_IN, sign_in::show)
        .at(&route::SIGN_IN_SEND, sign_in::send)
        .at(&route::SIGN_OUT, sign_in::sign_out)
        .at(&route::JOIN, join::show)
        .at(&route::JOIN_SEND, join::send)
        .at(&route::SESSIONS, sessions::list)
        .at(&route::SESSIONS_END, sessions::end)
        .at(&route::SESSIONS_END_ALL, sessions::end_all)
        .at(&route::OVERVIEW, overview::show)
        .at(&route::ALLOWANCE, allowance::show)
        .at(&route::ALLOWANCE_CHOOSE, allowance::choose)
        .at(&route::ALLOWANCE_RECHARGE, allowance::recharge)
        .at(&route::ALLOWANCE_AMOUNT, allowance::set_amount)
        .at(&route::HOUSEHOLD, household::show)
        .at(&route::HOUSEHOLD_INVITE, household::invite)
        .at(&route::HOUSEHOLD_WITHDRAW, household::withdraw)
        .at(&route::HOUSEHOLD_REMOVE, household::remove)
        .at(&route::WHAT_IF, overview::what_if)
        .at(&route::USAGE, usage::show)
        .at(&route::USAGE_CSV, usage::csv)
        .at(&route::USAGE_RECORDS, usage::list_records)
        .at(&route::USAGE_RECORD, usage::show_record)
        .at(&route::INVOICES, invoices::list)
        .at(&route::INVOICE, invoices::show)
        .at(&route::INVOICE_LINE, invoices::line)
        .at(&route::INVOICE_CHANGE, invoices::change)
        .at(&route::INVOICE_CSV, invoice_csv::csv)
        .at(&route::INVOICE_PDF, invoice_files::pdf)
        .at(&route::INVOICE_JSON, invoice_files::json)
        .at(&route::INVOICE_UBL, invoice_files::ubl)
        .at(&route::INVOICE_CII, invoice_files::cii)
        .at(&route::INVOICES_CHOOSE, invoice_files::wish)
        .at(&route::OPERATOR_INVOICE_PDF, invoice_files::pdf)
        .at(&route::OPERATOR_INVOICE_CSV, invoice_csv::csv)
        .at(&route::OPERATOR_INVOICE_JSON, invoice_files::json)
        .at(&route::OPERATOR_INVOICE_UBL, invoice_files::ubl)
        .at(&route::OPERATOR_INVOICE_CII, invoice_files::cii)
        .at(&route::PLAYER, player::show)
        .at(&route::OPERATOR, operator::home::home)
        .at(&route::IMPORTS, operator::imports::list)
        .at(&route::IMPORTS_UPLOAD, operator::imports::upload)
        .at(&route::IMPORT, operator::imports::show)
        .at(&route::REJECTS, operator::rejects::list)
        .at(&route::REJECT, operator::rejects::show)
        .at(&route::REJECT_MEND, operator::rejects::mend)
        .at(&route::REJECT_DISCARD, operator::rejects::discard)
        .at(&route::TARIFFS, operator::tariffs::list)
        .at(&route::TARIFF_NEW, operator::tariffs::new)
        .at(&route::TARIFF_SEND, operator::tariffs::send)
        .at(&route::TARIFF, operator::tariffs::show)
        .at(&route::PLANS, operator::plans::list)
        .at(&route::PLAN_NEW, operator::plans::new)
        .at(&route::PLAN_SEND, operator::plans::send)
        .at(&route::ACCOUNTS, operator::accounts::list)
        .at(&route::ACCOUNT, operator::accounts::show)
        .at(&route::BILL_RUNS, operator::bill_runs::list)
        .at(&route::BILL_RUN_SEND, operator::bill_runs::send)
        .at(&route::BILL_RUN_PREVIEW, operator::bill_runs::preview)
        .at(&route::BILL_RUN, operator::bill_runs::show)
        .at(&route::OPERATOR_INVOICE, operator::invoice::show)
        .at(&route::INVOICE_CREDIT, operator::invoice::credit)
        .at(&route::MAILS, operator::refused::mails)
        .at(&route::MAIL_AGAIN, operator::refused::send_mail_again)
        .at(&route::PAPERS, operator::refused::papers)
        .at(&route::PAPER_AGAIN, operator::refused::make_paper_again)
        .at(&route::OPERATOR_DELIVERY, operator::delivery::show)
        .at(&route::DELIVERY_NETWORKS, operator::delivery::keep_networks)
        .at(&route::STATEMENTS_ISSUE, operator::delivery::issue)
        .at(&route::OPERATOR_DELIVERY_ONE, operator::delivery_one::show)
        .at(&route::DISPUTE_DECIDE, operator::delivery_one::decide)
        .at(&route::DELIVERY_TARIFF_NEW, operator::delivery_tariff::new)
        .at(
            &route::DELIVERY_TARIFF_SEND,
            operator::delivery_tariff::send,
        )
        .at(&route::LETTER, operator::letter::show)
        .at(&route::LETTER_SAVE, operator::letter::save)
        .at(&route::LETTER_PREVIEW, operator::letter::preview)
        .at(&route::LETTER_TRY, operator::letter::try_out)
        .at(&route::AUDIT, operator::audit::list)
}

/// The front door leads to where the visitor belongs.
async fn home(context: PageContext) -> Redirect {
    let role = context.scope().viewer().map(|viewer| viewer.role);
    Redirect::to(match role {
        None => route::SIGN_IN.template,
        Some(Role::Subscriber(_)) => route::OVERVIEW.template,
        Some(Role::Provider) => route::PROVIDER.template,
        Some(Role::Operator) => route::OPERATOR.template,
    })
}

/// Whether the database answers.
async fn health(State(portal): State<Arc<Portal>>) -> Result<&'static str, StatusCode> {
    match portal.db.pending_migrations().await {
        Ok(0) => Ok("ok"),
        Ok(_) => Err(StatusCode::SERVICE_UNAVAILABLE),
        Err(error) => {
            tracing::error!(error = error.chain(), "health");
            Err(StatusCode::SERVICE_UNAVAILABLE)
        }
    }
}
