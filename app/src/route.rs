//! Every path of the portal, once: who may take it, and how links are written.
//!
//! The server's router takes a handler only together with one of these rows, and
//! the access test walks them all; so a page without a row cannot be reached,
//! and a row says who can reach it.

#[path = "route_link.rs"]
mod link;

use link::encode;
pub use link::{account, bill_run, import, invoice, invoice_line, local, query, reject, tariff};

/// How a route is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Method {
    /// Shows something; changes nothing.
    Get,
    /// A form sent in.
    Post,
    /// The next piece of an upload.
    Patch,
}

/// Who may take a route.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Audience {
    /// Everyone.
    Public,
    /// Whoever is signed in.
    SignedIn,
    /// Subscribers.
    Subscriber,
    /// Content providers.
    Provider,
    /// Operators.
    Operator,
    /// A provider's program, by any of its tokens.
    Program,
    /// A provider's program whose token may quote.
    QuoteProgram,
    /// A provider's program whose token may deliver.
    DeliverProgram,
    /// A provider's program whose token may report.
    ReportProgram,
}

/// What a route accepts as its body.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Body {
    /// Nothing, or the fields of a form.
    Form,
    /// Files, streamed.
    Upload,
    /// What a program of ours in the browser sends; its errors are problem+json.
    Json,
    /// A piece of a file, streamed; its errors are problem+json.
    Piece,
}

/// One row of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Route {
    /// How it is called.
    pub method: Method,
    /// Its path, with `{name}` for what varies.
    pub template: &'static str,
    /// Who may take it.
    pub audience: Audience,
    /// What it accepts.
    pub body: Body,
}

/// A server function and who may call it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Function {
    /// Its path, `/fn/…`.
    pub path: &'static str,
    /// Who may call it.
    pub audience: Audience,
}

/// Every server function of [`crate::api`].
pub const FUNCTIONS: &[Function] = &[Function {
    path: "/fn/gauge",
    audience: Audience::Subscriber,
}];

macro_rules! routes {
    ($($(#[$doc:meta])* $name:ident: $method:ident $template:literal $audience:ident $body:ident;)*) => {
        $(
            $(#[$doc])*
            pub const $name: Route = Route {
                method: Method::$method,
                template: $template,
                audience: Audience::$audience,
                body: Body::$body,
            };
        )*
        /// Every route.
        pub const ROUTES: &[Route] = &[$($name),*];
    };
}

routes! {
    /// The front door: leads to where the viewer belongs.
    HOME: Get "/" Public Form;
    /// Whether the server can do its work, for a load balancer.
    HEALTH: Get "/healthz" Public Form;
    /// The sign-in form.
    SIGN_IN: Get "/sign-in" Public Form;
    /// Signs in.
    SIGN_IN_SEND: Post "/sign-in" Public Form;
    /// Ends this session.
    SIGN_OUT: Post "/sign-out" Public Form;
    /// The form for who was asked into a household.
    JOIN: Get "/join" Public Form;
    /// Lets them in.
    JOIN_SEND: Post "/join" Public Form;
    /// Keeps language and theme.
    PREFERENCES: Post "/preferences" Public Form;
    /// The viewer's sessions.
    SESSIONS: Get "/sessions" SignedIn Form;
    /// Ends one of them.
    SESSIONS_END: Post "/sessions/end" SignedIn Form;
    /// Ends all others.
    SESSIONS_END_ALL: Post "/sessions/end-all" SignedIn Form;

    /// The running period: band, cost, forecast.
    OVERVIEW: Get "/overview" Subscriber Form;
    /// The household's allowance: what counts, what was reached.
    ALLOWANCE: Get "/allowance" Subscriber Form;
    /// Keeps what the household wants to happen.
    ALLOWANCE_CHOOSE: Post "/allowance/wishes" Subscriber Form;
    /// Raises the allowance.
    ALLOWANCE_RECHARGE: Post "/allowance/recharge" Subscriber Form;
    /// Sets the amount of money to be told at.
    ALLOWANCE_AMOUNT: Post "/allowance/amount" Subscriber Form;
    /// Who is in the household.
    HOUSEHOLD: Get "/household" Subscriber Form;
    /// Asks somebody in.
    HOUSEHOLD_INVITE: Post "/household/invite" Subscriber Form;
    /// Takes an invitation back.
    HOUSEHOLD_WITHDRAW: Post "/household/withdraw" Subscriber Form;
    /// Takes a member out.
    HOUSEHOLD_REMOVE: Post "/household/remove" Subscriber Form;
    /// The last months on every tariff.
    WHAT_IF: Get "/overview/tariffs" Subscriber Form;
    /// Usage by day and line.
    USAGE: Get "/usage" Subscriber Form;
    /// The same as CSV.
    USAGE_CSV: Get "/usage.csv" Subscriber Form;
    /// Raw records, page by page.
    USAGE_RECORDS: Get "/usage/records" Subscriber Form;
    /// One raw record: its fields and its original bytes.
    USAGE_RECORD: Get "/usage/record/{key}" Subscriber Form;
    /// All invoices.
    INVOICES: Get "/invoices" Subscriber Form;
    /// One invoice.
    INVOICE: Get "/invoices/{number}" Subscriber Form;
    /// How one of its amounts came about.
    INVOICE_LINE: Get "/invoices/{number}/lines/{seq}" Subscriber Form;
    /// What changed against the invoice before.
    INVOICE_CHANGE: Get "/invoices/{number}/change" Subscriber Form;
    /// Its lines as CSV.
    INVOICE_CSV: Get "/invoices/{number}/lines.csv" Subscriber Form;
    /// It as PDF.
    INVOICE_PDF: Get "/invoices/{number}/pdf" Subscriber Form;
    /// Its document as JSON.
    INVOICE_JSON: Get "/invoices/{number}/json" Subscriber Form;
    /// It as UBL 2.1.
    INVOICE_UBL: Get "/invoices/{number}/ubl" Subscriber Form;
    /// It as UN/CEFACT CII.
    INVOICE_CII: Get "/invoices/{number}/cii" Subscriber Form;
    /// Keeps what bills list.
    INVOICES_CHOOSE: Post "/invoices/wishes" Subscriber Form;

    /// Recordings that are for sale.
    SHOP: Get "/shop" Subscriber Form;
    /// One of them.
    SHOP_ITEM: Get "/shop/{content}" Subscriber Form;
    /// Buys it.
    SHOP_BUY: Post "/shop/{content}/buy" Subscriber Form;
    /// Buys it for somebody else.
    SHOP_GIVE: Post "/shop/{content}/give" Subscriber Form;
    /// Thirty seconds of it.
    SHOP_PREVIEW: Get "/shop/{content}/preview" Subscriber Form;
    /// What a recording's cover shows.
    COVER: Get "/content/{content}/cover" SignedIn Form;
    /// Recordings that the viewer has a right to.
    LIBRARY: Get "/library" Subscriber Form;
    /// One of them: played, and downloaded in any format.
    LIBRARY_ITEM: Get "/library/{content}" Subscriber Form;
    /// The sound itself, in ranges.
    LIBRARY_FILE: Get "/library/{content}/files/{format}" Subscriber Form;
    /// What may be charged for downloads, and this month's.
    DELIVERIES: Get "/deliveries" Subscriber Form;
    /// Keeps what may be charged.
    DELIVERIES_CHOOSE: Post "/deliveries/wishes" Subscriber Form;
    /// Who pays for a download, before anything is sent.
    DELIVERY_ASK: Get "/library/{content}/deliver/{format}" Subscriber Form;
    /// Fixes it, and begins the download.
    DELIVERY_START: Post "/library/{content}/deliver/{format}" Subscriber Form;
    /// One delivery, explained.
    DELIVERY: Get "/deliveries/{delivery}" Subscriber Form;
    /// Its file, by a signed instruction.
    DELIVERY_FILE: Get "/deliveries/{delivery}/file/{instruction}" Subscriber Form;
    /// Says that its charge is wrong.
    DELIVERY_DISPUTE: Post "/deliveries/{delivery}/dispute" Subscriber Form;
    /// "Do I own this?": says so of a file that the viewer has; nothing on the
    /// page is anybody's, so that a browser may keep it.
    PLAYER: Get "/player" Public Form;
    /// Says what a file is, and permits it to be played.
    PLAYER_IDENTIFY: Post "/player/identify" Subscriber Json;
    /// Renews permissions.
    PLAYER_RENEW: Post "/player/permissions" Subscriber Json;
    /// The same for a file that is sent in: without script.
    PLAYER_UPLOAD: Post "/player/upload" Subscriber Upload;

    /// The provider's recordings.
    PROVIDER: Get "/provider" Provider Form;
    /// Begins an upload (tus 1.0).
    UPLOADS: Post "/provider/uploads" Provider Json;
    /// How much of it is there.
    UPLOAD: Get "/provider/uploads/{upload}" Provider Json;
    /// Its next piece.
    UPLOAD_APPEND: Patch "/provider/uploads/{upload}" Provider Piece;
    /// A master as one form: without script.
    MASTER_SEND: Post "/provider/masters" Provider Upload;
    /// One recording.
    RECORDING: Get "/provider/recordings/{content}" Provider Form;
    /// Keeps what is said about it.
    RECORDING_SAVE: Post "/provider/recordings/{content}" Provider Form;
    /// Keeps its cover.
    RECORDING_COVER: Post "/provider/recordings/{content}/cover" Provider Upload;
    /// Puts it into the shop.
    RECORDING_PUBLISH: Post "/provider/recordings/{content}/publish" Provider Form;
    /// Takes it out of the shop.
    RECORDING_WITHDRAW: Post "/provider/recordings/{content}/withdraw" Provider Form;
    /// Its sound.
    RECORDING_AUDIO: Get "/provider/recordings/{content}/audio" Provider Form;

    /// What the provider sponsors: the editor.
    SPONSORING: Get "/provider/delivery" Provider Form;
    /// Changes its rows, reviews or saves it.
    SPONSORING_SEND: Post "/provider/delivery" Provider Form;
    /// Every version of it.
    SPONSORING_HISTORY: Get "/provider/delivery/history" Provider Form;
    /// One of them.
    SPONSORING_VERSION: Get "/provider/delivery/history/{version}" Provider Form;
    /// Deliveries of the provider's files.
    PROVIDER_DELIVERIES: Get "/provider/deliveries" Provider Form;
    /// A month's as CSV.
    PROVIDER_DELIVERIES_CSV: Get "/provider/deliveries.csv" Provider Form;
    /// The provider's statements.
    STATEMENTS: Get "/provider/statements" Provider Form;
    /// One of them.
    STATEMENT: Get "/provider/statements/{number}" Provider Form;
    /// Its lines as CSV.
    STATEMENT_CSV: Get "/provider/statements/{number}/lines.csv" Provider Form;
    /// It as PDF.
    STATEMENT_PDF: Get "/provider/statements/{number}/pdf" Provider Form;
    /// What was earned or sponsored of it, as UBL or CII.
    STATEMENT_FILE: Get "/provider/statements/{number}/{part}/{form}" Provider Form;
    /// Who the provider is by law.
    PARTY: Get "/provider/business" Provider Form;
    /// Keeps it.
    PARTY_SAVE: Post "/provider/business" Provider Form;
    /// Tokens for the provider's own server.
    TOKENS: Get "/provider/tokens" Provider Form;
    /// Makes one.
    TOKENS_MAKE: Post "/provider/tokens" Provider Form;
    /// Revokes one.
    TOKENS_REVOKE: Post "/provider/tokens/revoke" Provider Form;

    /// The operator's home.
    OPERATOR: Get "/operator" Operator Form;
    /// Imports, and the form for the next.
    IMPORTS: Get "/operator/imports" Operator Form;
    /// Takes a usage file in.
    IMPORTS_UPLOAD: Post "/operator/imports" Operator Upload;
    /// One import: progress and counts.
    IMPORT: Get "/operator/imports/{id}" Operator Form;
    /// Rejected records.
    REJECTS: Get "/operator/rejects" Operator Form;
    /// One of them.
    REJECT: Get "/operator/rejects/{id}" Operator Form;
    /// Mends and replays it.
    REJECT_MEND: Post "/operator/rejects/{id}" Operator Form;
    /// Gives it up.
    REJECT_DISCARD: Post "/operator/rejects/{id}/discard" Operator Form;
    /// All tariffs.
    TARIFFS: Get "/operator/tariffs" Operator Form;
    /// The band editor.
    TARIFF_NEW: Get "/operator/tariffs/new" Operator Form;
    /// Checks or saves what it holds.
    TARIFF_SEND: Post "/operator/tariffs" Operator Form;
    /// One version of a tariff.
    TARIFF: Get "/operator/tariffs/{code}/{version}" Operator Form;
    /// Every metering plan version.
    PLANS: Get "/operator/metering" Operator Form;
    /// The editor for a plan version.
    PLAN_NEW: Get "/operator/metering/new" Operator Form;
    /// Checks or adds it.
    PLAN_SEND: Post "/operator/metering/new" Operator Form;
    /// All accounts.
    ACCOUNTS: Get "/operator/accounts" Operator Form;
    /// One account.
    ACCOUNT: Get "/operator/accounts/{reference}" Operator Form;
    /// All bill runs.
    BILL_RUNS: Get "/operator/bill-runs" Operator Form;
    /// Starts one.
    BILL_RUN_SEND: Post "/operator/bill-runs" Operator Form;
    /// A dry run, with what it would change.
    BILL_RUN_PREVIEW: Get "/operator/bill-runs/preview" Operator Form;
    /// One bill run.
    BILL_RUN: Get "/operator/bill-runs/{id}" Operator Form;
    /// An invoice, as the operator sees it.
    OPERATOR_INVOICE: Get "/operator/invoices/{number}" Operator Form;
    /// The same as PDF.
    OPERATOR_INVOICE_PDF: Get "/operator/invoices/{number}/pdf" Operator Form;
    /// Its lines as CSV.
    OPERATOR_INVOICE_CSV: Get "/operator/invoices/{number}/lines.csv" Operator Form;
    /// Its document as JSON.
    OPERATOR_INVOICE_JSON: Get "/operator/invoices/{number}/json" Operator Form;
    /// It as UBL 2.1.
    OPERATOR_INVOICE_UBL: Get "/operator/invoices/{number}/ubl" Operator Form;
    /// It as UN/CEFACT CII.
    OPERATOR_INVOICE_CII: Get "/operator/invoices/{number}/cii" Operator Form;
    /// Answers it with a credit note.
    INVOICE_CREDIT: Post "/operator/invoices/{number}/credit" Operator Form;
    /// Mails that were refused.
    MAILS: Get "/operator/mails" Operator Form;
    /// Sends one of them again.
    MAIL_AGAIN: Post "/operator/mails" Operator Form;
    /// Papers that could not be made.
    PAPERS: Get "/operator/papers" Operator Form;
    /// Tries to make one of them again.
    PAPER_AGAIN: Post "/operator/papers" Operator Form;
    /// A provider's statement, as the operator sees it.
    OPERATOR_STATEMENT: Get "/operator/statements/{number}" Operator Form;
    /// It as PDF.
    OPERATOR_STATEMENT_PDF: Get "/operator/statements/{number}/pdf" Operator Form;
    /// What was earned or sponsored of it, as UBL or CII.
    OPERATOR_STATEMENT_FILE: Get "/operator/statements/{number}/{part}/{form}" Operator Form;
    /// Every recording, and what was refused.
    OPERATOR_CONTENT: Get "/operator/content" Operator Form;
    /// Takes one out for good.
    CONTENT_REFUSE: Post "/operator/content/{content}/refuse" Operator Form;
    /// A recording's sound.
    OPERATOR_AUDIO: Get "/operator/content/{content}/audio" Operator Form;
    /// Matches that a person decides.
    MATCHES: Get "/operator/matches" Operator Form;
    /// One of them, side by side.
    MATCH: Get "/operator/matches/{case}" Operator Form;
    /// Decides it.
    MATCH_DECIDE: Post "/operator/matches/{case}" Operator Form;
    /// A person's rights.
    RIGHTS: Get "/operator/rights" Operator Form;
    /// Grants one.
    RIGHTS_GRANT: Post "/operator/rights/grant" Operator Form;
    /// Revokes one.
    RIGHTS_REVOKE: Post "/operator/rights/revoke" Operator Form;
    /// Takes a purchase back, and its price.
    RIGHTS_REFUND: Post "/operator/rights/refund" Operator Form;
    /// All of a person's, as ODRL.
    RIGHTS_EXPORT: Get "/operator/rights/{user}/odrl.json" Operator Form;
    /// Deliveries: what they brought, budgets, disputes, tariffs, networks.
    OPERATOR_DELIVERY: Get "/operator/delivery" Operator Form;
    /// One delivery, as the operator sees it.
    OPERATOR_DELIVERY_ONE: Get "/operator/delivery/{delivery}" Operator Form;
    /// The editor for a delivery tariff's version.
    DELIVERY_TARIFF_NEW: Get "/operator/delivery/tariffs/new" Operator Form;
    /// Checks or adds it.
    DELIVERY_TARIFF_SEND: Post "/operator/delivery/tariffs" Operator Form;
    /// Keeps which addresses are which network.
    DELIVERY_NETWORKS: Post "/operator/delivery/networks" Operator Form;
    /// Decides a dispute.
    DISPUTE_DECIDE: Post "/operator/delivery/{delivery}/dispute" Operator Form;
    /// Issues the providers' statements of a month.
    STATEMENTS_ISSUE: Post "/operator/delivery/statements" Operator Form;
    /// The letter that bills are written on.
    LETTER: Get "/operator/letter" Operator Form;
    /// Keeps it.
    LETTER_SAVE: Post "/operator/letter" Operator Upload;
    /// A sample bill on the letter that is kept.
    LETTER_PREVIEW: Get "/operator/letter/preview" Operator Form;
    /// The same on the letter that the form describes; nothing is kept.
    LETTER_TRY: Post "/operator/letter/preview" Operator Upload;
    /// Who did what.
    AUDIT: Get "/operator/audit" Operator Form;

    /// The programs' interface, described for people.
    API: Get "/api" Public Form;
    /// The same for programs: OpenAPI.
    API_DOCUMENT: Get "/api/v1/openapi.json" Public Json;
    /// Says what a delivery would cost whom.
    API_QUOTE: Post "/api/v1/deliveries/quote" QuoteProgram Json;
    /// Fixes a delivery, and signs its instruction.
    API_DELIVER: Post "/api/v1/deliveries/deliver" DeliverProgram Json;
    /// Takes a report of what was delivered.
    API_REPORT: Post "/api/v1/deliveries/report" ReportProgram Json;
    /// One of the provider's deliveries.
    API_DELIVERY: Get "/api/v1/deliveries/{delivery}" Program Json;
}

impl Body {
    /// Whether a program reads the answer: then an error is no page.
    pub const fn is_for_programs(self) -> bool {
        matches!(self, Self::Json | Self::Piece)
    }
}

impl Audience {
    /// Whether a token is asked for, and no cookie counts.
    pub const fn is_program(self) -> bool {
        matches!(
            self,
            Self::Program | Self::QuoteProgram | Self::DeliverProgram | Self::ReportProgram
        )
    }
}

/// What the paths of the programs' interface begin with.
pub const API_PREFIX: &str = "/api/v1";

impl Route {
    /// Whether it is a part of the programs' interface.
    pub fn is_api(&self) -> bool {
        self.template.starts_with(API_PREFIX)
    }

    /// The path with each `{name}` replaced by the next of `values`.
    ///
    /// # Examples
    /// ```
    /// assert_eq!(app::route::INVOICE_LINE.path(&["2026-000412", "3"]), "/invoices/2026-000412/lines/3");
    /// assert_eq!(app::route::TARIFF.path(&["a/b?", "2"]), "/operator/tariffs/a%2Fb%3F/2");
    /// ```
    pub fn path(&self, values: &[&str]) -> String {
        let mut values = values.iter();
        let mut path = String::with_capacity(self.template.len() + 16);
        let mut rest = self.template;
        while let Some((before, after)) = rest.split_once('{') {
            path.push_str(before);
            if let Some(value) = values.next() {
                encode(&mut path, value);
            }
            rest = after.split_once('}').map_or("", |(_, after)| after);
        }
        path.push_str(rest);
        path
    }

    /// The path with a query of those `pairs` whose value is not empty.
    ///
    /// # Examples
    /// ```
    /// use app::route::USAGE;
    /// assert_eq!(USAGE.with_query(&[("period", "2026-10"), ("line", "")]), "/usage?period=2026-10");
    /// assert_eq!(USAGE.with_query(&[]), "/usage");
    /// ```
    pub fn with_query(&self, pairs: &[(&str, &str)]) -> String {
        query(self.template.to_owned(), pairs)
    }
}

#[cfg(test)]
#[path = "route_tests.rs"]
mod tests;
