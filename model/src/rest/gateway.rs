//! Endpoints about [where to connect](https://discord.com/developers/docs/events/gateway#get-gateway).

use super::endpoint;
use crate::{
    gateway::{BotGateway, GatewayUrl},
    voice::VoiceRegion,
};

/// Get the address of the gateway. [Discord](https://discord.com/developers/docs/events/gateway#get-gateway)
#[endpoint(GET "/gateway", id = "get_gateway", returns = GatewayUrl, auth = none)]
pub struct GetGateway {}

/// Get the address of the gateway, how many shards to run and how many sessions may be started.
/// [Discord](https://discord.com/developers/docs/events/gateway#get-gateway-bot)
#[endpoint(GET "/gateway/bot", id = "get_bot_gateway", returns = BotGateway)]
pub struct GetGatewayBot {}

/// List where voice servers are. [Discord](https://discord.com/developers/docs/resources/voice#list-voice-regions)
#[endpoint(GET "/voice/regions", id = "list_voice_regions", returns = Vec<VoiceRegion>)]
pub struct ListVoiceRegions {}
