using System.Text.Json;
using RainRef.Testing.Reports;

namespace RainRef.Evals;

/// <summary>One data set: its files, and where its figures go.</summary>
internal sealed record EvalSet(string Area, string Name, string Folder, int Limit, FigureReport Report)
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
    };

    public string FullName => Name.Length == 0 ? Area : $"{Area}/{Name}";

    public void Add(string name, double value, string unit, double? reference = null, Goal? goal = null)
    {
        if (double.IsFinite(value))
            Report.Add(new Figure(FullName, name, value, unit, reference, goal));
        else
            Say($"{name}: nothing to count");
    }

    public void Say(string line) => Report.Say($"  {line}");

    /// <summary>The lines of a file that read; the others are told of. Null where there is no such file.</summary>
    public async Task<List<T>?> ReadAsync<T>(string file, CancellationToken ct)
        where T : class
    {
        var path = Path.Combine(Folder, file);
        if (!File.Exists(path))
        {
            Say($"left out: there is no {file}");
            return null;
        }

        var rows = new List<T>();
        var (number, wrong) = (0, 0);
        await foreach (var line in File.ReadLinesAsync(path, ct))
        {
            number++;
            if (rows.Count == Limit)
                break;
            if (string.IsNullOrWhiteSpace(line))
                continue;
            try
            {
                rows.Add(JsonSerializer.Deserialize<T>(line, Options) ?? throw new JsonException("null"));
            }
            catch (JsonException e)
            {
                if (++wrong <= 3)
                    Say($"{file}, line {number} is left out: {e.Message}");
            }
        }

        if (wrong > 3)
            Say($"{file}: {wrong} lines are left out in all");
        return rows;
    }
}
