//! Settles transfers as they end, many in one transaction.

use crate::download::{Delivered, Settle, Settling};
use domain::{
    id::{DeliveryId, TransferId},
    time::Clock,
};
use engine::{Db, EngineError, flow::delivery};
use std::sync::{Arc, OnceLock};
use tokio::sync::{mpsc, oneshot};

/// Transfers to a transaction.
const BATCH: usize = 64;
/// Transfers that wait for their transaction; more hold up the one that ends.
const QUEUE: usize = 1_024;

/// A transfer that waits, and who is told.
type Waiting = (Delivered, oneshot::Sender<Result<(), EngineError>>);

/// Tells the engine what transfers delivered. While a transaction is under way, the
/// transfers that end wait, and go into the next one together.
pub struct Settler {
    db: Db,
    clock: Arc<dyn Clock>,
    queue: OnceLock<mpsc::Sender<Waiting>>,
}

impl Settler {
    /// One on `db`.
    pub fn new(db: Db, clock: Arc<dyn Clock>) -> Self {
        Self {
            db,
            clock,
            queue: OnceLock::new(),
        }
    }

    /// The way to the task that settles; it begins with the first transfer, and
    /// ends with the last of its senders.
    fn queue(&self) -> mpsc::Sender<Waiting> {
        let start = || {
            let (send, receive) = mpsc::channel(QUEUE);
            let (db, clock) = (self.db.clone(), Arc::clone(&self.clock));
            tokio::spawn(settle_all(db, clock, receive));
            send
        };
        self.queue.get_or_init(start).clone()
    }
}

async fn settle_all(db: Db, clock: Arc<dyn Clock>, mut queue: mpsc::Receiver<Waiting>) {
    let mut waiting = Vec::with_capacity(BATCH);
    while queue.recv_many(&mut waiting, BATCH).await > 0 {
        let delivered: Vec<delivery::Delivered> =
            waiting.iter().map(|(one, _)| of_engine(one)).collect();
        match delivery::settle(&db, clock.now(), &delivered).await {
            Ok(_) => {
                for (_, told) in waiting.drain(..) {
                    // nobody waits: the server stops
                    let _ = told.send(Ok(()));
                }
            }
            // one of them may be what failed: each by itself
            Err(_) => {
                for (one, told) in waiting.drain(..) {
                    let alone = [of_engine(&one)];
                    let settled = delivery::settle(&db, clock.now(), &alone).await;
                    let _ = told.send(settled.map(drop));
                }
            }
        }
    }
}

fn of_engine(delivered: &Delivered) -> delivery::Delivered {
    delivery::Delivered {
        transfer: TransferId::new(delivered.transfer),
        delivery: DeliveryId::new(delivered.delivery),
        range: delivered.range.clone(),
        doubtful: delivered.doubtful.clone(),
    }
}

impl Settle for Settler {
    fn settle(&self, delivered: Delivered) -> Settling<'_> {
        let queue = self.queue();
        Box::pin(async move {
            let (told, settled) = oneshot::channel();
            let gone = |_| EngineError::refused("the task that settles has ended");
            queue.send((delivered, told)).await.map_err(|_| gone(()))?;
            settled.await.map_err(|_| gone(()))?
        })
    }
}
