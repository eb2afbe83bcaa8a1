//! The kinds of things that ids name.

macro_rules! markers {
    ($($name:ident $what:literal)*) => {$(
        #[doc = concat!("Marks the id of ", $what, ".")]
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub struct $name;
    )*};
}

markers! {
    ApplicationMarker "an application"
    AttachmentMarker "an attachment"
    AuditLogEntryMarker "an audit log entry"
    AutoModerationRuleMarker "an auto moderation rule"
    AvatarDecorationSkuMarker "the SKU of an avatar decoration"
    ChannelMarker "a channel or thread"
    CommandMarker "an application command"
    CommandVersionMarker "a version of an application command"
    EmojiMarker "a custom emoji"
    EntitlementMarker "an entitlement"
    GenericMarker "anything: a user or role, for example"
    GuildMarker "a guild"
    IntegrationMarker "an integration"
    InteractionMarker "an interaction"
    JoinRequestMarker "a request to join a guild"
    LobbyMarker "a lobby"
    MessageMarker "a message"
    OnboardingOptionMarker "an answer of a question of onboarding"
    OnboardingPromptMarker "a question of onboarding"
    RoleMarker "a role"
    ScheduledEventExceptionMarker "an exception of a recurring event"
    ScheduledEventMarker "a guild scheduled event"
    SkuMarker "an SKU"
    SoundboardSoundMarker "a soundboard sound"
    StageInstanceMarker "a stage instance"
    StickerMarker "a sticker"
    StickerPackMarker "a sticker pack"
    SubscriptionMarker "a subscription"
    TagMarker "a tag of a forum or media channel"
    TeamMarker "a team"
    UserMarker "a user"
    WebhookMarker "a webhook"
}
