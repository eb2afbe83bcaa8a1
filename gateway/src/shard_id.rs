//! Which part of a bot's guilds a connection serves.

use std::fmt;

/// A shard: its number and how many there are in all.
///
/// A guild belongs to shard `(guild_id >> 22) % total`; direct messages come to shard 0.
/// [Discord](https://discord.com/developers/docs/events/gateway#sharding)
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ShardId {
    number: u32,
    total: u32,
}

impl ShardId {
    /// The only shard of a bot that does not shard.
    pub const ONE: Self = Self::new(0, 1);

    /// Shard `number` (from 0) of `total`.
    ///
    /// # Panics
    ///
    /// If `number` is not less than `total`.
    pub const fn new(number: u32, total: u32) -> Self {
        assert!(
            number < total,
            "a shard's number is less than the number of shards"
        );
        Self { number, total }
    }

    /// Shard `number` (from 0) of `total`, or nothing if `number` is not less than `total`.
    pub const fn new_checked(number: u32, total: u32) -> Option<Self> {
        if number < total {
            Some(Self { number, total })
        } else {
            None
        }
    }

    /// The number of this shard, from 0.
    pub const fn number(self) -> u32 {
        self.number
    }

    /// How many shards there are.
    pub const fn total(self) -> u32 {
        self.total
    }

    /// Whether a guild with this id belongs to the shard.
    pub const fn serves(self, guild_id: u64) -> bool {
        (guild_id >> 22) % self.total as u64 == self.number as u64
    }
}

impl Default for ShardId {
    fn default() -> Self {
        Self::ONE
    }
}

/// `0/1`: number, then total.
impl fmt::Display for ShardId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.number, self.total)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_guild_has_one_shard() {
        let guild = 197_038_439_483_310_086;
        let serving = (0..16)
            .filter(|number| ShardId::new(*number, 16).serves(guild))
            .count();
        assert_eq!(serving, 1);
        assert!(ShardId::ONE.serves(guild));
    }

    #[test]
    fn refuses_a_number_past_the_total() {
        assert_eq!(ShardId::new_checked(2, 2), None);
        assert_eq!(ShardId::new_checked(1, 2), Some(ShardId::new(1, 2)));
    }
}
