//! A website where people sign in: from the address that they are sent to, over the code and its tokens, to the day on which
//! the website lets go of them. All over real sockets, with the client and the models that a website would use.

use cordial::{
    model::oauth2::{AuthorizeUrl, Pkce, Scope},
    prelude::{Client, Token},
    sandbox::{Consent, Sandbox},
};

const BACK: &str = "https://example.com/callback";

#[tokio::test]
async fn the_whole_code_flow_ends_with_revocation() {
    let sandbox = Sandbox::start().await.unwrap();
    let app = sandbox.application_id();
    let secret = sandbox.client_secret(app).unwrap();
    sandbox.add_redirect(app, BACK).unwrap();
    // A website has no bot, and needs no token of one.
    let http = Client::builder().proxy(sandbox.api_url()).build().unwrap();

    let pkce = Pkce::from_random([7; 32]);
    let address = AuthorizeUrl::new(app, [Scope::Identify, Scope::Email])
        .code(BACK)
        .state("of this session")
        .pkce(&pkce)
        .build();
    let alice = sandbox.user("alice");
    let denied = alice
        .authorize(Consent::to(&*address).deny())
        .await
        .unwrap();
    assert_eq!(denied.error().as_deref(), Some("access_denied"));
    let redirect = alice.authorize(&*address).await.unwrap();
    assert!(redirect.url().unwrap().starts_with(BACK));
    assert_eq!(redirect.state().as_deref(), Some("of this session"));
    let code = redirect.code().unwrap();

    let token = http
        .exchange_code(&*code, BACK)
        .code_verifier(pkce.verifier().clone())
        .basic(app, secret.clone())
        .await
        .unwrap();
    assert!(token.scope.contains(&Scope::Email));
    let bearer = Token::new(token.access_token.expose());
    let me = http
        .get_current_user()
        .bearer(bearer.clone())
        .await
        .unwrap();
    assert_eq!(me.id, alice.id());
    assert_eq!(me.rare.email.as_deref(), Some("alice@example.com"));
    let about = http
        .get_current_authorization_information()
        .bearer(bearer.clone())
        .await
        .unwrap();
    assert_eq!(about.application.id, app);
    let refused = http.get_current_user_guilds().bearer(bearer.clone()).await;
    assert_eq!(refused.unwrap_err().discord_code(), Some(50026));

    let next = http
        .refresh_access_token(token.refresh_token.unwrap())
        .client_id(app)
        .client_secret(secret.clone())
        .await
        .unwrap();
    let next_bearer = Token::new(next.access_token.expose());
    http.get_current_user()
        .bearer(next_bearer.clone())
        .await
        .unwrap();

    http.revoke_token(next.access_token)
        .basic(app, secret)
        .await
        .unwrap();
    for gone in [bearer, next_bearer] {
        let refused = http.get_current_user().bearer(gone).await.unwrap_err();
        assert_eq!(refused.status().map(|status| status.as_u16()), Some(401));
    }
}
