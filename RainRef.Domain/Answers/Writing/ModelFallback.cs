using RainRef.Domain.Common;

namespace RainRef.Domain.Answers.Writing;

/// <summary>Why a model's words were not used, as codes that are stored with the draft that stands in their place.</summary>
public static class ModelFallback
{
    public const int MaxLength = 40;

    public const string TimedOut = "model_timeout";
    public const string Unreachable = "model_unreachable";
    public const string PrivateAddress = "model_address_private";
    public const string Failed = "model_failed";
    public const string Refused = "model_refused";
    public const string Declined = "model_declined";
    public const string OverBudget = "model_over_budget";
    public const string TooLong = "model_too_long";
    public const string Malformed = "model_malformed";
    public const string Uncited = "model_uncited";
    public const string InventedCitation = "model_invented_citation";
    public const string Unsupported = "model_unsupported";

    public static Error ToError(string code) => new(ErrorKind.Unavailable, code, Words(code));

    /// <summary>A sentence for people.</summary>
    public static string Words(string code) => code switch
    {
        TimedOut => "The language model took too long.",
        Unreachable => "The language model could not be reached.",
        PrivateAddress => "The language model's address is private and not named in Outbound:PrivateHosts.",
        Refused => "The language model refused to answer.",
        Declined => "The language model found no answer in the sources.",
        OverBudget => "The workspace's budget for the language model is used up for today.",
        TooLong => "The language model did not come to an end.",
        Malformed => "The language model's draft did not have the form that was asked for.",
        Uncited => "The language model wrote a sentence without a citation.",
        InventedCitation => "The language model cited something that was not found.",
        Unsupported => "The language model wrote a sentence that its citation does not support.",
        _ => "The language model failed.",
    };
}
