//! OAuth2: addresses, forms, tokens; provisional accounts; linked roles.

use cordial_model::{
    Permissions,
    application::{
        ApplicationIntegrationType, RoleConnection, RoleConnectionMetadata,
        RoleConnectionMetadataType,
    },
    id::{Id, marker::ApplicationMarker},
    oauth2::{
        AccessToken, AuthorizationInformation, AuthorizeUrl, DeviceAuthorization, IdentityProvider,
        Pkce, Prompt, ProvisionalToken, PublicKeys, RpcToken, Scope, Scopes, TokenTypeHint,
        UserInfo,
    },
    rest::{
        Auth, AuthorizeDevice, DeleteCurrentUserApplicationRoleConnection, ExchangeCode,
        ExchangeDeviceCode, GetApplicationRoleConnectionMetadataRecords,
        GetCurrentAuthorizationInformation, GetCurrentUserApplicationRoleConnection,
        GetOpenidConnectUserinfo, GetProvisionalAccountToken, GetProvisionalAccountTokenAsBot,
        GetPublicKeys, GetPublisherChildToken, GetRpcToken, GrantClientCredentials,
        RefreshAccessToken, RevokeToken, ServeEndpoint, UnmergeProvisionalAccount,
        UnmergeProvisionalAccountAsBot, UpdateApplicationRoleConnectionMetadataRecords,
        UpdateCurrentUserApplicationRoleConnection, UpdateDmModerationMetadata,
    },
};
use serde_json::json;

use crate::{
    request::{received, refused, sends, sends_form, sends_json},
    support::{is_complete, round_trip},
};

const CLIENT: Id<ApplicationMarker> = Id::new(332_269_999_912_132_097);

#[test]
fn addresses_are_those_of_the_documentation() {
    let url = AuthorizeUrl::new(
        Id::new(157_730_590_492_196_864),
        [Scope::Identify, Scope::GuildsJoin],
    )
    .code("https://nicememe.website")
    .state("15773059ghq9183habn")
    .prompt(Prompt::Consent)
    .integration_type(ApplicationIntegrationType::GuildInstall)
    .build();
    assert_eq!(
        url,
        "https://discord.com/oauth2/authorize?response_type=code&client_id=157730590492196864&\
         scope=identify%20guilds.join&redirect_uri=https%3A%2F%2Fnicememe.website&state=15773059ghq9183habn&\
         prompt=consent&integration_type=0"
    );
    let url = AuthorizeUrl::new(Id::new(157_730_590_492_196_864), [Scope::Bot])
        .permissions(Permissions::from_bits(1))
        .guild_id(Id::new(5))
        .disable_guild_select()
        .build();
    assert_eq!(
        url,
        "https://discord.com/oauth2/authorize?client_id=157730590492196864&scope=bot&permissions=1&guild_id=5&\
         disable_guild_select=true"
    );
    let pkce = Pkce::from_verifier("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk").unwrap();
    let url = AuthorizeUrl::new(Id::new(1), [Scope::OpenId])
        .implicit("http://localhost")
        .pkce(&pkce)
        .build();
    assert!(url.contains("response_type=token&"), "{url}");
    assert!(
        url.ends_with(
            "code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256"
        ),
        "{url}"
    );
}

#[test]
fn a_code_is_exchanged_with_basic_authorization_or_in_the_form() {
    let exchange = ExchangeCode::new(
        "NhhvTDYsFcdgNLnnLijcl7Ku7bEEeee",
        "https://nicememe.website",
    );
    let request = sends_form(
        exchange.clone().basic(CLIENT, "937it3ow87i4ery69876wqire"),
        "POST /oauth2/token",
        "grant_type=authorization_code&code=NhhvTDYsFcdgNLnnLijcl7Ku7bEEeee&redirect_uri=https%3A%2F%2Fnicememe.website",
    );
    assert_eq!(request.route.auth, Auth::Client);
    let authorization = request.options.authorization.as_ref().unwrap();
    assert_eq!(
        authorization.header(),
        "Basic MzMyMjY5OTk5OTEyMTMyMDk3OjkzN2l0M293ODdpNGVyeTY5ODc2d3FpcmU="
    );
    assert!(!format!("{:?}", request.options).contains("937it3ow"));
    // A public client has no secret, but a proof.
    let pkce = Pkce::from_random([7; 32]);
    sends_form(
        exchange
            .clone()
            .client_id(CLIENT)
            .code_verifier(pkce.verifier()),
        "POST /oauth2/token",
        &format!(
            "grant_type=authorization_code&code=NhhvTDYsFcdgNLnnLijcl7Ku7bEEeee&redirect_uri=https%3A%2F%2Fnicememe.website&\
             code_verifier={}&client_id=332269999912132097",
            pkce.verifier().expose()
        ),
    );
    sends_form(
        exchange
            .clone()
            .external_auth_type(IdentityProvider::Oidc)
            .external_auth_token("x")
            .client_id(CLIENT)
            .client_secret("s"),
        "POST /oauth2/token",
        "grant_type=authorization_code&code=NhhvTDYsFcdgNLnnLijcl7Ku7bEEeee&redirect_uri=https%3A%2F%2Fnicememe.website&\
         external_auth_type=OIDC&external_auth_token=x&client_id=332269999912132097&client_secret=s",
    );
    assert!(!format!("{exchange:?}").contains("Nhhv"));
    assert_eq!(refused(exchange), ["client_id"]);
}

#[test]
fn every_grant_has_its_form() {
    sends_form(
        RefreshAccessToken::new("D43f5y0ahjqew82jZ4NViEr2YafMKhue").basic(CLIENT, "s"),
        "POST /oauth2/token",
        "grant_type=refresh_token&refresh_token=D43f5y0ahjqew82jZ4NViEr2YafMKhue",
    );
    let credentials = sends_form(
        GrantClientCredentials::new([Scope::Identify, Scope::Connections]).basic(CLIENT, "s"),
        "POST /oauth2/token",
        "grant_type=client_credentials&scope=identify%20connections",
    );
    sends_form(
        AuthorizeDevice::new("sdk.social_layer").basic(CLIENT, "s"),
        "POST /oauth2/device/authorize",
        "scope=sdk.social_layer",
    );
    sends_form(
        ExchangeDeviceCode::new("device").basic(CLIENT, "s"),
        "POST /oauth2/token",
        "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Adevice_code&device_code=device",
    );
    sends_form(
        RevokeToken::new("token")
            .token_type_hint(TokenTypeHint::AccessToken)
            .basic(CLIENT, "s"),
        "POST /oauth2/token/revoke",
        "token=token&token_type_hint=access_token",
    );
    sends_form(
        GetRpcToken::new(CLIENT, "s"),
        "POST /oauth2/token/rpc",
        "client_id=332269999912132097&client_secret=s",
    );
    // The grants share their route; a server tells them apart by the fixed field.
    let wrong = RefreshAccessToken::from_incoming(&received(&credentials)).unwrap_err();
    assert_eq!(wrong.violations()[0].path, "grant_type");
}

#[test]
fn what_tokens_are_good_for() {
    sends(GetCurrentAuthorizationInformation::new(), "GET /oauth2/@me");
    sends(GetPublicKeys::new(), "GET /oauth2/keys");
    sends(GetOpenidConnectUserinfo::new(), "GET /oauth2/userinfo");
    let token: AccessToken = round_trip(&json!({
        "access_token": "6qrZcUqja7812RVdnEKjpzOL4CvHBFG", "token_type": "Bearer", "expires_in": 604_800,
        "refresh_token": "D43f5y0ahjqew82jZ4NViEr2YafMKhue", "scope": "identify new.scope"
    }));
    assert_eq!(
        token.scope,
        Scopes::from([Scope::Identify, Scope::Unknown("new.scope".into())])
    );
    assert!(!format!("{token:?}").contains("6qrZ"));
    round_trip::<DeviceAuthorization>(&json!({
        "device_code": "<device code>", "user_code": "<user code>", "verification_uri": "https://discord.com/activate",
        "verification_uri_complete": "https://discord.com/activate?user_code=<user code>", "expires_in": 300, "interval": 5
    }));
    round_trip::<RpcToken>(&json!({ "rpc_token": "once" }));
    round_trip::<PublicKeys>(&json!({ "keys": [
        { "kty": "RSA", "use": "sig", "kid": "1", "n": "AQAB", "e": "AQAB", "alg": "RS256" },
    ] }));
    round_trip::<UserInfo>(&json!({
        "sub": "80351110224678912", "email": "nelly@discord.com", "email_verified": true,
        "preferred_username": "nelly", "nickname": "Nelly", "picture": "https://cdn.discordapp.com/x", "locale": "de"
    }));
    let information = json!({
        "application": { "id": "159799960412356608", "name": "AIRHORN SOLUTIONS", "icon": null, "description": "",
                         "bot_public": true, "bot_require_code_grant": false, "verify_key": "c8cde6a3", "type": null,
                         "interactions_endpoint_url": null, "role_connections_verification_url": null,
                         "eligible_oauth2_scopes": [],
                         "team": null },
        "scopes": ["guilds.join", "identify"], "expires": "2021-01-23T02:33:17.017000+00:00",
        "user": { "id": "268473310986240001", "username": "discord", "discriminator": "0001", "global_name": null, "primary_guild": null,
                  "avatar": "f749bb0cbeeb26ef21eca719337d20f1", "bot": false, "system": false, "public_flags": 131_072 }
    });
    is_complete("topics/oauth2.mdx", "Response Structure", &information, &[]);
    round_trip::<AuthorizationInformation>(&information);
}

#[test]
fn provisional_accounts_have_tokens() {
    sends_json(
        GetProvisionalAccountToken::new(CLIENT, IdentityProvider::SteamSessionTicket, "ticket")
            .client_secret("s"),
        "POST /partner-sdk/token",
        json!({
            "client_id": "332269999912132097", "external_auth_type": "STEAM_SESSION_TICKET",
            "external_auth_token": "ticket", "client_secret": "s"
        }),
    );
    sends_json(
        GetProvisionalAccountTokenAsBot::new("player-1").preferred_global_name("Al"),
        "POST /partner-sdk/token/bot",
        json!({ "external_user_id": "player-1", "preferred_global_name": "Al" }),
    );
    sends_json(
        GetPublisherChildToken::new(
            "parent_token_here",
            Id::new(987_654_321_098_765_432),
            "secret",
        ),
        "POST /partner-sdk/child-token",
        json!({
            "parent_access_token": "parent_token_here", "child_application_id": "987654321098765432",
            "parent_client_secret": "secret"
        }),
    );
    let unmerge = UnmergeProvisionalAccount::new(CLIENT, IdentityProvider::Oidc, "x");
    sends_json(
        unmerge,
        "POST /partner-sdk/provisional-accounts/unmerge",
        json!({ "client_id": "332269999912132097", "external_auth_type": "OIDC", "external_auth_token": "x" }),
    );
    sends_json(
        UnmergeProvisionalAccountAsBot::new("player-1"),
        "POST /partner-sdk/provisional-accounts/unmerge/bot",
        json!({ "external_user_id": "player-1" }),
    );
    let metadata = [("action".into(), "hide".into())];
    sends_json(
        UpdateDmModerationMetadata::new(Id::new(1), Id::new(2), Id::new(3), metadata),
        "PUT /partner-sdk/dms/1/2/messages/3/moderation-metadata",
        json!({ "action": "hide" }),
    );
    let bad = UnmergeProvisionalAccount::new(CLIENT, IdentityProvider::Oidc, "")
        .client_secret("x".repeat(1025));
    assert_eq!(refused(bad), ["external_auth_token", "client_secret"]);
    round_trip::<ProvisionalToken>(&json!({
        "token_type": "Bearer", "access_token": "a", "expires_in": 3600, "scope": "sdk.social_layer", "id_token": "b",
        "refresh_token": "c", "scopes": ["sdk.social_layer"], "expires_at_s": 1_700_000_000
    }));
}

#[test]
fn linked_roles_ask_for_what_applications_know() {
    let records = "/applications/7/role-connections/metadata";
    sends(
        GetApplicationRoleConnectionMetadataRecords::new(Id::new(7)),
        &format!("GET {records}"),
    );
    let record = RoleConnectionMetadata {
        kind: RoleConnectionMetadataType::IntegerGreaterThanOrEqual,
        key: "cookies_eaten".into(),
        name: "Cookies Eaten".into(),
        name_localizations: None,
        description: "Cookies Eaten Greater Than".into(),
        description_localizations: None,
    };
    let written = json!({
        "type": 2, "key": "cookies_eaten", "name": "Cookies Eaten", "description": "Cookies Eaten Greater Than"
    });
    round_trip::<RoleConnectionMetadata>(&written);
    sends_json(
        UpdateApplicationRoleConnectionMetadataRecords::new(Id::new(7), vec![record.clone()]),
        &format!("PUT {records}"),
        json!([written]),
    );
    let mut bad = record.clone();
    bad.key = "Cookies".into();
    bad.description = "".into();
    assert_eq!(
        refused(UpdateApplicationRoleConnectionMetadataRecords::new(
            Id::new(7),
            vec![bad]
        )),
        ["[0].description", "[0].key"]
    );
    let six = UpdateApplicationRoleConnectionMetadataRecords::new(Id::new(7), vec![record; 6]);
    assert_eq!(refused(six), [""]);

    let connection = "/users/@me/applications/7/role-connection";
    sends(
        GetCurrentUserApplicationRoleConnection::new(Id::new(7)),
        &format!("GET {connection}"),
    );
    sends(
        DeleteCurrentUserApplicationRoleConnection::new(Id::new(7)),
        &format!("DELETE {connection}"),
    );
    sends_json(
        UpdateCurrentUserApplicationRoleConnection::new(Id::new(7))
            .platform_name("Example")
            .platform_username("nelly")
            .metadata([("cookies_eaten".into(), "1483".into())]),
        &format!("PUT {connection}"),
        json!({
            "platform_name": "Example", "platform_username": "nelly", "metadata": { "cookies_eaten": "1483" }
        }),
    );
    let bad = UpdateCurrentUserApplicationRoleConnection::new(Id::new(7))
        .metadata([("cookies_eaten".into(), "".into())]);
    assert_eq!(refused(bad), ["metadata.cookies_eaten"]);
    let read = json!({ "platform_name": "Example", "platform_username": "nelly", "metadata": { "a": "1" } });
    is_complete(
        "resources/user.mdx",
        "Application Role Connection Structure",
        &read,
        &["platform_username"],
    );
    round_trip::<RoleConnection>(&read);
}
