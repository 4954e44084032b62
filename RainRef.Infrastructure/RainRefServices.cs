using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using RainRef.Domain.Answers.Writing;
using RainRef.Domain.Channels;
using RainRef.Domain.Knowledge.Searching;
using RainRef.Domain.Pipeline;
using RainRef.Domain.Receipts;
using RainRef.Domain.Signals;
using RainRef.Domain.Triage;
using RainRef.Infrastructure.Actions;
using RainRef.Infrastructure.Answers;
using RainRef.Infrastructure.Answers.Chat;
using RainRef.Infrastructure.Channels;
using RainRef.Infrastructure.Channels.Uploads;
using RainRef.Infrastructure.Connectors;
using RainRef.Infrastructure.Connectors.LanguageModels;
using RainRef.Infrastructure.Connectors.Webhooks;
using RainRef.Infrastructure.Knowledge;
using RainRef.Infrastructure.Knowledge.CardSearching;
using RainRef.Infrastructure.Knowledge.Embedding;
using RainRef.Infrastructure.Knowledge.Searching;
using RainRef.Infrastructure.Persistence;
using RainRef.Infrastructure.Pipeline;
using RainRef.Infrastructure.Policies;
using RainRef.Infrastructure.Quality;
using RainRef.Infrastructure.Receipts;
using RainRef.Infrastructure.Signals;
using RainRef.Infrastructure.Tickets;
using RainRef.Infrastructure.Tickets.Attachments;
using RainRef.Infrastructure.Tickets.Bulk;
using RainRef.Infrastructure.Tickets.Customers;
using RainRef.Infrastructure.Tickets.Drafts;
using RainRef.Infrastructure.Tickets.Keeping;
using RainRef.Infrastructure.Tickets.Lists;
using RainRef.Infrastructure.Tickets.Macros;
using RainRef.Infrastructure.Tickets.Moving;
using RainRef.Infrastructure.Tickets.Notes;
using RainRef.Infrastructure.Tickets.Sending;
using RainRef.Infrastructure.Tickets.Similar;
using RainRef.Infrastructure.Tickets.Viewers;
using RainRef.Infrastructure.Triage;
using RainRef.Infrastructure.Triage.Reruns;
using RainRef.Infrastructure.Workspaces;

namespace RainRef.Infrastructure;

/// <summary>Registers everything below the web, feature by feature.</summary>
public static class RainRefServices
{
    public static IServiceCollection AddRainRef(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton(TimeProvider.System);
        return services.AddPersistence(configuration).AddWorkspaces().AddPipeline(configuration).AddReceipts(configuration)
            .AddChannels().AddTriage(configuration).AddTickets(configuration).AddKnowledge(configuration).AddCards(configuration).AddAnswers(configuration).AddActions(configuration).AddApprovals(configuration)
            .AddSignals().AddConnectors(configuration);
    }

    private static IServiceCollection AddPersistence(this IServiceCollection services, IConfiguration configuration)
    {
        var options = new DatabaseOptions
        {
            OwnerConnection = configuration.GetConnectionString("RainRef"),
            AppConnection = configuration.GetConnectionString("RainRefApp"),
            AppRole = configuration["Database:AppRole"] ?? "rainref_app",
            DataFolder = DataFolder.Find(configuration["RAINREF_DATA"]),
            MasterKey = configuration["Security:MasterKey"],
        };
        return services.AddSingleton(options).AddSingleton<RainRefDatabase>().AddSingleton<DatabaseStarter>()
            .AddHostedService<DatabaseKeeper>()
            .AddSingleton(provider =>
            {
                var database = provider.GetRequiredService<DatabaseOptions>();
                return MasterSecret.Load(database.MasterKey, database.DataFolder);
            });
    }

    private static IServiceCollection AddWorkspaces(this IServiceCollection services)
    {
        services.AddDataProtection().SetApplicationName("RainRef");
        services.AddSingleton<IConfigureOptions<KeyManagementOptions>, DataProtectionKeys>();
        return services.AddSingleton<MemberDirectory>().AddSingleton<WorkspaceAdministration>().AddSingleton<AdapterSettings>().AddSingleton<ChannelStates>()
            .AddSingleton<WorkspaceFinder>().AddSingleton<MemberDesk>().AddSingleton<MemberAdministration>().AddSingleton<ChangeWorkspace>();
    }

    private static IServiceCollection AddPipeline(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<PipelineOptions>().Bind(configuration.GetSection(PipelineOptions.Section))
            .ValidateDataAnnotations().ValidateOnStart();
        return services.AddSingleton<JobWakeup>().AddSingleton<JobQueue>().AddSingleton<WorkFactory>().AddSingleton<DeadLetterDesk>()
            .AddSingleton<IWorkFactory>(p => p.GetRequiredService<WorkFactory>())
            .AddSingleton<SharedReads>().AddSingleton<LiveFeed>().AddSingleton<ILiveFeed>(p => p.GetRequiredService<LiveFeed>())
            .AddHostedService(p => p.GetRequiredService<LiveFeed>())
            .AddHostedService<LiveRelay>().AddHostedService<JobDispatcher>();
    }

    private static IServiceCollection AddReceipts(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<ReceiptOptions>().Bind(configuration.GetSection(ReceiptOptions.Section))
            .ValidateDataAnnotations().ValidateOnStart();
        return services.AddSingleton(provider => new ReceiptSigner(
                provider.GetRequiredService<IOptions<ReceiptOptions>>().Value.DeriveKeys(provider.GetRequiredService<MasterSecret>())))
            .AddSingleton<SealQueue>().AddSingleton<ReceiptSealer>().AddSingleton<ReceiptQueries>().AddSingleton<ReceiptAuditor>()
            .AddSingleton<CheckpointKeys>().AddSingleton<Checkpointer>().AddSingleton<CheckpointFolder>()
            .AddSingleton<IJobStep, CheckpointStep>().AddSingleton<ReceiptProofs>().AddSingleton<BundleExport>()
            .AddSingleton<AuditFaults>().AddSingleton<CheckpointSchedule>().AddSingleton<LogAuditor>()
            .AddHostedService(p => p.GetRequiredService<ReceiptSealer>())
            .AddHostedService(p => p.GetRequiredService<CheckpointSchedule>())
            .AddHostedService(p => p.GetRequiredService<LogAuditor>());
    }

    private static IServiceCollection AddChannels(this IServiceCollection services) => services
        .AddSingleton(provider => new EventNormalizer(provider.GetRequiredService<MasterSecret>().Derive("pseudonyms")))
        .AddSingleton<EventIngestor>().AddHostedService(p => p.GetRequiredService<EventIngestor>())
        .AddSingleton(provider => new VaultCipher(
            provider.GetRequiredService<MasterSecret>().Derive("vault/v1"), provider.GetRequiredService<MasterSecret>().Derive("vault-lookup/v1")))
        .AddSingleton<Vault>().AddSingleton<MaskKeeper>().AddSingleton<TicketMasks>().AddSingleton<ConversationMasks>().AddSingleton<PiiPatterns>().AddSingleton<RevealMasks>().AddSingleton<SubjectQueries>()
        .AddSingleton<EraseSubject>()
        .AddSingleton<EventQueries>().AddSingleton<BulkIngest>().AddSingleton<TicketUploads>().AddSingleton<UploadPreviews>().AddSingleton<UploadReader>().AddSingleton<IJobStep, IntakeStep>().AddSingleton<IJobStep, EventFilesStep>();

    private static IServiceCollection AddTriage(this IServiceCollection services, IConfiguration configuration) => services
        .AddIntents(configuration)
        .AddSingleton(provider => new TriageAgent(provider.GetRequiredService<PlaybookCatalog>().All))
        .AddSingleton<TriageShelf>().AddSingleton<ModelTriage>().AddSingleton<TriageModels>().AddSingleton<CorrectTriage>().AddSingleton<TriageQueries>()
        .AddSingleton<TriageLists>().AddSingleton<LabelImport>()
        .AddSingleton<IJobStep, TriageTrainingStep>().AddSingleton<TriageReruns>().AddSingleton<IJobStep, RerunStep>()
        .AddSingleton<RoutingShelf>().AddSingleton<TicketAssigner>().AddSingleton<TicketRouter>().AddSingleton<RoutingDesk>().AddSingleton<SlaDesk>()
        .AddSingleton<RoutingQueries>().AddSingleton<IJobStep, RetimeStep>()
        .AddSingleton<IJobStep, TriageStep>();

    private static IServiceCollection AddIntents(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<IntentOptions>().Bind(configuration.GetSection(IntentOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        return services.AddSingleton<IntentOffers>().AddSingleton<TaxonomyDesk>().AddSingleton<TaxonomySplit>().AddSingleton<TaxonomyQueries>()
            .AddSingleton<IJobStep, IntentGroupingStep>().AddSingleton<IJobStep, LabelTicketsStep>().AddSingleton<IJobStep, TaxonomyMoveStep>()
            .AddSingleton<IntentSweep>().AddHostedService(p => p.GetRequiredService<IntentSweep>());
    }

    private static IServiceCollection AddTickets(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<TicketSweepOptions>().Bind(configuration.GetSection(TicketSweepOptions.Section))
            .ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<RetentionOptions>().Bind(configuration.GetSection(RetentionOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<EraseTickets>().AddSingleton<TicketHolds>().AddSingleton<RetentionDesk>().AddSingleton<IJobStep, RetentionStep>()
            .AddSingleton<RetentionSweep>().AddHostedService(p => p.GetRequiredService<RetentionSweep>());
        return services.AddSingleton<TicketQueries>().AddSingleton<TicketViews>().AddSingleton<TicketBulk>().AddSingleton<IJobStep, BulkStep>().AddSingleton<ReplyDesk>().AddSingleton<TicketSweep>()
            .AddSingleton<SimilarTickets>().AddSingleton<IJobStep, TicketIndexStep>().AddSingleton<TicketMoves>().AddSingleton<DraftCarrier>()
            .AddSingleton<PersonalBoxes>().AddSingleton<TicketDrafts>().AddSingleton<HeldReplies>().AddSingleton<IJobStep, HeldReplyStep>()
            .AddSingleton<AttachmentDesk>().AddSingleton<MacroDesk>().AddSingleton<MentionQueries>().AddSingleton<TicketViewers>()
            .AddSingleton<CustomerQueries>()
            .AddHostedService(p => p.GetRequiredService<TicketSweep>());
    }

    private static IServiceCollection AddKnowledge(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<KnowledgeOptions>().Bind(configuration.GetSection(KnowledgeOptions.Section))
            .ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<EmbeddingOptions>().Bind(configuration.GetSection(EmbeddingOptions.Section))
            .ValidateDataAnnotations().ValidateOnStart();
        return services.AddSingleton<SnowballStemmer>().AddSingleton<LocalEmbedder>().AddSingleton<SearchIndexer>()
            .AddSingleton<Embedders>().AddSingleton<Reembedding>().AddSingleton<EmbeddingQueries>().AddSingleton<IJobStep, EmbeddingStep>()
            .AddSingleton<EmbeddingSweep>().AddHostedService(p => p.GetRequiredService<EmbeddingSweep>())
            .AddSingleton<IJobStep, SearchIndexStep>().AddSingleton<QueryReader>().AddSingleton<KnowledgeSearch>()
            .AddSingleton<KnowledgeIndex>().AddSingleton<CardEditor>().AddSingleton<CardSearch>().AddSingleton<IJobStep, CardIndexStep>()
            .AddSingleton<SourceLibrary>().AddSingleton<KnowledgeQueries>().AddSingleton<SourceQueries>()
            .AddSingleton<PdfProgram>().AddSingleton<DocumentImporter>().AddSingleton<FolderImport>()
            .AddSingleton<WebPages>().AddSingleton<UrlImport>().AddSingleton<IJobStep, UrlImportStep>();
    }

    private static IServiceCollection AddCards(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<CardSweepOptions>().Bind(configuration.GetSection(CardSweepOptions.Section))
            .ValidateDataAnnotations().ValidateOnStart();
        return services.AddSingleton<CardReviews>().AddSingleton<CardEditing>().AddSingleton<CardRecalls>().AddSingleton<CardQueries>()
            .AddSingleton<CardSweep>().AddHostedService(p => p.GetRequiredService<CardSweep>());
    }

    private static IServiceCollection AddAnswers(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<ChatOptions>().Bind(configuration.GetSection(ChatOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<ModelOptions>().Bind(configuration.GetSection(ModelOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        return services.AddSingleton<ModelBudget>().AddSingleton<ModelQueries>().AddSingleton<ILanguageModel, LanguageModel>()
            .AddSingleton<DraftComposer>().AddSingleton<DraftsInProgress>().AddSingleton<ChatDesk>().AddSingleton<ChatQueries>()
            .AddSingleton<AnswerDrafter>().AddSingleton<AnswerWriter>().AddSingleton<SendAnswer>().AddSingleton<ReviseAnswer>()
            .AddSingleton<FeedbackDesk>().AddSingleton<SetReplySettings>().AddSingleton<AnswerQueries>().AddSingleton<GroundingStep>()
            .AddSingleton<IJobStep>(p => p.GetRequiredService<GroundingStep>());
    }

    private static IServiceCollection AddActions(this IServiceCollection services, IConfiguration configuration) => services
        .AddSingleton(_ => new PlaybookCatalog(configuration["Playbooks:Folder"] ?? DataFolder.Beside("playbooks")))
        .AddPolicies(configuration)
        .AddSingleton<ActionQueries>()
        .Configure<ServicesOptions>(configuration.GetSection(ServicesOptions.Section))
        .AddSingleton<ServiceDirectory>().AddSingleton<StandIn>().AddSingleton<ActionPlans>().AddSingleton<ActionSimulator>()
        .AddSingleton<PlaybookEditor>().AddSingleton<StepRunner>().AddSingleton<RollbackDesk>()
        .AddSingleton<IExternalTool, HttpTool>().AddSingleton<IInternalTool, TicketTool>().AddSingleton<IInternalTool, EmailTool>()
        .Configure<EmailOptions>(configuration.GetSection(EmailOptions.Section)).AddSingleton<IJobStep, EmailStep>()
        .AddSingleton<IJobStep, RollbackStep>()
        .AddSingleton<IJobStep, PlanningStep>().AddSingleton<IJobStep, GateStep>().AddSingleton<IJobStep, ExecutionStep>();

    private static IServiceCollection AddApprovals(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<ApprovalOptions>().Bind(configuration.GetSection(ApprovalOptions.Section))
            .ValidateDataAnnotations().ValidateOnStart();
        return services.AddSingleton<SignedReceipts>().AddSingleton<ApprovalBindings>().AddSingleton<ReviewIntake>()
            .AddSingleton<ApprovalDesk>().AddSingleton<ExecutionPermit>().AddSingleton<ActionEditor>().AddSingleton<ActionOffers>().AddSingleton<ApprovalQueries>()
            .AddSingleton<StrandedActions>().AddSingleton<ExpirySweep>().AddHostedService(p => p.GetRequiredService<ExpirySweep>())
            .AddSingleton<AutonomyLedger>().AddSingleton<AutonomyDesk>().AddSingleton<IJobStep, AutonomyStep>();
    }

    private static IServiceCollection AddSignals(this IServiceCollection services) =>
        services.AddSingleton<EmitSignal>().AddSingleton<SignalQueries>().AddSingleton<DashboardQueries>().AddSingleton<AnswerQualityQueries>().AddSingleton<IJobStep, SignalStep>();

    private static IServiceCollection AddConnectors(this IServiceCollection services, IConfiguration configuration) => services
        .Configure<OutboundOptions>(configuration.GetSection(OutboundOptions.Section)).AddSingleton<OutboundHttp>()
        .AddSingleton<WebhookTargets>().AddSingleton<WebhookOutbox>().AddSingleton<IJobStep, WebhookStep>();
}
