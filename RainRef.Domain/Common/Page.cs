namespace RainRef.Domain.Common;

/// <summary>A page of a list. <paramref name="Number"/> counts from 1; <paramref name="Limit"/> is rows a page.</summary>
public sealed record PageRequest(int Number, int Limit, bool Descending = true)
{
    public const int MaxLimit = 200;

    public int Offset => (Number - 1) * Limit;

    public static Result<PageRequest> Create(int? page, int? limit, string? order)
    {
        if (page is < 1 or > 1_000_000)
            return Error.Validation("page", "page counts from 1 to 1,000,000.");
        if (limit is < 1 or > MaxLimit)
            return Error.Validation("limit", $"limit is from 1 to {MaxLimit}.");
        return order switch
        {
            null or "desc" => new PageRequest(page ?? 1, limit ?? 50),
            "asc" => new PageRequest(page ?? 1, limit ?? 50, Descending: false),
            _ => Error.Validation("order", "order is 'asc' or 'desc'."),
        };
    }
}

/// <summary>One page of rows with the number of all that match.</summary>
public sealed record Page<T>(int Number, int Limit, long Total, IReadOnlyList<T> Items);
