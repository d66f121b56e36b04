//! The real server on a socket, with one recording that a subscriber may fetch.

use crate::client::Device;
use domain::{
    delivery::{Ask, SubscriberPreferences},
    id::ContentId,
    time::FixedClock,
};
use engine::{
    Db, Role, Viewer,
    demo::{
        self,
        music::{song, wav},
    },
    entity::{delivery, delivery_transfer},
    flow::{
        content::{NewMaster, publish, register, save},
        delivery::{add_tariff, set_networks, sponsor, wish},
        rights::{GrantRequest, grant},
    },
    identity::{Attempt, sign_in},
    media::{ChildLimits, ContentStore},
    query::delivery::DeliveryFacts,
};
use sea_orm::{EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, entity::prelude::*};
use server::{Config, Running, mail::MailTo, start};
use sound::{Limits, hear};
use std::{
    io::Cursor, net::SocketAddr, ops::ControlFlow, path::PathBuf, sync::Arc, time::Duration,
};
use tempfile::TempDir;

pub const NOW: &str = "2026-08-01T00:00:00Z";

/// What deliveries cost here: nothing over the fixed network, which is 127.0.0.2.
pub const TARIFF: &str = r#"
version = VERSION
valid_from = "2026-01-01"
currency = "EUR"
[[price]]
name = { en = "At home", de = "Zu Hause" }
when = "network = fixed"
per_mb = "0"
[[price]]
name = { en = "On the road", de = "Unterwegs" }
per_mb = "0.137"
"#;

pub struct World {
    pub clock: Arc<FixedClock>,
    pub db: Db,
    pub address: SocketAddr,
    pub content: ContentId,
    pub _folder: TempDir,
    pub running: Option<Running>,
}

/// Where a world's server keeps its things.
pub fn config(folder: &std::path::Path, clock: Arc<FixedClock>) -> Config {
    Config {
        address: ([127, 0, 0, 1], 0).into(),
        database_url: database_url(folder),
        trusted_hops: 0,
        clock,
        spool_dir: folder.join("spool"),
        content: folder.join("content").display().to_string(),
        content_variables: Vec::new(),
        program: PathBuf::from(env!("CARGO_BIN_EXE_bandstand")),
        media_limits: ChildLimits::default(),
        upload_bytes_max: 64 << 20,
        mail: MailTo::Off,
        mail_from: "Bandstand <bandstand@localhost>".into(),
        public_url: None,
    }
}

pub fn database_url(folder: &std::path::Path) -> String {
    format!("sqlite://{}?mode=rwc", folder.join("a.db").display())
}

/// A user of the demo, as flows know them.
pub async fn viewer(db: &Db, name: &str) -> Viewer {
    use engine::entity::portal_user;
    let row = portal_user::Entity::find()
        .filter(portal_user::Column::Email.eq(format!("{name}@demo.example")))
        .one(db.read())
        .await
        .unwrap()
        .unwrap();
    let account = row.account_id.map(domain::id::AccountId::new);
    Viewer {
        user: domain::id::UserId::new(row.id),
        role: Role::from_code(row.role, account).unwrap(),
        email: row.email,
        name: row.display_name,
        ..Viewer::command_line()
    }
}

/// A database with the demo's people, one recording, prices and preferences.
pub async fn fill(folder: &std::path::Path, clock: &FixedClock, seconds: u32) -> (Db, ContentId) {
    use domain::time::Clock as _;
    let db = Db::open(&database_url(folder)).await.unwrap();
    db.migrate().await.unwrap();
    demo::fill(&db, clock).await.unwrap();
    let now = clock.now();
    engine::signature::ensure_key(&db, now).await.unwrap();
    let (operator, provider, reader) = (
        viewer(&db, "operator").await,
        viewer(&db, "provider").await,
        viewer(&db, "harbour").await,
    );
    let place = folder.join("content").display().to_string();
    let store = ContentStore::open(&place, []).unwrap();
    let file = wav(&song(1, seconds));
    let path = folder.join("master.wav");
    std::fs::write(&path, &file).unwrap();
    let heard = hear(Cursor::new(file), &Limits::default(), |_| {
        ControlFlow::Continue(())
    });
    let master = NewMaster {
        file_name: "Harbour Lights.wav".into(),
        blob: store.put(&path).await.unwrap(),
        heard: heard.unwrap(),
    };
    let content = register(&db, now, &provider, &master).await.unwrap().id;
    let form = domain::content::DescriptionForm {
        title: "Harbour Lights".into(),
        artist: "The Quays".into(),
        price: "0.99".into(),
        currency: "EUR".into(),
        territory: "worldwide".into(),
        ..domain::content::DescriptionForm::default()
    };
    save(&db, now, &provider, content, &form).await.unwrap();
    publish(&db, now, &provider, content).await.unwrap();
    let granted = GrantRequest {
        email: reader.email.clone(),
        recording: content.to_string(),
        from: None,
        until: None,
    };
    grant(&db, now, &operator, &granted).await.unwrap();
    set_networks(
        &db,
        now,
        &operator,
        "mobile 127.0.0.1/32\nfixed 127.0.0.2/32\nroaming 127.0.0.3/32",
        "UTC",
    )
    .await
    .unwrap();
    let known = engine::read::deliveries::delivery_tariffs(&operator, &db)
        .await
        .unwrap();
    let tariff = TARIFF.replace("VERSION", &(known.len() + 1).to_string());
    add_tariff(&db, now, &operator, &tariff).await.unwrap();
    let wishes = SubscriberPreferences {
        ask: Ask::Never,
        ..SubscriberPreferences::default()
    };
    wish(&db, now, &reader, &wishes).await.unwrap();
    (db, content)
}

impl World {
    pub async fn new(seconds: u32) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(FixedClock::new(NOW.parse().unwrap()));
        let (db, content) = fill(folder.path(), &clock, seconds).await;
        let running = start(config(folder.path(), Arc::clone(&clock)))
            .await
            .unwrap();
        Self {
            clock,
            db,
            address: running.address,
            content,
            _folder: folder,
            running: Some(running),
        }
    }

    /// What the provider sponsors from now on.
    pub async fn sponsors(&self, rules: &str) {
        use domain::{delivery::PreferenceFile, time::Clock as _};
        let provider = viewer(&self.db, "provider").await;
        let file = PreferenceFile::from_toml(&format!("currency = 'EUR'\n{rules}")).unwrap();
        let now = self.clock.now();
        let stale = sponsor(&self.db, now, &provider, u32::MAX, &file).await;
        let version = match stale {
            Err(engine::flow::delivery::PreferRefusal::Stale { version }) => version,
            other => panic!("{other:?}"),
        };
        sponsor(&self.db, now, &provider, version, &file)
            .await
            .unwrap();
    }

    pub async fn who(&self, name: &str) -> String {
        use domain::time::Clock as _;
        let attempt = Attempt {
            email: &format!("{name}@demo.example"),
            password: demo::PASSWORD,
            client: "192.0.2.7",
            agent: "test",
            replaces: None,
        };
        let (token, _) = sign_in(&self.db, self.clock.now(), attempt).await.unwrap();
        format!("__Host-session={}", token.cookie_value())
    }

    pub fn device(&self, cookie: &str) -> Device {
        Device::new(self.address, cookie)
    }

    /// The newest delivery, once nothing of it is under way.
    pub async fn settled(&self) -> DeliveryFacts {
        settled(&self.db).await
    }
}

/// The newest delivery, once nothing is under way.
pub async fn settled(db: &Db) -> DeliveryFacts {
    let deadline = tokio::time::Instant::now() + Duration::from_secs(60);
    while delivery_transfer::Entity::find()
        .count(db.read())
        .await
        .unwrap()
        > 0
    {
        assert!(
            tokio::time::Instant::now() < deadline,
            "a transfer was never settled"
        );
        tokio::task::yield_now().await;
    }
    let row = delivery::Entity::find()
        .order_by_desc(delivery::Column::CreatedAtUs)
        .order_by_desc(delivery::Column::Id)
        .one(db.read())
        .await
        .unwrap()
        .unwrap();
    DeliveryFacts::from_row(&row).unwrap()
}
