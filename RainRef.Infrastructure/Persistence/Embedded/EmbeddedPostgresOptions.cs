namespace RainRef.Infrastructure.Persistence.Embedded;

public sealed record EmbeddedPostgresOptions
{
    /// <summary>RainRef's data folder (<c>RAINREF_DATA</c>). The cluster lives in <c>postgres</c> below it.</summary>
    public required string DataFolder { get; init; }

    /// <summary>The folder of <c>initdb</c>, <c>pg_ctl</c> and <c>postgres</c>; searched for when null.</summary>
    public string? BinFolder { get; init; } = Environment.GetEnvironmentVariable("RAINREF_PG_BIN");

    /// <summary>The account that runs the server when the program is run by root, whom PostgreSQL refuses.</summary>
    public string? RunAs { get; init; } = Environment.GetEnvironmentVariable("RAINREF_PG_USER");

    public string SharedBuffers { get; init; } = "256MB";

    public int MaxConnections { get; init; } = 200;

    /// <summary>False gives up everything that outlives a power cut, for clusters that nobody will miss.</summary>
    public bool Durable { get; init; } = true;

    /// <summary>Further lines of <c>postgresql.conf</c>; they win over the ones above.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>Long enough for recovery after a crash in the middle of heavy writing.</summary>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromMinutes(5);

    public TimeSpan StopTimeout { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>A cluster that is thrown away: nothing is synchronised to disk.</summary>
    public static EmbeddedPostgresOptions ForTests(string dataFolder) => new()
    {
        DataFolder = dataFolder,
        Durable = false,
        SharedBuffers = "128MB",
        StartTimeout = TimeSpan.FromMinutes(1),
        StopTimeout = TimeSpan.FromSeconds(20),
    };
}
