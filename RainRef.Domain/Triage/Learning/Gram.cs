namespace RainRef.Domain.Triage.Learning;

/// <summary>A piece of a text that a model can weigh.</summary>
/// <param name="View">Which kind of piece: see <see cref="GramReader"/>.</param>
/// <param name="First">The word in which it begins.</param>
/// <param name="Last">The other word that it names, or the same.</param>
internal readonly record struct Gram(byte View, ulong Hash, int First, int Last);
