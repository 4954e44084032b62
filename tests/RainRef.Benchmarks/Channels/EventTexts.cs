using System.Globalization;
using System.Text;
using System.Text.Json;

namespace RainRef.Benchmarks.Channels;

/// <summary>Made-up tickets of about 300 characters, the same at every run; a fifth hold an e-mail address or a telephone number.</summary>
internal static class EventTexts
{
    private static readonly string[] Sentences =
    [
        "I did not get the activation link after I signed up this morning.",
        "The dashboard shows yesterday's figures although the sensors report every minute.",
        "We were charged twice for the same invoice and would like one payment back.",
        "Since the last update the gateway restarts about once an hour.",
        "Could you tell me how to rotate the key of our integration without downtime?",
        "My colleague is locked out of her account and resetting the password does not help.",
        "The export stops at row ten thousand and says nothing about the rest.",
        "Our customers cannot sign in with their company accounts any more.",
        "It worked well until Friday; nobody here changed any setting.",
        "Please let me know what else you need from our side.",
    ];

    public static string Text(int index)
    {
        var random = new Random(index);
        var text = new StringBuilder(400);
        while (text.Length < 240)
            text.Append(Sentences[random.Next(Sentences.Length)]).Append(' ');
        switch (index % 10)
        {
            case 0:
                text.Append(CultureInfo.InvariantCulture, $"Write to sam.smith{index}@example.org, please.");
                break;
            case 5:
                text.Append(CultureInfo.InvariantCulture, $"Call me at +1 415 555 {random.Next(1000, 9999)}, please.");
                break;
            default:
                text.Append(CultureInfo.InvariantCulture, $"This is about order {index} of ours.");
                break;
        }

        return text.ToString();
    }

    /// <summary>An event's body as JSON.</summary>
    public static string Json(int index, string prefix) => JsonSerializer.Serialize(new Dictionary<string, string>
    {
        ["source"] = "bench",
        ["channel"] = "support",
        ["text"] = Text(index),
        ["user_ref"] = $"u-{index % 5000}",
        ["external_id"] = $"{prefix}-{index}",
    });

    /// <summary>Bodies of JSON lines with so many events each.</summary>
    public static List<byte[]> Bodies(int count, int chunk, string prefix) =>
    [
        .. Enumerable.Range(0, count).Chunk(chunk)
            .Select(ids => Encoding.UTF8.GetBytes(string.Join('\n', ids.Select(i => Json(i, prefix))))),
    ];
}
