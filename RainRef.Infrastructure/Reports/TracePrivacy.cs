using System.Diagnostics;
using OpenTelemetry;

namespace RainRef.Infrastructure.Reports;

/// <summary>
/// Takes out of a span what a library put in and nobody else may read: queries can hold a token or a search for a
/// person, statements and exceptions can quote rows.
/// </summary>
internal sealed class TracePrivacy : BaseProcessor<Activity>
{
    private static readonly string[] Private =
    [
        "url.query", "url.full", "http.url", "http.target", "client.address", "network.peer.address", "user_agent.original", "enduser.id",
        "db.query.text", "db.statement", "db.connection_string", "db.user", "exception.message", "exception.stacktrace",
    ];

    public override void OnEnd(Activity data)
    {
        foreach (var tag in Private)
        {
            if (data.GetTagItem(tag) is not null)
                data.SetTag(tag, null);
        }
    }
}
