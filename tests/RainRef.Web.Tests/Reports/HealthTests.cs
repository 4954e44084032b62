using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using RainRef.Infrastructure.Persistence;
using RainRef.Infrastructure.Persistence.Embedded;
using RainRef.Testing;

namespace RainRef.Web.Tests.Reports;

/// <summary>The program with a database of its own, which is killed.</summary>
public sealed class HealthTests
{
    [Fact]
    public async Task Health_WhenTheDatabaseHangsOrIsKilled_SaysSoInTimeAndComesBack()
    {
        var folder = Directory.CreateTempSubdirectory("rainref-health-").FullName;
        try
        {
            await using var server = await RainRefServer.StartAsync(
                null, "ConnectionStrings:RainRef=", $"RAINREF_DATA={folder}", "Logging:LogLevel:Default=None");
            using var client = server.Anonymous();
            Assert.Equal("{\"ok\":true}", await client.GetStringAsync("/healthz"));
            var starter = server.Services.GetRequiredService<DatabaseStarter>();
            await HangAsync(client, starter.EmbeddedPid!.Value);
            await KillAsync(client, starter);

            using var lead = await server.SignInAsync("lead");
            Assert.Equal("ok", (await lead.GetFromJsonAsync<JsonElement>("/healthz/details")).GetProperty("status").GetString());
        }
        finally
        {
            await EmbeddedPostgres.DeleteAsync(
                EmbeddedPostgresOptions.ForTests(folder), TimeProvider.System, CancellationToken.None);
            Directory.Delete(folder, recursive: true);
        }
    }

    // Silent, not gone: connections open and nothing ever comes back.
    private static async Task HangAsync(HttpClient client, int postmaster)
    {
        try
        {
            await SignalAsync("-STOP", postmaster);
            var slowest = TimeSpan.Zero;
            await Eventually.TrueAsync(async () =>
            {
                var asked = Stopwatch.StartNew();
                var down = await IsDownAsync(client);
                slowest = slowest > asked.Elapsed ? slowest : asked.Elapsed;
                return down;
            });
            Assert.InRange(slowest.TotalSeconds, 0, 5);
        }
        finally
        {
            await SignalAsync("-CONT", postmaster);
        }

        await UpAsync(client);
    }

    private static async Task KillAsync(HttpClient client, DatabaseStarter starter)
    {
        var killed = starter.EmbeddedPid!.Value;
        using (var postmaster = Process.GetProcessById(killed))
            postmaster.Kill();

        // A new process, which may be there before anybody has seen that the old one is gone.
        await Eventually.TrueAsync(() => Task.FromResult(starter.EmbeddedPid != killed));
        await UpAsync(client);
    }

    // Thirty seconds at the longest.
    private static Task UpAsync(HttpClient client) => Eventually.TrueAsync(async () =>
    {
        using var response = await client.GetAsync("/healthz");
        return response.IsSuccessStatusCode;
    });

    private static async Task<bool> IsDownAsync(HttpClient client)
    {
        using var response = await client.GetAsync("/healthz");
        if (response.StatusCode != HttpStatusCode.ServiceUnavailable)
            return false;
        var body = await response.Content.ReadFromJsonAsync<JsonElement>();
        Assert.False(body.GetProperty("ok").GetBoolean());
        Assert.Equal("unavailable", body.GetProperty("error").GetProperty("code").GetString());
        Assert.NotEqual("", body.GetProperty("error").GetProperty("request_id").GetString());
        return true;
    }

    // A stopped postmaster's sessions go on; the whole family has to hold its breath.
    private static async Task SignalAsync(string signal, int postmaster)
    {
        using var kill = Process.Start("bash", ["-c", $"kill {signal} {postmaster} $(cat /proc/{postmaster}/task/*/children)"]);
        await kill.WaitForExitAsync();
    }
}
