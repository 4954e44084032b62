namespace RainRef.Evals;

/// <summary>Grades the sets of one area of the data folder.</summary>
internal interface IGrader
{
    /// <summary>The area's folder.</summary>
    string Area { get; }

    Task GradeAsync(EvalSet set, CancellationToken ct);
}
