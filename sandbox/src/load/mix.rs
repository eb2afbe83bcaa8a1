//! What a busy bot hears, and how often each kind of it.

/// Something that happens in a guild.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Act {
    Presence,
    Typing,
    Message,
    Embed,
    File,
    Mention,
    Buttons,
    Reply,
    Edit,
    Delete,
    BulkDelete,
    React,
    Unreact,
    Voice,
    Join,
    MemberUpdate,
    Leave,
    ChannelCreate,
    ChannelUpdate,
    ChannelDelete,
    Pin,
    RoleCreate,
    RoleUpdate,
    RoleDelete,
    Slash,
    Click,
    Modal,
    ThreadCreate,
    ThreadUpdate,
    ThreadDelete,
    ThreadJoin,
    Outage,
    GuildUpdate,
    Invite,
    AuditLog,
}

/// The weights of a bot with all intents, in ten thousandths: nearly half of it is presences.
pub(crate) const MIX: [(Act, u32); 35] = [
    (Act::Presence, 4300),
    (Act::Typing, 1500),
    (Act::Message, 1200),
    (Act::Embed, 260),
    (Act::File, 200),
    (Act::Mention, 200),
    (Act::Buttons, 100),
    (Act::Reply, 160),
    (Act::Edit, 350),
    (Act::Delete, 140),
    (Act::BulkDelete, 5),
    (Act::React, 450),
    (Act::Unreact, 80),
    (Act::Voice, 400),
    (Act::Join, 80),
    (Act::MemberUpdate, 220),
    (Act::Leave, 70),
    (Act::ChannelCreate, 8),
    (Act::ChannelUpdate, 40),
    (Act::ChannelDelete, 6),
    (Act::Pin, 6),
    (Act::RoleCreate, 6),
    (Act::RoleUpdate, 20),
    (Act::RoleDelete, 4),
    (Act::Slash, 70),
    (Act::Click, 40),
    (Act::Modal, 10),
    (Act::ThreadCreate, 20),
    (Act::ThreadUpdate, 20),
    (Act::ThreadDelete, 5),
    (Act::ThreadJoin, 10),
    (Act::Outage, 2),
    (Act::GuildUpdate, 3),
    (Act::Invite, 6),
    (Act::AuditLog, 9),
];

impl Act {
    /// One act, as often as its weight says.
    pub(crate) fn draw(random: &mut fastrand::Rng) -> Self {
        let total: u32 = MIX.iter().map(|(_, weight)| weight).sum();
        let mut left = random.u32(..total);
        for (act, weight) in MIX {
            if left < weight {
                return act;
            }
            left -= weight;
        }
        Self::Presence
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::{Act, MIX};

    #[test]
    fn every_act_stands_in_the_table_once_and_comes_as_often_as_it_says() {
        let mut random = fastrand::Rng::with_seed(1);
        let mut drawn = BTreeMap::<Act, u32>::new();
        for _ in 0..1_000_000 {
            *drawn.entry(Act::draw(&mut random)).or_default() += 1;
        }
        assert_eq!(drawn.len(), MIX.len());
        for (act, weight) in MIX {
            let got = f64::from(drawn[&act]) / 100.0;
            let wanted = f64::from(weight);
            assert!((got - wanted).abs() < 1.0 + wanted / 10.0, "{act:?}: {got}");
        }
    }
}
