//! A map whose copies share what neither of them has changed.
//!
//! The world that a reset brings back is a copy of the world at the start. With thousands of guilds that must not cost twice
//! the memory: a guild, channel or user is copied when it is changed for the first time, and not before.

use std::{
    collections::{BTreeMap, btree_map},
    ops::Index,
    sync::Arc,
};

/// A map by id, in the order of ids.
#[derive(Debug)]
pub(crate) struct Shelf<K, V>(BTreeMap<K, Arc<V>>);

impl<K: Ord + Copy, V: Clone> Shelf<K, V> {
    pub(crate) const fn new() -> Self {
        Self(BTreeMap::new())
    }

    pub(crate) fn get(&self, key: &K) -> Option<&V> {
        self.0.get(key).map(Arc::as_ref)
    }

    pub(crate) fn get_mut(&mut self, key: &K) -> Option<&mut V> {
        self.0.get_mut(key).map(Arc::make_mut)
    }

    pub(crate) fn insert(&mut self, key: K, value: V) {
        self.0.insert(key, Arc::new(value));
    }

    /// Takes something away; whether it was there.
    pub(crate) fn remove(&mut self, key: &K) -> bool {
        self.0.remove(key).is_some()
    }

    pub(crate) fn contains_key(&self, key: &K) -> bool {
        self.0.contains_key(key)
    }

    pub(crate) fn keys(&self) -> btree_map::Keys<'_, K, Arc<V>> {
        self.0.keys()
    }

    pub(crate) fn values(&self) -> impl Iterator<Item = &V> {
        self.0.values().map(Arc::as_ref)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&K, &V)> {
        self.0.iter().map(|(key, value)| (key, &**value))
    }
}

impl<K, V> Clone for Shelf<K, V>
where
    K: Clone,
{
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<K: Ord, V> Index<&K> for Shelf<K, V> {
    type Output = V;

    /// What is known to be there.
    fn index(&self, key: &K) -> &V {
        &self.0[key]
    }
}

#[cfg(test)]
mod tests {
    use super::Shelf;

    #[test]
    fn copies_share_until_one_of_them_changes() {
        let mut shelf = Shelf::new();
        shelf.insert(1, String::from("one"));
        shelf.insert(2, String::from("two"));
        let before = shelf.clone();
        if let Some(one) = shelf.get_mut(&1) {
            one.push('!');
        }
        assert_eq!((&*shelf[&1], &*before[&1]), ("one!", "one"));
        assert!(std::ptr::eq(&raw const shelf[&2], &raw const before[&2]));
        assert!(!std::ptr::eq(&raw const shelf[&1], &raw const before[&1]));
    }
}
