//! Users and the applications behind bots.

use cordial_model::{
    ImageHash, Token,
    id::{
        Id,
        marker::{ApplicationMarker, UserMarker},
    },
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

/// An application with its bot.
#[derive(Clone, Debug)]
pub(crate) struct Application {
    pub(crate) id: Id<ApplicationMarker>,
    /// The user of the bot; of new applications it has the same number.
    pub(crate) bot_id: Id<UserMarker>,
    pub(crate) owner_id: Id<UserMarker>,
    pub(crate) token: Token,
    pub(crate) description: String,
    pub(crate) icon: Option<ImageHash>,
    pub(crate) flags: u64,
    /// The public key that requests of the interactions endpoint are signed for, in hexadecimal.
    pub(crate) verify_key: String,
    pub(crate) interactions_endpoint_url: Option<String>,
    pub(crate) tags: Vec<String>,
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
    pub(crate) fn write_private(&self, o: &mut ObjectWriter<'_>) {
        self.write(o);
        o.field("mfa_enabled", &true);
        o.field("locale", "en-US");
        o.field("premium_type", &0_u8);
        o.nullable("email", &None::<()>);
        o.field("verified", &true);
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

    /// The application whose bot a user is.
    pub(crate) fn application_of(&self, bot_id: Id<UserMarker>) -> Option<&Application> {
        self.applications
            .values()
            .find(|application| application.bot_id == bot_id)
    }

    /// Writes an application as its own bot sees it.
    pub(crate) fn write_application(&self, o: &mut ObjectWriter<'_>, application: &Application) {
        let name = self
            .users
            .get(&application.bot_id)
            .map_or("", |bot| bot.username.as_str());
        let guilds = self
            .guilds
            .values()
            .filter(|guild| guild.members.contains_key(&application.bot_id))
            .count();
        o.field("id", &application.id);
        o.field("name", name);
        o.nullable("icon", &application.icon);
        o.field("description", &application.description);
        o.nullable("type", &None::<()>);
        o.field("bot", &self.user_object(application.bot_id));
        o.field("bot_public", &true);
        o.field("bot_require_code_grant", &false);
        o.field("verify_key", &application.verify_key);
        o.field("flags", &application.flags);
        o.field("flags_new", &application.flags.to_string());
        o.field("tags", &application.tags);
        o.field("redirect_uris", &Vec::<String>::new());
        o.nullable(
            "interactions_endpoint_url",
            &application.interactions_endpoint_url,
        );
        o.nullable("role_connections_verification_url", &None::<()>);
        o.field("owner", &self.user_object(application.owner_id));
        o.field("approximate_guild_count", &guilds);
        o.field("approximate_user_install_count", &0_u8);
        o.field("approximate_user_authorization_count", &0_u8);
        o.field("explicit_content_filter", &0_u8);
        o.nullable("team", &None::<()>);
        o.field("eligible_oauth2_scopes", &Vec::<String>::new());
        o.field("summary", "");
        o.field("is_monetized", &false);
        o.field("hook", &true);
    }
}
