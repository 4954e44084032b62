namespace RainRef.Domain.Triage;

/// <summary>One intent: the words that show it and where it leads.</summary>
/// <param name="Category">Three levels, from the widest.</param>
public sealed record IntentEntry(string Intent, string[] Category, string ProductArea, string Queue, PhraseSet Phrases)
{
    public string CategoryPath => string.Join(" › ", Category);
}

/// <summary>The words by which rules judge a ticket. Reading it is reading what triage knows.</summary>
public static class TriageLexicon
{
    public const string Version = "rules/1";

    public static readonly IReadOnlyList<IntentEntry> Intents =
    [
        new("activation", ["Onboarding", "Activation", "Mail"], "activation", "onboarding", new PhraseSet(
            "activation", "activation link", "activation mail", "activation email", "activate", "activate … account",
            "confirmation mail", "confirmation email", "verification link", "verify … email", "welcome mail")),
        new("sign_in", ["Account", "Access", "Sign-in"], "account", "onboarding", new PhraseSet(
            "password", "reset … password", "log in", "login", "sign in", "locked out", "account locked",
            "two-factor", "2fa", "unlock", "credentials", "access denied", "cannot access", "no access")),
        new("billing", ["Billing", "Charges", "Invoice"], "billing", "billing", new PhraseSet(
            "invoice", "billing", "charged", "charged twice", "double charge", "refund", "payment", "credit card",
            "overcharged", "receipt", "money back", "purchase order", "vat")),
        new("api_key", ["Account", "Security", "API keys"], "api", "security", new PhraseSet(
            "api key", "rotate … key", "rotate … api key", "leaked key", "key … leaked", "revoke … key", "new api key",
            "access token", "token … expired")),
        new("device_offline", ["Devices", "Connectivity", "Offline"], "devices", "devices", new PhraseSet(
            "offline", "gateway … offline", "device … offline", "gateway", "disconnected", "not connecting",
            "lost connection", "no connection", "unreachable", "restart … gateway", "firmware", "vpn", "wifi", "network")),
        new("hardware", ["Devices", "Hardware", "Request"], "devices", "devices", new PhraseSet(
            "laptop", "monitor", "keyboard", "mouse", "printer", "hardware", "screen", "docking station", "headset",
            "battery", "charger", "broken", "replacement", "phone")),
        new("export", ["Data", "Export", "Files"], "export", "product", new PhraseSet(
            "export", "csv", "download … report", "report", "excel", "spreadsheet", "rows … missing", "missing data")),
        new("software", ["Product", "Usage", "Software"], "software", "product", new PhraseSet(
            "install", "installation", "software", "license", "licence", "upgrade", "update", "version", "crash", "error",
            "exception", "bug", "not working", "does not work", "stopped working", "fails", "failed")),
        new("feature_request", ["Product", "Wish", "Feature"], "product", "product", new PhraseSet(
            "feature request", "would be great", "it would be nice", "please add", "could you add", "wish", "suggestion",
            "is it possible to add", "support for", "integrate with")),
        new("pricing", ["Sales", "Pricing", "Plan"], "pricing", "sales", new PhraseSet(
            "pricing", "price", "too expensive", "expensive", "discount", "quote", "plan", "per seat", "per site",
            "cheaper", "upgrade plan")),
        new("cancellation", ["Sales", "Retention", "Cancellation"], "pricing", "sales", new PhraseSet(
            "cancel", "cancel … subscription", "cancel … account", "close … account", "terminate", "switching to",
            "leaving", "not renew", "unsubscribe", "delete … account")),
    ];

    public static readonly PhraseSet Critical = new(
        "outage", "everything is down", "system is down", "production … down", "all users", "nobody can", "data loss",
        "lost … data", "security breach", "breach", "hacked", "emergency");

    public static readonly PhraseSet High = new(
        "urgent", "urgently", "asap", "as soon as possible", "immediately", "blocked", "cannot work", "can't work",
        "deadline", "escalate", "critical", "important", "right now", "offline");

    public static readonly PhraseSet Low = new(
        "when you have time", "no rush", "not urgent", "just wondering", "curious", "suggestion", "would be nice",
        "would be great", "minor", "wish");

    public static readonly PhraseSet Negative = new(
        "angry", "frustrated", "frustrating", "unacceptable", "terrible", "awful", "worst", "disappointed",
        "disappointing", "annoyed", "annoying", "useless", "ridiculous", "broken", "never", "still not", "third time",
        "complaint", "fed up", "waste", "hate", "fail", "problem", "issue", "unable");

    public static readonly PhraseSet Positive = new(
        "thank you", "thanks", "great", "love", "excellent", "perfect", "awesome", "appreciate", "happy", "wonderful");

    public static readonly PhraseSet Churn = new(
        "cancel", "competitor", "switching to", "leaving", "not renew", "alternative", "another vendor",
        "close … account", "terminate");

    public static readonly PhraseSet Legal = new(
        "lawyer", "legal action", "sue", "gdpr", "data protection", "regulator", "compliance", "fraud", "chargeback");
}
