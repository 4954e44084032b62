using RainRef.Domain.Quality;
using RainRef.Web.Components;
using RainRef.Web.Components.Shared;

namespace RainRef.Web.Quality;

/// <summary>Shares and weeks as people read them.</summary>
internal static class Shares
{
    private const string None = "–";

    public static string Tell(Part part) => part.Share is { } share ? (share * 100).ToString("0", ReadersLanguage.Figures) + " %" : None;

    public static string Tell(double? confidence) => confidence is { } value ? Words.Share(value) : None;

    public static string Day(DateOnly monday) => monday.ToString(ReadersLanguage.DayPattern, ReadersLanguage.Calendar);
}
