//! The demo's letter: a logo, a foot, where to complain; bills go out by mail.

use crate::{
    Db, EngineError, Viewer,
    flow::{
        add_accounts::SellerForm,
        letter::{LetterRefusal, LogoChange, NewLetter, set_letter},
    },
    query::letter::LetterDesign,
};
use domain::party::Language;
use jiff::Timestamp;
use serde::Deserialize;

/// What of the account file is the seller's.
#[derive(Deserialize)]
struct SellerOnly {
    seller: SellerForm,
}

/// Sets it at `now`; only what is billed after it is mailed.
///
/// # Errors
/// [`EngineError`].
pub(super) async fn set(db: &Db, now: Timestamp) -> Result<(), EngineError> {
    let file: SellerOnly =
        toml::from_str(include_str!("accounts.toml")).map_err(EngineError::refused)?;
    let complaints = [
        (
            Language::En,
            "Not content with our answer? The arbitration board of the demo port decides, free of charge: Pier 2, 20457 Hamburg.",
        ),
        (
            Language::De,
            "Nicht zufrieden mit unserer Antwort? Die Schlichtungsstelle des Demohafens entscheidet kostenlos: Pier 2, 20457 Hamburg.",
        ),
    ];
    let letter = NewLetter {
        seller: file.seller,
        design: LetterDesign {
            complaints: complaints
                .map(|(language, text)| (language, text.to_owned()))
                .into(),
            mails: true,
            ..LetterDesign::default()
        },
        logo: LogoChange::New(include_bytes!("logo.svg").to_vec()),
    };
    match set_letter(db, now, &Viewer::command_line(), &letter).await {
        Ok(_) => Ok(()),
        Err(LetterRefusal::Engine(error)) => Err(error),
        Err(LetterRefusal::Fault(fault)) => Err(EngineError::refused(fault)),
    }
}
