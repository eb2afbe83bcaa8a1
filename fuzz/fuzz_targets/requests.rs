//! Requests as the sandbox parses them: path, query and body of endpoints of every kind. What parses can be sent again.
#![no_main]

use cordial_model::rest::{
    CreateInteractionResponse, CreateMessage, CreateReaction, Endpoint, ExecuteWebhook, Incoming, IncomingBody,
    GetChannelMessages, ModifyChannel, ModifyGuild, Query, ServeEndpoint, BulkOverwriteGlobalApplicationCommands,
};
use libfuzzer_sys::fuzz_target;

fn parse<E: ServeEndpoint>(incoming: &Incoming) {
    if let Ok(request) = E::from_incoming(incoming) {
        assert!(request.into_request().is_ok());
    }
}

fuzz_target!(|input: (u8, Vec<String>, &str, &[u8])| {
    let (endpoint, params, query, body) = input;
    let mut incoming = Incoming::default();
    incoming.params = params;
    incoming.query = Query::parse(query);
    incoming.body = IncomingBody::Json(bytes::Bytes::copy_from_slice(body));
    match endpoint % 8 {
        0 => parse::<CreateMessage>(&incoming),
        1 => parse::<GetChannelMessages>(&incoming),
        2 => parse::<ModifyGuild>(&incoming),
        3 => parse::<ModifyChannel>(&incoming),
        4 => parse::<BulkOverwriteGlobalApplicationCommands>(&incoming),
        5 => parse::<CreateInteractionResponse>(&incoming),
        6 => parse::<ExecuteWebhook>(&incoming),
        _ => parse::<CreateReaction>(&incoming),
    }
});
