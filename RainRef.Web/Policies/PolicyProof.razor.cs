using Microsoft.AspNetCore.Components;
using RainRef.Domain.Policies;
using RainRef.Domain.Policies.Rego;

namespace RainRef.Web.Policies;

/// <summary>What speaks for a draft: no errors, tests that pass, and a replay whose flips somebody has seen.</summary>
public partial class PolicyProof
{
    private int _days = 7;

    [Parameter, EditorRequired]
    public BundleCheck? Check { get; set; }

    [Parameter, EditorRequired]
    public PolicyReplayed? Replayed { get; set; }

    [Parameter, EditorRequired]
    public bool Dirty { get; set; }

    [Parameter, EditorRequired]
    public bool Busy { get; set; }

    [Parameter, EditorRequired]
    public bool MayActivate { get; set; }

    [Parameter, EditorRequired]
    public EventCallback OnTest { get; set; }

    [Parameter, EditorRequired]
    public EventCallback<int> OnReplay { get; set; }

    /// <summary>To another page of the flips.</summary>
    [Parameter, EditorRequired]
    public EventCallback<int> OnTurn { get; set; }

    /// <summary>One flip, or all that need not be acknowledged one by one.</summary>
    [Parameter, EditorRequired]
    public EventCallback<Guid?> OnAcknowledge { get; set; }

    [Parameter, EditorRequired]
    public EventCallback OnActivate { get; set; }

    private IReadOnlyList<RegoTestResult> Failed => [.. (Check?.Tests ?? []).Where(t => t is { Passed: false, Skipped: false })];

    private bool Counts => Replayed is { Row.Replay: { Complete: true } replay } && replay.Digest == Check?.Digest;

    private string Look => !Counts ? T["Of other rules"] : Replayed!.Row.Open > 0 ? T["{0} to look at", Replayed.Row.Open] : T["Green"];

    private bool Green => Why.Length == 0;

    private string Why =>
        Dirty ? T["Save the draft first."]
        : Check is not { IsClean: true } ? T["It has errors."]
        : Failed.Count > 0 ? T["Its tests do not pass."]
        : !Counts ? T["It has to be replayed over past decisions."]
        : Replayed!.Row.Open > 0 ? T["Every flip has to be acknowledged; those from denied to allowed one by one."]
        : "";

    private static string Named(string[] obligations) => obligations.Length == 0 ? T["none|within"] : string.Join(", ", obligations);
}
