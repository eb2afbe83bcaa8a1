//! What people buy of applications, and accounts elsewhere that they link.

use cordial_model::{
    id::{
        Id,
        marker::{EntitlementMarker, SkuMarker, SubscriptionMarker},
    },
    user::{Connection, ConnectionService, ConnectionVisibility},
};

use super::{CannotDo, Person};

impl Person {
    /// Buys something once. The application's bot hears of it by `ENTITLEMENT_CREATE`.
    ///
    /// # Errors
    ///
    /// When nothing like that is sold, or it is a subscription.
    pub fn buy(&self, sku: Id<SkuMarker>) -> Result<Id<EntitlementMarker>, CannotDo> {
        let bought = self.stage.world().purchase(self.id, sku);
        bought.ok_or_else(|| CannotDo::new(format!("{sku} cannot be bought")))
    }

    /// Subscribes to something. The application's bot hears of it by `SUBSCRIPTION_CREATE` and `ENTITLEMENT_CREATE`. The
    /// subscription is renewed every 30 days.
    ///
    /// # Errors
    ///
    /// When it is no subscription.
    pub fn subscribe(&self, sku: Id<SkuMarker>) -> Result<Id<SubscriptionMarker>, CannotDo> {
        let subscribed = self.stage.world().subscribe(self.id, sku);
        subscribed.ok_or_else(|| CannotDo::new(format!("{sku} is no subscription")))
    }

    /// Lets a subscription end with its period.
    ///
    /// # Errors
    ///
    /// When it is not theirs, or ends already.
    pub fn cancel_subscription(&self, id: Id<SubscriptionMarker>) -> Result<(), CannotDo> {
        let mut world = self.stage.world();
        let own = world
            .subscriptions
            .get(&id)
            .is_some_and(|subscription| subscription.user_id == self.id);
        own.then(|| world.cancel_subscription(id))
            .flatten()
            .ok_or_else(|| CannotDo::new(format!("{id} is no subscription of theirs that goes on")))
    }

    /// Links an account elsewhere, which applications see with the scope `connections`.
    pub fn link_account(&self, service: ConnectionService, id: &str, name: &str) {
        let connection = Connection {
            id: id.into(),
            name: Some(name.into()),
            kind: service,
            revoked: false,
            integrations: None,
            verified: true,
            friend_sync: false,
            show_activity: true,
            two_way_link: false,
            visibility: ConnectionVisibility::Everyone,
        };
        let mut world = self.stage.world();
        world
            .connections
            .entry(self.id)
            .or_default()
            .push(connection);
    }
}
