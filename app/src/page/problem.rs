//! The page for what went wrong: what it is, and what to do now.

use crate::text;
use domain::party::Language;
use leptos::prelude::*;

/// What went wrong, as far as a visitor is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// Nothing is at this address, or not for this viewer.
    NotFound,
    /// The request came from another site, or may not be made.
    Forbidden,
    /// The address takes no such request.
    MethodNotAllowed,
    /// The request cannot be read.
    BadRequest,
    /// The request breaks a rule; the words say which.
    Refused(String),
    /// The request is larger than this address takes.
    TooLarge,
    /// It took too long.
    TooSlow,
    /// Too many tries.
    TooMany,
    /// What was asked for could not be made.
    LookedInto,
    /// Our mistake.
    Internal,
}

mod words {
    crate::texts! {
        not_found: "Page not found" | "Seite nicht gefunden";
        not_found_now: "There is nothing for you at this address. If you typed it, check it; if you followed a link, what it led to is gone or belongs to someone else."
            | "Unter dieser Adresse gibt es nichts für Sie. Wenn Sie sie eingetippt haben, prüfen Sie sie; wenn Sie einem Link gefolgt sind, ist sein Ziel fort oder gehört jemand anderem.";
        forbidden: "This request was not made here" | "Diese Anfrage kam nicht von hier";
        forbidden_now: "It came from another site, so nothing was done. Go back, open the page here, and try again."
            | "Sie kam von einer anderen Website, deshalb wurde nichts getan. Gehen Sie zurück, öffnen Sie die Seite hier und versuchen Sie es noch einmal.";
        method: "This address takes no such request" | "Diese Adresse nimmt keine solche Anfrage an";
        method_now: "Nothing was changed. Start again from the page you came from."
            | "Es wurde nichts geändert. Beginnen Sie noch einmal auf der Seite, von der Sie kamen.";
        bad_request: "This request cannot be read" | "Diese Anfrage ist nicht lesbar";
        bad_request_now: "Something in it is missing or not of the kind expected. Nothing was changed."
            | "Etwas darin fehlt oder ist nicht von der erwarteten Art. Es wurde nichts geändert.";
        refused: "This cannot be done" | "Das geht nicht";
        too_large: "This is too large" | "Das ist zu groß";
        too_large_now: "Nothing was kept of it. Send it in smaller parts."
            | "Nichts davon wurde behalten. Senden Sie es in kleineren Teilen.";
        too_slow: "This took too long" | "Das hat zu lange gedauert";
        too_slow_now: "It was given up. Try again; if it happens again, tell us the number below."
            | "Es wurde abgebrochen. Versuchen Sie es noch einmal; wenn es wieder geschieht, nennen Sie uns die Nummer unten.";
        too_many: "Too many tries" | "Zu viele Versuche";
        too_many_now: "Wait a few minutes, then try again." | "Warten Sie einige Minuten und versuchen Sie es dann noch einmal.";
        looked_into: "We are looking into it" | "Wir kümmern uns darum";
        looked_into_now: "This document could not be made into a PDF. What it says counts and can be read in the portal; we know of it, and the PDF will be at this address once it is made."
            | "Dieses Dokument ließ sich nicht als PDF erstellen. Was darin steht, gilt und ist im Portal zu lesen; wir wissen davon, und das PDF steht unter dieser Adresse, sobald es erstellt ist.";
        internal: "Something went wrong here" | "Hier ist etwas schiefgegangen";
        internal_now: "It is our mistake, and it has been noted. Try again; if it happens again, tell us the number below."
            | "Es ist unser Fehler, und er ist vermerkt. Versuchen Sie es noch einmal; wenn es wieder geschieht, nennen Sie uns die Nummer unten.";
        reference: "Reference number:" | "Vorgangsnummer:";
        home: "To the start page" | "Zur Startseite";
    }
}

impl Problem {
    /// The heading of its page.
    pub const fn heading(&self, language: Language) -> &'static str {
        match self {
            Problem::NotFound => words::not_found(language),
            Problem::Forbidden => words::forbidden(language),
            Problem::MethodNotAllowed => words::method(language),
            Problem::BadRequest => words::bad_request(language),
            Problem::Refused(_) => words::refused(language),
            Problem::TooLarge => words::too_large(language),
            Problem::TooSlow => words::too_slow(language),
            Problem::TooMany => words::too_many(language),
            Problem::LookedInto => words::looked_into(language),
            Problem::Internal => words::internal(language),
        }
    }

    /// What a visitor can do about it.
    fn advice(&self, language: Language) -> String {
        match self {
            Problem::NotFound => words::not_found_now(language),
            Problem::Forbidden => words::forbidden_now(language),
            Problem::MethodNotAllowed => words::method_now(language),
            Problem::BadRequest => words::bad_request_now(language),
            Problem::Refused(reason) => reason,
            Problem::TooLarge => words::too_large_now(language),
            Problem::TooSlow => words::too_slow_now(language),
            Problem::TooMany => words::too_many_now(language),
            Problem::LookedInto => words::looked_into_now(language),
            Problem::Internal => words::internal_now(language),
        }
        .to_owned()
    }

    /// Whether the number under which the cause was logged helps anyone.
    const fn has_reference(&self) -> bool {
        matches!(self, Problem::Internal | Problem::TooSlow)
    }
}

/// The page for what went wrong.
#[component]
pub fn ProblemPage(
    /// What it was.
    problem: Problem,
    /// The request's number in the log.
    reference: String,
) -> impl IntoView {
    let language = text::language();
    let reference = problem.has_reference().then(|| {
        view! { <p class="soft">{words::reference(language)} " " <code>{reference}</code></p> }
    });
    view! {
        <div class="problem">
            <h1>{problem.heading(language)}</h1>
            <p>{problem.advice(language)}</p>
            {reference}
            <p><a href="/">{words::home(language)}</a></p>
        </div>
    }
}
