//! The demo's deliveries: prices, networks, what a provider sponsors, what two
//! households let be charged, and last month's and this month's downloads, each
//! through the flows that everyone's go through.

use super::shop::viewer;
use crate::{
    Db, EngineError, Viewer,
    clock::new_uuid,
    flow::delivery::{
        Asked, Delivered, InstructRequest, Instructed, Item, add_tariff, begin, close_due,
        decide_dispute, dispute, instruct, issue_statements, report, set_networks, settle, sponsor,
        wish,
    },
    query::delivery::{month_bounds, sponsoring, zone},
};
use domain::{
    delivery::{
        AccessNetwork, Ask, ByteSet, PreferenceFile, SubscriberPreferences, Willing,
        preference_file::{BudgetFile, GroupFile, RuleFile},
    },
    id::DeliveryId,
    time::PeriodMonth,
    unit::{Currency, Money},
};
use jiff::{SignedDuration, Timestamp};
use std::ops::Range;

const OPERATOR: &str = "operator@demo.example";
const PROVIDER: &str = "provider@demo.example";
const HARBOUR: &str = "harbour@demo.example";
const LINDEN: &str = "linden@demo.example";

/// Where the operator's months begin.
const ZONE: &str = "Europe/Berlin";

/// This machine's own address is mobile, so that the demo has something to split:
/// over the fixed network deliveries cost nothing. Its neighbor is fixed, to compare.
const NETWORKS: &str = "mobile 127.0.0.1/32\nfixed 127.0.0.2/32\ndefault fixed\n";

/// What the provider's own server delivers.
const LIVE: &str = "pier-nine-live";
/// Its length.
const LIVE_BYTES: u64 = 24_000_000;

/// How many deliveries each month has.
const LAST_MONTH: usize = 4;
const THIS_MONTH: usize = 6;

/// Last month's deliveries, its statement, and this month's, all at once: for a
/// database whose last month is billed. `songs` are four files of the provider.
/// Returns how many deliveries there are, and how many statements.
///
/// # Errors
/// [`EngineError`] of the flows it goes through.
pub async fn fill_deliveries(
    db: &Db,
    now: Timestamp,
    songs: &[Item; 4],
) -> Result<(usize, usize), EngineError> {
    crate::signature::ensure_key(db, now).await?;
    let month = {
        let cast = Cast::find(db, now).await?;
        let month = cast.set_up(now, songs).await?;
        cast.last_month(month.previous(), songs).await?;
        month
    };
    let statements = state(db, now, month.previous()).await?;
    let cast = Cast::find(db, now).await?;
    cast.this_month(month, songs).await?;
    Ok((LAST_MONTH + THIS_MONTH, statements))
}

/// Prices, preferences and last month's deliveries: before its bills. Returns how
/// many deliveries.
pub(super) async fn last_month(
    db: &Db,
    now: Timestamp,
    month: PeriodMonth,
    songs: &[Item; 4],
) -> Result<usize, EngineError> {
    let cast = Cast::find(db, now).await?;
    cast.set_up(month_start(db, month).await?, songs).await?;
    cast.last_month(month, songs).await?;
    Ok(LAST_MONTH)
}

/// This month's deliveries up to now. Returns how many.
pub(super) async fn this_month(
    db: &Db,
    now: Timestamp,
    month: PeriodMonth,
    songs: &[Item; 4],
) -> Result<usize, EngineError> {
    let cast = Cast::find(db, now).await?;
    cast.this_month(month, songs).await?;
    Ok(THIS_MONTH)
}

/// The statements of a month that is over.
pub(super) async fn state(
    db: &Db,
    at: Timestamp,
    month: PeriodMonth,
) -> Result<usize, EngineError> {
    let operator = viewer(db, OPERATOR).await?;
    let stated = issue_statements(db, at, &operator, month).await;
    Ok(stated.map_err(EngineError::refused)?.numbers.len())
}

async fn month_start(db: &Db, month: PeriodMonth) -> Result<Timestamp, EngineError> {
    Ok(month_bounds(month, &zone(db.read()).await?)?[0])
}

/// Who has a part in it.
struct Cast<'a> {
    db: &'a Db,
    /// Nothing happens later.
    now: Timestamp,
    operator: Viewer,
    provider: Viewer,
    harbour: Viewer,
    linden: Viewer,
}

/// A file that somebody fetches.
struct Fetch<'a> {
    who: &'a Viewer,
    song: &'a Item,
    network: AccessNetwork,
    at: Timestamp,
}

fn later(at: Timestamp, minutes: i64) -> Timestamp {
    at.saturating_add(SignedDuration::from_mins(minutes))
        .unwrap_or(at)
}

impl<'a> Cast<'a> {
    async fn find(db: &'a Db, now: Timestamp) -> Result<Self, EngineError> {
        Ok(Self {
            db,
            now,
            operator: viewer(db, OPERATOR).await?,
            provider: viewer(db, PROVIDER).await?,
            harbour: viewer(db, HARBOUR).await?,
            linden: viewer(db, LINDEN).await?,
        })
    }

    /// What holds for deliveries from `at` on; returns the month of `at`.
    async fn set_up(&self, at: Timestamp, songs: &[Item; 4]) -> Result<PeriodMonth, EngineError> {
        let (db, operator) = (self.db, &self.operator);
        set_networks(db, at, operator, NETWORKS, ZONE)
            .await
            .map_err(EngineError::refused)?;
        let today = zone(db.read()).await?.to_datetime(at).date();
        // a tariff is there before the first delivery of last month
        let year = today.saturating_sub(jiff::ToSpan::months(6)).year();
        let tariff =
            include_str!("delivery_tariff.toml").replace("2026-01-01", &format!("{year:04}-01-01"));
        add_tariff(db, at, operator, &tariff)
            .await
            .map_err(EngineError::refused)?;
        let euro: Currency = "EUR".parse().map_err(EngineError::refused)?;
        let (version, _) = sponsoring(db.read(), self.provider.user, euro).await?;
        sponsor(db, at, &self.provider, version, &preferences(songs))
            .await
            .map_err(EngineError::refused)?;
        let euros = |text: &str| Money::parse(text, euro).map_err(EngineError::refused);
        for (who, wishes) in [
            (
                &self.harbour,
                SubscriberPreferences {
                    willing: Willing::Yes,
                    per_delivery: None,
                    per_month: None,
                    ask: Ask::OnMobile,
                },
            ),
            (
                &self.linden,
                SubscriberPreferences {
                    willing: Willing::Yes,
                    per_delivery: Some(euros("3.00")?),
                    per_month: Some(euros("10.00")?),
                    ask: Ask::Never,
                },
            ),
        ] {
            wish(db, at, who, &wishes)
                .await
                .map_err(EngineError::refused)?;
        }
        Ok(PeriodMonth::containing(today))
    }

    async fn last_month(&self, month: PeriodMonth, songs: &[Item; 4]) -> Result<(), EngineError> {
        use AccessNetwork::{Mobile, Roaming};
        let start = month_start(self.db, month).await?;
        let at = |day: i64, hour: i64| later(start, ((day - 1) * 24 + hour) * 60);
        let [first, second, _, fourth] = songs;
        let linden = |song, network, at| Fetch {
            who: &self.linden,
            song,
            network,
            at,
        };
        self.fetch(
            &linden(first, Mobile, at(5, 18)),
            std::slice::from_ref(&(0..first.bytes)),
        )
        .await?;
        // given up in its middle, and never taken up again
        let half = fourth.bytes / 2;
        self.fetch(
            &linden(fourth, Mobile, at(10, 8)),
            std::slice::from_ref(&(0..half)),
        )
        .await?;
        self.close(later(at(10, 8), 61)).await?;
        self.deliver_live(at(17, 20)).await?;
        self.fetch(
            &linden(second, Roaming, at(22, 13)),
            std::slice::from_ref(&(0..second.bytes)),
        )
        .await?;
        Ok(())
    }

    async fn this_month(&self, month: PeriodMonth, songs: &[Item; 4]) -> Result<(), EngineError> {
        use AccessNetwork::{Fixed, Mobile, Roaming};
        let start = month_start(self.db, month).await?;
        let passed = self.now.as_microsecond() - start.as_microsecond();
        // twelfths of what has passed of the month
        let at = |part: i64| {
            let us = start.as_microsecond() + passed / 12 * part;
            Timestamp::from_microsecond(us).unwrap_or(self.now)
        };
        let [first, second, third, fourth] = songs;
        let (harbour, linden) = (&self.harbour, &self.linden);
        let fetch = |who, song, network, at| Fetch {
            who,
            song,
            network,
            at,
        };
        let wrong = fetch(harbour, first, Mobile, at(2));
        let wrong = self
            .fetch(&wrong, std::slice::from_ref(&(0..first.bytes)))
            .await?;
        self.dispute(harbour, wrong, at(3), "We were at home, on our own Wi-Fi.")
            .await?;
        let note = "Our list of addresses was wrong that day. You have it back.";
        decide_dispute(self.db, at(4), &self.operator, wrong, true, note)
            .await
            .map_err(EngineError::refused)?;
        self.fetch(
            &fetch(harbour, first, Fixed, at(5)),
            std::slice::from_ref(&(0..first.bytes)),
        )
        .await?;
        // cut, and taken up again
        let third_part = first.bytes / 3;
        let pieces = [0..third_part, third_part..first.bytes];
        self.fetch(&fetch(harbour, first, Roaming, at(6)), &pieces)
            .await?;
        let doubted = fetch(linden, fourth, Mobile, at(7));
        let doubted = self
            .fetch(&doubted, std::slice::from_ref(&(0..fourth.bytes)))
            .await?;
        self.dispute(
            linden,
            doubted,
            at(8),
            "Die Aufnahme lässt sich nicht abspielen.",
        )
        .await?;
        self.fetch(
            &fetch(linden, second, Roaming, at(9)),
            std::slice::from_ref(&(0..second.bytes)),
        )
        .await?;
        self.close(at(11)).await?;
        // still going on
        let begun = later(self.now, -10).max(start);
        self.fetch(
            &fetch(linden, third, Mobile, begun),
            std::slice::from_ref(&(0..third.bytes / 10)),
        )
        .await?;
        Ok(())
    }

    fn past(&self, at: Timestamp) -> Timestamp {
        at.min(self.now)
    }

    async fn close(&self, at: Timestamp) -> Result<(), EngineError> {
        close_due(self.db, self.past(at)).await?;
        Ok(())
    }

    async fn instruct(
        &self,
        at: Timestamp,
        who: &Viewer,
        user: Option<&Viewer>,
        item: &Item,
        network: AccessNetwork,
    ) -> Result<Instructed, EngineError> {
        let request = InstructRequest {
            asked: Asked {
                account: who.subscriber()?,
                user: user.map(|user| user.user),
                item: item.clone(),
                network,
            },
            once: new_uuid(at),
            seen_micros: None,
            has_agreed: user.is_some(),
        };
        instruct(self.db, at, &request)
            .await
            .map_err(EngineError::refused)
    }

    /// Somebody of the portal fetches these pieces, one after the other.
    async fn fetch(
        &self,
        fetch: &Fetch<'_>,
        pieces: &[Range<u64>],
    ) -> Result<DeliveryId, EngineError> {
        let Fetch {
            who,
            song,
            network,
            at,
        } = *fetch;
        let fixed = self.instruct(at, who, Some(who), song, network).await?;
        let id = fixed.delivery.id;
        for (minutes, range) in (1..).zip(pieces) {
            let begun = begin(self.db, at, who, id, &fixed.token, network).await;
            let delivered = Delivered {
                transfer: begun.map_err(EngineError::refused)?.transfer,
                delivery: id,
                range: range.clone(),
                doubtful: 0..0,
            };
            settle(self.db, self.past(later(at, minutes)), &[delivered]).await?;
        }
        Ok(id)
    }

    /// The provider's own server delivers, in two reports of which one overlaps.
    async fn deliver_live(&self, at: Timestamp) -> Result<(), EngineError> {
        let item = Item {
            provider: self.provider.user,
            content: LIVE.to_owned(),
            title: "Live at Pier Nine".to_owned(),
            format: None,
            hash: None,
            bytes: LIVE_BYTES,
            duration_s: Some(1_500),
        };
        let fixed = self.instruct(at, &self.linden, None, &item, AccessNetwork::Mobile);
        let fixed = fixed.await?;
        let middle = LIVE_BYTES / 2;
        for (minutes, range, is_final) in [
            (5, 0..middle, false),
            (9, middle - 1_000_000..LIVE_BYTES, true),
        ] {
            let mut arrived = ByteSet::new();
            arrived.insert(range).map_err(EngineError::refused)?;
            let at = self.past(later(at, minutes));
            let (provider, once) = (self.provider.user, new_uuid(at));
            report(
                self.db,
                at,
                provider,
                &fixed.token,
                &arrived,
                is_final,
                once,
            )
            .await
            .map_err(EngineError::refused)?;
        }
        Ok(())
    }

    async fn dispute(
        &self,
        who: &Viewer,
        id: DeliveryId,
        at: Timestamp,
        reason: &str,
    ) -> Result<(), EngineError> {
        dispute(self.db, at, who, id, reason)
            .await
            .map_err(EngineError::refused)
    }
}

/// What the provider sponsors: a group, what begins on mobile, a part abroad.
fn preferences(songs: &[Item; 4]) -> PreferenceFile {
    let rule = |name: &str, share: &str| RuleFile {
        name: name.to_owned(),
        share: share.to_owned(),
        ..RuleFile::default()
    };
    let [first, second, _, _] = songs;
    PreferenceFile {
        currency: "EUR".to_owned(),
        budget: Some(BudgetFile {
            month: "1.70 EUR".to_owned(),
            when_spent: "subscriber pays".to_owned(),
        }),
        groups: vec![GroupFile {
            name: "The Quays".to_owned(),
            items: vec![first.content.clone(), second.content.clone()],
        }],
        rules: vec![
            RuleFile {
                group: "The Quays".to_owned(),
                up_to: "0.50 EUR".to_owned(),
                ..rule("The Quays: three quarters on us", "75 %")
            },
            RuleFile {
                when: "network = mobile and not roaming".to_owned(),
                part: "first 2 MB".to_owned(),
                ..rule("The beginning on us", "100 %")
            },
            RuleFile {
                when: "roaming".to_owned(),
                up_to: "1.00 EUR".to_owned(),
                ..rule("Half of it abroad", "50 %")
            },
        ],
    }
}
