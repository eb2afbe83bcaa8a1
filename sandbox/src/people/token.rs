//! Tokens of people, for clients that speak for themselves.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use cordial_model::Token;

use super::Person;

impl Person {
    /// The person's token, made when it is first asked for: a client that identifies with it at the gateway has a session
    /// as a user.
    ///
    /// From then on the person hears of what happens where they are. The token is for the gateway alone: REST takes those of
    /// bots.
    pub fn token(&self) -> Token {
        let mut world = self.stage.world();
        if let Some(token) = world.user_tokens.get(&self.id) {
            return token.clone();
        }
        let encoded = URL_SAFE_NO_PAD.encode(self.id.to_string());
        let token = format!("{encoded}.{}.{}", world.secret(6), world.secret(38));
        let token = Token::new(token);
        world.user_tokens.insert(self.id, token.clone());
        token
    }
}
