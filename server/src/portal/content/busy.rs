//! What goes on once at a time for each of something, in this process.

use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex, PoisonError},
};

/// Those that something goes on for.
#[derive(Debug, Clone)]
pub struct Busy<K>(Arc<Mutex<BTreeSet<K>>>);

/// One of them, for as long as this lives.
pub(super) struct Held<K: Ord + Copy>(Busy<K>, K);

impl<K> Default for Busy<K> {
    fn default() -> Self {
        Self(Arc::new(Mutex::new(BTreeSet::new())))
    }
}

impl<K: Ord + Copy> Busy<K> {
    /// `None` where it is held already.
    pub(super) fn hold(&self, key: K) -> Option<Held<K>>
    where
        K: Clone,
    {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.insert(key)
            .then(|| Held(Self(Arc::clone(&self.0)), key))
    }
}

impl<K: Ord + Copy> Drop for Held<K> {
    fn drop(&mut self) {
        let mut all = self.0.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.remove(&self.1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_once_at_a_time() {
        let busy = Busy::default();
        let held = busy.hold(1);
        assert!(held.is_some() && busy.hold(1).is_none() && busy.hold(2).is_some());
        drop(held);
        assert!(busy.hold(1).is_some());
    }
}
