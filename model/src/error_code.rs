//! The codes of Discord's errors.

use crate::open::open_enum;

open_enum! {
    /// The code in the body of an error. [Discord](https://discord.com/developers/docs/topics/opcodes-and-status-codes#json-json-error-codes)
    ///
    /// ```
    /// use cordial_model::error_code::JsonErrorCode;
    ///
    /// assert_eq!(JsonErrorCode::from(50013), JsonErrorCode::MissingPermissions);
    /// ```
    pub enum JsonErrorCode {
        /// General error.
        GeneralError = 0,
        /// Unknown account.
        UnknownAccount = 10001,
        /// Unknown application.
        UnknownApplication = 10002,
        /// Unknown channel.
        UnknownChannel = 10003,
        /// Unknown guild.
        UnknownGuild = 10004,
        /// Unknown integration.
        UnknownIntegration = 10005,
        /// Unknown invite.
        UnknownInvite = 10006,
        /// Unknown member.
        UnknownMember = 10007,
        /// Unknown message.
        UnknownMessage = 10008,
        /// Unknown permission overwrite.
        UnknownPermissionOverwrite = 10009,
        /// Unknown provider.
        UnknownProvider = 10010,
        /// Unknown role.
        UnknownRole = 10011,
        /// Unknown token.
        UnknownToken = 10012,
        /// Unknown user.
        UnknownUser = 10013,
        /// Unknown emoji.
        UnknownEmoji = 10014,
        /// Unknown webhook.
        UnknownWebhook = 10015,
        /// Unknown webhook service.
        UnknownWebhookService = 10016,
        /// Unknown session.
        UnknownSession = 10020,
        /// Unknown asset.
        UnknownAsset = 10021,
        /// Unknown ban.
        UnknownBan = 10026,
        /// Unknown sku.
        UnknownSku = 10027,
        /// Unknown store listing.
        UnknownStoreListing = 10028,
        /// Unknown entitlement.
        UnknownEntitlement = 10029,
        /// Unknown build.
        UnknownBuild = 10030,
        /// Unknown lobby.
        UnknownLobby = 10031,
        /// Unknown branch.
        UnknownBranch = 10032,
        /// Unknown store directory layout.
        UnknownStoreDirectoryLayout = 10033,
        /// Unknown redistributable.
        UnknownRedistributable = 10036,
        /// Unknown gift code.
        UnknownGiftCode = 10038,
        /// Unknown stream.
        UnknownStream = 10049,
        /// Unknown premium server subscribe cooldown.
        UnknownPremiumServerSubscribeCooldown = 10050,
        /// Unknown guild template.
        UnknownGuildTemplate = 10057,
        /// Unknown discoverable server category.
        UnknownDiscoverableServerCategory = 10059,
        /// Unknown sticker.
        UnknownSticker = 10060,
        /// Unknown sticker pack.
        UnknownStickerPack = 10061,
        /// Unknown interaction.
        UnknownInteraction = 10062,
        /// Unknown application command.
        UnknownApplicationCommand = 10063,
        /// Unknown voice state.
        UnknownVoiceState = 10065,
        /// Unknown application command permissions.
        UnknownApplicationCommandPermissions = 10066,
        /// Unknown stage instance.
        UnknownStageInstance = 10067,
        /// Unknown guild member verification form.
        UnknownGuildMemberVerificationForm = 10068,
        /// Unknown guild welcome screen.
        UnknownGuildWelcomeScreen = 10069,
        /// Unknown guild scheduled event.
        UnknownGuildScheduledEvent = 10070,
        /// Unknown guild scheduled event user.
        UnknownGuildScheduledEventUser = 10071,
        /// Unknown tag.
        UnknownTag = 10087,
        /// Unknown sound.
        UnknownSound = 10097,
        /// Unknown invite target users job.
        UnknownInviteTargetUsersJob = 10124,
        /// Unknown invite target users.
        UnknownInviteTargetUsers = 10129,
        /// Bots cannot use this endpoint.
        BotsCannotUseThisEndpoint = 20001,
        /// Only bots can use this endpoint.
        OnlyBotsCanUseThisEndpoint = 20002,
        /// Explicit content cannot be sent to the desired recipient.
        ExplicitContentCannotBeSentToTheDesiredRecipient = 20009,
        /// Not authorized to perform this action on this application.
        NotAuthorizedToPerformThisActionOnThisApplication = 20012,
        /// This action requires a premium subscription.
        ThisActionRequiresAPremiumSubscription = 20015,
        /// Action cannot be performed due to slowmode rate limit.
        ActionCannotBePerformedDueToSlowmodeRateLimit = 20016,
        /// The maze isnt meant for you.
        TheMazeIsntMeantForYou = 20017,
        /// Only the owner of this account can perform this action.
        OnlyTheOwnerOfThisAccountCanPerformThisAction = 20018,
        /// Announcement edit limit exceeded.
        AnnouncementEditLimitExceeded = 20022,
        /// Under minimum age.
        UnderMinimumAge = 20024,
        /// Channel write rate limit.
        ChannelWriteRateLimit = 20028,
        /// Server write rate limit.
        ServerWriteRateLimit = 20029,
        /// Stage topic server name server description or channel names contain disallowed words.
        StageTopicServerNameServerDescriptionOrChannelNamesContainDisallowedWords = 20031,
        /// Guild premium subscription level too low.
        GuildPremiumSubscriptionLevelTooLow = 20035,
        /// Maximum number of guilds reached.
        MaximumNumberOfGuildsReached = 30001,
        /// Maximum number of friends reached.
        MaximumNumberOfFriendsReached = 30002,
        /// Maximum number of pins reached for the channel.
        MaximumNumberOfPinsReachedForTheChannel = 30003,
        /// Maximum number of recipients reached.
        MaximumNumberOfRecipientsReached = 30004,
        /// Maximum number of guild roles reached.
        MaximumNumberOfGuildRolesReached = 30005,
        /// Maximum number of webhooks reached.
        MaximumNumberOfWebhooksReached = 30007,
        /// Maximum number of emojis reached.
        MaximumNumberOfEmojisReached = 30008,
        /// Maximum number of reactions reached.
        MaximumNumberOfReactionsReached = 30010,
        /// Maximum number of group d ms reached.
        MaximumNumberOfGroupDMsReached = 30011,
        /// Maximum number of guild channels reached.
        MaximumNumberOfGuildChannelsReached = 30013,
        /// Maximum number of attachments in a message reached.
        MaximumNumberOfAttachmentsInAMessageReached = 30015,
        /// Maximum number of invites reached.
        MaximumNumberOfInvitesReached = 30016,
        /// Maximum number of animated emojis reached.
        MaximumNumberOfAnimatedEmojisReached = 30018,
        /// Maximum number of server members reached.
        MaximumNumberOfServerMembersReached = 30019,
        /// Maximum number of server categories reached.
        MaximumNumberOfServerCategoriesReached = 30030,
        /// Guild already has template.
        GuildAlreadyHasTemplate = 30031,
        /// Maximum number of application commands reached.
        MaximumNumberOfApplicationCommandsReached = 30032,
        /// Maximum thread participants reached.
        MaximumThreadParticipantsReached = 30033,
        /// Maximum daily application command creates reached.
        MaximumDailyApplicationCommandCreatesReached = 30034,
        /// Maximum number of non guild member bans has been exceeded.
        MaximumNumberOfNonGuildMemberBansHasBeenExceeded = 30035,
        /// Maximum number of ban fetches has been reached.
        MaximumNumberOfBanFetchesHasBeenReached = 30037,
        /// Maximum number of uncompleted guild scheduled events reached.
        MaximumNumberOfUncompletedGuildScheduledEventsReached = 30038,
        /// Maximum number of stickers reached.
        MaximumNumberOfStickersReached = 30039,
        /// Maximum number of prune requests has been reached.
        MaximumNumberOfPruneRequestsHasBeenReached = 30040,
        /// Maximum number of guild widget settings updates has been reached.
        MaximumNumberOfGuildWidgetSettingsUpdatesHasBeenReached = 30042,
        /// Maximum number of soundboard sounds reached.
        MaximumNumberOfSoundboardSoundsReached = 30045,
        /// Maximum number of edits to messages older than one hour reached.
        MaximumNumberOfEditsToMessagesOlderThanOneHourReached = 30046,
        /// Maximum number of pinned threads in forum has been reached.
        MaximumNumberOfPinnedThreadsInForumHasBeenReached = 30047,
        /// Maximum number of tags in forum has been reached.
        MaximumNumberOfTagsInForumHasBeenReached = 30048,
        /// Bitrate is too high for channel of this type.
        BitrateIsTooHighForChannelOfThisType = 30052,
        /// Maximum number of premium emojis reached.
        MaximumNumberOfPremiumEmojisReached = 30056,
        /// Maximum number of webhooks per guild reached.
        MaximumNumberOfWebhooksPerGuildReached = 30058,
        /// Maximum number of channel permission overwrites reached.
        MaximumNumberOfChannelPermissionOverwritesReached = 30060,
        /// The channels for this guild are too large.
        TheChannelsForThisGuildAreTooLarge = 30061,
        /// Unauthorized.
        Unauthorized = 40001,
        /// Verify your account.
        VerifyYourAccount = 40002,
        /// Opening direct messages too fast.
        OpeningDirectMessagesTooFast = 40003,
        /// Send messages has been temporarily disabled.
        SendMessagesHasBeenTemporarilyDisabled = 40004,
        /// Request entity too large.
        RequestEntityTooLarge = 40005,
        /// Feature temporarily disabled server side.
        FeatureTemporarilyDisabledServerSide = 40006,
        /// User banned from this guild.
        UserBannedFromThisGuild = 40007,
        /// Only one channel can have a parent id modified at a time.
        OnlyOneChannelCanHaveAParentIdModifiedAtATime = 40009,
        /// Connection has been revoked.
        ConnectionHasBeenRevoked = 40012,
        /// Only consumable sk us can be consumed.
        OnlyConsumableSkUsCanBeConsumed = 40018,
        /// You can only delete sandbox entitlements.
        YouCanOnlyDeleteSandboxEntitlements = 40019,
        /// Target user is not connected to voice.
        TargetUserIsNotConnectedToVoice = 40032,
        /// This message was already crossposted.
        ThisMessageWasAlreadyCrossposted = 40033,
        /// Application command with that name already exists.
        ApplicationCommandWithThatNameAlreadyExists = 40041,
        /// Application interaction failed to send.
        ApplicationInteractionFailedToSend = 40043,
        /// Cannot send a message in a forum channel.
        CannotSendAMessageInAForumChannel = 40058,
        /// Interaction has already been acknowledged.
        InteractionHasAlreadyBeenAcknowledged = 40060,
        /// Tag names must be unique.
        TagNamesMustBeUnique = 40061,
        /// Service resource is being rate limited.
        ServiceResourceIsBeingRateLimited = 40062,
        /// There are no tags available that can be set by non moderators.
        ThereAreNoTagsAvailableThatCanBeSetByNonModerators = 40066,
        /// Tag required to create a forum post in this channel.
        TagRequiredToCreateAForumPostInThisChannel = 40067,
        /// An entitlement has already been granted for this resource.
        AnEntitlementHasAlreadyBeenGrantedForThisResource = 40074,
        /// This interaction has hit the maximum number of follow up messages.
        ThisInteractionHasHitTheMaximumNumberOfFollowUpMessages = 40094,
        /// Cloudflare is blocking your request.
        CloudflareIsBlockingYourRequest = 40333,
        /// Missing access.
        MissingAccess = 50001,
        /// Invalid account type.
        InvalidAccountType = 50002,
        /// Cannot execute action on dm channel.
        CannotExecuteActionOnDmChannel = 50003,
        /// Guild widget disabled.
        GuildWidgetDisabled = 50004,
        /// Cannot edit message authored by another user.
        CannotEditMessageAuthoredByAnotherUser = 50005,
        /// Cannot send an empty message.
        CannotSendAnEmptyMessage = 50006,
        /// Cannot send messages to this user.
        CannotSendMessagesToThisUser = 50007,
        /// Cannot send messages in non text channel.
        CannotSendMessagesInNonTextChannel = 50008,
        /// Channel verification level too high for you to gain access.
        ChannelVerificationLevelTooHighForYouToGainAccess = 50009,
        /// O auth2 application does not have bot.
        OAuth2ApplicationDoesNotHaveBot = 50010,
        /// O auth2 application limit reached.
        OAuth2ApplicationLimitReached = 50011,
        /// Invalid o auth2 state.
        InvalidOAuth2State = 50012,
        /// Missing permissions.
        MissingPermissions = 50013,
        /// Invalid token.
        InvalidToken = 50014,
        /// Note was too long.
        NoteWasTooLong = 50015,
        /// Provided too few or too many messages to delete.
        ProvidedTooFewOrTooManyMessagesToDelete = 50016,
        /// Invalid mfa level.
        InvalidMfaLevel = 50017,
        /// Message can only be pinned in the channel it was sent in.
        MessageCanOnlyBePinnedInTheChannelItWasSentIn = 50019,
        /// Invite code invalid or taken.
        InviteCodeInvalidOrTaken = 50020,
        /// Cannot execute action on system message.
        CannotExecuteActionOnSystemMessage = 50021,
        /// Cannot execute action on this channel type.
        CannotExecuteActionOnThisChannelType = 50024,
        /// Invalid o auth2 access token.
        InvalidOAuth2AccessToken = 50025,
        /// Missing required o auth2 scope.
        MissingRequiredOAuth2Scope = 50026,
        /// Invalid webhook token.
        InvalidWebhookToken = 50027,
        /// Invalid role.
        InvalidRole = 50028,
        /// Invalid recipients.
        InvalidRecipients = 50033,
        /// One of the messages provided was too old for bulk delete.
        OneOfTheMessagesProvidedWasTooOldForBulkDelete = 50034,
        /// Invalid form body or content type.
        InvalidFormBodyOrContentType = 50035,
        /// Invite accepted to guild without the bot being in.
        InviteAcceptedToGuildWithoutTheBotBeingIn = 50036,
        /// Invalid activity action.
        InvalidActivityAction = 50039,
        /// Invalid api version.
        InvalidApiVersion = 50041,
        /// File uploaded exceeds maximum size.
        FileUploadedExceedsMaximumSize = 50045,
        /// Invalid file uploaded.
        InvalidFileUploaded = 50046,
        /// Cannot self redeem this gift.
        CannotSelfRedeemThisGift = 50054,
        /// Invalid guild.
        InvalidGuild = 50055,
        /// Invalid sku.
        InvalidSku = 50057,
        /// Invalid request origin.
        InvalidRequestOrigin = 50067,
        /// Invalid message type.
        InvalidMessageType = 50068,
        /// Payment source required to redeem gift.
        PaymentSourceRequiredToRedeemGift = 50070,
        /// Cannot modify a system webhook.
        CannotModifyASystemWebhook = 50073,
        /// Cannot delete channel required for community guilds.
        CannotDeleteChannelRequiredForCommunityGuilds = 50074,
        /// Cannot edit stickers within message.
        CannotEditStickersWithinMessage = 50080,
        /// Invalid sticker sent.
        InvalidStickerSent = 50081,
        /// Invalid action on archived thread.
        InvalidActionOnArchivedThread = 50083,
        /// Invalid thread notification settings.
        InvalidThreadNotificationSettings = 50084,
        /// Parameter earlier than creation.
        ParameterEarlierThanCreation = 50085,
        /// Community server channels must be text channels.
        CommunityServerChannelsMustBeTextChannels = 50086,
        /// The entity type of the event is different from the entity you are trying to start the event for.
        TheEntityTypeOfTheEventIsDifferentFromTheEntityYouAreTryingToStartTheEventFor = 50091,
        /// Server not available in your location.
        ServerNotAvailableInYourLocation = 50095,
        /// Server needs monetization enabled to perform this action.
        ServerNeedsMonetizationEnabledToPerformThisAction = 50097,
        /// Server needs more boosts to perform this action.
        ServerNeedsMoreBoostsToPerformThisAction = 50101,
        /// Request body contains invalid json.
        RequestBodyContainsInvalidJson = 50109,
        /// Provided file is invalid.
        ProvidedFileIsInvalid = 50110,
        /// Provided file type is invalid.
        ProvidedFileTypeIsInvalid = 50123,
        /// Provided file duration exceeds maximum length.
        ProvidedFileDurationExceedsMaximumLength = 50124,
        /// Owner cannot be pending member.
        OwnerCannotBePendingMember = 50131,
        /// Ownership cannot be moved to a bot user.
        OwnershipCannotBeMovedToABotUser = 50132,
        /// Failed to resize asset below the maximum size.
        FailedToResizeAssetBelowTheMaximumSize = 50138,
        /// Cannot mix subscription and non subscription roles for an emoji.
        CannotMixSubscriptionAndNonSubscriptionRolesForAnEmoji = 50144,
        /// Cannot convert between premium emoji and normal emoji.
        CannotConvertBetweenPremiumEmojiAndNormalEmoji = 50145,
        /// Uploaded file not found.
        UploadedFileNotFound = 50146,
        /// Specified emoji is invalid.
        SpecifiedEmojiIsInvalid = 50151,
        /// Voice messages do not support additional content.
        VoiceMessagesDoNotSupportAdditionalContent = 50159,
        /// Voice messages must have a single audio attachment.
        VoiceMessagesMustHaveASingleAudioAttachment = 50160,
        /// Voice messages must have supporting metadata.
        VoiceMessagesMustHaveSupportingMetadata = 50161,
        /// Voice messages cannot be edited.
        VoiceMessagesCannotBeEdited = 50162,
        /// Cannot delete guild subscription integration.
        CannotDeleteGuildSubscriptionIntegration = 50163,
        /// Cannot send voice effect when user is server muted deafened or suppressed.
        CannotSendVoiceEffectWhenUserIsServerMutedDeafenedOrSuppressed = 50167,
        /// You cannot send voice messages in this channel.
        YouCannotSendVoiceMessagesInThisChannel = 50173,
        /// The user account must first be verified.
        TheUserAccountMustFirstBeVerified = 50178,
        /// Provided file does not have a valid duration.
        ProvidedFileDoesNotHaveAValidDuration = 50192,
        /// Cannot send messages to this user due to having no mutual guilds.
        CannotSendMessagesToThisUserDueToHavingNoMutualGuilds = 50278,
        /// You do not have permission to send this sticker.
        YouDoNotHavePermissionToSendThisSticker = 50600,
        /// Two factor authentication is required.
        TwoFactorAuthenticationIsRequired = 60003,
        /// No users with discord tag exist.
        NoUsersWithDiscordTagExist = 80004,
        /// Reaction was blocked.
        ReactionWasBlocked = 90001,
        /// User cannot use burst reactions.
        UserCannotUseBurstReactions = 90002,
        /// Index not yet available.
        IndexNotYetAvailable = 110_000,
        /// Application not yet available.
        ApplicationNotYetAvailable = 110_001,
        /// Api resource overloaded.
        ApiResourceOverloaded = 130_000,
        /// The stage is already open.
        TheStageIsAlreadyOpen = 150_006,
        /// Cannot reply without permission to read message history.
        CannotReplyWithoutPermissionToReadMessageHistory = 160_002,
        /// Thread already created for message.
        ThreadAlreadyCreatedForMessage = 160_004,
        /// Thread locked.
        ThreadLocked = 160_005,
        /// Maximum active threads.
        MaximumActiveThreads = 160_006,
        /// Maximum active announcement threads.
        MaximumActiveAnnouncementThreads = 160_007,
        /// Cannot forward message with unreadable content.
        CannotForwardMessageWithUnreadableContent = 160_014,
        /// Invalid json for uploaded lottie file.
        InvalidJsonForUploadedLottieFile = 170_001,
        /// Uploaded lotties cannot contain rasterized images.
        UploadedLottiesCannotContainRasterizedImages = 170_002,
        /// Sticker maximum framerate exceeded.
        StickerMaximumFramerateExceeded = 170_003,
        /// Sticker frame count exceeds maximum of1000 frames.
        StickerFrameCountExceedsMaximumOf1000Frames = 170_004,
        /// Lottie animation maximum dimensions exceeded.
        LottieAnimationMaximumDimensionsExceeded = 170_005,
        /// Sticker framerate is too small or too large.
        StickerFramerateIsTooSmallOrTooLarge = 170_006,
        /// Sticker animation duration exceeds maximum of5 seconds.
        StickerAnimationDurationExceedsMaximumOf5Seconds = 170_007,
        /// Cannot update a finished event.
        CannotUpdateAFinishedEvent = 180_000,
        /// Failed to create stage needed for stage event.
        FailedToCreateStageNeededForStageEvent = 180_002,
        /// Message was blocked by automatic moderation.
        MessageWasBlockedByAutomaticModeration = 200_000,
        /// Title was blocked by automatic moderation.
        TitleWasBlockedByAutomaticModeration = 200_001,
        /// Webhooks posted to forum channels must have a thread name or thread id.
        WebhooksPostedToForumChannelsMustHaveAThreadNameOrThreadId = 220_001,
        /// Webhooks posted to forum channels cannot have both a thread name and thread id.
        WebhooksPostedToForumChannelsCannotHaveBothAThreadNameAndThreadId = 220_002,
        /// Webhooks can only create threads in forum channels.
        WebhooksCanOnlyCreateThreadsInForumChannels = 220_003,
        /// Webhook services cannot be used in forum channels.
        WebhookServicesCannotBeUsedInForumChannels = 220_004,
        /// Message blocked by harmful links filter.
        MessageBlockedByHarmfulLinksFilter = 240_000,
        /// Access to joining new servers has been limited for the user.
        AccessToJoiningNewServersHasBeenLimitedForTheUser = 340_015,
        /// Cannot enable onboarding requirements are not met.
        CannotEnableOnboardingRequirementsAreNotMet = 350_000,
        /// Cannot update onboarding while below requirements.
        CannotUpdateOnboardingWhileBelowRequirements = 350_001,
        /// Access to file uploads has been limited for this guild.
        AccessToFileUploadsHasBeenLimitedForThisGuild = 400_001,
        /// Failed to ban users.
        FailedToBanUsers = 500_000,
        /// Poll voting blocked.
        PollVotingBlocked = 520_000,
        /// Poll expired.
        PollExpired = 520_001,
        /// Invalid channel type for poll creation.
        InvalidChannelTypeForPollCreation = 520_002,
        /// Cannot edit a poll message.
        CannotEditAPollMessage = 520_003,
        /// Cannot use an emoji included with the poll.
        CannotUseAnEmojiIncludedWithThePoll = 520_004,
        /// Cannot expire a non poll message.
        CannotExpireANonPollMessage = 520_006,
        /// Provisional accounts permission not granted.
        ProvisionalAccountsPermissionNotGranted = 530_000,
        /// Id token jwt expired.
        IdTokenJwtExpired = 530_001,
        /// Id token jwt issuer mismatch.
        IdTokenJwtIssuerMismatch = 530_002,
        /// Id token jwt audience mismatch.
        IdTokenJwtAudienceMismatch = 530_003,
        /// Id token jwt issued too long ago.
        IdTokenJwtIssuedTooLongAgo = 530_004,
        /// Failed to generate unique username.
        FailedToGenerateUniqueUsername = 530_006,
        /// Invalid client secret.
        InvalidClientSecret = 530_007,
    }
}
