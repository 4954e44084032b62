using System.Globalization;
using System.Text.Json;

namespace RainRef.Testing.Reports;

/// <summary>Prints figures as they come and as a table at the end, and writes each as a line of JSON to a file.</summary>
public sealed class FigureReport : IDisposable
{
    private static readonly string[] Headers = ["area", "name", "value", "unit", "reference", "goal", "ok"];

    private readonly List<Figure> _figures = [];
    private readonly StreamWriter _file;
    private readonly TextWriter _out;

    /// <param name="path">The file, which is replaced; its folder is made.</param>
    /// <param name="output">Where to print; the console when null.</param>
    public FigureReport(string path, TextWriter? output = null)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        _file = new StreamWriter(path) { AutoFlush = true };
        _out = output ?? Console.Out;
    }

    public IReadOnlyList<Figure> Figures => _figures;

    /// <summary>Whether every figure with a goal meets it.</summary>
    public bool GoalsMet => _figures.All(f => f.Ok != false);

    public void Add(Figure figure)
    {
        _figures.Add(figure);
        _out.WriteLine($"  {string.Join("  ", Cells(figure).Where(c => c.Length > 0))}");
        _file.WriteLine(JsonSerializer.Serialize(new Dictionary<string, object?>
        {
            ["area"] = figure.Area,
            ["name"] = figure.Name,
            ["value"] = Plain(figure.Value),
            ["unit"] = figure.Unit,
            ["reference"] = Plain(figure.Reference),
            ["goal"] = Plain(figure.Goal?.Value),
            ["ok"] = figure.Ok,
        }));
    }

    /// <summary>A line that is no figure.</summary>
    public void Say(string line) => _out.WriteLine(line);

    public void PrintTable()
    {
        var rows = _figures.Select(Cells).Prepend(Headers).ToList();
        var widths = Enumerable.Range(0, Headers.Length).Select(i => rows.Max(r => r[i].Length)).ToArray();
        _out.WriteLine();
        for (var i = 0; i < rows.Count; i++)
        {
            _out.WriteLine(string.Join("  ", rows[i].Select((cell, c) => IsNumber(c) ? cell.PadLeft(widths[c]) : cell.PadRight(widths[c]))).TrimEnd());
            if (i == 0)
                _out.WriteLine(string.Join("  ", widths.Select(w => new string('-', w))));
        }
    }

    public void Dispose() => _file.Dispose();

    private static bool IsNumber(int column) => column is 2 or 4 or 5;

    private static string[] Cells(Figure f) =>
    [
        f.Area, f.Name, Show(f.Value), f.Unit, f.Reference is { } reference ? Show(reference) : "",
        f.Goal is { } goal ? $"{(goal.Kind == GoalKind.AtLeast ? "≥" : "≤")} {Show(goal.Value)}" : "",
        f.Ok switch { true => "yes", false => "NO", null => "" },
    ];

    private static string Show(double value) => value.ToString(
        Math.Abs(value) switch { >= 100 => "N0", >= 10 => "0.0", >= 0.01 => "0.000", _ => "0.#####" }, CultureInfo.InvariantCulture);

    // JSON has no NaN, and nobody reads sixteen digits.
    private static double? Plain(double? value) =>
        value is { } v && double.IsFinite(v) ? double.Parse(v.ToString("G6", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture) : null;
}
