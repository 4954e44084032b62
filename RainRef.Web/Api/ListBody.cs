using RainRef.Domain.Common;

namespace RainRef.Web.Api;

/// <summary>A page of a list as the API gives it.</summary>
public sealed record ListBody<T>(int Page, int Limit, long Total, IReadOnlyList<T> Items);

public static class ListBody
{
    public static ListBody<TOut> Of<TIn, TOut>(Page<TIn> page, Func<TIn, TOut> view) =>
        new(page.Number, page.Limit, page.Total, [.. page.Items.Select(view)]);

    public static ListBody<T> Of<T>(Page<T> page) => new(page.Number, page.Limit, page.Total, page.Items);
}
