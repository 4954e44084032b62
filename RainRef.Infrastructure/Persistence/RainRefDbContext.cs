using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using RainRef.Domain.Actions;
using RainRef.Domain.Answers;
using RainRef.Domain.Channels;
using RainRef.Domain.Knowledge;
using RainRef.Domain.Pipeline;
using RainRef.Domain.Policies;
using RainRef.Domain.Receipts;
using RainRef.Domain.Signals;
using RainRef.Domain.Tickets;
using RainRef.Domain.Triage;
using RainRef.Domain.Workspaces;

namespace RainRef.Infrastructure.Persistence;

/// <summary>
/// The rows of one workspace. The query filters here and row-level security in the database both keep it to that.
/// </summary>
public sealed class RainRefDbContext(DbContextOptions<RainRefDbContext> options, Guid workspaceId) : DbContext(options)
{
    public Guid WorkspaceId { get; } = workspaceId;

    public DbSet<Workspace> Workspaces => Set<Workspace>();

    public DbSet<Member> Members => Set<Member>();

    public DbSet<ApiKey> ApiKeys => Set<ApiKey>();

    public DbSet<AuditEntry> AuditLog => Set<AuditEntry>();

    public DbSet<RefEvent> RefEvents => Set<RefEvent>();

    public DbSet<Ticket> Tickets => Set<Ticket>();

    public DbSet<Message> Messages => Set<Message>();

    public DbSet<TriageValue> TriageValues => Set<TriageValue>();

    public DbSet<TriageLabel> TriageLabels => Set<TriageLabel>();

    public DbSet<TriageModel> TriageModels => Set<TriageModel>();

    public DbSet<IntentOffer> IntentOffers => Set<IntentOffer>();

    public DbSet<Source> Sources => Set<Source>();

    public DbSet<SourceVersion> SourceVersions => Set<SourceVersion>();

    public DbSet<SourceFile> SourceFiles => Set<SourceFile>();

    public DbSet<ImportRun> ImportRuns => Set<ImportRun>();

    public DbSet<ImportItem> ImportItems => Set<ImportItem>();

    public DbSet<Fragment> Fragments => Set<Fragment>();

    public DbSet<KbCard> KbCards => Set<KbCard>();

    public DbSet<KbCardRevision> KbCardRevisions => Set<KbCardRevision>();

    public DbSet<Answer> Answers => Set<Answer>();

    public DbSet<Citation> Citations => Set<Citation>();

    public DbSet<PlannedAction> Actions => Set<PlannedAction>();

    public DbSet<Decision> Decisions => Set<Decision>();

    public DbSet<PolicySettings> PolicySettings => Set<PolicySettings>();

    public DbSet<PolicyDraft> PolicyDrafts => Set<PolicyDraft>();

    public DbSet<PolicyVersion> PolicyVersions => Set<PolicyVersion>();

    public DbSet<PolicyReplay> PolicyReplays => Set<PolicyReplay>();

    public DbSet<PolicyFlip> PolicyFlips => Set<PolicyFlip>();

    public DbSet<Approval> Approvals => Set<Approval>();

    public DbSet<ProductSignal> ProductSignals => Set<ProductSignal>();

    public DbSet<Receipt> Receipts => Set<Receipt>();

    public DbSet<ReceiptLink> ReceiptLinks => Set<ReceiptLink>();

    public DbSet<Job> Jobs => Set<Job>();

    public DbSet<DeadLetter> DeadLetters => Set<DeadLetter>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.HasPostgresExtension("vector");
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(RainRefDbContext).Assembly);
        foreach (var entity in modelBuilder.Model.GetEntityTypes().ToList())
        {
            if (!typeof(IWorkspaceOwned).IsAssignableFrom(entity.ClrType))
                continue;
            modelBuilder.Entity(entity.ClrType).HasOne(typeof(Workspace)).WithMany()
                .HasForeignKey(nameof(IWorkspaceOwned.WorkspaceId)).OnDelete(DeleteBehavior.Cascade);
            modelBuilder.Entity(entity.ClrType).HasQueryFilter(OwnedFilter(entity.ClrType));
        }

        modelBuilder.Entity<Workspace>().HasQueryFilter(w => w.Id == WorkspaceId);
        ModelConventions.Apply(modelBuilder);
    }

    private LambdaExpression OwnedFilter(Type type)
    {
        var row = Expression.Parameter(type, "row");
        var own = Expression.Property(Expression.Constant(this), nameof(WorkspaceId));
        return Expression.Lambda(Expression.Equal(Expression.Property(row, nameof(IWorkspaceOwned.WorkspaceId)), own), row);
    }
}
