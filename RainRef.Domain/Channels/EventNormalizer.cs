using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using RainRef.Domain.Common;

namespace RainRef.Domain.Channels;

/// <summary>
/// Checks an event and takes the personal data out of it: masks in what people wrote, stable pseudonyms where a whole
/// reference is personal data, so that one person's events still belong together.
/// </summary>
/// <param name="pseudonymKey">The secret behind the pseudonyms.</param>
public sealed class EventNormalizer(byte[] pseudonymKey)
{
    private static readonly string[] ThreadFields = ["thread_id", "in_reply_to"];
    private static readonly string[] SenderFields = ["from", "email", "from_email", "sender", "customer_email", "reply_to"];

    /// <param name="patterns">The workspace's own kinds of personal data; null for none.</param>
    public Result<NormalizedEvent> Normalize(RawEvent raw, PiiPatternSet? patterns = null)
    {
        if (Check(raw) is { } error)
            return error;
        try
        {
            return Mask(raw, new PiiMaskState(patterns));
        }
        catch (RegexMatchTimeoutException)
        {
            // Stored unmasked it would be out for good; refused, it can be sent again.
            return new Error(ErrorKind.Unavailable, "pii_pattern_timeout", "A pattern for personal data took too long on this event.");
        }
    }

    /// <summary>The reference under which a customer with this e-mail address is stored.</summary>
    public string UserRefOf(string email) => PiiScrubber.Pseudonym(email.Trim(), pseudonymKey);

    private Result<NormalizedEvent> Mask(RawEvent raw, PiiMaskState masks)
    {
        var context = raw.Context?.DeepClone().AsObject();
        var threadKey = ThreadFields.Select(f => Text(context, f)).FirstOrDefault(v => v is not null) ?? raw.ExternalId;
        if (threadKey?.Length > RefEvent.MaxReferenceLength)
            return Error.Validation("context", $"A thread id has at most {RefEvent.MaxReferenceLength} characters.");
        var text = PiiScrubber.Scrub(raw.Text!.Trim().ReplaceLineEndings("\n"), masks).Text;
        string? contextJson = null;
        if (context is not null)
        {
            foreach (var field in ThreadFields)
                context.Remove(field);
            if (context.Count > 0)
                contextJson = PiiScrubber.ScrubJson(context, masks)!.ToJsonString();
        }

        var (source, userRef, externalId) = (raw.Source!.Trim().ToLowerInvariant(), Reference(raw.UserRef), Reference(raw.ExternalId));
        var thread = threadKey == raw.ExternalId ? externalId : Reference(threadKey);
        return new NormalizedEvent(
            source, raw.Channel!.Trim().ToLowerInvariant(), text, userRef, Reference(raw.Product), contextJson,
            externalId, thread)
        {
            Originals = masks.Values,
            Files = EventFiles.Check(raw.Files),
            Subject = userRef is not null ? SubjectReference.User(userRef)
                : Sender(raw.Context) is { } sender ? SubjectReference.User(UserRefOf(sender))
                : thread is not null ? SubjectReference.Thread(source, thread)
                : null,
        };
    }

    // One address and nothing else: a list of them says nothing about who writes.
    private static string? Sender(JsonObject? context) => SenderFields.Select(f => Text(context, f)).FirstOrDefault(
        v => v is not null && PiiScrubber.Scrub(v).Findings is [{ Kind: PiiKind.Email, Start: 0 } only] && only.End == v.Length);

    private static Error? Check(RawEvent raw) =>
        Name("source", raw.Source)
        ?? Name("channel", raw.Channel)
        ?? Wording("text", raw.Text, RefEvent.MaxTextLength, required: true)
        ?? Wording("user_ref", raw.UserRef, RefEvent.MaxReferenceLength)
        ?? Wording("product", raw.Product, RefEvent.MaxNameLength)
        ?? Wording("external_id", raw.ExternalId, RefEvent.MaxReferenceLength)
        ?? CheckContext(raw.Context);

    private static Error? Name(string field, string? value)
    {
        if (Wording(field, value, RefEvent.MaxNameLength, required: true) is { } error)
            return error;
        return value!.Trim().All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or ':')
            ? null
            : Error.Validation(field, $"{field} has only letters, digits, '-', '_', '.' and ':'.");
    }

    private static Error? Wording(string field, string? value, int longest, bool required = false)
    {
        if (string.IsNullOrWhiteSpace(value))
            return required ? Error.Validation(field, $"{field} is missing.") : null;
        if (value.Length > longest)
            return Error.Validation(field, $"{field} has at most {longest:N0} characters; this one has {value.Length:N0}.");
        return StorableText.Check(field, value);
    }

    // What no double holds, jsonb may not hold either, and it would refuse the events beside this one too.
    private static bool HoldsVastNumber(JsonNode? node) => node switch
    {
        JsonObject members => members.Any(m => HoldsVastNumber(m.Value)),
        JsonArray items => items.Any(HoldsVastNumber),
        JsonValue value => value.GetValueKind() == JsonValueKind.Number
            && !double.IsFinite(double.Parse(value.ToJsonString(), CultureInfo.InvariantCulture)),
        _ => false,
    };

    private static Error? CheckContext(JsonObject? context)
    {
        if (context is null)
            return null;
        var unstorable = Error.Validation("context", "context holds a NUL character or half a surrogate pair.");
        try
        {
            // Escapes are looked at only now, as the texts are written out.
            var json = context.ToJsonString();
            if (json.Length > RefEvent.MaxContextLength)
                return Error.Validation("context", $"context has at most {RefEvent.MaxContextLength:N0} characters as JSON.");
            if (HoldsVastNumber(context))
                return Error.Validation("context", "context holds a number that is too large to keep.");
            return HoldsNul(json) ? unstorable : null;
        }
        catch (InvalidOperationException)
        {
            return unstorable;
        }
    }

    private static bool HoldsNul(string json)
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(json));
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && reader.GetString()!.Contains('\0'))
                return true;
        }

        return false;
    }

    private string? Reference(string? value) =>
        Blank(value) is { } reference ? PiiScrubber.Pseudonym(reference, pseudonymKey) : null;

    private static string? Text(JsonObject? context, string field) =>
        context?[field] is JsonValue value && value.TryGetValue<string>(out var text) ? Blank(text) : null;

    private static string? Blank(string? value) => string.IsNullOrWhiteSpace(value) ? null : value.Trim();
}
