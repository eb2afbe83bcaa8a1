//! What every session was told, for clients that check that they had all of it.

use cordial_model::{json::ObjectWriter, rest::Query};

use super::{Control, ControlAnswer, router::number};
use crate::{
    gateway::SessionAccount,
    world::render::{List, Object},
};

impl Control {
    /// The accounts of all sessions, or of one shard's, or of one session.
    pub(super) fn accounts(&self, query: &Query) -> Result<ControlAnswer, ControlAnswer> {
        let shard = number(query, "shard")?;
        let session = query.get("session");
        let wanted = |account: &SessionAccount| {
            shard.is_none_or(|shard| u64::from(account.shard.0) == shard)
                && session.is_none_or(|id| account.id == id)
        };
        let totals = self.gateway.totals();
        let mut accounts = self.gateway.accounts();
        accounts.retain(wanted);
        Ok(ControlAnswer::object(|o| {
            o.field("connections", &totals.connections);
            o.field("identifies", &totals.identifies);
            o.field("identifies_too_soon", &totals.identifies_too_soon);
            o.field("identifies_exhausted", &totals.identifies_exhausted);
            o.field("resumes", &totals.resumes);
            o.field("resumes_refused", &totals.resumes_refused);
            o.field("published", &self.stage.hub.published());
            o.field(
                "sessions",
                &List(|list| {
                    for account in &accounts {
                        list.element(&Object(|o: &mut ObjectWriter<'_>| write(o, account)));
                    }
                }),
            );
        }))
    }
}

fn write(o: &mut ObjectWriter<'_>, account: &SessionAccount) {
    o.field("id", &account.id);
    o.field("bot", &account.bot);
    o.field("shard", &[account.shard.0, account.shard.1]);
    o.field("sequence", &account.sequence);
    o.field("sent", &account.sent);
    o.field("acknowledged", &account.acknowledged);
    o.field("resumes", &account.resumes);
    o.field("resumed", &account.resumed);
    o.nullable("connection", &account.connection);
    o.field("ended", &account.ended);
    o.field(
        "events",
        &Object(|o: &mut ObjectWriter<'_>| {
            for (name, count) in &account.events {
                o.field(name, count);
            }
        }),
    );
}
