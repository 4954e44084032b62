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
    public async Task Health_WhenThePostmasterIsKilled_IsDownAndComesBack()
    {
        var folder = Directory.CreateTempSubdirectory("rainref-health-").FullName;
        try
        {
            await using var server = await RainRefServer.StartAsync(
                null, "ConnectionStrings:RainRef=", $"RAINREF_DATA={folder}", "Logging:LogLevel:Default=None");
            using var client = server.Anonymous();
            Assert.Equal("{\"ok\":true}", await client.GetStringAsync("/healthz"));
            var starter = server.Services.GetRequiredService<DatabaseStarter>();
            var killed = starter.EmbeddedPid!.Value;

            using (var postmaster = Process.GetProcessById(killed))
                postmaster.Kill();
            await Eventually.TrueAsync(async () => await IsDownAsync(client));
            var took = Stopwatch.StartNew();
            await Eventually.TrueAsync(async () => (await client.GetAsync("/healthz")).IsSuccessStatusCode);

            Assert.InRange(took.Elapsed.TotalSeconds, 0, 30);
            Assert.NotEqual(killed, starter.EmbeddedPid);
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
    [Fact]
    public async Task Health_WhenTheDatabaseHangs_AnswersInTime()
    {
        var folder = Directory.CreateTempSubdirectory("rainref-health-").FullName;
        try
        {
            await using var server = await RainRefServer.StartAsync(
                null, "ConnectionStrings:RainRef=", $"RAINREF_DATA={folder}", "Logging:LogLevel:Default=None");
            using var client = server.Anonymous();
            var postmaster = server.Services.GetRequiredService<DatabaseStarter>().EmbeddedPid!.Value;
            try
            {
                await SignalAsync("-STOP", postmaster);
                var started = Stopwatch.StartNew();

                await Eventually.TrueAsync(async () => await IsDownAsync(client));

                Assert.InRange(started.Elapsed.TotalSeconds, 0, 10);
            }
            finally
            {
                await SignalAsync("-CONT", postmaster);
            }

            await Eventually.TrueAsync(async () => (await client.GetAsync("/healthz")).IsSuccessStatusCode);
        }
        finally
        {
            await EmbeddedPostgres.DeleteAsync(
                EmbeddedPostgresOptions.ForTests(folder), TimeProvider.System, CancellationToken.None);
            Directory.Delete(folder, recursive: true);
        }
    }

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
