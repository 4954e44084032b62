using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace RainRef.Web.Tests.Channels;

/// <summary>Collects all that leaves the program or stays in it: logs, traces, webhooks, and every row of every table.</summary>
public sealed class CanaryWatch : ILoggerProvider, IAsyncDisposable
{
    private readonly ConcurrentQueue<string> _logs = new();
    private readonly ConcurrentQueue<string> _traces = new();
    private readonly ConcurrentQueue<string> _webhooks = new();
    private readonly ActivityListener _listener;
    private WebApplication? _receiver;

    public CanaryWatch()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = _ => true,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = a => _traces.Enqueue(string.Join(
                '\n', a.TagObjects.Select(t => $"{t.Key}={t.Value}").Concat(a.Events.SelectMany(e => e.Tags).Select(t => $"{t.Key}={t.Value}"))
                    .Append(a.DisplayName).Append(a.StatusDescription))),
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public string Logs => string.Join('\n', _logs);

    public string Traces => string.Join('\n', _traces);

    public string Webhooks => string.Join('\n', _webhooks);

    /// <summary>Where webhooks are received.</summary>
    public async Task<Uri> ReceiveAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        _receiver = builder.Build();
        _receiver.MapPost("/hook", async http =>
        {
            using var reader = new StreamReader(http.Request.Body);
            _webhooks.Enqueue(string.Join(' ', http.Request.Headers.Select(h => h.Value)) + await reader.ReadToEndAsync());
        });
        await _receiver.StartAsync();
        return new Uri(_receiver.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First() + "/hook");
    }

    /// <summary>Every row of every table, as PostgreSQL writes it out; bytes both as hex and as what they spell.</summary>
    public static async Task<string> DumpAsync(string ownerConnection)
    {
        await using var connection = new NpgsqlConnection(ownerConnection);
        await connection.OpenAsync();
        var tables = new List<string>();
        await using (var command = new NpgsqlCommand("SELECT tablename FROM pg_tables WHERE schemaname = 'public'", connection))
        await using (var reader = await command.ExecuteReaderAsync())
        {
            while (await reader.ReadAsync())
                tables.Add(reader.GetString(0));
        }

        var dump = new StringBuilder();
        foreach (var table in tables)
        {
            using var copy = await connection.BeginTextExportAsync($"COPY \"{table}\" TO STDOUT");
            var rows = await copy.ReadToEndAsync();
            dump.Append(table).Append('\n').Append(rows.Replace("\\\\", "\\", StringComparison.Ordinal)).Append('\n');
            foreach (var bytes in rows.Split('\t', '\n').Where(field => field.StartsWith("\\\\x", StringComparison.Ordinal) && field.Length % 2 == 1))
                dump.Append(Encoding.UTF8.GetString(Convert.FromHexString(field(bytes)))).Append('\n');
        }

        return dump.ToString();

        static string field(string bytes) => bytes[3..];
    }

    public ILogger CreateLogger(string categoryName) => new Sink(_logs);

    public void Dispose() => _listener.Dispose();

    public async ValueTask DisposeAsync()
    {
        Dispose();
        if (_receiver is not null)
            await _receiver.DisposeAsync();
    }

    private sealed class Sink(ConcurrentQueue<string> logs) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
        {
            logs.Enqueue(state.ToString() ?? "");
            return null;
        }

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            logs.Enqueue(formatter(state, exception) + exception);
    }
}
