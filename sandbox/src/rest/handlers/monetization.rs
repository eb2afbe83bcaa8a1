//! [Entitlements](https://discord.com/developers/docs/resources/entitlement), [SKUs](https://discord.com/developers/docs/resources/sku)
//! and [subscriptions](https://discord.com/developers/docs/resources/subscription).

use cordial_model::{
    gateway::EventType,
    id::{
        Id,
        marker::{ApplicationMarker, EntitlementMarker, SkuMarker, UserMarker},
    },
    monetization::{Entitlement, EntitlementOwnerType, Sku, SkuType, Subscription},
    oauth2::Scope,
    rest::{
        ConsumeAnEntitlement, CreateTestEntitlement, DeleteTestEntitlement,
        GetCurrentUserApplicationEntitlements, GetEntitlement, GetSkuSubscription,
        ListEntitlements, ListSkuSubscriptions, ListSkus, StatusCode,
    },
};

use super::{
    super::{ApiError, Context, Handlers, Reply},
    applications::own,
};
use crate::world::World;

/// Entitlements and subscriptions of a page unless it says how many.
const ENTITLEMENTS: u32 = 100;
const SUBSCRIPTIONS: u32 = 50;

pub(super) fn register(handlers: &mut Handlers) {
    handlers.on(list);
    handlers.on(|context, request: GetEntitlement| {
        allowed(context, request.application_id)?;
        let (app, id) = (request.application_id, request.entitlement_id);
        Ok(Reply::value(entitlement(context.world, app, id)?))
    });
    handlers.on(consume);
    handlers.on(create_test);
    handlers.on(delete_test);
    handlers.on(list_own);
    handlers.on(|context, request: ListSkus| {
        let id = own(context, request.application_id)?;
        let skus: Vec<&Sku> = context
            .world
            .skus
            .values()
            .filter(|sku| sku.application_id == id)
            .collect();
        Ok(Reply::value(&skus))
    });
    handlers.on(list_subscriptions);
    handlers.on(get_subscription);
}

/// Requires that the caller is the application: its bot, or a token that was given to it for this.
fn allowed(context: &Context<'_>, id: Id<ApplicationMarker>) -> Result<(), ApiError> {
    let caller = context.either(Some(&Scope::ApplicationsEntitlements))?;
    if caller.application_id == id {
        Ok(())
    } else {
        Err(ApiError::other_application())
    }
}

fn entitlement(
    world: &World,
    application_id: Id<ApplicationMarker>,
    id: Id<EntitlementMarker>,
) -> Result<&Entitlement, ApiError> {
    world
        .entitlements
        .get(&id)
        .filter(|entitlement| entitlement.application_id == application_id)
        .ok_or_else(ApiError::unknown_entitlement)
}

/// A page of things in the order of their ids: the first behind `after`, or the last before `before`.
fn page<T>(mut all: Vec<T>, from_the_end: bool, limit: u32) -> Vec<T> {
    let limit = limit as usize;
    if from_the_end && all.len() > limit {
        all.drain(..all.len() - limit);
    }
    all.truncate(limit);
    all
}

fn list(context: &mut Context<'_>, request: ListEntitlements) -> Result<Reply, ApiError> {
    allowed(context, request.application_id)?;
    context.world.settle_subscriptions();
    let now = context.world.now();
    let only_active = request.only_active == Some(true);
    let found: Vec<&Entitlement> = context
        .world
        .entitlements
        .values()
        .filter(|it| it.application_id == request.application_id)
        .filter(|it| request.user_id.is_none_or(|id| it.user_id == Some(id)))
        .filter(|it| request.guild_id.is_none_or(|id| it.guild_id == Some(id)))
        .filter(|it| {
            let skus = request.sku_ids.as_ref();
            skus.is_none_or(|skus| skus.0.contains(&it.sku_id))
        })
        .filter(|it| request.before.is_none_or(|before| it.id < before))
        .filter(|it| request.after.is_none_or(|after| it.id > after))
        .filter(|it| request.exclude_ended != Some(true) || it.ends_at.is_none_or(|end| now < end))
        .filter(|it| request.exclude_deleted == Some(false) || !it.deleted)
        .filter(|it| !only_active || it.is_active(now))
        .collect();
    let from_the_end = request.before.is_some() && request.after.is_none();
    let limit = request.limit.unwrap_or(ENTITLEMENTS);
    Ok(Reply::value(&page(found, from_the_end, limit)))
}

fn list_own(
    context: &mut Context<'_>,
    request: GetCurrentUserApplicationEntitlements,
) -> Result<Reply, ApiError> {
    let grant = context.bearer(Some(&Scope::ApplicationsEntitlements))?;
    if grant.application_id != request.application_id {
        return Err(ApiError::other_application());
    }
    let now = context.world.now();
    let found: Vec<&Entitlement> = context
        .world
        .entitlements
        .values()
        .filter(|it| it.application_id == request.application_id)
        .filter(|it| it.user_id == Some(grant.user_id) && it.guild_id.is_none())
        .filter(|it| it.is_active(now))
        .filter(|it| {
            let skus = request.sku_ids.as_ref();
            skus.is_none_or(|skus| skus.0.contains(&it.sku_id))
        })
        .filter(|it| request.exclude_consumed != Some(true) || it.consumed != Some(true))
        .collect();
    Ok(Reply::value(&found))
}

fn consume(context: &mut Context<'_>, request: ConsumeAnEntitlement) -> Result<Reply, ApiError> {
    allowed(context, request.application_id)?;
    let world = &mut *context.world;
    let (app, id) = (request.application_id, request.entitlement_id);
    let sku_id = entitlement(world, app, id)?.sku_id;
    let consumable = world
        .skus
        .get(&sku_id)
        .is_some_and(|sku| sku.kind == SkuType::Consumable);
    if !consumable {
        let message = "Only consumable SKUs can be consumed";
        return Err(ApiError::new(StatusCode::BAD_REQUEST, 40018, message));
    }
    if let Some(entitlement) = world.entitlements.get_mut(&id)
        && entitlement.consumed != Some(true)
    {
        entitlement.consumed = Some(true);
        world.entitlement_happened(EventType::EntitlementUpdate, id);
    }
    Ok(Reply::empty())
}

fn create_test(
    context: &mut Context<'_>,
    request: CreateTestEntitlement,
) -> Result<Reply, ApiError> {
    let application_id = own(context, request.application_id)?;
    let world = &mut *context.world;
    let sku = world
        .skus
        .get(&request.sku_id)
        .filter(|sku| sku.application_id == application_id)
        .ok_or_else(ApiError::unknown_sku)?
        .clone();
    let kind = request.owner_type;
    if !matches!(
        kind,
        EntitlementOwnerType::Guild | EntitlementOwnerType::User
    ) {
        let message = "Value must be one of {1, 2}.";
        return Err(ApiError::field("owner_type", "BASE_TYPE_CHOICES", message));
    }
    let owner = request.owner_id.get();
    let now = world.now();
    let again = world.test_entitlements.iter().any(|id| {
        let granted = world.entitlements.get(id);
        granted.is_some_and(|it| {
            let holder = match kind {
                EntitlementOwnerType::Guild => it.guild_id.map(Id::get),
                _ => it.user_id.filter(|_| it.guild_id.is_none()).map(Id::get),
            };
            it.sku_id == sku.id && holder == Some(owner) && it.is_active(now)
        })
    });
    if again && sku.kind != SkuType::Consumable {
        let message = "An entitlement has already been granted for this resource";
        return Err(ApiError::new(StatusCode::BAD_REQUEST, 40074, message));
    }
    let id = world
        .grant_test(&sku, owner, kind)
        .ok_or_else(|| match kind {
            EntitlementOwnerType::Guild => ApiError::unknown_guild(),
            _ => ApiError::unknown_user(),
        })?;
    Ok(Reply::value(entitlement(world, application_id, id)?))
}

fn delete_test(
    context: &mut Context<'_>,
    request: DeleteTestEntitlement,
) -> Result<Reply, ApiError> {
    allowed(context, request.application_id)?;
    let world = &mut *context.world;
    let (app, id) = (request.application_id, request.entitlement_id);
    if entitlement(world, app, id)?.deleted {
        return Err(ApiError::unknown_entitlement());
    }
    if !world.test_entitlements.contains(&id) {
        let message = "You can only delete sandbox entitlements.";
        return Err(ApiError::new(StatusCode::BAD_REQUEST, 40019, message));
    }
    if let Some(entitlement) = world.entitlements.get_mut(&id) {
        entitlement.deleted = true;
        world.entitlement_happened(EventType::EntitlementDelete, id);
    }
    Ok(Reply::empty())
}

/// Whose subscriptions of an SKU a caller may see: a bot says whose; a token shows those of its user.
fn subscriber(
    context: &Context<'_>,
    sku_id: Id<SkuMarker>,
    user_id: Option<Id<UserMarker>>,
) -> Result<Option<Id<UserMarker>>, ApiError> {
    let caller = context.either(None)?;
    context
        .world
        .skus
        .get(&sku_id)
        .filter(|sku| sku.application_id == caller.application_id)
        .ok_or_else(ApiError::unknown_sku)?;
    if !context.is_bearer() {
        return Ok(user_id);
    }
    if user_id.is_some_and(|id| id != caller.user_id) {
        return Err(ApiError::missing_access());
    }
    Ok(Some(caller.user_id))
}

fn list_subscriptions(
    context: &mut Context<'_>,
    request: ListSkuSubscriptions,
) -> Result<Reply, ApiError> {
    let user_id = subscriber(context, request.sku_id, request.user_id)?;
    let Some(user_id) = user_id else {
        let message = "This field is required";
        return Err(ApiError::field("user_id", "BASE_TYPE_REQUIRED", message));
    };
    context.world.settle_subscriptions();
    let found: Vec<&Subscription> = context
        .world
        .subscriptions
        .values()
        .filter(|it| it.user_id == user_id && it.sku_ids.contains(&request.sku_id))
        .filter(|it| request.before.is_none_or(|before| it.id < before))
        .filter(|it| request.after.is_none_or(|after| it.id > after))
        .collect();
    let from_the_end = request.before.is_some() && request.after.is_none();
    let limit = request.limit.unwrap_or(SUBSCRIPTIONS);
    Ok(Reply::value(&page(found, from_the_end, limit)))
}

fn get_subscription(
    context: &mut Context<'_>,
    request: GetSkuSubscription,
) -> Result<Reply, ApiError> {
    let user_id = subscriber(context, request.sku_id, request.user_id)?;
    context.world.settle_subscriptions();
    let subscription = context
        .world
        .subscriptions
        .get(&request.subscription_id)
        .filter(|it| it.sku_ids.contains(&request.sku_id))
        .filter(|it| user_id.is_none_or(|id| it.user_id == id))
        .ok_or_else(ApiError::not_found)?;
    Ok(Reply::value(subscription))
}
