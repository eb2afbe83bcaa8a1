//! What developers set in Discord's portal, and what people say to applications and buy of them.

use cordial_model::{
    id::{
        Id,
        marker::{ApplicationMarker, SkuMarker},
    },
    json::Decode,
    monetization::{SkuFlags, SkuType},
};

use super::{Control, ControlAnswer, bodies::Named, router::parse};
use crate::people::{Consent, Person};

/// What is set of an application.
#[derive(Debug, Decode)]
pub(super) struct ApplicationEdit {
    /// All addresses that OAuth2 may send people back to.
    redirect_uris: Option<Vec<String>>,
    public_client: Option<bool>,
}

/// Something to sell.
#[derive(Debug, Decode)]
pub(super) struct NewSku {
    name: String,
    #[json(rename = "type")]
    kind: SkuType,
    #[json(default)]
    flags: SkuFlags,
}

#[derive(Debug, Decode)]
struct Authorize {
    url: String,
    guild: Option<Named>,
    channel: Option<Named>,
    deny: Option<bool>,
}

#[derive(Debug, Decode)]
struct TypeCode {
    user_code: String,
    deny: Option<bool>,
}

#[derive(Debug, Decode)]
struct Buy {
    sku: Id<SkuMarker>,
}

fn application(text: &str) -> Result<Id<ApplicationMarker>, ControlAnswer> {
    text.parse().map_err(|_| no_application(text))
}

fn no_application(text: &str) -> ControlAnswer {
    ControlAnswer::unknown(format!("there is no application `{text}`"))
}

impl Control {
    pub(super) fn edit_application(
        &self,
        id: &str,
        edit: ApplicationEdit,
    ) -> Result<ControlAnswer, ControlAnswer> {
        let mut world = self.stage.world();
        let application = world
            .applications
            .get_mut(&application(id)?)
            .ok_or_else(|| no_application(id))?;
        if let Some(uris) = edit.redirect_uris {
            application.redirect_uris = uris.into_iter().collect();
        }
        if let Some(is_public) = edit.public_client {
            application.public_client = is_public;
        }
        let application = &*application;
        Ok(ControlAnswer::object(|o| {
            let uris: Vec<&String> = application.redirect_uris.iter().collect();
            o.field("client_id", &application.id);
            o.field("client_secret", application.client_secret.expose());
            o.field("redirect_uris", &uris);
            o.field("public_client", &application.public_client);
        }))
    }

    pub(super) fn create_sku(
        &self,
        id: &str,
        sku: &NewSku,
    ) -> Result<ControlAnswer, ControlAnswer> {
        let id_given = id;
        let id = application(id)?;
        let mut world = self.stage.world();
        if !world.applications.contains_key(&id) {
            return Err(no_application(id_given));
        }
        let sku = world.create_sku(id, sku.kind, sku.flags, &sku.name);
        Ok(ControlAnswer::object(|o| o.field("id", &sku)))
    }

    /// What people do with applications, other than using them; `None` if the verb is no such thing.
    pub(super) async fn act_on_application(
        &self,
        person: &Person,
        act: &str,
        body: &[u8],
    ) -> Result<Option<ControlAnswer>, ControlAnswer> {
        Ok(Some(match act {
            "authorize" => {
                let body: Authorize = parse(body)?;
                let mut consent = Consent::to(body.url);
                if let Some(guild) = body.guild {
                    consent = consent.guild(guild.guild(&self.stage.world())?);
                }
                if let Some(channel) = body.channel {
                    consent = consent.channel(channel.channel(&self.stage.world())?);
                }
                if body.deny == Some(true) {
                    consent = consent.deny();
                }
                let redirect = person.authorize(consent).await?;
                ControlAnswer::object(|o| {
                    o.nullable("url", &redirect.url());
                    o.field("code", &redirect.code());
                    o.field("state", &redirect.state());
                    o.field("error", &redirect.error());
                })
            }
            "device" => {
                let body: TypeCode = parse(body)?;
                if body.deny == Some(true) {
                    person.deny_device(&body.user_code).await?;
                } else {
                    person.enter_device_code(&body.user_code).await?;
                }
                ControlAnswer::object(|o| o.field("done", &true))
            }
            "buy" => {
                let body: Buy = parse(body)?;
                let entitlement = person.buy(body.sku)?;
                ControlAnswer::object(|o| o.field("entitlement", &entitlement))
            }
            "subscribe" => {
                let body: Buy = parse(body)?;
                let subscription = person.subscribe(body.sku)?;
                ControlAnswer::object(|o| o.field("subscription", &subscription))
            }
            _ => return Ok(None),
        }))
    }
}
