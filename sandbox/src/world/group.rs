//! Direct messages of more than two.
//! [Discord](https://discord.com/developers/docs/resources/channel#group-dm-add-recipient)

use std::collections::BTreeMap;

use cordial_model::{
    ImageHash,
    channel::ChannelType,
    id::{
        Id,
        marker::{ApplicationMarker, ChannelMarker, UserMarker},
    },
    json::ObjectWriter,
};

use super::{Channel, World, render::Object};

/// What a group has and the direct messages of two have not.
#[derive(Clone, Debug)]
pub(crate) struct Group {
    pub(crate) owner_id: Id<UserMarker>,
    /// The application whose bot made it.
    pub(crate) application_id: Id<ApplicationMarker>,
    pub(crate) nicks: BTreeMap<Id<UserMarker>, String>,
    pub(crate) name: Option<String>,
    pub(crate) icon: Option<ImageHash>,
}

impl Group {
    /// Writes what other direct messages have not.
    pub(crate) fn write(&self, o: &mut ObjectWriter<'_>) {
        o.nullable("name", &self.name);
        o.nullable("icon", &self.icon);
        o.field("owner_id", &self.owner_id);
        o.field("application_id", &self.application_id);
        o.field("managed", &true);
        if !self.nicks.is_empty() {
            o.field(
                "nicks",
                &Object(|o| {
                    for (id, nick) in &self.nicks {
                        o.field(&id.to_string(), nick);
                    }
                }),
            );
        }
    }
}

impl World {
    /// Makes a group. Everybody in it who may have sessions hears of it.
    pub(crate) fn create_group(
        &mut self,
        group: Group,
        recipients: Vec<Id<UserMarker>>,
    ) -> Id<ChannelMarker> {
        let id = self.next_id();
        let channel = Channel {
            recipients,
            ..Channel::new(id, ChannelType::GroupDm, "")
        };
        self.groups.insert(id, group);
        self.channels.insert(id, channel);
        self.announce_direct_messages(id);
        id
    }
}
