//! Users: people and bots.

use cordial_model::{
    ImageHash,
    id::{Id, marker::UserMarker},
    json::ObjectWriter,
};

use super::{World, render::Object};

/// A person, a bot or the face of a webhook.
#[derive(Clone, Debug)]
pub(crate) struct User {
    pub(crate) id: Id<UserMarker>,
    pub(crate) username: String,
    pub(crate) global_name: Option<String>,
    pub(crate) avatar: Option<ImageHash>,
    pub(crate) banner: Option<ImageHash>,
    pub(crate) accent_color: Option<u32>,
    pub(crate) bot: bool,
    pub(crate) public_flags: u64,
}

impl User {
    /// A new user without pictures.
    pub(crate) fn new(id: Id<UserMarker>, username: impl Into<String>, bot: bool) -> Self {
        Self {
            id,
            username: username.into(),
            global_name: None,
            avatar: None,
            banner: None,
            accent_color: None,
            bot,
            public_flags: 0,
        }
    }

    /// `0`, but four digits for bots.
    fn discriminator(&self) -> String {
        if self.bot {
            format!("{:04}", 1 + (self.id.get() >> 22) % 9999)
        } else {
            "0".to_owned()
        }
    }

    /// A mail address, which every person has and no bot.
    pub(crate) fn email(&self) -> Option<String> {
        (!self.bot).then(|| format!("{}@example.com", self.username))
    }

    /// Writes the user's fields.
    pub(crate) fn write(&self, o: &mut ObjectWriter<'_>) {
        o.field("id", &self.id);
        o.field("username", &self.username);
        o.nullable("avatar", &self.avatar);
        o.field("discriminator", &self.discriminator());
        o.field("public_flags", &self.public_flags);
        o.field("flags", &self.public_flags);
        if self.bot {
            o.field("bot", &true);
        }
        o.nullable("banner", &self.banner);
        o.nullable("accent_color", &self.accent_color);
        o.nullable("global_name", &self.global_name);
        o.nullable("avatar_decoration_data", &None::<()>);
        o.nullable("collectibles", &None::<()>);
        o.nullable("primary_guild", &None::<()>);
    }

    /// Writes the fields of the user who asks: those of [`write`](Self::write) and private ones.
    pub(crate) fn write_private(&self, o: &mut ObjectWriter<'_>, with_email: bool) {
        self.write(o);
        o.field("mfa_enabled", &true);
        o.field("locale", "en-US");
        o.field("premium_type", &0_u8);
        if with_email {
            o.nullable("email", &self.email());
            o.field("verified", &true);
        }
    }
}

impl World {
    /// The user as an object; a user that is gone is written as a deleted one.
    pub(crate) fn user_object(
        &self,
        id: Id<UserMarker>,
    ) -> Object<impl Fn(&mut ObjectWriter<'_>) + '_> {
        Object(move |o| match self.users.get(&id) {
            Some(user) => user.write(o),
            None => User::new(id, "Deleted User", false).write(o),
        })
    }
}
