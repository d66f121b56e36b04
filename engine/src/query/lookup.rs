//! Which recording a file is: the three tiers, one after the other.
//!
//! 1 and 2: the file's own digest is known. 3: the index proposes masters, by the
//! words of whole files first, then by sampled words, which find excerpts; rule D
//! (`domain::identity`) decides among them.

use super::recording::{Form, StoredPrint};
use crate::{
    EngineError,
    entity::{fingerprint, index_place, index_word, known_form, recording},
};
use domain::{
    content::ContentState,
    id::ContentId,
    identity::{
        Comparison, Finding, IndexWord, Print, PrintsDiffer, Verdict, find_master, sampled_words,
        tally, whole_file_words,
    },
};
use sea_orm::{
    ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    entity::prelude::*,
    sea_query::{Alias, Expr, ExprTrait},
};
use sound::Heard;
use std::collections::{BTreeMap, BTreeSet};

/// The longest fingerprint that is looked up: about 50 minutes. A longer file is
/// known by its digest alone.
pub const ASKED_WORDS_MAX: usize = 24_000;
/// Masters that are compared with one file.
const CANDIDATES_MAX: usize = 8;
/// Sampled words that are looked up; of a longer file, as many evenly over it.
const SAMPLED_WORDS_MAX: usize = 600;
/// Rows that are read for them: words that many recordings share prove nothing.
const HITS_MAX: u64 = 40_000;
/// Words of a whole file that agree, at least, before it is compared.
const WHOLE_WORDS_MIN: i64 = 2;
/// Votes for one offset, at least, before an excerpt is compared.
const VOTES_MIN: u32 = 2;

/// What is known of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// Its own proof; `None` if it is damaged.
    pub form: Option<Form>,
    /// What made the words.
    pub algorithm: String,
    /// What it sounds like; empty where nothing could be decoded.
    pub words: Vec<u32>,
}

impl Asked {
    /// About a file that was heard.
    pub fn about(heard: &Heard) -> Self {
        let print = heard.sound.as_ref().map(|sound| &sound.fingerprint);
        Self {
            form: Form::of(heard),
            algorithm: print
                .map(|print| print.algorithm.to_string())
                .unwrap_or_default(),
            words: print.map(|print| print.words.clone()).unwrap_or_default(),
        }
    }
}

/// How a recording was recognized.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Tier {
    /// The same encoded stream.
    Stream,
    /// The same samples.
    Samples,
    /// The same sound, as far as ears go.
    Fingerprint,
}

/// What a file is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// A recording, or a part of it.
    One {
        /// Which.
        recording: ContentId,
        /// How it was recognized.
        tier: Tier,
        /// Whether it is a part only.
        is_excerpt: bool,
        /// The figures, where sound was compared.
        comparison: Option<Comparison>,
    },
    /// A person decides among these.
    Unsure(Vec<(ContentId, Comparison)>),
    /// None that is known.
    Unknown,
}

/// Recordings in these states are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Among {
    /// For sale now or once.
    Shop,
    /// Everything that was registered and not refused.
    Registered,
}

impl Among {
    const fn states(self) -> &'static [ContentState] {
        use ContentState::{Draft, Held, Published, Withdrawn};
        match self {
            Self::Shop => &[Published, Withdrawn],
            Self::Registered => &[Draft, Held, Published, Withdrawn],
        }
    }

    fn codes(self) -> impl Iterator<Item = i16> {
        self.states().iter().map(|state| state.code())
    }
}

/// Looks `asked` up.
///
/// # Errors
/// [`EngineError::Refused`] for a fingerprint by another maker than the index;
/// [`EngineError::Database`].
pub async fn find(
    conn: &impl ConnectionTrait,
    asked: &Asked,
    among: Among,
) -> Result<Found, EngineError> {
    if let Some(form) = asked.form
        && let Some(recording) = by_form(conn, form, among).await?
    {
        return Ok(Found::One {
            recording,
            tier: match form {
                Form::Stream(_) => Tier::Stream,
                Form::Pcm(_) => Tier::Samples,
            },
            is_excerpt: false,
            comparison: None,
        });
    }
    if asked.words.len() > ASKED_WORDS_MAX {
        return Ok(Found::Unknown);
    }
    let whole = by_whole_words(conn, &asked.words).await?;
    let found = judge(conn, asked, &whole, among).await?;
    if matches!(found, Finding::One { .. }) {
        return Ok(found_of(found));
    }
    let mut both: BTreeSet<i32> = by_places(conn, &asked.words).await?.into_iter().collect();
    if both.is_subset(&whole) {
        return Ok(found_of(found));
    }
    both.extend(whole);
    Ok(found_of(judge(conn, asked, &both, among).await?))
}

fn found_of(finding: Finding<ContentId>) -> Found {
    match finding {
        Finding::One { master, comparison } => Found::One {
            recording: master,
            tier: Tier::Fingerprint,
            is_excerpt: comparison.verdict == Verdict::ExcerptOf,
            comparison: Some(comparison),
        },
        Finding::Unsure(near) => Found::Unsure(near),
        Finding::Unknown => Found::Unknown,
    }
}

async fn by_form(
    conn: &impl ConnectionTrait,
    form: Form,
    among: Among,
) -> Result<Option<ContentId>, EngineError> {
    let row = known_form::Entity::find_by_id((form.kind(), form.digest()))
        .one(conn)
        .await?;
    let Some(row) = row else { return Ok(None) };
    let there = recording::Entity::find_by_id(row.recording_id)
        .filter(recording::Column::State.is_in(among.codes()))
        .one(conn)
        .await?;
    Ok(there.map(|row| ContentId::new(row.id)))
}

/// Numbers of recordings that share most words with the file.
///
/// # Errors
/// [`EngineError::Database`].
pub async fn by_whole_words(
    conn: &impl ConnectionTrait,
    words: &[u32],
) -> Result<BTreeSet<i32>, EngineError> {
    let words = whole_file_words(words);
    if words.is_empty() {
        return Ok(BTreeSet::new());
    }
    let shared = Alias::new("shared");
    let rows: Vec<(i32, i64)> = index_word::Entity::find()
        .select_only()
        .column(index_word::Column::Number)
        .column_as(index_word::Column::Word.count(), "shared")
        .filter(index_word::Column::Word.is_in(words.iter().map(|word| column(*word))))
        .group_by(index_word::Column::Number)
        .having(index_word::Column::Word.count().gte(WHOLE_WORDS_MIN))
        .order_by_desc(Expr::col(shared))
        .order_by_asc(index_word::Column::Number)
        .limit(CANDIDATES_MAX as u64)
        .into_tuple()
        .all(conn)
        .await?;
    Ok(rows.into_iter().map(|(number, _)| number).collect())
}

/// Numbers of recordings that have most sampled words in the file's order.
///
/// # Errors
/// [`EngineError::Database`].
pub async fn by_places(
    conn: &impl ConnectionTrait,
    words: &[u32],
) -> Result<Vec<i32>, EngineError> {
    let sampled = sampled_words(words);
    let step = sampled.len().div_ceil(SAMPLED_WORDS_MAX).max(1);
    let mut asked: BTreeMap<i32, Vec<u32>> = BTreeMap::new();
    for place in sampled.iter().step_by(step) {
        asked
            .entry(column(place.word))
            .or_default()
            .push(place.at_words);
    }
    if asked.is_empty() {
        return Ok(Vec::new());
    }
    let rows: Vec<(i32, i32, i32)> = index_place::Entity::find()
        .select_only()
        .column(index_place::Column::Word)
        .column(index_place::Column::Number)
        .column(index_place::Column::AtWords)
        .filter(index_place::Column::Word.is_in(asked.keys().copied()))
        .limit(HITS_MAX)
        .into_tuple()
        .all(conn)
        .await?;
    let hits = rows.iter().flat_map(|(word, number, at)| {
        let places = asked.get(word).map_or(&[][..], Vec::as_slice);
        places
            .iter()
            .map(|asked_at| (*number, *asked_at, at.unsigned_abs()))
    });
    let voted = tally(hits).into_iter();
    let voted = voted.filter(|found| found.votes >= VOTES_MIN);
    Ok(voted
        .take(CANDIDATES_MAX)
        .map(|found| found.master)
        .collect())
}

/// Compares with each proposed master, on a thread of its own.
async fn judge(
    conn: &impl ConnectionTrait,
    asked: &Asked,
    numbers: &BTreeSet<i32>,
    among: Among,
) -> Result<Finding<ContentId>, EngineError> {
    if numbers.is_empty() {
        return Ok(Finding::Unknown);
    }
    let rows = fingerprint::Entity::find()
        .filter(fingerprint::Column::Number.is_in(numbers.iter().map(|n| i64::from(*n))))
        .order_by_asc(fingerprint::Column::Number)
        .all(conn)
        .await?;
    let states: Vec<Uuid> = recording::Entity::find()
        .select_only()
        .column(recording::Column::Id)
        .filter(recording::Column::Id.is_in(rows.iter().map(|row| row.recording_id)))
        .filter(recording::Column::State.is_in(among.codes()))
        .into_tuple()
        .all(conn)
        .await?;
    let masters: Vec<StoredPrint> = rows
        .iter()
        .filter(|row| states.contains(&row.recording_id))
        .map(StoredPrint::from_row)
        .collect();
    let asked = asked.clone();
    let judged = tokio::task::spawn_blocking(move || {
        let print = Print {
            algorithm: &asked.algorithm,
            words: &asked.words,
        };
        let masters = masters.iter().map(|master| {
            let print = Print {
                algorithm: &master.algorithm,
                words: &master.words,
            };
            (master.recording, print)
        });
        find_master(print, masters)
    });
    judged.await?.map_err(|PrintsDiffer { asked, master }| {
        EngineError::Refused(format!(
            "the fingerprint is by {asked}, the store's are by {master}"
        ))
    })
}

/// Puts a recording's words into the index.
///
/// # Errors
/// [`EngineError::Database`].
pub async fn insert(
    tx: &impl ConnectionTrait,
    number: i32,
    words: &[u32],
) -> Result<(), EngineError> {
    use sea_orm::ActiveValue::Set;
    // rows to a statement: databases take so many values
    const ROWS: usize = 5_000;
    let whole = whole_file_words(words)
        .into_iter()
        .map(|word| index_word::ActiveModel {
            word: Set(column(word)),
            number: Set(number),
        });
    let whole: Vec<_> = whole.collect();
    if !whole.is_empty() {
        index_word::Entity::insert_many(whole)
            .exec_without_returning(tx)
            .await?;
    }
    let mut places: Vec<_> = sampled_words(words)
        .into_iter()
        .map(|place| {
            (
                column(place.word),
                i32::try_from(place.at_words).unwrap_or(i32::MAX),
            )
        })
        .collect();
    places.sort_unstable();
    for rows in places.chunks(ROWS) {
        let rows = rows
            .iter()
            .map(|(word, at_words)| index_place::ActiveModel {
                word: Set(*word),
                number: Set(number),
                at_words: Set(*at_words),
            });
        index_place::Entity::insert_many(rows)
            .exec_without_returning(tx)
            .await?;
    }
    Ok(())
}

/// Takes a recording's words out of the index, with its fingerprint and its forms.
///
/// # Errors
/// [`EngineError::Database`].
pub(crate) async fn remove(tx: &impl ConnectionTrait, id: ContentId) -> Result<(), EngineError> {
    let row = fingerprint::Entity::find()
        .filter(fingerprint::Column::RecordingId.eq(id.uuid()))
        .one(tx)
        .await?;
    if let Some(row) = row {
        let number = i32::try_from(row.number).unwrap_or(i32::MAX);
        index_word::Entity::delete_many()
            .filter(index_word::Column::Number.eq(number))
            .exec(tx)
            .await?;
        index_place::Entity::delete_many()
            .filter(index_place::Column::Number.eq(number))
            .exec(tx)
            .await?;
        fingerprint::Entity::delete_by_id(row.number)
            .exec(tx)
            .await?;
    }
    known_form::Entity::delete_many()
        .filter(known_form::Column::RecordingId.eq(id.uuid()))
        .exec(tx)
        .await?;
    Ok(())
}

fn column(word: IndexWord) -> i32 {
    // below 2^28
    i32::try_from(word.number()).unwrap_or(i32::MAX)
}
