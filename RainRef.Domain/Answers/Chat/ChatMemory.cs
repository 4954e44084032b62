using System.Text;
using RainRef.Domain.Answers.Writing;

namespace RainRef.Domain.Answers.Chat;

/// <summary>A turn as it is remembered: what it was about, and the first sentence of its answer.</summary>
/// <param name="Answer">Empty where there was none.</param>
public sealed record RememberedTurn(string Topic, string Answer);

/// <summary>What is known of a conversation when a question is asked: a summary, and the last few turns, oldest first.</summary>
public sealed record ChatMemory(string Summary, IReadOnlyList<RememberedTurn> Recent)
{
    /// <summary>How many turns are read beside the summary.</summary>
    public const int RecentTurns = 4;

    public static readonly ChatMemory None = new("", []);

    /// <summary>As a model reads it, newest kept first where not all fits.</summary>
    public string ToContext(int tokens)
    {
        var lines = new List<string>();
        var left = tokens;
        foreach (var line in Recent.Select(RollingSummary.Line).Reverse().Concat(RollingSummary.Lines(Summary).Reverse()))
        {
            var cost = TokenEstimate.Of(line) + 1;
            if (cost > left)
                break;
            left -= cost;
            lines.Add(line);
        }

        lines.Reverse();
        return new StringBuilder().AppendJoin('\n', lines).ToString();
    }
}
