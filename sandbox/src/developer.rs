//! What developers set in Discord's portal and not by its API: secrets, redirect addresses, what is sold.

use cordial_model::{
    Secret,
    id::{
        Id,
        marker::{ApplicationMarker, SkuMarker},
    },
    monetization::{SkuFlags, SkuType},
};

use crate::{Sandbox, world::Application};

impl Sandbox {
    /// The client secret of an application, for OAuth2. `None`: there is no such application.
    pub fn client_secret(&self, application: Id<ApplicationMarker>) -> Option<Secret> {
        let world = self.world();
        let application = world.applications.get(&application)?;
        Some(application.client_secret.clone())
    }

    /// Lets OAuth2 send people back to an address. `None`: there is no such application.
    pub fn add_redirect(&self, application: Id<ApplicationMarker>, uri: &str) -> Option<()> {
        self.edit(application, |application| {
            application.redirect_uris.insert(uri.to_owned());
        })
    }

    /// Whether an application may ask for tokens without its secret, as programs on people's machines must; it may not
    /// unless told otherwise. `None`: there is no such application.
    pub fn set_public_client(
        &self,
        application: Id<ApplicationMarker>,
        is_public: bool,
    ) -> Option<()> {
        self.edit(application, |application| {
            application.public_client = is_public;
        })
    }

    /// Makes something that an application sells; for subscriptions, `flags` say whether users or guilds have them.
    /// `None`: there is no such application.
    pub fn create_sku(
        &self,
        application: Id<ApplicationMarker>,
        kind: SkuType,
        flags: SkuFlags,
        name: &str,
    ) -> Option<Id<SkuMarker>> {
        let mut world = self.world();
        world.applications.get(&application)?;
        Some(world.create_sku(application, kind, flags, name))
    }

    fn edit(
        &self,
        application: Id<ApplicationMarker>,
        change: impl FnOnce(&mut Application),
    ) -> Option<()> {
        let mut world = self.world();
        change(world.applications.get_mut(&application)?);
        Some(())
    }
}
