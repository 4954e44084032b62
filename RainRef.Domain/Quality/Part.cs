namespace RainRef.Domain.Quality;

/// <summary>So many of so many.</summary>
public readonly record struct Part(int Count, int Of)
{
    /// <summary>From 0 to 1; null where there is nothing to be a share of.</summary>
    public double? Share => Of == 0 ? null : (double)Count / Of;

    public static Part operator +(Part one, Part other) => new(one.Count + other.Count, one.Of + other.Of);
}
