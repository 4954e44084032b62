namespace RainRef.Web.Components.Shared;

/// <summary>One kind of bars of a <see cref="WeekChart"/>.</summary>
/// <param name="Kind">Names its colour in the chart's sheet and, by <see cref="Words.From"/>, itself.</param>
/// <param name="Counts">As many as there are weeks.</param>
public sealed record WeekSeries(string Kind, IReadOnlyList<int> Counts);
