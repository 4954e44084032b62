using System.Diagnostics;
using System.Globalization;

namespace RainRef.Web.Knowledge;

/// <summary>Shows how far a command is: a bar on a terminal, a plain line every few seconds elsewhere.</summary>
internal sealed class ProgressBar(TextWriter output, string unit, bool? isTerminal = null) : IDisposable
{
    private const int Width = 32;
    private static readonly TimeSpan Frame = TimeSpan.FromMilliseconds(80);
    private static readonly TimeSpan Line = TimeSpan.FromSeconds(5);
    private readonly bool _terminal = isTerminal ?? !Console.IsErrorRedirected;
    private readonly long _started = Stopwatch.GetTimestamp();
    private long _shown;
    private bool _drawn;

    public void Show(int done, int total)
    {
        if (total == 0 || _shown != 0 && done < total && Stopwatch.GetElapsedTime(_shown) < (_terminal ? Frame : Line))
            return;
        _shown = Stopwatch.GetTimestamp();
        var speed = done / Math.Max(0.001, Stopwatch.GetElapsedTime(_started).TotalSeconds);
        var words = string.Create(CultureInfo.InvariantCulture, $"{done} of {total} {unit}, {speed:0} a second");
        if (!_terminal)
        {
            output.WriteLine(words);
            return;
        }

        var filled = (int)((long)done * Width / total);
        output.Write($"\r[{new string('#', filled)}{new string('.', Width - filled)}] {words}   ");
        _drawn = true;
    }

    /// <summary>Takes the bar away, for what is said next.</summary>
    public void Clear()
    {
        if (_drawn)
            output.Write($"\r{new string(' ', Width + 50)}\r");
        _drawn = false;
    }

    public void Dispose() => Clear();
}
