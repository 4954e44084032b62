using RainRef.Web.Tests.Api;

namespace RainRef.Web.Tests.Channels;

/// <summary>Every route that takes what people write is a door of the canary test, or says here why it is none.</summary>
public sealed class DoorTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private static readonly Dictionary<string, string> NoDoors = new()
    {
        ["POST /action/execute\nPOST /action/propose\nPOST /action/{id:guid}/answer\nPOST /action/{id:guid}/edit"] = "parameters are sent as they are, and erased with the person",
        ["POST /action/{id:guid}/simulate\nPOST /action/{id:guid}/rollback"] = "keep no text",
        ["POST /action/{id:guid}/resolve"] = "masked as an approval's note is",
        ["POST /kb/cards/\nPUT /kb/cards/{id:guid}\nPOST /kb/cards/{id:guid}/copy\nPUT /kb/cards/{id:guid}/draft\nPOST /kb/cards/{id:guid}/render\nPOST /kb/upload"] =
            "knowledge is written to be quoted",
        ["POST /kb/cards/delete\nPOST /kb/cards/{id:guid}/approve\nPOST /kb/cards/{id:guid}/comments/{comment:guid}/resolve"] = "take no text",
        ["POST /kb/cards/{id:guid}/editing\nPOST /kb/cards/{id:guid}/verify\nPUT /kb/cards/{id:guid}/review/changes/{change}\nPUT /kb/cards/{id:guid}/upkeep\nPUT /kb/rules"] =
            "take no text",
        ["POST /kb/cards/{id:guid}/recall"] = "masked as a ticket's note is",
        ["POST /api/chat/turns/{id:guid}/regenerate"] = "takes no text",
        ["POST /support/answers/{id:guid}/check\nPOST /support/answers/{id:guid}/take-over"] = "keep no text",
        ["POST /support/answers/{id:guid}/send"] = "sends what is cited, and slots that are masked as replies are",
        ["POST /support/tickets/{id:guid}/close\nPOST /support/tickets/{id:guid}/reopen\nPOST /support/tickets/{id:guid}/solve\nPOST /support/tickets/{id:guid}/wait"] = "take no text",
        ["POST /support/tickets/{id:guid}/reveal\nPOST /api/chat/conversations/{id:guid}/reveal\nPOST /subjects/erasure\nPOST /subjects/find\nPOST /subjects/{id:guid}/erasure"] = "keep nothing of what they are told",
        ["POST /support/tickets/{id:guid}/triage/corrections\nPOST /triage/models/{id:guid}/retire\nPOST /triage/models/{id:guid}/rollback\nPOST /triage/train"] = "take values of a list",
        ["POST /admin/adapters/config\nPOST /admin/api-keys\nPOST /admin/members\nPATCH /admin/members/{id:guid}\nPUT /admin/workspace\nPOST /admin/seed-demo\nPOST /pii/patterns\nPUT /pii/patterns/{id:guid}"] = "set-up",
        ["POST /audit/checkpoints\nPOST /pipeline/dead-letters/retry\nPOST /pipeline/dead-letters/{id:guid}/retry\nPUT /autonomy/{type}"] = "take no text",
        ["POST /playbooks/simulate\nPOST /playbooks/validate\nPOST /playbooks/{name}/switch\nPUT /playbooks/{name}"] = "rules",
        ["POST /policies/check\nPOST /policies/default/activate\nPOST /policies/drafts\nPOST /policies/drafts/{id:guid}/activate\nPOST /policies/drafts/{id:guid}/check"] = "rules",
        ["POST /policies/drafts/{id:guid}/replay\nPOST /policies/replays/{id:guid}/acknowledge\nPOST /policies/versions/{id:guid}/activate\nPUT /policies/drafts/{id:guid}\nPUT /policies/settings"] = "rules",
        ["POST /routing/hours\nPOST /routing/queues\nPOST /routing/rules\nPOST /routing/targets\nPOST /routing/test\nPOST /triage/values/\nPUT /triage/values/{id:guid}"] = "set-up",
        ["PUT /routing/hours/{id:guid}\nPUT /routing/queues/{id:guid}\nPUT /routing/queues/{id:guid}/members/{memberId:guid}\nPUT /routing/rules/order\nPUT /routing/rules/{id:guid}"] = "set-up",
        ["POST /ref/uploads/\nPOST /ref/uploads/preview\nPOST /ref/uploads/{id:guid}/cancel"] = "the door of the uploaded file goes through them",
        ["POST /support/tickets/{id:guid}/merge\nPOST /support/tickets/{id:guid}/split\nPOST /support/tickets/{id:guid}/moves/{move:guid}/undo"] = "take no text",
        ["POST /support/tickets/{id:guid}/snooze\nPOST /support/tickets/{id:guid}/wake\nPUT /support/tickets/{id:guid}/viewing\nPOST /support/tickets/{id:guid}/replies/held/{reply:guid}/take-back"] =
            "take no text",
        ["POST /support/tickets/{id:guid}/erasure\nPUT /support/tickets/{id:guid}/hold\nPUT /admin/retention/"] = "take codes and numbers",
        ["POST /support/macros/\nPUT /support/macros/{id:guid}"] = "set-up",
        ["POST /triage/reruns/\nPOST /triage/reruns/{id:guid}/apply\nPOST /triage/reruns/{id:guid}/discard"] = "take no text",
        ["POST /kb/import/url\nPOST /kb/sources/{id:guid}/reimport"] = "knowledge is written to be quoted",
        ["POST /triage/offers/look\nPOST /triage/offers/{id:guid}/accept\nPOST /triage/offers/{id:guid}/dismiss"] = "values of a list",
        ["POST /triage/values/{id:guid}/merge\nPOST /triage/values/{id:guid}/rename\nPOST /triage/values/{id:guid}/retire\nPOST /triage/values/{id:guid}/split"] = "values of a list",
        ["POST /support/tickets/bulk/\nPOST /support/tickets/bulk/count\nPOST /support/tickets/bulk/{id:guid}/undo\nPOST /support/views/\nPATCH /support/views/{id:guid}"] = "refuse personal data",
        ["PUT /support/reply-settings\nPUT /routing/settings\nPUT /routing/targets/{id:guid}"] = "set-up",
    };

    [Fact]
    public void Routes_ThatTakeText_AreDoorsOfTheCanaryTest()
    {
        var known = CanaryDoors.All.Select(d => d.Route).Concat(NoDoors.Keys.SelectMany(k => k.Split('\n', StringSplitOptions.TrimEntries))).ToHashSet();
        var routes = RouteTable.Closed(fixture.Server).Where(r => r.TakesBody).Select(r => $"{r.Method} {r.Pattern}").ToHashSet();

        var forgotten = routes.Except(known).Order().ToList();
        Assert.True(forgotten.Count == 0, "Neither a door nor said why not:\n" + string.Join('\n', forgotten));
        Assert.Empty(known.Except(routes));
    }
}
