using RainRef.Domain.Common;
using RainRef.Domain.Workspaces;

namespace RainRef.Domain.Knowledge.Reviewing;

/// <summary>Who may approve a text that they wrote themselves. Leads and admins approve in any case.</summary>
public enum OwnTextRule
{
    Anyone,

    /// <summary>The default.</summary>
    AdminsOnly,

    /// <summary>Always two people.</summary>
    Nobody,
}

/// <summary>How a workspace keeps its cards; one row a workspace.</summary>
public sealed class CardRules : IWorkspaceOwned
{
    public const int DefaultVerifyDays = 180;

    private CardRules()
    {
    }

    public CardRules(Guid workspaceId)
    {
        Id = WorkspaceId = workspaceId;
        OwnText = OwnTextRule.AdminsOnly;
        VerifyDays = DefaultVerifyDays;
    }

    public Guid Id { get; private set; }

    public Guid WorkspaceId { get; private set; }

    public OwnTextRule OwnText { get; private set; }

    /// <summary>How often a card is verified that does not say so itself.</summary>
    public int VerifyDays { get; private set; }

    public DateTimeOffset UpdatedAt { get; private set; }

    public Result<CardRules> Set(OwnTextRule ownText, int verifyDays, DateTimeOffset now)
    {
        if (verifyDays is < 1 or > KbCard.MaxVerifyDays)
            return Error.Validation("verify_days", $"verify_days is from 1 to {KbCard.MaxVerifyDays}.");
        (OwnText, VerifyDays, UpdatedAt) = (ownText, verifyDays, now);
        return this;
    }

    /// <summary>Why somebody may not approve a text; null when they may. The program approves what it was given.</summary>
    public Error? Refuses(Actor actor, IEnumerable<Guid> authors)
    {
        if (actor.IsProgram)
            return null;
        if (MustBeLead(actor, "approves cards") is { } error)
            return error;
        var may = OwnText switch
        {
            OwnTextRule.Anyone => true,
            OwnTextRule.AdminsOnly => actor.Role == Role.Admin || !authors.Contains(actor.Id),
            OwnTextRule.Nobody => !authors.Contains(actor.Id),
        };
        return may ? null : Error.Forbidden("own_text", "You wrote this text; somebody else has to approve it.");
    }

    /// <summary>What only leads, admins and the program do.</summary>
    public static Error? MustBeLead(Actor actor, string does) => actor.Role is null or Role.Admin or Role.SupportLead
        ? null
        : Error.Forbidden("role_required", $"A support lead or an admin {does}.");
}
