//! Recordings as publishing stores them, without their files.

use domain::{content::ContentState, id::ContentId};
use engine::{
    Db, EngineError,
    entity::{fingerprint, known_form, portal_user, recording},
    query::recording::{Form, words_to_bytes},
};
use sea_orm::{
    ActiveValue::{NotSet, Set},
    EntityTrait,
};
use sound::FINGERPRINT_ALGORITHM;
use uuid::Uuid;

/// What a lookup sees of a recording.
pub struct Stored {
    /// Its number in the indexes, from 1.
    pub number: u32,
    /// The form that it is known in; `None` for a damaged master.
    pub form: Option<Form>,
    /// What it sounds like.
    pub words: Vec<u32>,
}

/// The id of recording `number`.
pub fn id(number: u32) -> ContentId {
    ContentId::new(Uuid::from_u128(u128::from(number)))
}

/// Whose they are. To be added once.
pub async fn add_provider(db: &Db) -> Result<(), EngineError> {
    let provider = portal_user::ActiveModel {
        id: Set(Uuid::nil()),
        email: Set("provider@example.com".to_owned()),
        password_phc: Set(String::new()),
        role: Set(0),
        account_id: Set(None),
        display_name: Set("Provider".to_owned()),
        language: Set("en".to_owned()),
        disabled_at_us: Set(None),
        created_at_us: Set(0),
        is_member: Set(0),
    };
    db.in_tx(async |tx| {
        let insert = portal_user::Entity::insert(provider.clone());
        insert.exec_without_returning(tx).await?;
        Ok(())
    })
    .await
}

/// Stores what is not an index, in one transaction; to be called in the order of
/// the numbers, on an empty database.
pub async fn add(db: &Db, all: &[Stored]) -> Result<(), EngineError> {
    db.in_tx(async |tx| {
        let recordings = recording::Entity::insert_many(all.iter().map(recording_row));
        recordings.exec_without_returning(tx).await?;
        let forms = known_form::Entity::insert_many(all.iter().filter_map(form_row));
        forms.exec_without_returning(tx).await?;
        let prints = fingerprint::Entity::insert_many(all.iter().map(print_row));
        prints.exec_without_returning(tx).await?;
        Ok(())
    })
    .await
}

fn recording_row(stored: &Stored) -> recording::ActiveModel {
    recording::ActiveModel {
        id: Set(id(stored.number).uuid()),
        provider_id: Set(Uuid::nil()),
        state: Set(ContentState::Published.code()),
        title: Set(format!("Recording {}", stored.number)),
        artist: Set("Nobody".to_owned()),
        preview_start_s: Set(0),
        share_millionths: Set(0),
        facts: Set("{}".to_owned()),
        waveform: Set(Vec::new()),
        duration_us: Set(0),
        master_hash: Set(vec![0; 32]),
        master_bytes: Set(0),
        created_at_us: Set(0),
        ..Default::default()
    }
}

fn form_row(stored: &Stored) -> Option<known_form::ActiveModel> {
    stored.form.map(|form| known_form::ActiveModel {
        kind: Set(form.kind()),
        digest: Set(form.digest()),
        recording_id: Set(id(stored.number).uuid()),
    })
}

fn print_row(stored: &Stored) -> fingerprint::ActiveModel {
    fingerprint::ActiveModel {
        // the database counts them: from 1, in the order that they come in
        number: NotSet,
        recording_id: Set(id(stored.number).uuid()),
        algorithm: Set(FINGERPRINT_ALGORITHM.to_owned()),
        words: Set(words_to_bytes(&stored.words)),
    }
}
