using RainRef.Domain.Channels;
using RainRef.Domain.Common;
using RainRef.Infrastructure.Channels;
using RainRef.Testing;

namespace RainRef.Infrastructure.Tests.Channels;

/// <summary>The outbox against a real mail server: handed over at most once, and never said to be sent when it was not.</summary>
public sealed class EmailStepTests : NodeTest
{
    [Fact]
    public async Task Run_ServerTakesIt_IsSentOnceHoweverOftenTheJobComes()
    {
        await using var server = new MailServer();
        await using var node = NodeFor(server.Port);
        var id = await QueueAsync("ada@example.org");

        await RunAsync(node, id);
        await RunAsync(node, id);

        var (to, text) = Assert.Single(server.Received);
        Assert.Equal("ada@example.org", to);
        Assert.Contains("Subject: About your ticket", text, StringComparison.Ordinal);
        Assert.Contains("It is unlocked.", text, StringComparison.Ordinal);
        Assert.Contains(id.ToString("D"), text, StringComparison.Ordinal);
        Assert.Equal("sent", await StateAsync());
    }

    [Fact]
    public async Task Run_ServerRefusesTheRecipient_Fails()
    {
        await using var server = new MailServer(MailFault.RefusesRecipient);
        await using var node = NodeFor(server.Port);

        await RunAsync(node, await QueueAsync("nobody@example.org"));

        Assert.Equal("failed", await StateAsync());
        Assert.Empty(server.Received);
    }

    [Fact]
    public async Task Run_ServerFallsSilentAfterTheMessage_IsUnknownAndNotRepeated()
    {
        await using var server = new MailServer(MailFault.CutsAfterData);
        await using var node = NodeFor(server.Port);
        var id = await QueueAsync("ada@example.org");

        await RunAsync(node, id);
        await RunAsync(node, id);

        Assert.Equal("unknown", await StateAsync());
        Assert.Single(server.Received);
    }

    [Fact]
    public async Task Run_NobodyListens_IsTriedLater()
    {
        int port;
        var id = await QueueAsync("ada@example.org");
        await using (var gone = new MailServer())
            port = gone.Port;
        await using (var node = NodeFor(port))
            await Assert.ThrowsAsync<MailServerAwayException>(() => RunAsync(node, id));
        Assert.Equal("queued", await StateAsync());
        await ExecuteAsync("DELETE FROM jobs");

        await using var server = new MailServer();
        await using var again = NodeFor(server.Port);
        await RunAsync(again, id);

        Assert.Equal("sent", await StateAsync());
    }

    [Fact]
    public async Task Run_TheProgramStoppedMeanwhile_IsUnknown()
    {
        await using var server = new MailServer();
        await using var node = NodeFor(server.Port);
        var id = await QueueAsync("ada@example.org");
        await ExecuteAsync("UPDATE outgoing_emails SET state = 'sending'");

        await RunAsync(node, id);

        Assert.Equal("unknown", await StateAsync());
        Assert.Empty(server.Received);
    }

    [Theory]
    [InlineData(false, "queued")]
    [InlineData(true, "failed")]
    public async Task Run_NoServerOrNoAddress_IsNotSaidToBeSent(bool hasServer, string state)
    {
        await using var server = new MailServer();
        await using var node = hasServer ? NodeFor(server.Port) : RainRefNode.Create(Database);

        await RunAsync(node, await QueueAsync("u-1"));

        Assert.Equal(state, await StateAsync());
        Assert.Empty(server.Received);
    }

    private RainRefNode NodeFor(int port) => RainRefNode.Create(
        Database, null, "Email:SmtpHost=127.0.0.1", FormattableString.Invariant($"Email:SmtpPort={port}"), "Email:StartTls=false");

    private Task RunAsync(RainRefNode node, Guid id) => RunStepAsync(node, EmailStep.JobKind, new EmailPayload(id));

    private Task<string> StateAsync() => AskAsync<string>("SELECT state FROM outgoing_emails");

    private async Task<Guid> QueueAsync(string to)
    {
        var clock = TimeProvider.System;
        await using var work = await OpenAsync();
        var mail = new OutgoingEmail(Ids.New(clock), Workspace, null, to, "About your ticket", "It is unlocked.", clock.GetUtcNow());
        work.Add(mail);
        await work.CommitAsync(Ct);
        return mail.Id;
    }
}
