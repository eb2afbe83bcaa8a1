//! What applications sell, and who has bought it.
//! [Discord](https://discord.com/developers/docs/monetization/overview)

use std::{sync::Arc, time::Duration};

use cordial_model::{
    Timestamp,
    gateway::{EventType, Intents},
    id::{
        Id,
        marker::{ApplicationMarker, EntitlementMarker, SkuMarker, SubscriptionMarker, UserMarker},
    },
    json,
    monetization::{
        Entitlement, EntitlementOwnerType, EntitlementType, Sku, SkuFlags, SkuType, Subscription,
        SubscriptionStatus,
    },
};

use super::{World, render::raw, webhook_event::of_gateway};
use crate::hub::Audience;

/// How long a subscription goes on until it is renewed: 30 days.
const PERIOD: Duration = Duration::from_hours(30 * 24);

/// The type of all entitlements: Discord's file knows no other that applications sell.
const KIND: EntitlementType = EntitlementType::ApplicationSubscription;

impl World {
    /// Whether an application sells anything.
    pub(crate) fn sells(&self, application_id: Id<ApplicationMarker>) -> bool {
        self.skus
            .values()
            .any(|sku| sku.application_id == application_id)
    }

    /// Something new that an application sells. Subscriptions get a group around them, as Discord makes one.
    pub(crate) fn create_sku(
        &mut self,
        application_id: Id<ApplicationMarker>,
        kind: SkuType,
        flags: SkuFlags,
        name: &str,
    ) -> Id<SkuMarker> {
        let slug: String = name
            .to_lowercase()
            .split_whitespace()
            .collect::<Vec<_>>()
            .join("-");
        let sku = |id, kind| Sku {
            id,
            kind,
            application_id,
            name: name.into(),
            slug: slug.as_str().into(),
            flags: flags | SkuFlags::AVAILABLE,
        };
        let id = self.next_id();
        self.skus.insert(id, sku(id, kind));
        if kind == SkuType::Subscription {
            let group = self.next_id();
            self.skus
                .insert(group, sku(group, SkuType::SubscriptionGroup));
        }
        id
    }

    /// Keeps an entitlement and sends `ENTITLEMENT_CREATE`.
    pub(crate) fn entitle(&mut self, entitlement: Entitlement) {
        let id = entitlement.id;
        self.entitlements.insert(id, entitlement);
        self.entitlement_happened(EventType::EntitlementCreate, id);
    }

    /// A user or guild is given something to test it; `None` if there is no such user or guild. Discord wants a user in
    /// every entitlement: in those of guilds it is the application's owner.
    pub(crate) fn grant_test(
        &mut self,
        sku: &Sku,
        owner: u64,
        kind: EntitlementOwnerType,
    ) -> Option<Id<EntitlementMarker>> {
        let developer = self.applications.get(&sku.application_id)?.owner_id;
        let id = self.next_id();
        let mut entitlement = Entitlement::new(id, sku.id, sku.application_id, KIND);
        if kind == EntitlementOwnerType::Guild {
            let guild = Id::new_checked(owner).filter(|id| self.guilds.contains_key(id))?;
            entitlement.guild_id = Some(guild);
            entitlement.user_id = Some(developer);
        } else {
            let user = Id::new_checked(owner).filter(|id| self.users.contains_key(id))?;
            entitlement.user_id = Some(user);
        }
        entitlement.consumed = (sku.kind == SkuType::Consumable).then_some(false);
        self.test_entitlements.insert(id);
        self.entitle(entitlement);
        Some(id)
    }

    /// A user buys something once; `None` if there is no such thing.
    pub(crate) fn purchase(
        &mut self,
        user_id: Id<UserMarker>,
        sku_id: Id<SkuMarker>,
    ) -> Option<Id<EntitlementMarker>> {
        let sku = self.skus.get(&sku_id)?;
        if !matches!(sku.kind, SkuType::Durable | SkuType::Consumable) {
            return None;
        }
        let (application_id, consumable) = (sku.application_id, sku.kind == SkuType::Consumable);
        let id = self.next_id();
        let mut entitlement = Entitlement::new(id, sku_id, application_id, KIND);
        entitlement.user_id = Some(user_id);
        entitlement.consumed = consumable.then_some(false);
        self.entitle(entitlement);
        Some(id)
    }

    /// A user subscribes to something; `None` if there is no such subscription. The entitlement has no end while the
    /// subscription goes on.
    pub(crate) fn subscribe(
        &mut self,
        user_id: Id<UserMarker>,
        sku_id: Id<SkuMarker>,
    ) -> Option<Id<SubscriptionMarker>> {
        let sku = self.skus.get(&sku_id)?;
        if sku.kind != SkuType::Subscription {
            return None;
        }
        let application_id = sku.application_id;
        let (now, id, entitlement_id) = (self.now(), self.next_id(), self.next_id());
        let subscription = Subscription {
            id,
            user_id,
            sku_ids: vec![sku_id],
            entitlement_ids: vec![entitlement_id],
            renewal_sku_ids: None,
            current_period_start: now,
            current_period_end: now.plus(PERIOD),
            status: SubscriptionStatus::Active,
            canceled_at: None,
            country: None,
        };
        self.subscriptions.insert(id, subscription);
        self.subscription_happened(EventType::SubscriptionCreate, id);
        let mut entitlement = Entitlement::new(entitlement_id, sku_id, application_id, KIND);
        entitlement.user_id = Some(user_id);
        entitlement.starts_at = Some(now);
        entitlement.subscription_id = Some(id);
        self.entitle(entitlement);
        Some(id)
    }

    /// A subscription will not be renewed: it ends with its period, and its entitlements too.
    pub(crate) fn cancel_subscription(&mut self, id: Id<SubscriptionMarker>) -> Option<()> {
        let now = self.now();
        let subscription = self.subscriptions.get_mut(&id)?;
        if subscription.status != SubscriptionStatus::Active {
            return None;
        }
        subscription.status = SubscriptionStatus::Ending;
        subscription.canceled_at = Some(now);
        let end = subscription.current_period_end;
        let entitlements = subscription.entitlement_ids.clone();
        self.subscription_happened(EventType::SubscriptionUpdate, id);
        for id in entitlements {
            if let Some(entitlement) = self.entitlements.get_mut(&id) {
                entitlement.ends_at = Some(end);
                self.entitlement_happened(EventType::EntitlementUpdate, id);
            }
        }
        Some(())
    }

    /// Brings subscriptions up to the present: those whose period is over begin the next one, or are over.
    pub(crate) fn settle_subscriptions(&mut self) {
        let now = self.now();
        let due = |subscription: &Subscription| {
            subscription.current_period_end <= now
                && subscription.status != SubscriptionStatus::Inactive
        };
        let due: Vec<_> = self
            .subscriptions
            .values()
            .filter(|subscription| due(subscription))
            .map(|subscription| subscription.id)
            .collect();
        for id in due {
            if let Some(subscription) = self.subscriptions.get_mut(&id) {
                if subscription.status == SubscriptionStatus::Ending {
                    subscription.status = SubscriptionStatus::Inactive;
                }
                while subscription.status == SubscriptionStatus::Active
                    && subscription.current_period_end <= now
                {
                    subscription.current_period_start = subscription.current_period_end;
                    subscription.current_period_end = subscription.current_period_end.plus(PERIOD);
                }
            }
            self.subscription_happened(EventType::SubscriptionUpdate, id);
        }
    }

    /// What the application's bot is to know of in an interaction: what the user and the guild have that is valid.
    pub(crate) fn entitlements_of<'a>(
        &'a self,
        application_id: Id<ApplicationMarker>,
        fits: impl Fn(&Entitlement) -> bool + 'a,
        now: Timestamp,
    ) -> impl Iterator<Item = &'a Entitlement> {
        self.entitlements.values().filter(move |entitlement| {
            entitlement.application_id == application_id
                && entitlement.is_active(now)
                && entitlement.consumed != Some(true)
                && fits(entitlement)
        })
    }

    /// Sends an event about an entitlement to the application's bot.
    pub(crate) fn entitlement_happened(&self, kind: EventType, id: Id<EntitlementMarker>) {
        let Some(entitlement) = self.entitlements.get(&id) else {
            return;
        };
        let data: Arc<str> = json::to_string(entitlement).into();
        if let Some(kind) = of_gateway(kind) {
            self.tell_webhook(entitlement.application_id, &kind, None, || raw(&data));
        }
        self.tell_application(kind, entitlement.application_id, data);
    }

    fn subscription_happened(&self, kind: EventType, id: Id<SubscriptionMarker>) {
        let Some(subscription) = self.subscriptions.get(&id) else {
            return;
        };
        let sku = subscription
            .sku_ids
            .first()
            .and_then(|id| self.skus.get(id));
        if let Some(sku) = sku {
            let data = json::to_string(subscription).into();
            self.tell_application(kind, sku.application_id, data);
        }
    }

    fn tell_application(
        &self,
        kind: EventType,
        application_id: Id<ApplicationMarker>,
        data: Arc<str>,
    ) {
        if let Some(application) = self.applications.get(&application_id) {
            let to = Audience::User(application.bot_id);
            self.publish(kind, None, Intents::empty(), to, data);
        }
    }
}
