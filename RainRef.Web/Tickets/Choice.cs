using RainRef.Web.Components.Shared;

namespace RainRef.Web.Tickets;

/// <summary>Something to choose, by what addresses and the API call it.</summary>
public sealed record Choice(string Key, string Name)
{
    public static Choice Of(string key) => new(key, Words.From(key));
}
