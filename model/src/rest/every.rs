//! The list of every endpoint.

/// Calls a macro with the name of every endpoint, so that something can be made of each: a table of routes, a list of
/// handlers, a comparison with Discord's specification.
///
/// ```
/// use cordial_model::rest::{self, Endpoint, Route};
///
/// macro_rules! routes {
///     ($($endpoint:ident)*) => { vec![$(<rest::$endpoint>::ROUTE,)*] };
/// }
///
/// #[allow(deprecated)]
/// let routes: Vec<Route> = cordial_model::each_endpoint!(routes);
/// assert!(routes.iter().any(|route| route.name == "create_message"));
/// ```
#[macro_export]
macro_rules! each_endpoint {
    ($callback:ident) => {
        $callback! {
            GetCurrentApplication GetCurrentBotApplicationInformation EditCurrentApplication GetApplication
            EditApplication GetApplicationActivityInstance UploadApplicationAttachment
            GetGuildAuditLog
            ListAutoModerationRulesForGuild GetAutoModerationRule CreateAutoModerationRule ModifyAutoModerationRule
            DeleteAutoModerationRule
            GetGuildBans GetGuildBan CreateGuildBan RemoveGuildBan BulkGuildBan
            GetChannel ModifyChannel DeleteChannel TriggerTypingIndicator EditChannelPermissions
            DeleteChannelPermission FollowAnnouncementChannel
            GetGlobalApplicationCommands CreateGlobalApplicationCommand BulkOverwriteGlobalApplicationCommands
            GetGlobalApplicationCommand EditGlobalApplicationCommand DeleteGlobalApplicationCommand
            GetGuildApplicationCommands CreateGuildApplicationCommand BulkOverwriteGuildApplicationCommands
            GetGuildApplicationCommand EditGuildApplicationCommand DeleteGuildApplicationCommand
            GetGuildApplicationCommandPermissions GetApplicationCommandPermissions EditApplicationCommandPermissions
            BatchEditApplicationCommandPermissions
            ListGuildEmojis GetGuildEmoji CreateGuildEmoji ModifyGuildEmoji DeleteGuildEmoji ListApplicationEmojis
            GetApplicationEmoji CreateApplicationEmoji ModifyApplicationEmoji DeleteApplicationEmoji
            ListEntitlements GetEntitlement ConsumeAnEntitlement CreateTestEntitlement DeleteTestEntitlement
            GetCurrentUserApplicationEntitlements
            StartThreadInForumOrMediaChannel
            GetGateway GetGatewayBot ListVoiceRegions
            CreateGroupDm GroupDmAddRecipient GroupDmRemoveRecipient
            GetGuild GetGuildPreview ModifyGuild GetGuildChannels CreateGuildChannel ModifyGuildChannelPositions
            GetGuildWidgetSettings ModifyGuildWidget GetGuildWidget GetGuildWidgetImage GetGuildVanityUrl
            GetGuildWelcomeScreen ModifyGuildWelcomeScreen GetGuildNewMemberWelcome GetGuildVoiceRegions
            ModifyGuildIncidentActions
            GetGuildIntegrations DeleteGuildIntegration
            CreateInteractionResponse GetOriginalInteractionResponse EditOriginalInteractionResponse
            DeleteOriginalInteractionResponse CreateFollowupMessage GetFollowupMessage EditFollowupMessage
            DeleteFollowupMessage
            CreateChannelInvite GetChannelInvites GetGuildInvites GetInvite DeleteInvite GetTargetUsers
            UpdateTargetUsers GetTargetUsersJobStatus
            GetGuildJoinRequests ActionGuildJoinRequest
            CreateLobby CreateOrJoinLobby GetLobby ModifyLobby DeleteLobby AddAMemberToALobby BulkUpdateLobbyMembers
            RemoveAMemberFromALobby LeaveLobby LinkChannelToLobby UnlinkChannelFromLobby
            CreateLobbyChannelInviteForSelf CreateLobbyChannelInviteForUser GetLobbyMessages SendLobbyMessage
            UpdateLobbyMessageModerationMetadata
            GetGuildMember ListGuildMembers SearchGuildMembers AddGuildMember ModifyGuildMember ModifyCurrentMember
            ModifyCurrentUserNick AddGuildMemberRole RemoveGuildMemberRole RemoveGuildMember
            GetChannelMessages GetChannelMessage CreateMessage EditMessage DeleteMessage BulkDeleteMessages
            CrosspostMessage
            GetCurrentAuthorizationInformation GetPublicKeys GetOpenidConnectUserinfo ExchangeCode RefreshAccessToken
            GrantClientCredentials AuthorizeDevice ExchangeDeviceCode RevokeToken GetRpcToken
            GetGuildOnboarding ModifyGuildOnboarding
            GetProvisionalAccountToken GetProvisionalAccountTokenAsBot GetPublisherChildToken
            UnmergeProvisionalAccount UnmergeProvisionalAccountAsBot UpdateDmModerationMetadata
            GetChannelPins PinMessage UnpinMessage GetPinnedMessages PinMessageDeprecated UnpinMessageDeprecated
            GetAnswerVoters EndPoll
            GetGuildPruneCount BeginGuildPrune
            CreateReaction DeleteOwnReaction DeleteUserReaction GetReactions DeleteAllReactions
            DeleteAllReactionsForEmoji
            GetGuildRoles GetGuildRoleMemberCounts GetGuildRole CreateGuildRole ModifyGuildRole
            ModifyGuildRolePositions DeleteGuildRole
            GetApplicationRoleConnectionMetadataRecords UpdateApplicationRoleConnectionMetadataRecords
            GetCurrentUserApplicationRoleConnection UpdateCurrentUserApplicationRoleConnection
            DeleteCurrentUserApplicationRoleConnection
            ListScheduledEventsForGuild CreateGuildScheduledEvent GetGuildScheduledEvent ModifyGuildScheduledEvent
            DeleteGuildScheduledEvent GetGuildScheduledEventUsers CountGuildScheduledEventUsers
            CreateGuildScheduledEventException ModifyGuildScheduledEventException DeleteGuildScheduledEventException
            ListGuildScheduledEventExceptionUsers
            SearchGuildMessages SearchThreads
            ListSkus ListSkuSubscriptions GetSkuSubscription
            SendSoundboardSound ListDefaultSoundboardSounds ListGuildSoundboardSounds GetGuildSoundboardSound
            CreateGuildSoundboardSound ModifyGuildSoundboardSound DeleteGuildSoundboardSound
            CreateStageInstance GetStageInstance ModifyStageInstance DeleteStageInstance
            GetSticker ListStickerPacks GetStickerPack ListGuildStickers GetGuildSticker CreateGuildSticker
            ModifyGuildSticker DeleteGuildSticker
            GetGuildTemplate GetGuildTemplates CreateGuildTemplate SyncGuildTemplate ModifyGuildTemplate
            DeleteGuildTemplate
            StartThreadFromMessage StartThreadWithoutMessage JoinThread LeaveThread AddThreadMember
            RemoveThreadMember GetThreadMember ListThreadMembers ListActiveGuildThreads ListPublicArchivedThreads
            ListPrivateArchivedThreads ListJoinedPrivateArchivedThreads
            GetCurrentUser GetUser ModifyCurrentUser GetCurrentUserGuilds GetCurrentUserGuildMember
            GetCurrentUserConnections LeaveGuild CreateDm
            GetCurrentUserVoiceState GetUserVoiceState ModifyCurrentUserVoiceState ModifyUserVoiceState
            SetVoiceChannelStatus
            CreateWebhook GetChannelWebhooks GetGuildWebhooks GetWebhook GetWebhookWithToken ModifyWebhook
            ModifyWebhookWithToken DeleteWebhook DeleteWebhookWithToken
            ExecuteSlackCompatibleWebhook ExecuteGithubCompatibleWebhook
            ExecuteWebhook GetWebhookMessage EditWebhookMessage DeleteWebhookMessage
        }
    };
}
